"""What columns mean, the shipped sets, and the search."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from dvp_gui.data.column_mapping import ColumnMapping, as_answers, as_text, guess_mapping
from dvp_gui.data.data_sets import BUNDLED_TITLES, open_bundled, open_file
from dvp_gui.data.datasets import load_examples
from dvp_gui.data.examples import InputError
from dvp_gui.data.search_index import SearchIndex
from dvp_gui.data.table_files import ReadingStoppedError
from dvp_gui.data.tables import Table, table_from_rows


def table(*names: str) -> Table:
    return table_from_rows([dict.fromkeys(names, "x")])


@pytest.mark.parametrize(
    ("names", "mapping"),
    [
        (
            ("id", "title", "context", "question", "answers.text", "answers.answer_start"),
            ColumnMapping("qa", question="question", context="context", answers="answers.text"),
        ),
        (
            ("Query", "Passage", "Gold"),
            ColumnMapping("qa", question="Query", context="Passage", answers="Gold"),
        ),
        (("id", "dialogue", "summary"), ColumnMapping("summarize", dialogue="dialogue", summary="summary")),
        (("article", "highlights"), ColumnMapping("summarize", dialogue="article", summary="highlights")),
        (("input_text", "target_text"), ColumnMapping("raw", text="input_text", summary="target_text")),
        (("foo", "bar"), ColumnMapping("raw", text="foo")),
    ],
)
def test_columns_are_guessed_by_name(names: tuple[str, ...], mapping: ColumnMapping) -> None:
    assert guess_mapping(table(*names)) == mapping


def test_another_task_is_guessed_when_asked_for() -> None:
    guessed = guess_mapping(table("context", "question", "answer"), "raw")
    assert guessed.task == "raw"
    assert guessed.text == "context"
    missing = guess_mapping(table("context", "question", "answer"), "summarize")
    assert missing.missing == ("dialogue",)


@pytest.mark.parametrize(
    ("value", "answers"),
    [
        ("Mila", ("Mila",)),
        (["Mila", "she", "Mila", ""], ("Mila", "she")),
        ({"text": ["Mila"], "answer_start": [3]}, ("Mila",)),
        ([{"text": "Mila", "answer_start": 3}, {"text": "she"}], ("Mila", "she")),
        ('["Mila", "she"]', ("Mila", "she")),
        ("{'text': ['Mila'], 'answer_start': [3]}", ("Mila",)),
        ("[unclear", ("[unclear",)),
        ("[sic]", ("[sic]",)),
        (1984, ("1984",)),
        (None, ()),
        ("  ", ()),
        ([], ()),
    ],
)
def test_answers_come_in_many_shapes(value: object, answers: tuple[str, ...]) -> None:
    assert as_answers(value) == answers


def test_cells_as_text() -> None:
    cells: list[object] = [None, "a", 1.5, True, float("nan"), ["a", "b"], {"é": 1}]
    assert [as_text(cell) for cell in cells] == ["", "a", "1.5", "True", "", "a\nb", '{"é": 1}']


@pytest.mark.parametrize("name", BUNDLED_TITLES)
def test_shipped_sets_give_the_examples_that_are_evaluated(name: str) -> None:
    data, examples = open_bundled(name), load_examples(name)
    assert len(data) == len(examples)
    for row, expected in enumerate(examples):
        found = data.example(row)
        assert found.prompt == expected.prompt
        assert (found.task, found.answers, found.summary) == (
            expected.task,
            expected.answers,
            expected.summary,
        )


def test_a_row_without_its_text_says_which(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_text("question,context,answer\nWho?,,Mila\nWho?,Mila.,\n", encoding="utf-8")
    data = open_file(path)
    with pytest.raises(InputError, match="context is empty"):
        data.example(0)
    assert not data.example(1).has_reference


def test_search_finds_what_reading_every_row_finds() -> None:
    rng = random.Random(3)
    words = ["Boat", "straße", "İzmir", "42", "ferry", "ferryman", "a"]
    rows = [
        {"text": " ".join(rng.choices(words, k=4)), "n": rng.choice([["x", "y"], 7, None])}
        for _ in range(300)
    ]
    made = table_from_rows(rows)
    index = SearchIndex(made)
    for query in (
        "f",
        "fe",
        "ferry",
        "ferry a",
        "ferry a 4",
        "ferry",
        "",
        "STRASSE",
        "y",
        "7 boat",
        "boat",
        "none",
    ):
        expected = [
            row
            for row in range(len(made))
            if all(
                word in "\n".join(as_text(cells[row]) for cells in made.columns.values()).casefold()
                for word in query.casefold().split()
            )
        ]
        assert index.find(query) == expected, query
    assert index.find("none") == []


def test_building_the_search_can_be_stopped() -> None:
    with pytest.raises(ReadingStoppedError):
        SearchIndex(table("x"), lambda: True)
