"""The colour scales for the colour-blind: lightness tells the order, and neighbouring exit layers can be told apart."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from dvp_gui.ui.theme import Theme
from tests.ui.colour_vision import SIGHTS, Sight, difference, lab


def rgb(color: QColor) -> tuple[int, int, int]:
    return color.red(), color.green(), color.blue()


@pytest.fixture(params=["light", "dark"])
def theme(qapp: QApplication, request: pytest.FixtureRequest) -> Theme:
    theme = Theme()
    theme.set_choice(request.param)
    return theme


def test_the_difference_is_that_of_the_published_pairs() -> None:
    for first, second, expected in (
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
        ((50, 2.5, 0), (61, -5, 29), 22.8977),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ):
        assert difference(np.array(first), np.array(second)) == pytest.approx(expected, abs=1e-4)


def test_white_grey_and_red_are_where_they_belong() -> None:
    assert lab((255, 255, 255)) == pytest.approx([100, 0, 0], abs=0.01)
    assert lab((255, 0, 0)) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    for sight in SIGHTS:  # who lacks a kind of cone sees greys as they are
        assert lab((128, 128, 128), sight) == pytest.approx(lab((128, 128, 128)), abs=0.1)
    red, green = (200, 60, 60), (120, 130, 50)
    assert difference(lab(red, "deuteranopia"), lab(green, "deuteranopia")) < 0.4 * difference(
        lab(red), lab(green)
    )


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize(("num_layers", "least"), [(6, 7.0), (8, 5.0), (12, 3.0), (24, 1.5)])
def test_neighbouring_exit_layers_differ_for_everyone(
    theme: Theme, sight: Sight, num_layers: int, least: float
) -> None:
    """The weakest pair is two of 24 layers without red cones: 1.5, where 1 can just be seen."""
    seen = [lab(rgb(theme.exit_color(layer, num_layers)), sight) for layer in range(1, num_layers + 1)]
    nearest = min(difference(one, two) for one, two in pairwise(seen))
    assert nearest >= least


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("scale", ["exit", "confidence", "doubt"])
def test_lightness_alone_tells_the_order(theme: Theme, sight: Sight, scale: str) -> None:
    steps = np.linspace(0, 1, 33)
    colors = {
        "exit": lambda: [theme.exit_color(layer, 33) for layer in range(1, 34)],
        "confidence": lambda: [theme.confidence_color(float(step)) for step in steps],
        "doubt": lambda: [theme.doubt_color(float(step)) for step in steps],
    }[scale]()
    lightness = np.array([lab(rgb(color), sight)[0] for color in colors])
    changes = np.diff(lightness)
    assert (changes > 0).all() or (changes < 0).all()
    assert abs(lightness[-1] - lightness[0]) > 40


@pytest.mark.parametrize("sight", SIGHTS)
def test_the_signal_is_no_step_of_the_scales_that_it_lies_on(theme: Theme, sight: Sight) -> None:
    signal = lab(rgb(theme.colors.signal), sight)
    scale = [lab(rgb(theme.confidence_color(step)), sight) for step in np.linspace(0, 1, 33)]
    assert min(difference(signal, color) for color in scale) > 5
