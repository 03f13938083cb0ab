"""Which column of a table is the question, the passage, the answers ...: guessed, and changeable. Knows no file."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dvp_gui.data.examples import Example, InputError
from dvp_gui.data.prompts import TASKS, Task
from dvp_gui.data.tables import Table

FIELDS: dict[Task, tuple[str, ...]] = {
    "qa": ("question", "context", "answers"),
    "summarize": ("dialogue", "summary"),
    "raw": ("text", "summary"),
}
"""The fields of each task; the last is its reference, which may be missing."""

_KNOWN_NAMES: dict[str, tuple[str, ...]] = {
    "question": ("question", "query", "questiontext"),
    "context": ("context", "passage", "paragraph", "document", "article", "text"),
    "answers": ("answerstext", "answers", "answer", "answertext", "gold", "label", "target", "output"),
    "dialogue": ("dialogue", "dialog", "conversation", "chat", "transcript", "article", "document"),
    "summary": (
        "summary", "reference", "highlights", "abstract", "tldr", "target", "targettext", "output", "answer",
    ),
    "text": ("text", "prompt", "input", "inputs", "inputtext", "source", "sentence", "content"),
}  # fmt: skip
"""Names of columns for each field, letters only, the likeliest first."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The column of each field; empty where there is none."""

    task: Task | None = None
    """None: a row is of the first task whose texts it has."""
    question: str = ""
    context: str = ""
    answers: str = ""
    dialogue: str = ""
    summary: str = ""
    text: str = ""

    def column(self, field: str) -> str:
        """The column of `field`, or empty."""
        return str(getattr(self, field))

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that the task needs and no column is named for."""
        if self.task is None:
            return ()
        return tuple(field for field in FIELDS[self.task][:-1] if not self.column(field))

    def task_of(self, table: Table, row: int) -> Task:
        """The task of one row."""
        if self.task is not None:
            return self.task
        for task in TASKS:
            needed = FIELDS[task][:-1]
            if all(as_text(table.value(self.column(field), row)).strip() for field in needed):
                return task
        return "raw"

    def texts(self, table: Table, row: int) -> dict[str, str]:
        """The text of each field of the row's task; answers one a line."""
        fields = FIELDS[self.task_of(table, row)]
        return {field: as_text(table.value(self.column(field), row)) for field in fields}

    def example(self, table: Table, row: int) -> Example:
        """The row as an input with its reference; raises InputError where a text is missing."""
        task = self.task_of(table, row)
        values = {field: table.value(self.column(field), row) for field in FIELDS[task]}
        return Example(
            task,
            id=str(row),
            question=as_text(values.get("question")),
            context=as_text(values.get("context")),
            dialogue=as_text(values.get("dialogue")),
            text=as_text(values.get("text")),
            answers=as_answers(values.get("answers")),
            summary=as_text(values.get("summary")),
        )


def guess_mapping(table: Table, task: Task | None = None) -> ColumnMapping:
    """The likeliest column of each field by name; without a `task`, the one that the columns make."""
    letters = {name: re.sub(r"[^a-z]", "", name.casefold()) for name in table.names}
    found = {field: _first(letters, names) for field, names in _KNOWN_NAMES.items()}
    if task is None:
        is_qa = bool(found["question"] and found["context"])
        is_dialogue = bool(found["dialogue"]) and found["dialogue"] != found["context"]
        if is_qa and is_dialogue:
            return ColumnMapping(None, **found)
        task = "qa" if is_qa else "summarize" if found["dialogue"] else "raw"
    used = {field: found[field] for field in FIELDS[task]}
    if task == "raw" and not used["text"]:
        used["text"] = _first_text_column(table)
    reference = FIELDS[task][-1]
    if used[reference] in [used[field] for field in FIELDS[task][:-1]]:
        used[reference] = ""
    return ColumnMapping(task, **used)


def as_text(value: Any) -> str:
    """A cell as text: lists of texts one a line, nothing for a missing value, the rest as JSON writes it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return "" if value != value else str(value)  # NaN is how some tools write a missing value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def as_answers(value: Any) -> tuple[str, ...]:
    """The acceptable answers of a cell: a text, a list, SQuAD's object with a list under `text`, or one as text."""
    if isinstance(value, str):
        inner = _list_in(value)
        return (value,) if inner is None and value.strip() else as_answers(inner)
    if isinstance(value, dict):
        return as_answers(value.get("text"))
    if isinstance(value, list):
        answers = [answer for item in value for answer in _answer(item)]
        return tuple(dict.fromkeys(answers))  # each once
    text = as_text(value)
    return (text,) if text.strip() else ()


def _answer(item: Any) -> Sequence[str]:
    text = as_text(item.get("text") if isinstance(item, dict) else item)
    return (text,) if text.strip() else ()


def _list_in(text: str) -> list[Any] | dict[str, Any] | None:
    """The list or the object that `text` spells out, as JSON or as Python does, or None."""
    stripped = text.strip()
    if not (stripped.startswith("[") and stripped.endswith("]")) and not stripped.startswith("{"):
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            value = read(stripped)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return value if isinstance(value, list | dict) else None
    return None


def _first(letters: dict[str, str], names: Sequence[str]) -> str:
    for wanted in names:
        for name, spelled in letters.items():
            if spelled == wanted:
                return name
    return ""


def _first_text_column(table: Table) -> str:
    """The first column whose first row holds a text; else the first column."""
    for name in table.names:
        if isinstance(table.value(name, 0), str):
            return name
    return next(iter(table.names), "")


def check_mapping(mapping: ColumnMapping) -> None:
    """Raise InputError where the mapping lacks a column that its task needs."""
    if mapping.missing:
        raise InputError(f"No column is chosen for the {' and the '.join(mapping.missing)}.")
