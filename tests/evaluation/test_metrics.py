"""The measures give what their definitions say on cases counted by hand."""

from __future__ import annotations

import pytest

from dvp_gui.evaluation.metrics import holds_keywords, missing_keywords, score_answer, score_summary


@pytest.mark.parametrize(
    ("prediction", "answers", "exact", "f1"),
    [
        ("the Boat house.", ["boat house"], 1, 1),
        ("on 2 June", ["2 June", "the second of June"], 0, 2 * (2 / 3) * 1 / (2 / 3 + 1)),
        ("Mila", ["Jonas"], 0, 0),
        ("", ["Jonas"], 0, 0),
        ("Jonas Jonas", ["Jonas"], 0, 2 / 3),
    ],
)
def test_answers_are_scored_as_squad_does(
    prediction: str, answers: list[str], exact: float, f1: float
) -> None:
    assert score_answer(prediction, answers) == pytest.approx((exact, f1))


def test_rouge_l_is_the_f_of_the_longest_common_subsequence() -> None:
    assert score_summary("Mila moves the meeting.", "Mila moved the meeting") == 1  # stemmed
    # subsequence "Mila ... meeting": 2 of 3 and 2 of 4 words
    assert score_summary("Mila missed meeting", "Mila moved the meeting") == pytest.approx(4 / 7)
    assert score_summary("", "Mila") == 0


@pytest.mark.parametrize(
    ("text", "groups", "missing"),
    [
        ("mila meets Jonas at NINE.", [["Mila"], ["nine", "9"]], []),
        ("Milan meets Jonas at 19", [["Mila"], ["nine", "9"]], [["Mila"], ["nine", "9"]]),
        ("the old clock-tower", [["clock"], ["old clock-tower"]], []),
        ("it costs (24 euros)", [["24 euros"], ["C++"]], [["C++"]]),
        ("in C++ then", [["C++"]], []),
    ],
)
def test_keywords_are_whole_words_in_any_case(
    text: str, groups: list[list[str]], missing: list[list[str]]
) -> None:
    assert missing_keywords(text, groups) == missing
    assert holds_keywords(text, groups) is not bool(missing)
