"""A number for every layer of every token: confidence as the checks used it, or what the audit says of each layer."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QResizeEvent, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QWidget

from dvp_gui.application.card_tables import CardTable, layers_table
from dvp_gui.application.run_state import RunState
from dvp_gui.ui.plots.audit_wording import cell_sentence
from dvp_gui.ui.plots.gutters import GutterLabel
from dvp_gui.ui.plots.legend import Legend
from dvp_gui.ui.plots.lines import Line, dashed_pen, line_pen
from dvp_gui.ui.plots.quantities import Quantity
from dvp_gui.ui.plots.quantity_box import QuantityBox
from dvp_gui.ui.plots.quantity_legend import quantity_entries
from dvp_gui.ui.plots.steps import CHECKED_MODES, exit_steps, pruning_steps
from dvp_gui.ui.plots.token_axis import TokenAxis
from dvp_gui.ui.plots.token_card import TokenCard
from dvp_gui.ui.plots.verdict_marks import VerdictMarks
from dvp_gui.ui.plots.wording import visible_piece
from dvp_gui.ui.theme import Theme

FIRST_CAPACITY = 256
"""Tokens that the image has room for before it grows to twice the size."""
_LINED_COLUMN = 8.0
"""Columns narrower than this have no lines between them, and no slashes in them."""
_TITLED_WIDTH = 480
"""Pixels from which on there is room for the title beside choice and legend."""
_SLASH = 0.28
"""Half the width and height of a slash, of its cell."""


class ConfidenceHeatmap(TokenCard):
    """Rows are layers 1..L from the bottom, columns are tokens; a box in the header chooses what the cells show."""

    names_axis = False

    def __init__(
        self, state: RunState, theme: Theme, parent: QWidget | None = None, *, axis: TokenAxis | None = None
    ) -> None:
        super().__init__(state, theme, parent, axis)
        self.set_title(self.tr("Layer by token"))
        self.values = _empty_values(1, FIRST_CAPACITY)
        """[L, capacity]: what the cells show, on the scale 0..1; NaN where there is nothing."""
        self._filled = 0
        self._layer: int | None = None
        self.image = pg.ImageItem(axisOrder="row-major")
        self.ran = Line(fillLevel=0.5, pen=None)
        self.grid, self.slashes = Line(connect="pairs"), Line(connect="pairs")
        self.pruning = Line(connect="finite")
        self.staircase, self.cell = Line(), Line()
        self.verdicts = VerdictMarks()
        for z, item in enumerate(
            (self.ran, self.image, self.grid, self.slashes, self.pruning, self.staircase, self.verdicts)
        ):
            self.canvas.add(item, z)
        self.canvas.add(self.cell, 50)
        self.canvas.left.set_title(self.tr("decoder layer"))
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.canvas.walked.connect(self._on_walked)
        self.canvas.focus_changed.connect(self._on_focus_changed)
        self.choice = QuantityBox(self.tr("What the cells show"))
        self.choice.changed.connect(self._on_quantity_changed)
        self.legend = Legend(theme)
        self.header.insertWidget(1, self.choice)
        self.header.insertWidget(2, self.legend, 1)
        self.header.setStretch(0, 0)
        self.summary.hide()

    @property
    def quantity(self) -> Quantity:
        """What the cells show."""
        return self.choice.shown

    @property
    def layer(self) -> int:
        """The layer that the keys stand on: where they moved to, else the exit of the token in focus."""
        index = self._state.focus
        if self._layer is not None or index is None:
            return min(self._layer or 1, self.num_layers)
        return self._state.traces[index].exit_layer

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for the title, the choice beside it says as much."""
        super().resizeEvent(event)
        self.title.setVisible(self.width() >= _TITLED_WIDTH)

    def y_range(self) -> tuple[float, float]:
        """Half a layer more than 1..L on either side, and room for the line on the upper edge."""
        return 0.5, self.num_layers + 0.62

    def hover_text(self, index: int, y: float) -> str:
        """The cell that the mouse is on, then the token."""
        text, layer = super().hover_text(index, y), round(y)
        return f"{text}\n{self.cell_text(index, layer)}" if 1 <= layer <= self.num_layers else text

    def cell_text(self, index: int, layer: int) -> str:
        """What the cell of token `index` (from 0) and `layer` says, in words."""
        state = self._state
        assert state.info is not None
        audit = state.audits[index] if index < len(state.audits) else None
        text = cell_sentence(self.quantity, state.traces[index], audit, layer, state.info.vocabulary)
        if self.quantity.needs_audit and audit is None:
            return text + "\n" + self.tr("this token has no audit")
        return text

    def show_look(self) -> None:
        """Scale and pens of this plot."""
        super().show_look()
        colors = self._theme.colors
        self.ran.setBrush(QBrush(colors.track))
        self.grid.setPen(line_pen(colors.card))
        self.slashes.setPen(line_pen(colors.text))
        self.pruning.setPen(dashed_pen(colors.text, 1.5))
        self.staircase.setPen(line_pen(colors.signal, 2))
        self.cell.setPen(line_pen(colors.text, 2.5))
        self.cell.setShadowPen(line_pen(colors.card, 5))
        self.verdicts.dress(self._theme)
        self._show_scale()

    def show_run(self) -> None:
        """An empty image of the model's height."""
        info = self._state.info
        self.values = _empty_values(self.num_layers, FIRST_CAPACITY)
        self._filled, self._layer = 0, None
        self.choice.set_audited(info is not None and info.is_audited)
        self.canvas.left.set_labels(layer_labels(self.num_layers))
        self._show_scale()

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

    def show_verdicts(self) -> None:
        """Mark the exits of tokens that are not the full model's."""
        exits = [trace.exit_layer for trace in self._state.traces]
        self.verdicts.show(self._state.verdicts, exits, self.axis.column_width)
        self._show_scale()

    def show_selection(self) -> None:
        """Frame the token in focus, and the cell where the keys are."""
        super().show_selection()
        index, has_keys = self._state.focus, self.canvas.hasFocus()
        if index is None or not has_keys:
            self.cell.setData([], [])
        else:
            low, high = self.layer - 0.5, self.layer + 0.5
            self.cell.setData([index, index + 1, index + 1, index, index], [low, low, high, high, low])
        self.canvas.setAccessibleName(f"{self.title.text()}: {self.quantity.label()}")
        self.canvas.setAccessibleDescription("" if index is None else self._readout(index))

    def table(self) -> CardTable | None:
        """Every layer of every token, with all quantities that the plot can show."""
        return layers_table(self._state, "layers")

    def _readout(self, index: int) -> str:
        """Token and cell in one line."""
        token = self.tr("token {number} {piece}").format(
            number=index + 1, piece=visible_piece(self._state.pieces[index])
        )
        return f"{token}, {self.cell_text(index, self.layer)}".replace("\n", ", ")

    def _say_if_unchecked(self) -> None:
        traces = self._state.traces
        unchecked = bool(traces) and not any(trace.mode in CHECKED_MODES for trace in traces)
        unchecked = unchecked and not self.quantity.needs_audit
        self.summary.setVisible(unchecked)
        self.summary.setText(
            self.tr("mode {mode}: no layer is checked").format(mode=traces[-1].mode) if unchecked else ""
        )

    def _write_columns(self) -> None:
        state, quantity = self._state, self.quantity
        while len(state.traces) > self.values.shape[1]:
            more = _empty_values(*self.values.shape)
            self.values = np.concatenate([self.values, more], axis=1)
        vocab_size = state.info.model.vocab_size if state.info is not None else 1
        for index in range(self._filled, len(state.traces)):
            audit = state.audits[index] if index < len(state.audits) else None
            column = quantity.values(state.traces[index], audit)
            self.values[:, index] = quantity.shares(column, vocab_size)
        self._filled = len(state.traces)

    def _side_labels(self) -> list[GutterLabel]:
        """What the dashed line means, at the height that it ends at."""
        last = self._state.traces[-1] if self._state.traces else None
        if last is None or last.mode not in CHECKED_MODES:
            return []
        labels = [GutterLabel(last.p + 0.5, f"p = {last.p}", role="text")]
        if last.mode == "dvp":
            labels.append(GutterLabel(last.p + 0.5, self.tr("keep {k}").format(k=f"{last.k:,}")))
        return labels

    def _show_scale(self) -> None:
        """Colours and legend of the quantity."""
        theme, quantity, info = self._theme, self.quantity, self._state.info
        self.image.setLookupTable(theme.doubt_table() if quantity.is_doubt else theme.confidence_table())
        vocab_size = info.model.vocab_size if info is not None else 1
        self.legend.set_entries(quantity_entries(theme, quantity, vocab_size, self._state.verdicts))
        self.legend.setMinimumWidth(self.legend.minimumSizeHint().width())

    def _on_quantity_changed(self) -> None:
        """Other numbers in the same cells."""
        self._filled = 0
        self._show_scale()
        self.show_tokens()
        self.show_selection()

    def _on_walked(self, columns: int, rows: int) -> None:
        """To the next token, or to the next layer of this one."""
        if rows:
            self._layer = min(max(self.layer + rows, 1), self.num_layers)
            self.show_selection()
        else:
            self._state.walk(columns)
        self._tell()

    def _on_clicked(self, x: float, y: float) -> None:
        """The keys go on from the cell that was clicked."""
        self._layer = min(max(round(y), 1), self.num_layers)
        super()._on_clicked(x, y)
        self.show_selection()

    def _on_focus_changed(self) -> None:
        self.show_selection()
        self._tell()

    def _tell(self) -> None:
        """The cell in words, in the window's status line, while the keys are here."""
        index = self._state.focus
        text = self._readout(index) if index is not None and self.canvas.hasFocus() else ""
        QApplication.sendEvent(self, QStatusTipEvent(text))

    def _on_placed(self) -> None:
        """Lines between the cells in view, where they do not hide them."""
        first, last = self.axis.visible_range(self.canvas.axes_width)
        end = min(last, float(len(self._state.traces)))
        rows = np.arange(1, self.num_layers) + 0.5
        x, y = [np.tile([first, end], len(rows))], [np.repeat(rows, 2)]
        is_lined = self.axis.column_width >= _LINED_COLUMN
        if is_lined:
            columns = np.arange(max(int(first), 0), int(end) + 1, dtype=np.float64)
            x.append(np.repeat(columns, 2))
            y.append(np.tile([0.5, self.num_layers + 0.5], len(columns)))
        self.grid.setData(np.concatenate(x), np.concatenate(y))
        # Risers of narrow columns would cover what they stand between: only the tops are left.
        self.staircase.setData(*exit_steps(self._state.traces), connect="all" if is_lined else "pairs")
        self._slash(range(max(int(first), 0), int(np.ceil(end))) if is_lined else range(0))
        exits = [trace.exit_layer for trace in self._state.traces]
        self.verdicts.show(self._state.verdicts, exits, self.axis.column_width)

    def _slash(self, in_view: range) -> None:
        """A slash through each cell in view whose best token is not the last layer's."""
        if self.quantity is not Quantity.AGREEMENT or not in_view:
            self.slashes.setData([], [])
            return
        rows, columns = np.nonzero(self.values[:, in_view.start : in_view.stop] > 0)
        x, y = columns + in_view.start + 0.5, rows + 1.0
        self.slashes.setData(
            np.column_stack([x - _SLASH, x + _SLASH]).ravel(),
            np.column_stack([y - _SLASH, y + _SLASH]).ravel(),
        )


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
