"""The hand-written evaluation sets and the ready samples keep what resources/datasets/README.md promises."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dvp_gui.data.prompts import TASKS
from dvp_gui.data.samples import load_samples

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
SPLITS = ("dev", "test")
# split -> (passages, questions, dialogues); the sets are frozen, so these are exact
COUNTS = {"dev": (16, 35, 20), "test": (22, 51, 26)}
QUESTION_KEYS = {"id", "task", "question", "context", "answers"}
DIALOGUE_KEYS = {"id", "task", "dialogue", "summary", "keywords"}

Row = dict[str, Any]


def read_rows(split: str) -> list[Row]:
    text = (RESOURCES / "datasets" / f"handwritten_{split}.jsonl").read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def questions(split: str) -> list[Row]:
    return [row for row in read_rows(split) if row["task"] == "qa"]


def dialogues(split: str) -> list[Row]:
    return [row for row in read_rows(split) if row["task"] == "summarize"]


def read_samples() -> list[dict[str, str]]:
    samples: list[dict[str, str]] = json.loads((RESOURCES / "samples" / "samples.json").read_text("utf-8"))
    return samples


def has_words(phrase: str, text: str) -> bool:
    """Whether `phrase` occurs in `text` as whole words, in any case."""
    return re.search(rf"(?<!\w){re.escape(phrase.casefold())}(?!\w)", text.casefold()) is not None


def has_any(group: list[str], text: str) -> bool:
    return any(has_words(alternative, text) for alternative in group)


def speakers(dialogue: str) -> set[str]:
    return {line.partition(": ")[0] for line in dialogue.splitlines()}


@pytest.mark.parametrize("split", SPLITS)
def test_counts_and_fields(split: str) -> None:
    asked, spoken = questions(split), dialogues(split)
    assert (len({row["context"] for row in asked}), len(asked), len(spoken)) == COUNTS[split]
    assert len(asked) + len(spoken) == len(read_rows(split))
    assert all(row.keys() == QUESTION_KEYS for row in asked)
    assert all(row.keys() == DIALOGUE_KEYS for row in spoken)
    assert all(row["id"].startswith(f"q-{split}-") for row in asked)
    assert all(row["id"].startswith(f"d-{split}-") for row in spoken)


def test_ids_are_unique() -> None:
    ids = [row["id"] for split in SPLITS for row in read_rows(split)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("split", SPLITS)
def test_every_answer_is_a_span_of_its_context(split: str) -> None:
    for row in questions(split):
        assert row["answers"], row["id"]
        assert row["question"].endswith("?"), row["id"]
        assert 1 <= len(row["answers"][0].split()) <= 8, row["id"]
        for answer in row["answers"]:
            assert has_words(answer, row["context"]), (row["id"], answer)


@pytest.mark.parametrize("split", SPLITS)
def test_passages_are_short(split: str) -> None:
    for row in questions(split):
        assert 15 <= len(row["context"].split()) <= 90, row["id"]


@pytest.mark.parametrize("split", SPLITS)
def test_dialogues_are_short_and_have_two_or_three_speakers(split: str) -> None:
    for row in dialogues(split):
        turns = row["dialogue"].split("\n")
        assert all(": " in turn for turn in turns), row["id"]
        assert 3 <= len(turns) <= 8, row["id"]
        assert len(row["dialogue"].split()) <= 110, row["id"]
        assert 2 <= len(speakers(row["dialogue"])) <= 3, row["id"]


@pytest.mark.parametrize("split", SPLITS)
def test_keywords_occur_in_the_summary_and_in_the_dialogue(split: str) -> None:
    for row in dialogues(split):
        assert len(row["keywords"]) >= 3, row["id"]
        for group in row["keywords"]:
            assert has_any(group, row["summary"]), (row["id"], group)
            assert has_any(group, row["dialogue"]), (row["id"], group)


@pytest.mark.parametrize("split", SPLITS)
def test_keywords_name_at_least_two_speakers_and_one_fact(split: str) -> None:
    for row in dialogues(split):
        named = [group for group in row["keywords"] if has_any(group, " / ".join(speakers(row["dialogue"])))]
        assert len(named) >= 2, row["id"]
        assert len(named) < len(row["keywords"]), row["id"]


def test_dev_and_test_share_no_text() -> None:
    dev, test = read_rows("dev"), read_rows("test")
    for field in ("context", "dialogue", "summary", "question"):
        shared = {row.get(field) for row in dev} & {row.get(field) for row in test}
        assert shared <= {None}, field


def test_samples_have_the_fields_of_their_task_and_are_not_in_the_sets() -> None:
    samples = read_samples()
    assert [sample["task"] for sample in samples] == ["qa"] * 4 + ["summarize"] * 3 + ["raw"]
    assert {sample["task"] for sample in samples} == set(TASKS)
    fields = {"qa": {"question", "context"}, "summarize": {"dialogue"}, "raw": {"text"}}
    assert all(sample.keys() == {"title", "task"} | fields[sample["task"]] for sample in samples)
    assert len({sample["title"] for sample in samples}) == len(samples)
    used = {
        row.get(field) for split in SPLITS for row in read_rows(split) for field in ("context", "dialogue")
    }
    for sample in samples:
        body = sample.get("context") or sample.get("dialogue") or sample["text"].partition(" context: ")[2]
        assert body
        assert body not in used


def test_samples_load_with_their_prompts() -> None:
    first, *_, last = load_samples()
    assert first.prompt == f"question: {first.question} context: {first.context}"
    assert last.prompt == last.text
    assert [sample.title for sample in load_samples()] == [entry["title"] for entry in read_samples()]
