"""Light and dark: every colour of the window in one place. Knows no widget and no run.

Families of colour, each with one meaning: the exit-layer scale (viridis), the confidence scale (blues, the hue of
the accent that draws confidence curves; probabilities too), the doubt scale (oranges: entropy, rank), the signal
colour (the threshold, and the exit) and the colours of tokens' curves, which differ in dashes as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from dvp_gui.ui.stylesheet import build_stylesheet

Choice = Literal["system", "light", "dark"]

MIN_POINT_SIZE = 10
_SCALE_STEPS = 256

_VIRIDIS = ("#440154", "#472c7a", "#3b518b", "#2c718e", "#21908d", "#27ad81", "#5cc863", "#aadc32", "#fde725")
"""Anchors of viridis (van der Walt and Smith, CC0): perceptually even, readable by the colour-blind."""
_CONFIDENCE_LIGHT = ("#cadcf7", "#a0c1ef", "#699ae1", "#3a6fc6", "#123c8c")
_CONFIDENCE_DARK = ("#202e47", "#2c4a7c", "#3f6fb8", "#76a3e6", "#c9deff")
_DOUBT_LIGHT = ("#fdebd7", "#f6c28d", "#e48f43", "#b85a14", "#6b2c06")
_DOUBT_DARK = ("#31261b", "#5d3d1a", "#98591d", "#d98d40", "#ffdcb0")
_CURVES_LIGHT = ("#b4500b", "#00795c", "#94467e", "#6a6700", "#00739a", "#6a4cc2")
_CURVES_DARK = ("#ff9d5c", "#4dd0a8", "#e39bd0", "#d6cf4a", "#6fc8e8", "#b9a5ff")
"""After Okabe and Ito's colours for the colour-blind, darker or brighter so that thin lines show."""


@dataclass(frozen=True, slots=True)
class ThemeColors:
    """The colours of one look; text and muted keep a contrast of 4.5 : 1 on window, card and track."""

    window: QColor
    """Behind the cards."""
    card: QColor
    border: QColor
    text: QColor
    muted: QColor
    """Labels, units, axis figures."""
    accent: QColor
    """What is active; the confidence curve of the token in focus."""
    accent_text: QColor
    signal: QColor
    """The threshold and the exit, nothing else."""
    field: QColor
    track: QColor
    """Grooves; layers that ran without a check."""
    grid: QColor
    faint: QColor
    """Curves of earlier tokens, behind the one in focus."""
    selection: QColor
    warning: QColor


def _colors(**names: str) -> ThemeColors:
    return ThemeColors(**{name: QColor(value) for name, value in names.items()})


LIGHT = _colors(
    window="#f3f4f7", card="#ffffff", border="#dde1e8", text="#1a202b", muted="#596273", accent="#2962d6",
    accent_text="#ffffff", signal="#c8174f", field="#ffffff", track="#ebebed", grid="#e8ebf0",
    faint="#c3c9d3", selection="#e2ebfc", warning="#94550a",
)  # fmt: skip
DARK = _colors(
    window="#13161b", card="#1b1f26", border="#303743", text="#e7eaf0", muted="#a0a9b8", accent="#76a5ff",
    accent_text="#0b1220", signal="#ff6d92", field="#14181e", track="#2a303a", grid="#2a303a",
    faint="#4b5463", selection="#263a5c", warning="#e3ad52",
)  # fmt: skip


