"""Confidence of every layer of every token: checks, layers that ran without one, and layers never run."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QWidget

from dvp_gui.application.card_tables import CardTable, layers_table
from dvp_gui.application.run_state import RunState
from dvp_gui.ui.plots.gutters import GutterLabel
from dvp_gui.ui.plots.legend import Legend, LegendEntry, confidence_scale, patch, stroke
from dvp_gui.ui.plots.lines import Line, dashed_pen, line_pen
from dvp_gui.ui.plots.steps import CHECKED_MODES, exit_steps, pruning_steps
from dvp_gui.ui.plots.token_axis import TokenAxis
from dvp_gui.ui.plots.token_card import TokenCard
from dvp_gui.ui.plots.wording import layer_sentence
from dvp_gui.ui.theme import Theme

FIRST_CAPACITY = 256
"""Tokens that the image has room for before it grows to twice the size."""
_LINED_COLUMN = 8.0
"""Columns narrower than this have no lines between them."""


class ConfidenceHeatmap(TokenCard):
    """Rows are layers 1..L from the bottom, columns are tokens."""

    names_axis = False

    def __init__(
        self, state: RunState, theme: Theme, parent: QWidget | None = None, *, axis: TokenAxis | None = None
    ) -> None:
        super().__init__(state, theme, parent, axis)
        self.set_title(self.tr("Confidence by layer"))
        self.values = _empty_values(1, FIRST_CAPACITY)
        self._filled = 0
        self.image = pg.ImageItem(axisOrder="row-major")
        self.ran = Line(fillLevel=0.5, pen=None)
        self.grid = Line(connect="pairs")
        self.pruning = Line(connect="finite")
        self.staircase = Line()
        for z, item in enumerate((self.ran, self.image, self.grid, self.pruning, self.staircase)):
            self.canvas.add(item, z)
        self.canvas.left.set_title(self.tr("decoder layer"))
        self.legend = Legend(theme)
        self.header.insertWidget(1, self.legend, 1)
        self.header.setStretch(0, 0)
        self.summary.hide()

    def y_range(self) -> tuple[float, float]:
        """Half a layer more than 1..L on either side, and room for the line on the upper edge."""
        return 0.5, self.num_layers + 0.62

    def hover_text(self, index: int, y: float) -> str:
        """The token, and the layer that the mouse is on."""
        text = super().hover_text(index, y)
        layer = round(y)
        if 1 <= layer <= self.num_layers:
            text += "\n" + layer_sentence(self._state.traces[index], layer)
        return text

    def show_look(self) -> None:
        """Scale and pens of this plot."""
        super().show_look()
        colors = self._theme.colors
        self.image.setLookupTable(self._theme.confidence_table())
        self.ran.setBrush(QBrush(colors.track))
        self.grid.setPen(line_pen(colors.card))
        self.pruning.setPen(dashed_pen(colors.text, 1.5))
        self.staircase.setPen(line_pen(colors.signal, 2))
        self.legend.set_entries(self._legend_entries())

    def show_run(self) -> None:
        """An empty image of the model's height."""
        self.values = _empty_values(self.num_layers, FIRST_CAPACITY)
        self._filled = 0
        self.canvas.left.set_labels(layer_labels(self.num_layers))

    def show_tokens(self) -> None:
        """Write the columns that came and draw the lines over them."""
        traces = self._state.traces
        self.say(
            ""
            if traces
            else self.tr("One column a token, one row a layer: how sure the model was, and where it left.")
        )
        self._say_if_unchecked()
        self._write_columns()
        self.image.setImage(self.values, autoLevels=False, levels=(0.0, 1.0))
        self.image.setRect(QRectF(0, 0.5, self.values.shape[1], self.num_layers))
        self.ran.setData(*exit_steps(traces))
        self.pruning.setData(*pruning_steps(traces))
        labels = self._side_labels()
        self.canvas.right.set_labels(labels)
        self.leader_height = labels[0].position if labels else None
        super().show_tokens()

    def table(self) -> CardTable | None:
        """Every layer of every token, with all quantities that the plot can show."""
        return layers_table(self._state, "layers")

    def _say_if_unchecked(self) -> None:
        traces = self._state.traces
        unchecked = bool(traces) and not any(trace.mode in CHECKED_MODES for trace in traces)
        self.summary.setVisible(unchecked)
        self.summary.setText(
            self.tr("mode {mode}: no layer is checked").format(mode=traces[-1].mode) if unchecked else ""
        )

    def _write_columns(self) -> None:
        traces = self._state.traces
        while len(traces) > self.values.shape[1]:
            more = _empty_values(*self.values.shape)
            self.values = np.concatenate([self.values, more], axis=1)
        for index in range(self._filled, len(traces)):
            self.values[:, index] = traces[index].confidence
        self._filled = len(traces)

    def _side_labels(self) -> list[GutterLabel]:
        """What the dashed line means, at the height that it ends at."""
        last = self._state.traces[-1] if self._state.traces else None
        if last is None or last.mode not in CHECKED_MODES:
            return []
        labels = [GutterLabel(last.p + 0.5, f"p = {last.p}", role="text")]
        if last.mode == "dvp":
            labels.append(GutterLabel(last.p + 0.5, self.tr("keep {k}").format(k=f"{last.k:,}")))
        return labels

    def _legend_entries(self) -> list[LegendEntry]:
        theme = self._theme
        return [
            LegendEntry(self.tr("confidence 0"), confidence_scale(theme), 56, "1"),
            LegendEntry("", stroke(theme, "signal"), 16, self.tr("exit")),
            LegendEntry("", patch(theme, "track"), 12, self.tr("not checked")),
            LegendEntry("", patch(theme, "card"), 12, self.tr("never run")),
        ]

    def _on_placed(self) -> None:
        """Lines between the cells in view, where they do not hide them."""
        first, last = self.axis.visible_range(self.canvas.axes_width)
        end = min(last, float(len(self._state.traces)))
        rows = np.arange(1, self.num_layers) + 0.5
        x, y = [np.tile([first, end], len(rows))], [np.repeat(rows, 2)]
        if self.axis.column_width >= _LINED_COLUMN:
            columns = np.arange(max(int(first), 0), int(end) + 1, dtype=np.float64)
            x.append(np.repeat(columns, 2))
            y.append(np.tile([0.5, self.num_layers + 0.5], len(columns)))
        self.grid.setData(np.concatenate(x), np.concatenate(y))
        # Risers of narrow columns would cover what they stand between: only the tops are left.
        connect = "all" if self.axis.column_width >= _LINED_COLUMN else "pairs"
        self.staircase.setData(*exit_steps(self._state.traces), connect=connect)


def layer_labels(num_layers: int) -> list[GutterLabel]:
    """Round layer numbers, the first and the last always among them."""
    step = 1 if num_layers <= 8 else 2 if num_layers <= 12 else 4
    layers = [
        1,
        *(layer for layer in range(step, num_layers, step) if layer > 1 and num_layers - layer >= step / 2),
    ]
    return [GutterLabel(layer, str(layer)) for layer in dict.fromkeys([*layers, num_layers])]


def _empty_values(num_layers: int, capacity: int) -> npt.NDArray[np.float32]:
    """[L, capacity] of NaN: nothing was checked."""
    return np.full((num_layers, capacity), np.nan, dtype=np.float32)
