"""The three schedules by their formulas."""

from __future__ import annotations

import math

import pytest

from dvp_gui.engine import DecodingConfig
from dvp_gui.engine.thresholds import threshold_at


def at(step: int, schedule: str, threshold: float = 0.8, tau: float = 4.0, length: int = 20) -> float:
    config = DecodingConfig(schedule=schedule, threshold=threshold, tau=tau, max_new_tokens=length)  # type: ignore[arg-type]
    return threshold_at(config, step)


def test_constant_is_the_threshold() -> None:
    assert {at(step, "constant") for step in range(20)} == {0.8}


def test_the_first_token_counts_as_one() -> None:
    assert at(0, "calm") == pytest.approx(0.72 + 0.1 * math.exp(-4 / 20))
    assert at(0, "reference") == pytest.approx(0.72 + 0.08 * math.exp(-4 / 20))


def test_the_last_token_counts_as_n() -> None:
    assert at(19, "calm") == pytest.approx(0.72 + 0.1 * math.exp(-4))
    assert at(19, "reference") == pytest.approx(0.72 + 0.08 * math.exp(-4))


@pytest.mark.parametrize("schedule", ["calm", "reference"])
def test_schedules_fall(schedule: str) -> None:
    values = [at(step, schedule) for step in range(20)]
    assert values == sorted(values, reverse=True)
    assert values[0] > values[-1]


def test_calm_is_clipped_and_the_reference_is_not_above_lambda() -> None:
    assert at(0, "calm", threshold=1.0, tau=0.0) == 1
    assert at(0, "calm", threshold=0.0, tau=0.0) == pytest.approx(0.1)
    assert at(0, "reference", threshold=0.0) == 0
    assert at(0, "reference", threshold=1.0, tau=0.0) == pytest.approx(1)
