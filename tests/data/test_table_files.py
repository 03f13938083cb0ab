"""Files of each format as people have them, and damaged ones: each gives one clear sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dvp_gui.data import table_files
from dvp_gui.data.examples import InputError
from dvp_gui.data.table_files import ReadingStoppedError, read_table

ROWS: list[dict[str, Any]] = [
    {
        "id": "a",
        "question": "Who?",
        "context": "Mila, of course.\nAnd Jo.",
        "answers": {"text": ["Mila"], "start": [0]},
    },
    {
        "id": "b",
        "question": "Où ?",
        "context": 'He said "no".',
        "answers": {"text": ["no", "“no”"], "start": [1, 2]},
    },
]


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson", ".json", ".parquet"])
def test_nested_answers_get_columns_of_their_own(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"set{suffix}"
    if suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(ROWS), path)
    elif suffix == ".json":
        write(path, json.dumps(ROWS))
    else:
        write(path, "\n".join(json.dumps(row) for row in ROWS) + "\n\n")
    table = read_table(path)
    assert table.names == ("id", "question", "context", "answers.text", "answers.start")
    assert len(table) == 2
    assert table.value("answers.text", 1) == ["no", "“no”"]
    assert table.value("context", 0) == "Mila, of course.\nAnd Jo."
    assert table.value("nothing", 0) is None


@pytest.mark.parametrize(
    "text",
    [
        'question,context,answer\nWho?,"Mila, of ""course"".\nAnd Jo.",1.50\n\nOù ?,NA,\n',
        '\ufeffquestion;context;answer\r\nWho?;"Mila, of ""course"".\r\nAnd Jo.";1.50\r\nOù ?;NA;\r\n',
        'question\tcontext\tanswer\nWho?\t"Mila, of ""course"".\nAnd Jo."\t1.50\nOù ?\tNA\t\n',
    ],
    ids=["commas", "semicolons", "tabs"],
)
def test_cells_of_a_csv_stay_text(tmp_path: Path, text: str) -> None:
    table = read_table(write(tmp_path / "set.csv", text))
    assert table.columns == {
        "question": ["Who?", "Où ?"],
        "context": ['Mila, of "course".\nAnd Jo.', "NA"],
        "answer": ["1.50", ""],
    }


def test_line_separators_within_a_cell_are_text(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "set.csv", "text,x\none\u2028two\x0bthree,y\n"))
    assert table.columns == {"text": ["one\u2028two\x0bthree"], "x": ["y"]}


@pytest.mark.parametrize(
    "content",
    [
        {"question": ["Who?", "When?"], "answer": ["Mila", "now"]},
        {"question": {"0": "Who?", "1": "When?"}, "answer": {"0": "Mila", "1": "now"}},
        {
            "version": 1,
            "data": [{"question": "Who?", "answer": "Mila"}, {"question": "When?", "answer": "now"}],
        },
        {"data": [{"question": "Who?", "answer": "Mila"}, {"question": "When?", "answer": "now"}]},
        [{"question": "Who?", "answer": "Mila"}, {"question": "When?", "answer": "now"}],
    ],
    ids=["columns", "columns by index", "list under a key", "list under the only key", "list"],
)
def test_shapes_of_json(tmp_path: Path, content: object) -> None:
    table = read_table(write(tmp_path / "set.json", json.dumps(content)))
    assert table.columns == {"question": ["Who?", "When?"], "answer": ["Mila", "now"]}


def test_json_may_hold_one_object_a_line(tmp_path: Path) -> None:
    assert read_table(write(tmp_path / "set.json", '{"a": 1}\n{"a": 2, "b": 3}\n')).columns == {
        "a": [1, 2],
        "b": [None, 3],
    }


def test_squads_own_file(tmp_path: Path) -> None:
    paragraph = {
        "context": "Mila ran.",
        "qas": [
            {
                "id": "1",
                "question": "Who?",
                "answers": [{"text": "Mila", "answer_start": 0}, {"text": "Mila"}],
            },
            {"id": "2", "question": "Why?", "answers": []},
        ],
    }
    content = {"version": "1.1", "data": [{"title": "Running", "paragraphs": [paragraph]}]}
    table = read_table(write(tmp_path / "dev-v1.1.json", json.dumps(content)))
    assert table.columns == {
        "id": ["1", "2"],
        "question": ["Who?", "Why?"],
        "context": ["Mila ran."] * 2,
        "answers": [["Mila", "Mila"], []],
    }


def test_a_longer_file_is_cut_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "MAX_ROWS", 3)
    exact = read_table(write(tmp_path / "exact.csv", "x\n" + "1\n" * 3))
    longer = read_table(write(tmp_path / "longer.csv", "x\n" + "1\n" * 4))
    assert (len(exact), exact.is_cut) == (3, False)
    assert (len(longer), longer.is_cut) == (3, True)


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    path = write(tmp_path / "set.csv", "x\n" + "1\n" * 5000)
    calls = 0

    def stop_at_third() -> bool:
        nonlocal calls
        calls += 1
        return calls == 3

    with pytest.raises(ReadingStoppedError):
        read_table(path, stop_at_third)
    assert calls == 3


BAD: dict[str, tuple[str, str | bytes, str]] = {
    "other ending": ("set.xlsx", "x", "save it as one of these"),
    "empty csv": ("set.csv", "", "holds no rows"),
    "header alone": ("set.csv", "question,context\n", "holds no rows"),
    "too many cells": ("set.csv", "a,b\n1,2\n1,2,3\n", "line 3: 3 cells, but the header names 2 columns"),
    "name twice": ("set.csv", "a,b,a\n1,2,3\n", "two columns named a"),
    "open quote": ("set.csv", 'a,b\n1,"2\n', "no sound CSV"),
    "zero bytes": ("set.csv", b"a,b\n1,\x00\n", "zero bytes"),
    "latin-1": ("set.csv", "a\nOù\n".encode("latin-1"), "no UTF-8 text"),
    "no json": ("set.json", "{question: 1}", "is no JSON"),
    "empty json": ("set.json", "", "is no JSON"),
    "a number": ("set.json", "7", "no list of objects"),
    "a list of numbers": ("set.json", "[1, 2]", "no list of objects"),
    "empty list": ("set.json", "[]", "holds no rows"),
    "empty objects": ("set.json", "[{}, {}]", "holds no rows"),
    "one object": ("set.json", '{"question": "Who?"}', "no list of objects"),
    "deep": ("set.json", "[" * 100_000, "nested too deeply"),
    "bad line": ("set.jsonl", '{"a": 1}\n{"a": \n', "line 2: it is no JSON"),
    "line that is a list": ("set.jsonl", '{"a": 1}\n[2]\n', "line 2: it is no JSON object"),
    "deep line": ("set.jsonl", "[" * 100_000, "nested too deeply"),
    "no parquet": ("set.parquet", b"PAR1 this is none", "no sound Parquet"),
    "empty parquet": ("set.parquet", b"", "no sound Parquet"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_gives_one_sentence(tmp_path: Path, case: str) -> None:
    name, content, part = BAD[case]
    path = write(tmp_path / name, content)
    with pytest.raises(InputError) as caught:
        read_table(path)
    sentence = str(caught.value)
    assert part in sentence
    assert name in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_a_parquet_file_that_was_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "set.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS), path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match="no sound Parquet"):
        read_table(path)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError):
            read_table(path)
