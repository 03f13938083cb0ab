"""The words in the confidence plot: each stands where it covers neither a curve nor another word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QBrush, QColor

from dvp_gui.engine.trace import TokenTrace
from dvp_gui.ui.plots.canvas import Canvas
from dvp_gui.ui.plots.free_height import Floats, free_height
from dvp_gui.ui.plots.steps import CHECKED_MODES
from dvp_gui.ui.theme import Theme

Y_RANGE = (-0.03, 1.05)
"""Of the confidence axis."""
_SLIDE = 0.5
"""Steps, in layers, in which the threshold's name looks for a place along its line."""
_BESIDE_SAMPLES = 24

Curve = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the words have to keep off, and what they say."""

    trace: TokenTrace
    exit_value: float | None
    """Where the exit's ring stands; None for a token that ran all layers without a check at the end."""
    used: Curve
    whole: Curve
    """Confidence over V; empty without an audit."""
    pruning_text: str


class ConfidenceLabels:
    """Names of threshold, p, exit, the curve over V and the unchecked layers."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._num_layers = 1
        self._is_threshold_below = False
        self.threshold, self.pruning, self.exit = pg.TextItem(), pg.TextItem(), pg.TextItem()
        self.whole = pg.TextItem(_tr("□ over V, all layers"))
        self.unchecked = pg.TextItem(_tr("not checked"), anchor=(0.5, 0.5), angle=90)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        colors = theme.colors
        behind = QColor(colors.card)
        behind.setAlphaF(0.75)
        for label, color in (
            (self.threshold, colors.signal),
            (self.exit, colors.signal),
            (self.pruning, colors.text),
            (self.whole, colors.muted),
        ):
            label.setColor(color)
            label.fill = QBrush(behind)
        self.unchecked.setColor(colors.muted)

    def place(self, drawn: Drawn) -> None:
        """Words stand where the curves are not: the threshold's at its line, p's at the bottom."""
        trace = drawn.trace
        self._num_layers = trace.num_layers
        is_checked = trace.mode in CHECKED_MODES
        for label in (self.threshold, self.pruning):
            label.setVisible(is_checked)
        self._place_threshold(drawn)
        self._place_pruning(drawn)
        self._place_exit(drawn)
        self._place_whole(drawn)
        height = self.unchecked.boundingRect().width()  # it stands upright
        has_room = self._pixels(trace.p - 0.6) >= 16 and self._canvas.box.height() > height + 40
        self.unchecked.setVisible(is_checked and has_room)
        self.unchecked.setPos((0.6 + trace.p) / 2, 0.5)

    @property
    def _end(self) -> float:
        """The right end of the axis."""
        return self._num_layers + 0.4

    def _place_pruning(self, drawn: Drawn) -> None:
        """At the bottom on the wider side of p, shorter where the whole does not fit."""
        p = drawn.trace.p
        before, after = p - 0.6, self._end - p
        self.pruning.setText(drawn.pruning_text)
        if self.pruning.boundingRect().width() > self._pixels(max(before, after)):
            self.pruning.setText(drawn.pruning_text.partition(":")[0])
        width = self._layers(self.pruning)
        span = (p - width, p) if before > after else (p, p + width)
        self.pruning.setAnchor((1, 1) if before > after else (0, 1))
        self.pruning.setPos(p, self._free_height(drawn, self.pruning, span, ()) or 0.0)

    def _place_exit(self, drawn: Drawn) -> None:
        """Below ring and threshold, where the curve never is; for the last layer above its square."""
        trace, value = drawn.trace, drawn.exit_value
        if value is None:
            span = (self._end - self._layers(self.exit), self._end)
            free = self._free_height(drawn, self.exit, span, (self.pruning,))
            self.exit.setVisible(free is not None)  # the title says it as well
            self.exit.setAnchor((1, 1))
            self.exit.setPos(self._end, max(free or 0.0, self._confidence(8)))
            return
        ring = 8 / max(self._pixels(1), 1e-6)
        fits = self._end - trace.exit_layer - ring > self._layers(self.exit)
        height = self._height(self.exit)
        line = trace.threshold if trace.mode in CHECKED_MODES else value
        low = min(value, line) - (height if self._is_threshold_below else 0.0)
        below = low - height > Y_RANGE[0]
        self.exit.setVisible(True)
        self.exit.setAnchor((0 if fits else 1, 0 if below else 1))
        above = min(max(value, line), Y_RANGE[1] - height)
        self.exit.setPos(trace.exit_layer + (ring if fits else -ring), low if below else above)

    def _place_whole(self, drawn: Drawn) -> None:
        """At the right end, above or below its curve, where no other word stands."""
        self.whole.setVisible(False)
        if not len(drawn.whole[0]):
            return
        span, height = (self._end - self._layers(self.whole), self._end), self._height(self.whole)
        stands = [label for label in (self.threshold, self.pruning, self.exit) if label.isVisible()]
        taken = [(self._low(label), self._low(label) + self._height(label)) for label in stands]
        place = free_height(drawn.whole, span, height, taken, (Y_RANGE[0], 1.0), [drawn.used])
        self.whole.setVisible(place is not None)
        self.whole.setAnchor((1, 1))
        self.whole.setPos(self._end, place or 0.0)

    def _place_threshold(self, drawn: Drawn) -> None:
        """Above the line as far right as it is free, or at p where the exit is too close, or else below at the end."""
        trace, label = drawn.trace, self.threshold
        label.setText(_tr("threshold {value:.2f}").format(value=trace.threshold))
        width, ring = self._layers(label), 10 / max(self._pixels(1), 1e-6)
        free_right = trace.exit_layer + ring < self._end - width
        free_left = trace.p + width < trace.exit_layer - ring
        below = not (free_right or free_left) or trace.threshold + self._height(label) > Y_RANGE[1]
        self._is_threshold_below = below
        right = (
            self._right_end(drawn, trace.exit_layer + ring + width, below=below) if free_right else self._end
        )
        at_p = free_left and not free_right
        label.setAnchor((0 if at_p else 1, 0 if below else 1))
        drop = 0.0 if free_right or free_left else self._confidence(10)  # the ring is on the line beside it
        label.setPos(trace.p if at_p else right, trace.threshold - drop)

    def _right_end(self, drawn: Drawn, least: float, *, below: bool) -> float:
        """Where the threshold's name ends so that the curve over V does not go through it; `least`: leftmost end."""
        height, width = self._height(self.threshold), self._layers(self.threshold)
        low = drawn.trace.threshold - (height if below else 0.0)
        x, y = drawn.whole
        for end in np.arange(self._end, least, -_SLIDE):
            across = np.linspace(end - width, end, _BESIDE_SAMPLES)
            heights = np.interp(across, x, y) if len(x) else across[:0]
            if not ((heights > low) & (heights < low + height)).any():
                return float(end)
        return self._end

    def _free_height(
        self, drawn: Drawn, label: pg.TextItem, span: tuple[float, float], others: tuple[pg.TextItem, ...]
    ) -> float | None:
        """Where `label` over `span` covers neither a curve, nor the threshold and its name, nor `others`."""
        line, name, threshold = self._confidence(3), self._height(self.threshold), drawn.trace.threshold
        taken = [(threshold - line - name, threshold + name)]
        taken += [(other.pos().y(), other.pos().y() + self._height(other)) for other in others]
        return free_height(drawn.used, span, self._height(label), taken, (Y_RANGE[0], 1.0), [drawn.whole])

    def _low(self, label: pg.TextItem) -> float:
        """The lower edge of a label that is placed."""
        return float(label.pos().y()) - (0.0 if label.anchor[1] else self._height(label))

    def _layers(self, label: pg.TextItem) -> float:
        """The width of a label on the axis."""
        return float(label.boundingRect().width()) / max(self._pixels(1), 1e-6)

    def _height(self, label: pg.TextItem) -> float:
        """The height of a label on the axis."""
        return self._confidence(float(label.boundingRect().height()))

    def _confidence(self, pixels: float) -> float:
        """The height of `pixels` on the axis."""
        return pixels * (Y_RANGE[1] - Y_RANGE[0]) / max(float(self._canvas.box.height()), 1.0)

    def _pixels(self, layers: float) -> float:
        return layers * self._canvas.axes_width / (self._num_layers - 0.2)


def _tr(text: str) -> str:
    return QCoreApplication.translate("plots", text)
