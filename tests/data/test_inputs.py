"""Inputs from files and JSON objects: what is read, and what is refused in one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dvp_gui.data.datasets import BUNDLED, load_examples
from dvp_gui.data.examples import Example, InputError, example_from
from dvp_gui.data.input_files import read_inputs
from dvp_gui.data.prompts import Task


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


@pytest.mark.parametrize(
    ("task", "prompt"),
    [
        ("qa", "question: Who? context: A: Hi\nB: Ho"),
        ("summarize", "summarize: A: Hi\nB: Ho"),
        ("raw", "A: Hi\nB: Ho"),
        (None, "A: Hi\nB: Ho"),
    ],
)
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_text_file_is_one_input(tmp_path: Path, task: Task | None, prompt: str, end: str) -> None:
    path = write(tmp_path / "in.txt", f"\ufeffA: Hi\nB: Ho{end}")
    (example,) = read_inputs(path, task, question="Who?")
    assert example.prompt == prompt


def test_a_jsonl_file_holds_many_inputs_and_each_line_tells_its_task(tmp_path: Path) -> None:
    lines = [
        '{"question": "Who?", "context": "Mila."}',
        "",
        '{"dialogue": "A: Hi\\nB: Ho", "id": 7}',
        '{"text": "as it is "}',
        '{"task": "raw", "text": "x", "question": "q", "context": "c"}',
    ]
    examples = read_inputs(write(tmp_path / "in.jsonl", "\r\n".join(lines)))
    assert [example.prompt for example in examples] == [
        "question: Who? context: Mila.",
        "summarize: A: Hi\nB: Ho",
        "as it is ",
        "x",
    ]
    assert examples[1].id == "7"


@pytest.mark.parametrize(
    ("name", "content", "task", "message"),
    [
        ("in.txt", "", "raw", r"in\.txt: The text is empty"),
        ("in.txt", " \n\t", "summarize", "The dialogue is empty"),
        ("in.txt", b"\xff\xfe", "raw", "is no UTF-8 text"),
        ("in.pdf", "x", "raw", "is neither a .txt"),
        ("in.jsonl", "", "raw", "is empty"),
        ("in.jsonl", '{"text": "x"}\n{"text": ', "raw", r"in\.jsonl, line 2: it is no JSON"),
        ("in.jsonl", "[]", None, "line 1: it is no JSON object"),
        ("in.jsonl", '{"text": "x"}', "qa", "line 1: question and context missing"),
        ("in.jsonl", '{"question": "x"}', None, "line 1: the keys fit no task"),
        ("in.jsonl", '{"dialogue": 3}', None, "line 1: dialogue is no text"),
        ("in.jsonl", '{"task": "poem", "text": "x"}', None, "task 'poem' is unknown"),
        ("in.jsonl", '{"text": "a\\ud800"}', None, "The text holds a character that is no valid Unicode"),
        ("in.jsonl", "[" * 100_000, None, "line 1"),
    ],
)
def test_bad_files_are_refused_in_one_sentence(
    tmp_path: Path, name: str, content: str | bytes, task: Task | None, message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_inputs(write(tmp_path / name, content), task)
    assert "\n" not in str(caught.value)


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no file .*gone\.txt"):
        read_inputs(tmp_path / "gone.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(InputError, match=r"folder\.txt cannot be read"):
        read_inputs(tmp_path / "folder.txt")


@pytest.mark.parametrize("name", BUNDLED)
def test_every_shipped_set_can_be_scored(name: str) -> None:
    examples = load_examples(name)
    assert {example.task for example in examples} == {"qa", "summarize"}
    for example in examples:
        assert example.answers if example.task == "qa" else example.summary
        assert example.prompt.startswith(("question: ", "summarize: "))
    assert len({example.id for example in examples}) == len(examples)


def test_a_set_of_ones_own_needs_references(tmp_path: Path) -> None:
    good = '{"question": "Who?", "context": "Mila.", "answers": ["Mila"]}'
    path = write(tmp_path / "mine.jsonl", good)
    assert load_examples(str(path)) == [Example("qa", question="Who?", context="Mila.", answers=("Mila",))]
    write(path, f'{good}\n{{"text": "x"}}')
    with pytest.raises(InputError, match="example 2: it needs answers"):
        load_examples(str(path))
    with pytest.raises(InputError, match="is no data set: choose generated"):
        load_examples("squad")


@pytest.mark.parametrize(
    "bad", [{"answers": "x"}, {"answers": [1]}, {"keywords": ["x"]}, {"keywords": [[1]]}, {"summary": 1}]
)
def test_references_of_the_wrong_shape_are_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        example_from({"dialogue": "A: Hi", **bad})
