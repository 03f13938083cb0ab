"""Averages of a report on outcomes made by hand, and what the tables say of them."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from dvp_gui.data.examples import Example
from dvp_gui.evaluation.agreement import Agreement
from dvp_gui.evaluation.goals import GOALS, format_goals
from dvp_gui.evaluation.outcomes import Outcome, Scores, score
from dvp_gui.evaluation.report import Report, format_report, summarise

QUESTION = Example("qa", question="Who?", context="Mila.", answers=("Mila",), id="q")
DIALOGUE = Example(
    "summarize", dialogue="A: Hi", summary="Mila left at nine.", keywords=(("Mila",), ("nine",)), id="d"
)


def outcome(
    example: Example, text: str, full_text: str, exits: list[int], same: list[bool], kept: list[bool]
) -> Outcome:
    layer_top1 = np.zeros((len(exits), 3), dtype=np.bool_)
    layer_top1[:, 1] = same
    layer_top1[:, 2] = True
    agreement = Agreement(np.array(same), np.array(kept, dtype=np.bool_), layer_top1)
    scores = score(example, text), score(example, full_text)
    return Outcome(example, text, full_text, *scores, tuple(exits), agreement)


@pytest.fixture
def outcomes() -> list[Outcome]:
    return [
        outcome(QUESTION, "Mila", "Mila", [2, 1], [True, True], [True, True]),
        outcome(DIALOGUE, "Mila left.", "Mila left at nine.", [3, 3], [True, False], [True, False]),
    ]


@pytest.fixture
def report(outcomes: list[Outcome]) -> Report:
    return summarise(outcomes, 3)


def test_averages_are_over_tokens_and_over_the_examples_that_have_the_reference(report: Report) -> None:
    assert (report.num_examples, report.num_questions, report.num_dialogues, report.num_tokens) == (
        2,
        1,
        1,
        4,
    )
    assert (report.quality.exact, report.quality.f1, report.quality.keywords) == (1, 1, 0)
    assert (report.full_quality.keywords, report.full_quality.rouge_l) == (1, 1)
    assert report.quality.rouge_l == pytest.approx(2 / 3)  # 2 of 2 and 2 of 4 words
    assert report.exit_layer == 9 / 4
    assert report.share_of_layers == 9 / 12
    assert report.same_text == 0.5
    assert report.same_token == report.in_candidates == 0.75
    assert report.exits == (0.25, 0.25, 0.5)
    assert report.layer_top1 == (0, 0.75, 1)


def test_outside_dvp_there_is_no_share_of_candidates(outcomes: list[Outcome]) -> None:
    empty = np.array([], dtype=np.bool_)
    without = [replace(o, agreement=replace(o.agreement, in_candidates=empty)) for o in outcomes]
    report = summarise(without, 3)
    assert report.in_candidates is None
    assert "full depth's token in the K" in format_report(report)


def test_only_what_misses_counts_as_wrong(outcomes: list[Outcome]) -> None:
    assert [o.is_right for o in outcomes] == [True, False]
    no_keywords = replace(outcomes[1], scores=Scores(rouge_l=1.0))
    assert no_keywords.is_right


def test_the_table_and_the_json_hold_the_figures(report: Report) -> None:
    table = format_report(report)
    rows = {line.split("  ")[0]: line.split()[-2:] for line in table.splitlines()}
    assert rows["exact match"] == ["100.0", "%"]
    assert rows["same text as full depth"] == ["50.0", "%"]
    assert "2.25 of 3" in table
    values = json.loads(json.dumps(report.to_dict()))
    assert values["share_of_layers"] == 0.75
    assert values["quality"]["keywords"] == 0


def test_goals_stand_beside_what_is_reached(report: Report) -> None:
    lines = format_goals({"generated": report, "handwritten-test": report}).splitlines()
    assert len(lines) == len(GOALS) + 1
    verdicts = {goal.name: line.split()[-1] for goal, line in zip(GOALS, lines[1:], strict=True)}
    assert verdicts["exact match at full depth"] == "met"
    assert verdicts["average exit layer / L"] == "missed"  # 75 % of the layers, at most 60 %
    assert verdicts["same text as full depth"] == "missed"
    at_bound = replace(report, exit_layer=1.8)
    assert next(goal for goal in GOALS if goal.direction == "at most").is_met(at_bound.share_of_layers)
