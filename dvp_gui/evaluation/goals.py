"""What the bundled model is meant to reach, beside what it reaches. Reported, never asserted: a goal is no
test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from dvp_gui.evaluation.report import Report, align, percent

GENERATED, HANDWRITTEN = "generated", "handwritten-test"


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure of one set, and the share that it is meant to reach."""

    name: str
    data: str
    """The set's name, as `evaluate --data` takes it."""
    measure: Callable[[Report], float | None]
    bound: float
    direction: Literal["at least", "at most"] = "at least"

    def is_met(self, value: float) -> bool:
        """Whether `value` is on the right side of the bound."""
        return value >= self.bound if self.direction == "at least" else value <= self.bound


GOALS = (
    Goal("exact match at full depth", GENERATED, lambda report: report.full_quality.exact, 0.95),
    Goal("F1 of the questions at full depth", HANDWRITTEN, lambda report: report.full_quality.f1, 0.70),
    Goal(
        "dialogues with all keywords at full depth",
        HANDWRITTEN,
        lambda report: report.full_quality.keywords,
        0.60,
    ),
    Goal("average exit layer / L", HANDWRITTEN, lambda report: report.share_of_layers, 0.60, "at most"),
    Goal("same text as full depth", HANDWRITTEN, lambda report: report.same_text, 0.85),
    Goal("tokens equal to full depth", HANDWRITTEN, lambda report: report.same_token, 0.98),
    Goal("full depth's token in the K", HANDWRITTEN, lambda report: report.in_candidates, 0.99),
)
"""The early-exit ones are meant for dvp with p = 2, K = 64 and threshold 0.9, the defaults."""


def format_goals(reports: Mapping[str, Report]) -> str:
    """Every goal beside the figure that the reports of its set reach."""
    rows = [("goal", "data", "bound", "reached", "")]
    for goal in GOALS:
        value = goal.measure(reports[goal.data])
        verdict = "not measured" if value is None else "met" if goal.is_met(value) else "missed"
        rows.append(
            (goal.name, goal.data, f"{goal.direction} {percent(goal.bound)}", percent(value), verdict)
        )
    return "\n".join(align(rows))
