"""The theme: readable in both looks, one scale for exit layers, and everything repaints on a change."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from dvp_gui.ui.stylesheet import build_stylesheet
from dvp_gui.ui.theme import DARK, LIGHT, Theme, ThemeColors, contrast


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme()
    theme.set_choice("light")
    return theme


def test_contrast_is_the_ratio_of_the_web_guidelines() -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("word", ["text", "muted", "accent", "signal", "warning"])
@pytest.mark.parametrize("behind", ["window", "card", "field"])
def test_words_are_readable(colors: ThemeColors, word: str, behind: str) -> None:
    assert contrast(getattr(colors, word), getattr(colors, behind)) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_the_main_button_is_readable(colors: ThemeColors) -> None:
    assert contrast(colors.accent_text, colors.accent) >= 4.5


def test_exit_scale_runs_evenly_from_dark_to_bright(theme: Theme) -> None:
    lightness = [contrast(theme.exit_color(layer, 24), QColor("black")) for layer in range(1, 25)]
    assert all(after > before for before, after in pairwise(lightness))
    assert len({theme.exit_color(layer, 24).name() for layer in range(1, 25)}) == 24


def test_exit_scale_is_the_same_in_both_looks(theme: Theme) -> None:
    light = [theme.exit_color(layer, 8) for layer in range(1, 9)]
    theme.set_choice("dark")
    assert [theme.exit_color(layer, 8) for layer in range(1, 9)] == light


def test_a_model_of_one_layer_has_a_colour(theme: Theme) -> None:
    assert theme.exit_color(1, 1).isValid()


@pytest.mark.parametrize("num_layers", [8, 12, 24])
def test_pieces_are_readable_on_every_chip(theme: Theme, num_layers: int) -> None:
    for layer in range(1, num_layers + 1):
        color = theme.exit_color(layer, num_layers)
        assert contrast(theme.text_on(color), color) >= 4.5


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_confidence_scale_never_looks_like_an_exit_layer(theme: Theme, choice: str) -> None:
    theme.set_choice("dark" if choice == "dark" else "light")
    table = theme.confidence_table()
    assert table.shape == (256, 4)
    reds, blues = table[:, 0].astype(int), table[:, 2].astype(int)
    assert (blues > reds).all()
    assert tuple(table[255]) == theme.confidence_color(1.0).getRgb()


def test_a_choice_that_changes_the_look_is_announced_once(theme: Theme) -> None:
    heard: list[bool] = []
    theme.changed.connect(lambda: heard.append(theme.is_dark))
    theme.set_choice("light")
    assert heard == []
    theme.set_choice("dark")
    theme.set_choice("dark")
    assert heard == [True]
    assert theme.choice == "dark"
    assert theme.colors is DARK


def test_the_system_is_followed_unless_told_otherwise(qapp: QApplication, theme: Theme) -> None:
    theme.set_choice("system")
    system = qapp.styleHints()
    system.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.is_dark
    theme.set_choice("light")
    assert not theme.is_dark
    system.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    theme.set_choice("dark")
    assert theme.is_dark
    theme.set_choice("system")
    assert not theme.is_dark


def test_applied_look_reaches_palette_and_stylesheet(qapp: QApplication, theme: Theme) -> None:
    theme.apply(qapp)
    assert qapp.palette().color(QPalette.ColorRole.Window) == LIGHT.window
    theme.set_choice("dark")
    assert qapp.palette().color(QPalette.ColorRole.Window) == DARK.window
    assert DARK.accent.name() in qapp.styleSheet()
    theme.set_choice("light")
    assert LIGHT.accent.name() in qapp.styleSheet()


@pytest.mark.parametrize("dark", [False, True])
def test_icons_of_the_stylesheet_exist(dark: bool) -> None:
    names = dict.fromkeys(ThemeColors.__slots__, "#000000")
    sheet = build_stylesheet(names, dark=dark)
    icons = [part.split('"')[0] for part in sheet.split('url("')[1:]]
    assert icons
    assert all(Path(icon).is_file() for icon in icons)
    assert "$" not in sheet
