"""Legends: what the colours of a plot mean, in its header. Each names its scale, so that two never mix up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dvp_gui.ui.plots.gutters import small_font
from dvp_gui.ui.theme import Theme

_SWATCH_HEIGHT = 10.0
_GAP = 6.0
_ENTRY_GAP = 16.0

Swatch = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """Words before a patch of colour, the patch, words after it."""

    before: str
    swatch: Swatch
    swatch_width: float
    after: str = ""

    @property
    def text(self) -> str:
        """All of its words."""
        return f"{self.before} {self.after}".strip()


class Legend(QWidget):
    """Entries side by side, right-aligned; the last ones give way where the room ends."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: tuple[LegendEntry, ...] = ()
        self.setFont(small_font(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of all entries."""
        return tuple(entry.text for entry in self._entries)

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Replace all entries, the most important first."""
        self._entries = tuple(entries)
        self.setToolTip("\n".join(self.texts))
        self.setAccessibleName(", ".join(self.texts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all entries."""
        width = sum(self._width(entry) for entry in self._entries)
        width += _ENTRY_GAP * max(len(self._entries) - 1, 0)
        return QSize(round(width + 1), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Room for the first entry."""
        first = self._width(self._entries[0]) if self._entries else 0.0
        return QSize(round(first + 1), self.fontMetrics().height())

    def shown_entries(self) -> list[LegendEntry]:
        """The entries that there is room for."""
        shown: list[LegendEntry] = []
        room = float(self.width())
        for entry in self._entries:
            room -= self._width(entry)
            if room < 0:
                break
            shown.append(entry)
            room -= _ENTRY_GAP
        return shown

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint from right to left, the first entry leftmost."""
        del event
        painter = QPainter(self)
        painter.setFont(self.font())
        x = float(self.width())
        for entry in reversed(self.shown_entries()):
            x -= self._width(entry)
            self._paint_entry(painter, entry, x)
            x -= _ENTRY_GAP
        painter.end()

    def _paint_entry(self, painter: QPainter, entry: LegendEntry, x: float) -> None:
        x = self._paint_words(painter, entry.before, x, gap=True)
        area = QRectF(x, (self.height() - _SWATCH_HEIGHT) / 2, entry.swatch_width, _SWATCH_HEIGHT)
        painter.save()
        entry.swatch(painter, area)
        painter.restore()
        if entry.after:
            self._paint_words(painter, entry.after, area.right() + _GAP, gap=False)

    def _paint_words(self, painter: QPainter, words: str, x: float, *, gap: bool) -> float:
        if not words:
            return x
        width = self.fontMetrics().horizontalAdvance(words)
        painter.setPen(self._theme.colors.muted)
        painter.drawText(QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
        return x + width + (_GAP if gap else 0)

    def _width(self, entry: LegendEntry) -> float:
        metrics = self.fontMetrics()
        words = sum(metrics.horizontalAdvance(text) + _GAP for text in (entry.before, entry.after) if text)
        return words + entry.swatch_width


def exit_scale(theme: Theme, num_layers: int) -> Swatch:
    """The exit-layer scale: one patch a layer."""

    def paint(painter: QPainter, area: QRectF) -> None:
        width = area.width() / num_layers
        for layer in range(1, num_layers + 1):
            patch = QRectF(area.left() + (layer - 1) * width, area.top(), width, area.height())
            painter.fillRect(patch, theme.exit_color(layer, num_layers))

    return paint


def confidence_scale(theme: Theme) -> Swatch:
    """The confidence scale: one ramp."""
    return _ramp(theme, "confidence_color")


def doubt_scale(theme: Theme) -> Swatch:
    """The doubt scale: one ramp."""
    return _ramp(theme, "doubt_color")


def _ramp(theme: Theme, scale: str) -> Swatch:
    def paint(painter: QPainter, area: QRectF) -> None:
        ramp = QLinearGradient(area.topLeft(), area.topRight())
        for stop in range(5):
            ramp.setColorAt(stop / 4, getattr(theme, scale)(stop / 4))
        painter.fillRect(area, ramp)

    return paint


def patch(theme: Theme, role: str) -> Swatch:
    """A filled patch with a quiet frame."""

    def paint(painter: QPainter, area: QRectF) -> None:
        painter.setPen(theme.colors.border)
        painter.setBrush(getattr(theme.colors, role))
        painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))

    return paint


def stroke(theme: Theme, role: str) -> Swatch:
    """A short thick line."""

    def paint(painter: QPainter, area: QRectF) -> None:
        line = QRectF(area.left(), area.center().y() - 1, area.width(), 2)
        painter.fillRect(line, getattr(theme.colors, role))

    return paint
