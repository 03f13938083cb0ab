"""Runs side by side: alignment on made lists of tokens, figures of real runs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from dvp_gui.application.comparison import align, compare
from dvp_gui.application.trace_files import record_of
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.export import TraceRecord
from tests.application.desk import DIALOGUE, LONG, Desk
from tests.ui.made_traces import model_info, trace


def shown(*texts: str) -> list[str]:
    """The aligned texts, a letter a token, `-` for none, `*` after a place that differs."""
    return [
        "".join("-" if i is None else text[i] for text, i in zip(texts, place.indices, strict=True))
        + ("*" if place.differs else "")
        for place in align(texts)
    ]


@pytest.mark.parametrize(
    ("texts", "places"),
    [
        (("abc", "abc"), ["aa", "bb", "cc"]),
        (("abc", "axc"), ["aa", "bx*", "cc"]),
        (("abc", "ac"), ["aa", "b-*", "cc"]),
        (("ac", "abc"), ["aa", "-b*", "cc"]),
        (("abc", "abcde"), ["aa", "bb", "cc", "-d*", "-e*"]),
        (("abd", "axyzd"), ["aa", "bx*", "-y*", "-z*", "dd"]),
        (("", "ab"), ["-a*", "-b*"]),
        (("ab", ""), ["a-*", "b-*"]),
        (("", ""), []),
        (("abc", "abc", "axc"), ["aaa", "bbx*", "ccc"]),
        (("ac", "abc", "axyc"), ["aaa", "-bx*", "--y*", "ccc"]),
        (("abc", "bc", "ab"), ["a-a*", "bbb", "cc-*"]),
    ],
)
def test_tokens_are_aligned_and_differences_marked(texts: tuple[str, ...], places: list[str]) -> None:
    assert shown(*texts) == places


def test_every_token_stands_at_one_place_and_in_order() -> None:
    texts = ("the old boat was sold", "an old boat is being sold now", "boats")
    places = align(texts)
    for run, text in enumerate(texts):
        assert [p.indices[run] for p in places if p.indices[run] is not None] == list(range(len(text)))


def test_long_runs_of_equal_tokens_are_aligned_too() -> None:
    assert not any(place.differs for place in align(("ab" * 300, "ab" * 300)))


def made(tokens: str, **changes: object) -> TraceRecord:
    """A record whose tokens are letters."""
    traces = tuple(trace(step, 3 + step % 2, token_id=ord(letter)) for step, letter in enumerate(tokens))
    values: dict[str, object] = {
        "traces": traces,
        "pieces": {ord(letter): letter for letter in tokens},
        "token_texts": tuple(tokens),
        "text": tokens,
        "prompt": "",
        "task": "raw",
        "config": DecodingConfig(),
        "model": model_info(),
        "num_input_tokens": 1,
    }
    return TraceRecord(**(values | changes))  # type: ignore[arg-type]


def test_figures_stand_side_by_side() -> None:
    calm = DecodingConfig(mode="calm")
    comparison = compare([made("abcd"), made("abxd"), made("abcd", config=calm)])
    assert [run.name for run in comparison.runs] == [
        "dvp p=2 K=64 λ=0.90",
        "dvp p=2 K=64 λ=0.90 (2)",
        "calm p=2 λ=0.90",
    ]
    assert (comparison.num_different, [run.num_equal for run in comparison.runs]) == (1, [3, 3, 3])
    assert comparison.runs[0].average_exit_layer == 3.5
    assert comparison.runs[0].agreement is None
    figures = {row[0]: row[1:] for row in comparison.figure_rows()}
    assert figures["tokens"] == ("", "4", "4", "4")
    assert figures["FLOPs, total"] == ("FLOP", "4000", "4000", "4000")
    assert figures["seconds, encoder"] == ("s", "", "", "")
    assert figures["agreement with the full model"] == ("0..1", "", "", "")


def test_tables_can_be_saved_and_hold_no_formula() -> None:
    comparison = compare([made("a=c"), made("a-,")], ["=SUM(A1)", 'second, "quoted"'])
    rows = list(csv.reader(io.StringIO(comparison.as_csv(), newline=""), strict=True))
    assert rows[0] == ["figure", "unit", "'=SUM(A1)", 'second, "quoted"']
    assert {len(row) for row in rows} == {4}
    tokens = list(csv.reader(io.StringIO(comparison.tokens_as_csv(), newline=""), strict=True))
    assert tokens[2] == ["1", "true", "'=", "4", "'-", "4"]
    assert comparison.as_csv().count("\r\n") == len(rows)


def test_runs_of_other_tokenizers_are_compared_by_their_spelling() -> None:
    shifted = made("abc")
    traces = tuple(replace(each, token_id=each.token_id + 1000) for each in shifted.traces)
    other = made(
        "abc",
        traces=traces,
        pieces={each.token_id: chr(each.token_id - 1000) for each in traces},
        model=replace(model_info(), tokenizer_sha256="other"),
    )
    assert compare([made("abc"), other]).num_different == 0


def test_real_runs_with_audits_say_how_far_they_agree(desk: Desk) -> None:
    records = []
    for config in (replace(LONG, mode="full"), LONG):
        desk.run(DIALOGUE, config, audit=True)
        records.append(record_of(desk.state))
    comparison = compare(records)
    full, dvp = comparison.runs
    assert full.agreement == 1
    agreeing = [verdict.kind == "agrees" for verdict in records[1].verdicts]
    assert dvp.agreement == sum(agreeing) / len(agreeing)
    assert full.average_exit_layer == 8
    assert dvp.average_exit_layer is not None
    assert dvp.average_exit_layer < 8
    assert dvp.cost.seconds["checks"] > full.cost.seconds["checks"] == 0


def test_fewer_than_two_runs_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="two or more"):
        compare([made("a")])
    with pytest.raises(ValueError, match="names"):
        compare([made("a"), made("b")], ["one"])
