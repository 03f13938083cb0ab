"""The layer that every token left at, as bars, with the average so far."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from dvp_gui.application.card_tables import CardTable, exits_table
from dvp_gui.application.run_state import RunState
from dvp_gui.ui.plots.bars import LayerBars
from dvp_gui.ui.plots.gutters import GutterLabel
from dvp_gui.ui.plots.lines import Line, dashed_pen, line_pen
from dvp_gui.ui.plots.token_axis import TokenAxis
from dvp_gui.ui.plots.token_card import TokenCard
from dvp_gui.ui.plots.verdict_marks import MARK_SIZE, VerdictMarks
from dvp_gui.ui.theme import Theme

_HEADROOM, _MARKED_HEADROOM = 1.03, 1.14
"""How far the axis goes on above L, without and with marks."""


class ExitPlot(TokenCard):
    """Bars in the colours of the exit-layer scale; the dashed line is the mean of all tokens up to there."""

    names_changes = False

    def __init__(
        self, state: RunState, theme: Theme, parent: QWidget | None = None, *, axis: TokenAxis | None = None
    ) -> None:
        super().__init__(state, theme, parent, axis)
        self.set_title(self.tr("Exit layer per token"))
        self.bars = LayerBars(theme, self.axis)
        self.grid = Line(connect="pairs")
        self.average = Line()
        self.canvas.add(self.grid, 0)
        self.canvas.add(self.bars, 1)
        self.canvas.add(self.average, 20)
        self.verdicts = VerdictMarks()
        self.canvas.add(self.verdicts, 21)
        self.canvas.left.set_title(self.tr("decoder layer"))

    def y_range(self) -> tuple[float, float]:
        """From 0, so that the length of a bar is its layer; an audited run has marks above the bars."""
        info = self._state.info
        is_audited = info is not None and info.is_audited
        return 0.0, self.num_layers * (_MARKED_HEADROOM if is_audited else _HEADROOM)

    def show_look(self) -> None:
        """Pens of this plot."""
        super().show_look()
        self.grid.setPen(line_pen(self._theme.colors.grid))
        self.average.setPen(dashed_pen(self._theme.colors.text, 1.5))
        self.verdicts.dress(self._theme)
        self.average.setShadowPen(line_pen(self._theme.colors.card, 3))

    def show_run(self) -> None:
        """Layer numbers and the line at L."""
        ticks = layer_ticks(self.num_layers)
        self.canvas.left.set_labels([GutterLabel(tick, str(tick)) for tick in ticks])

    def show_tokens(self) -> None:
        """All bars anew: a handful of numbers a token."""
        exits = [trace.exit_layer for trace in self._state.traces]
        self.say("" if exits else self.tr("One bar a token: how many of the decoder's layers it took."))
        self.bars.set_layers(exits, self.num_layers)
        means = np.cumsum(exits) / np.arange(1, len(exits) + 1)
        self.average.setData(np.arange(len(exits)) + 0.5, means)
        labels = [GutterLabel(self.num_layers, f"L = {self.num_layers}")]
        if exits:
            mean = float(means[-1])
            labels.insert(0, GutterLabel(mean, self.tr("avg.") + f" {mean:.1f}", role="text"))
            self.summary.setText(
                self.tr("average {mean:.1f} of {count}").format(mean=mean, count=self.num_layers)
            )
        else:
            self.summary.clear()
        self.canvas.right.set_labels(labels)
        self.leader_height = float(means[-1]) if exits else None
        super().show_tokens()

    def table(self) -> CardTable | None:
        """The bars and the line."""
        return exits_table(self._state, "exit-layers")

    def show_verdicts(self) -> None:
        """A mark above each bar whose token is not the full model's."""
        low, high = self.y_range()
        gap = (MARK_SIZE / 2 + 2) * (high - low) / max(float(self.canvas.box.height()), 1.0)
        heights = [trace.exit_layer + gap for trace in self._state.traces]
        self.verdicts.show(self._state.verdicts, heights, self.axis.column_width)

    def _on_placed(self) -> None:
        """The grid over the tokens in view, and the marks as far above their bars as before."""
        self.show_verdicts()
        first, last = self.axis.visible_range(self.canvas.axes_width)
        ticks = [tick for tick in layer_ticks(self.num_layers) if tick]
        self.grid.setData(np.tile([first, last], len(ticks)), np.repeat(ticks, 2).astype(np.float64))


def layer_ticks(num_layers: int) -> list[int]:
    """0, L and round numbers between, not close to L."""
    step = max(round(num_layers / 4), 1)
    return [*(tick for tick in range(0, num_layers, step) if num_layers - tick >= step / 2), num_layers]