class Theme(QObject):
    """The look in force; widgets take one, read its colours and repaint on `changed`."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice: Choice = "system"
        self._system_dark = _system_is_dark()
        self._is_dark = self._system_dark
        self._app: QApplication | None = None
        if isinstance(QGuiApplication.instance(), QGuiApplication):
            QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def choice(self) -> Choice:
        """What the person asked for."""
        return self._choice

    def set_choice(self, choice: Choice) -> None:
        """Follow the system, or be light or dark whatever it says."""
        self._choice = choice
        self._update()

    @property
    def is_dark(self) -> bool:
        """Whether the dark look is in force."""
        return self._is_dark

    @property
    def colors(self) -> ThemeColors:
        """The colours in force."""
        return DARK if self._is_dark else LIGHT

    def exit_color(self, layer: int, num_layers: int) -> QColor:
        """The colour of exit layer `layer` (1..`num_layers`); the same in both looks."""
        return _blend(_VIRIDIS, (layer - 1) / max(num_layers - 1, 1))

    def outline_of(self, color: QColor) -> QColor:
        """A line around a patch of `color` that shows on the card even where the patch is close to it."""
        return color.lighter(155) if self._is_dark else color.darker(118)

    def confidence_color(self, confidence: float) -> QColor:
        """The colour of a confidence in 0..1."""
        return _blend(_CONFIDENCE_DARK if self._is_dark else _CONFIDENCE_LIGHT, confidence)

    def confidence_table(self) -> npt.NDArray[np.uint8]:
        """[256, 4]: the confidence scale as RGBA, for an image."""
        return _table(self.confidence_color)

    def doubt_color(self, share: float) -> QColor:
        """The colour of an entropy or a rank, 0..1 of the largest there is."""
        return _blend(_DOUBT_DARK if self._is_dark else _DOUBT_LIGHT, share)

    def doubt_table(self) -> npt.NDArray[np.uint8]:
        """[256, 4]: the doubt scale as RGBA, for an image."""
        return _table(self.doubt_color)

    def curve_colors(self) -> tuple[QColor, ...]:
        """Six colours of curves beside the accent; each at least 3 : 1 on a card."""
        return tuple(QColor(name) for name in (_CURVES_DARK if self._is_dark else _CURVES_LIGHT))

    def text_on(self, color: QColor) -> QColor:
        """Black or white, whichever reads better on `color`: at least 4.5 : 1 on any colour."""
        black, white = QColor("#000000"), QColor("#ffffff")
        return black if contrast(black, color) >= contrast(white, color) else white

    def apply(self, app: QApplication) -> None:
        """Set style, font, palette and stylesheet of `app`, now and whenever the look changes."""
        self._app = app
        app.setStyle("Fusion")
        app.setFont(_readable(app.font()))
        self._dress()

    def _on_system_changed(self, scheme: Qt.ColorScheme) -> None:
        self._system_dark = scheme == Qt.ColorScheme.Dark
        self._update()

    def _update(self) -> None:
        dark = self._system_dark if self._choice == "system" else self._choice == "dark"
        if dark == self._is_dark:
            return
        self._is_dark = dark
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        if self._app is not None:
            self._app.setPalette(_palette(self.colors))
            self._app.setStyleSheet(build_stylesheet(_hex_names(self.colors), dark=self._is_dark))


def contrast(first: QColor, second: QColor) -> float:
    """Contrast ratio of two opaque colours, 1..21 (WCAG 2)."""
    bright, dim = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(color: QColor) -> float:
    """Relative luminance, 0..1 (WCAG 2)."""
    channels = (color.redF(), color.greenF(), color.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _table(color_of: Callable[[float], QColor]) -> npt.NDArray[np.uint8]:
    """[256, 4]: a scale from 0 to 1 as RGBA."""
    colors = (color_of(i / (_SCALE_STEPS - 1)) for i in range(_SCALE_STEPS))
    return np.array([color.getRgb() for color in colors], dtype=np.uint8)


def _blend(anchors: tuple[str, ...], position: float) -> QColor:
    return QColor(_blended(anchors, position))


@lru_cache(maxsize=2048)
def _blended(anchors: tuple[str, ...], position: float) -> int:
    """The colour, as QRgb, at `position` (0..1, clipped) of a scale given by evenly spaced anchors."""
    place = min(max(position, 0.0), 1.0) * (len(anchors) - 1)
    index = min(int(place), len(anchors) - 2)
    low, high, share = QColor(anchors[index]), QColor(anchors[index + 1]), place - index
    mixed = (round(a + (b - a) * share) for a, b in zip(low.getRgb()[:3], high.getRgb()[:3], strict=True))  # type: ignore[index]
    return QColor(*mixed).rgb()


def _system_is_dark() -> bool:
    if not isinstance(QGuiApplication.instance(), QGuiApplication):
        return False
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _readable(font: QFont) -> QFont:
    if 0 < font.pointSizeF() < MIN_POINT_SIZE:
        font.setPointSizeF(MIN_POINT_SIZE)
    return font


def _hex_names(colors: ThemeColors) -> dict[str, str]:
    return {name: getattr(colors, name).name() for name in ThemeColors.__slots__}


def _palette(colors: ThemeColors) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for name, color in (
        (role.Window, colors.window), (role.WindowText, colors.text), (role.Base, colors.field),
        (role.AlternateBase, colors.card), (role.Text, colors.text), (role.Button, colors.card),
        (role.ButtonText, colors.text), (role.ToolTipBase, colors.card), (role.ToolTipText, colors.text),
        (role.PlaceholderText, colors.muted), (role.Highlight, colors.accent), (role.Link, colors.accent),
        (role.HighlightedText, colors.accent_text), (role.BrightText, colors.signal),
        (role.Mid, colors.border), (role.Light, colors.card), (role.Midlight, colors.border),
        (role.Dark, colors.muted), (role.Shadow, colors.border), (role.Accent, colors.accent),
    ):  # fmt: skip
        palette.setColor(name, color)
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, _half(colors.muted, colors.card))
    return palette


def _half(first: QColor, second: QColor) -> QColor:
    return _blend((first.name(), second.name()), 0.4)
