"""Slider positions and the numbers that they stand for."""

from __future__ import annotations

import pytest

from dvp_gui.ui.panels.scales import EvenScale, LogScale
from dvp_gui.ui.panels.slider_row import NumberField


@pytest.mark.parametrize("high", [1, 2, 64, 326, 8192, 32128, 250112])
def test_the_ends_of_a_logarithmic_scale_are_exact(high: int) -> None:
    scale = LogScale(1, high)
    assert scale.to_value(0) == 1
    assert scale.to_value(scale.steps) == high
    assert scale.to_position(high) == (0 if high == 1 else scale.steps)


def test_a_logarithmic_scale_rises_and_comes_back() -> None:
    scale = LogScale(1, 32128)
    values = [scale.to_value(position) for position in range(scale.steps + 1)]
    assert values == sorted(values)
    for position in (120, 200, 230):
        assert scale.to_position(scale.to_value(position)) == position


def test_an_even_scale_has_no_rounding_dust() -> None:
    scale = EvenScale(0, 1, 0.01)
    assert [scale.to_value(p) for p in (0, 7, 29, 90, 100)] == [0, 0.07, 0.29, 0.9, 1]
    assert scale.to_position(0.9) == 90
    assert scale.to_position(7) == 100


@pytest.mark.parametrize(
    ("decimals", "value", "text"), [(0, 64, "64"), (4, 0.9, "0.90"), (4, 0.9975, "0.9975"), (4, 1, "1.00")]
)
def test_a_field_shows_no_idle_zeros(decimals: int, value: float, text: str) -> None:
    field = NumberField(decimals, min(decimals, 2))
    assert field.textFromValue(value) == text
    field.deleteLater()
