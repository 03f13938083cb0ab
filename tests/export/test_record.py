"""The record gives pieces and text, also for ids and parts that it does not know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from dvp_gui.engine.config import DecodingConfig
from dvp_gui.export import TraceRecord, library_versions, pieces_of, split_text
from dvp_gui.export.cells import guard, unguard

BYTES = {0: b"a", 1: "ü".encode()[:1], 2: "ü".encode()[1:], 3: b" b", 4: b"", 5: "👩".encode()[:2]}


def text_of(token_ids: Sequence[int]) -> str:
    return b"".join(BYTES[token_id] for token_id in token_ids).decode("utf-8", errors="replace")


@pytest.mark.parametrize("ids", [[], [0], [0, 1, 2, 3, 4], [1, 2, 1, 2], [0, 5], [5, 0, 3], [1, 4, 2]])
def test_parts_of_the_text_join_to_the_whole(ids: list[int]) -> None:
    parts = split_text(ids, text_of)
    assert len(parts) == len(ids)
    assert "".join(parts) == text_of(ids)


def test_half_a_character_adds_nothing_until_it_is_whole() -> None:
    assert split_text([0, 1, 2, 3], text_of) == ("a", "", "ü", " b")


def test_pieces_cover_every_id_that_a_trace_names(make_trace: Any) -> None:
    assert pieces_of([make_trace(0)], str) == {7: "7", 9: "9", 10: "10"}


def test_text_of_a_beginning_is_exact_and_of_anything_else_the_pieces(record: TraceRecord) -> None:
    assert record.text_of([10, 11]) == record.text
    assert record.text_of([10]) == " word10"
    assert record.text_of([11, 99]) == "▁word11[99]"


def test_a_record_that_contradicts_itself_cannot_be_made(record: TraceRecord, make_record: Any) -> None:
    with pytest.raises(ValueError, match="token texts"):
        make_record(*record.traces, token_texts=())
    with pytest.raises(ValueError, match="layers"):
        make_record(*record.traces, model=replace(record.model, num_layers=5))


def test_versions_name_the_program_and_the_interpreter() -> None:
    versions = library_versions()
    assert versions["dvp-explorer"]
    assert versions["python"].startswith("3.")


@pytest.mark.parametrize("text", ["=", "'=", "''=", "'", "''", "a=", "", "'a", " =1", "-1", "'\t"])
def test_the_guard_is_undone_exactly(text: str) -> None:
    guarded = guard(text)
    assert unguard(guarded) == text
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_the_default_config_is_a_valid_record_config(make_record: Any, make_trace: Any) -> None:
    assert make_record(make_trace(0), config=DecodingConfig()).config.k == 64
