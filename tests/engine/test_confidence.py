"""The four measures by hand-computed values."""

from __future__ import annotations

import math

import pytest
import torch

from dvp_gui.engine.confidence import PROBABILITY_MEASURES, clipped, entropy, margin, max_prob, saturation


def test_margin_is_the_lead_of_the_best() -> None:
    assert float(margin(torch.tensor([0.2, 0.7, 0.1]))) == pytest.approx(0.5)
    assert float(margin(torch.tensor([0.5, 0.5]))) == 0


def test_max_prob_is_the_best() -> None:
    assert float(max_prob(torch.tensor([0.2, 0.7, 0.1]))) == pytest.approx(0.7)


def test_entropy_runs_from_nothing_known_to_everything() -> None:
    assert float(entropy(torch.full((8,), 1 / 8))) == pytest.approx(0, abs=1e-6)
    assert float(entropy(torch.tensor([0.0, 1.0, 0.0]))) == 1
    expected = 1 + (0.25 * math.log(0.25) + 0.75 * math.log(0.75)) / math.log(2)
    assert float(entropy(torch.tensor([0.25, 0.75]))) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("name", PROBABILITY_MEASURES)
def test_one_row_is_certain(name: str) -> None:
    assert float(PROBABILITY_MEASURES[name](torch.ones(1))) == 1


def test_saturation_is_the_cosine() -> None:
    below = torch.tensor([[1.0, 0.0]])
    assert float(saturation(torch.tensor([[3.0, 0.0]]), below)) == pytest.approx(1)
    assert float(saturation(torch.tensor([[1.0, 1.0]]), below)) == pytest.approx(math.sqrt(0.5))
    assert float(saturation(torch.tensor([[-1.0, 0.0]]), below)) == pytest.approx(-1)


def test_saturation_of_half_precision_is_computed_in_float32() -> None:
    state = torch.full((1, 512), 200.0, dtype=torch.float16)  # its squares overflow float16
    assert float(saturation(state, state)) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(("value", "expected"), [(-0.3, 0), (0.4, 0.4), (1.0000002, 1), (0, 0), (1, 1)])
def test_values_are_clipped(value: float, expected: float) -> None:
    assert clipped(value) == expected


def test_no_number_stays_no_number() -> None:
    assert math.isnan(clipped(math.nan))
