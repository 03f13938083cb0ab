"""The layer that every token left at, as bars, with the average so far."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from dvp_gui.application.run_state import RunState
from dvp_gui.ui.plots.gutters import GutterLabel
from dvp_gui.ui.plots.lines import Line, dashed_pen, line_pen
from dvp_gui.ui.plots.steps import Floats
from dvp_gui.ui.plots.token_axis import TokenAxis
from dvp_gui.ui.plots.token_card import TokenCard
from dvp_gui.ui.theme import Theme

_BAR_SHARE = 0.84
"""How much of its column a bar fills."""
_NARROW_COLUMN = 6.0
"""Columns narrower than this leave no gap between bars."""


class ExitPlot(TokenCard):
    """Bars in the colours of the exit-layer scale; the dashed line is the mean of all tokens up to there."""

    def __init__(
        self, state: RunState, theme: Theme, parent: QWidget | None = None, *, axis: TokenAxis | None = None
    ) -> None:
        super().__init__(state, theme, parent, axis)
        self.set_title(self.tr("Exit layer per token"))
        self._narrow = False
        self.bars = pg.BarGraphItem(x=[], height=[], width=_BAR_SHARE)
        self.grid = Line(connect="pairs")
        self.average = Line()
        self.canvas.add(self.grid, 0)
        self.canvas.add(self.bars, 1)
        self.canvas.add(self.average, 20)
        self.canvas.left.set_title(self.tr("decoder layer"))

    def y_range(self) -> tuple[float, float]:
        """From 0, so that the length of a bar is its layer."""
        return 0.0, self.num_layers * 1.03

    def show_look(self) -> None:
        """Pens of this plot."""
        super().show_look()
        self.grid.setPen(line_pen(self._theme.colors.grid))
        self.average.setPen(dashed_pen(self._theme.colors.text, 1.5))
        self.average.setShadowPen(line_pen(self._theme.colors.card, 3))

    def show_run(self) -> None:
        """Layer numbers and the line at L."""
        ticks = layer_ticks(self.num_layers)
        self.canvas.left.set_labels([GutterLabel(tick, str(tick)) for tick in ticks])

    def show_tokens(self) -> None:
        """All bars anew: a handful of numbers a token."""
        exits = self._exits()
        self.say("" if exits.size else self.tr("One bar a token: how many of the decoder's layers it took."))
        self._draw_bars(exits)
        means = np.cumsum(exits) / np.arange(1, exits.size + 1)
        self.average.setData(np.arange(exits.size) + 0.5, means)
        labels = [GutterLabel(self.num_layers, f"L = {self.num_layers}")]
        if exits.size:
            mean = float(means[-1])
            labels.insert(0, GutterLabel(mean, self.tr("avg.") + f" {mean:.1f}", role="text"))
            self.summary.setText(
                self.tr("average {mean:.1f} of {count}").format(mean=mean, count=self.num_layers)
            )
        else:
            self.summary.clear()
        self.canvas.right.set_labels(labels)
        self.leader_height = float(means[-1]) if exits.size else None
        super().show_tokens()

    def _on_placed(self) -> None:
        """The grid over the tokens in view; bars close ranks where columns are narrow."""
        first, last = self.axis.visible_range(self.canvas.axes_width)
        ticks = [tick for tick in layer_ticks(self.num_layers) if tick]
        self.grid.setData(np.tile([first, last], len(ticks)), np.repeat(ticks, 2).astype(np.float64))
        narrow = self.axis.column_width < _NARROW_COLUMN
        if narrow != self._narrow:
            self._narrow = narrow
            self._draw_bars(self._exits())

    def _exits(self) -> Floats:
        return np.array([trace.exit_layer for trace in self._state.traces], dtype=np.float64)

    def _draw_bars(self, exits: Floats) -> None:
        self.bars.setVisible(exits.size > 0)
        if not exits.size:  # pyqtgraph 0.14 raises where bars have a list of no brushes
            return
        colors = [self._theme.exit_color(layer, self.num_layers) for layer in range(1, self.num_layers + 1)]
        outlines = [self._theme.outline_of(color) for color in colors]
        layers = exits.astype(int) - 1
        self.bars.setOpts(
            x=np.arange(exits.size) + 0.5,
            height=exits,
            width=1.0 if self._narrow else _BAR_SHARE,
            brushes=[colors[layer] for layer in layers],
            pens=[colors[layer] if self._narrow else outlines[layer] for layer in layers],
        )


def layer_ticks(num_layers: int) -> list[int]:
    """0, L and round numbers between, not close to L."""
    step = max(round(num_layers / 4), 1)
    return [*(tick for tick in range(0, num_layers, step) if num_layers - tick >= step / 2), num_layers]
