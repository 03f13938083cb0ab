"""Inputs from a file: a .txt is one input, a .jsonl one a line. Knows no model."""

from __future__ import annotations

import json
from pathlib import Path

from dvp_gui.data.examples import Example, InputError, example_from
from dvp_gui.data.prompts import Task


def read_inputs(path: Path, task: Task | None = None, *, question: str = "") -> list[Example]:
    """The inputs in `path`, at least one. Raises InputError with the file's name, and the line's number.

    A .txt is the passage of `question` in qa, the dialogue in summarize, else the whole prompt; the line
    break that ends the file does not belong to it. In a .jsonl, `task` decides for all lines, else each
    line's keys.
    """
    if path.suffix.lower() == ".jsonl":
        return read_jsonl(path, task)
    if path.suffix.lower() == ".txt":
        return [_from_text(read_text(path).removesuffix("\n"), task, question, path)]
    raise InputError(f"{path} is neither a .txt (one input) nor a .jsonl (one a line).")


def read_jsonl(path: Path, task: Task | None = None) -> list[Example]:
    """The examples of a .jsonl file; empty lines are left out."""
    examples = []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            if not isinstance(entry, dict):
                raise InputError("it is no JSON object.")
            examples.append(example_from(entry, task))
        except json.JSONDecodeError as error:
            raise InputError(f"{path}, line {number}: it is no JSON ({error.msg}).") from error
        except (InputError, RecursionError) as error:
            raise InputError(f"{path}, line {number}: {error}") from error
    if not examples:
        raise InputError(f"{path} is empty: it needs at least one input.")
    return examples


def _from_text(text: str, task: Task | None, question: str, path: Path) -> Example:
    try:
        if task == "qa":
            return Example("qa", question=question, context=text)
        if task == "summarize":
            return Example("summarize", dialogue=text)
        return Example("raw", text=text)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark; line breaks of any kind become
    newlines.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path}: check the path.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is no UTF-8 text: save it as UTF-8.") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error}).") from error
