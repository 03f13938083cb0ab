"""Milliseconds a token against its exit layer, for full, calm and dvp; what was not measured is not drawn."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QToolTip

from dvp_gui.application.cost import BreakEven
from dvp_gui.ui.plots.canvas import Canvas
from dvp_gui.ui.plots.gutters import GutterLabel, Role
from dvp_gui.ui.plots.heatmap import layer_labels
from dvp_gui.ui.plots.lines import Line, dashed_pen, line_pen
from dvp_gui.ui.theme import Theme

Milliseconds = npt.NDArray[np.float64]
_ROLES: dict[str, Role] = {"full": "text", "calm": "muted", "dvp": "accent"}
_SYMBOLS = {"calm": "s", "dvp": "o"}


class BreakEvenPlot(Canvas):
    """One line a mode, named at its right end; where one first costs more than full stands a ring and a dashed line."""

    layer_pointed = Signal(int)
    """The mouse rests at this exit layer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, left=58, right=40, top=6, bottom=36)
        self.setAccessibleName(self.tr("Milliseconds a token by exit layer"))
        self._num_layers = 1
        self._breaks: dict[str, int] = {}
        self.grid = Line(connect="pairs")
        self.marks = Line(connect="pairs")
        self.lines = {mode: Line(connect="finite", antialias=True) for mode in _ROLES}
        self.points = {mode: pg.ScatterPlotItem(size=6, symbol=sign) for mode, sign in _SYMBOLS.items()}
        self.rings = pg.ScatterPlotItem(size=13, symbol="o", antialias=True)
        for z, item in enumerate(
            (self.grid, self.marks, *self.lines.values(), *self.points.values(), self.rings)
        ):
            self.add(item, z)
        self.left.set_title(self.tr("ms per token"))
        self.bottom.set_title(self.tr("exit layer"))
        self.pointed.connect(self._on_pointed)
        self.unpointed.connect(QToolTip.hideText)
        self.dress_lines()

    def sizeHint(self) -> QSize:
        """Little: it takes what room there is."""
        return QSize(200, 140)

    def minimumSizeHint(self) -> QSize:
        """Enough for four ticks."""
        return QSize(160, 140)

    @property
    def breaks(self) -> dict[str, int]:
        """By mode the first exit layer that costs more than full."""
        return dict(self._breaks)

    def show_costs(self, costs: BreakEven, num_layers: int) -> None:
        """Draw what was measured."""
        self._num_layers = num_layers
        curves = curves_of(costs, num_layers)
        highest = max((float(np.nanmax(values)) for values in curves.values()), default=1.0)
        ticks = nice_ticks(highest)
        top = max(highest * 1.08, ticks[-1])
        self.set_ranges((0.6, num_layers + 0.4), (0.0, top))
        self.grid.setData(np.tile([0.6, num_layers + 0.4], len(ticks)), np.repeat(ticks, 2))
        self.left.set_labels([GutterLabel(tick, f"{tick:g}") for tick in ticks])
        self._draw(curves)
        self._mark(costs, curves)
        ends = [GutterLabel(float(values[-1]), mode, _ROLES[mode], True) for mode, values in curves.items()]
        self.right.set_labels(sorted(ends, key=lambda label: -label.position))

    def dress_lines(self) -> None:
        """Take the theme's colours."""
        colors = self._theme.colors
        self.dress()
        self.grid.setPen(line_pen(colors.grid))
        self.marks.setPen(dashed_pen(colors.muted, 1))
        self.lines["full"].setPen(line_pen(colors.text, 1.5))
        self.lines["calm"].setPen(dashed_pen(colors.muted, 1.5))
        self.lines["dvp"].setPen(line_pen(colors.accent, 2))
        for mode, points in self.points.items():
            color = getattr(colors, _ROLES[mode])
            points.setBrush(color)
            points.setPen(line_pen(color))
        self.rings.setPen(line_pen(colors.text, 2))
        self.rings.setBrush(None)

    def _draw(self, curves: dict[str, Milliseconds]) -> None:
        layers = np.arange(1, self._num_layers + 1, dtype=np.float64)
        nothing = np.empty(0)
        for mode, line in self.lines.items():
            values = curves.get(mode)
            line.setData(layers if values is not None else nothing, values if values is not None else nothing)
        for mode, points in self.points.items():
            values = curves.get(mode, nothing)
            known = np.flatnonzero(np.isfinite(values))
            points.setData(layers[known], values[known])

    def _mark(self, costs: BreakEven, curves: dict[str, Milliseconds]) -> None:
        found = {"calm": costs.calm_from, "dvp": costs.dvp_from}
        self._breaks = {mode: layer for mode, layer in found.items() if layer is not None and mode in curves}
        places = [(layer, float(curves[mode][layer - 1])) for mode, layer in self._breaks.items()]
        self.rings.setData([x for x, _ in places], [y for _, y in places])
        self.marks.setData(
            np.array([x for x, _ in places for _ in (0, 1)], dtype=np.float64),
            np.array([value for _, y in places for value in (0.0, y)], dtype=np.float64),
        )
        marked = set(self._breaks.values())
        labels = [label for label in layer_labels(self._num_layers) if round(label.position) not in marked]
        labels += [GutterLabel(layer, str(layer), "text", True) for layer in marked]
        self.bottom.set_labels(sorted(labels, key=lambda label: label.position))

    def _on_pointed(self, x: float, _y: float) -> None:
        if 1 <= round(x) <= self._num_layers:
            self.layer_pointed.emit(round(x))
        else:
            QToolTip.hideText()


def curves_of(costs: BreakEven, num_layers: int) -> dict[str, Milliseconds]:
    """[L] milliseconds by mode, NaN below p; a mode whose stages were not all measured is left out."""
    full = None if costs.full_s is None else np.full(num_layers, costs.full_s)
    given = {"full": full, "calm": costs.calm_s, "dvp": costs.dvp_s}
    return {
        mode: seconds * 1e3
        for mode, seconds in given.items()
        if seconds is not None and np.isfinite(seconds).any()
    }


def nice_ticks(highest: float, count: int = 4) -> list[float]:
    """About `count` round numbers from 0 up to `highest`."""
    if highest <= 0:
        return [0.0, 1.0]
    rough = highest / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    return [round(step * number, 12) for number in range(int(highest / step + 1e-9) + 1)]
