"""Probability against layer for the emitted token and its rivals: every token that led at any layer of an audit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dvp_gui.application.audit_reading import leading_ids, token_probs
from dvp_gui.application.card_tables import CardTable
from dvp_gui.application.run_state import RunState, Vocabulary
from dvp_gui.export.columns import Column
from dvp_gui.ui.plots.candidate_model import ARROW
from dvp_gui.ui.plots.canvas import Canvas
from dvp_gui.ui.plots.gutters import GutterLabel, small_font
from dvp_gui.ui.plots.heatmap import layer_labels
from dvp_gui.ui.plots.label_places import Box, label_places
from dvp_gui.ui.plots.lines import Line, dashed_pen, line_pen
from dvp_gui.ui.plots.wording import percent, visible_piece
from dvp_gui.ui.theme import Theme

_Y_RANGE = (-0.03, 1.05)
MAX_RIVALS = 6
"""Tokens beside the emitted one that have a colour, dashes and a name; further ones are thin and in the tooltip."""
_DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 2), (8, 3, 2, 3), (4, 4), (1, 3))
"""Beside the colour, what tells the rivals' lines apart; empty is solid."""
_COLUMNS = (
    Column("layer", "decoder blocks executed", "layers"),
    Column("token_id", "the emitted token first, then every token that led at any layer"),
    Column("token", "its spelling", is_text=True),
    Column("probability", "after this layer, over the whole vocabulary", "0..1"),
)


@dataclass(frozen=True, slots=True, eq=False)
class TokenCurve:
    """One token's way through the layers."""

    token_id: int
    piece: str
    probs: npt.NDArray[np.float32]  # [L], over V; NaN where it is not known
    is_emitted: bool
    is_full_model: bool

    @property
    def name(self) -> str:
        """As the plot writes it beside the line."""
        mark = f"{ARROW} " if self.is_emitted else ""
        return mark + visible_piece(self.piece)


def token_curves(state: RunState, index: int) -> list[TokenCurve]:
    """The emitted token first, then its rivals, the most probable ones first; empty without an audit."""
    if index >= len(state.audits) or state.info is None:
        return []
    audit, emitted = state.audits[index], state.traces[index].token_id
    full_id = state.verdicts[index].full_model_id if index < len(state.verdicts) else None
    rivals = [token_id for token_id in leading_ids(audit) if token_id != emitted]
    if full_id is not None and full_id not in (emitted, *rivals):
        rivals.append(full_id)

    def curve(token_id: int, probs: npt.NDArray[np.float32]) -> TokenCurve:
        piece = vocabulary.piece(token_id)
        return TokenCurve(token_id, piece, probs, token_id == emitted, token_id == full_id)

    vocabulary: Vocabulary = state.info.vocabulary
    others = [curve(token_id, token_probs(audit, token_id)) for token_id in rivals]
    others.sort(key=_peak, reverse=True)
    return [curve(emitted, audit.emitted_prob), *others]


def _peak(curve: TokenCurve) -> float:
    known = curve.probs[~np.isnan(curve.probs)]
    return float(known.max()) if known.size else 0.0


class TokenCurves(QWidget):
    """The plot: a bold curve, up to six rivals with names at their peaks, the exit and p as lines."""

    pointed = Signal(float)
    """The mouse is at this layer."""
    unpointed = Signal()

    def __init__(self, state: RunState, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._theme = state, theme
        self._curves: list[TokenCurve] = []
        self._exit_layer = 1
        self.canvas = Canvas(theme, left=58, right=14, top=4, bottom=36)
        self.canvas.bottom.set_title(self.tr("decoder layer"))
        self.canvas.left.set_title(self.tr("probability over V"))
        self._add_items()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.unpointed.connect(self.unpointed)
        self.canvas.resized.connect(self._on_resized)

    @property
    def curves(self) -> list[TokenCurve]:
        """What is drawn, the emitted token first."""
        return self._curves

    def dress(self) -> None:
        """Pens and the colours of names."""
        colors = self._theme.colors
        self.canvas.dress()
        self.grid.setPen(line_pen(colors.grid))
        self.rest.setPen(line_pen(colors.faint))
        self.exit.setPen(line_pen(colors.signal, 1.5))
        self.pruning.setPen(dashed_pen(colors.text, 1.5))
        self.emitted.setPen(line_pen(colors.accent, 2.5))
        self.points.setBrush(colors.accent)
        self.points.setPen(line_pen(colors.card))
        for number, (line, color) in enumerate(zip(self.rivals, self._theme.curve_colors(), strict=True)):
            line.setPen(_rival_pen(color, _DASHES[number]))
        behind = QColor(colors.card)
        behind.setAlphaF(0.8)
        label_colors = (colors.accent, *self._theme.curve_colors())
        for label, color in zip(self.labels, label_colors, strict=True):
            label.setColor(color)
            label.fill = QBrush(behind)
        self.exit_label.setColor(colors.signal)
        self.exit_label.fill = QBrush(behind)

    def set_layers(self, num_layers: int) -> None:
        """Fixed axes for the model's L."""
        self.canvas.set_ranges((0.6, num_layers + 0.4), _Y_RANGE)
        self.canvas.bottom.set_labels(layer_labels(num_layers))
        ticks = (0.0, 0.25, 0.5, 0.75, 1.0)
        self.canvas.left.set_labels([GutterLabel(tick, f"{tick:g}") for tick in ticks])
        self.grid.setData(np.tile([0.6, num_layers + 0.4], len(ticks)), np.repeat(ticks, 2))

    def draw(self, index: int) -> None:
        """Show token `index`, which has an audit."""
        trace = self._state.traces[index]
        self._curves, self._exit_layer = token_curves(self._state, index), trace.exit_layer
        emitted, rivals = self._curves[0], self._curves[1 : 1 + MAX_RIVALS]
        layers = np.arange(1, trace.num_layers + 1, dtype=np.float64)
        self.emitted.setData(layers, emitted.probs.astype(np.float64))
        self.points.setData(layers, emitted.probs.astype(np.float64))
        for number, line in enumerate(self.rivals):
            known = number < len(rivals)
            line.setData(*((layers, rivals[number].probs.astype(np.float64)) if known else ([], [])))
        self.rest.setData(*_joined(self._curves[1 + MAX_RIVALS :]))
        self.exit.setData([trace.exit_layer] * 2, list(_Y_RANGE))
        is_pruned = trace.mode == "dvp"
        self.pruning.setData([trace.p] * 2 if is_pruned else [], list(_Y_RANGE) if is_pruned else [])
        self.canvas.setAccessibleName(self.tr("Probability of tokens by layer"))
        self.canvas.setAccessibleDescription(self.words(trace.exit_layer).replace("\n", ", "))
        self._place_labels()

    def words(self, layer: int) -> str:
        """Every curve at `layer`, the most probable token first, one a line."""
        known = [curve for curve in self._curves if not np.isnan(curve.probs[layer - 1])]
        known.sort(key=lambda curve: float(curve.probs[layer - 1]), reverse=True)
        lines = [f"{_full_name(curve)}: {percent(float(curve.probs[layer - 1]))}" for curve in known]
        return "\n".join([self.tr("layer {layer}, over the whole vocabulary").format(layer=layer), *lines])

    def table(self) -> CardTable | None:
        """Every curve that is drawn, one row a layer and token."""
        if not self._curves:
            return None
        rows = [
            [str(layer), str(curve.token_id), curve.piece, "" if np.isnan(prob) else repr(float(prob))]
            for curve in self._curves
            for layer, prob in enumerate(curve.probs, start=1)
        ]
        return CardTable("token-curves", _COLUMNS, rows)

    def _place_labels(self) -> None:
        """Names at the peaks, the emitted token's first."""
        if not self._curves:
            return
        box = self.canvas.box
        shown = self._curves[: 1 + MAX_RIVALS]
        for label, curve in zip(self.labels, shown, strict=False):
            label.setText(_full_name(curve))
        sizes = [label.boundingRect() for label in self.labels[: len(shown)]]
        names = [(float(size.width()), float(size.height())) for size in sizes]
        peaks = [self._pixel(*_peak_at(curve)) for curve in shown]
        area = Box(0.0, 0.0, float(box.width()), float(box.height()))
        taken = [_around(self._pixel(at + 1, float(prob))) for at, prob in enumerate(shown[0].probs)]
        places = label_places(peaks, names, area, taken)
        self._place_exit_label(area, [*taken, *(place for place in places if place is not None)])
        for label in self.labels:
            label.setVisible(False)
        for label, place in zip(self.labels, places, strict=False):
            if place is not None:
                label.setVisible(True)
                label.setPos(self._axes(place.left, place.top))

    def _place_exit_label(self, area: Box, taken: list[Box]) -> None:
        """Beside the exit's line, as high as no name stands."""
        x, _ = self._pixel(self._exit_layer, 0.0)
        size = (float(self.exit_label.boundingRect().width()), float(self.exit_label.boundingRect().height()))
        place = label_places([(x, area.height * 0.35)], [size], area, taken)[0]
        self.exit_label.setVisible(place is not None)
        if place is not None:
            is_beside = place.left >= x or place.right <= x
            self.exit_label.setPos(self._axes(place.left if is_beside else x, place.top))

    def _pixel(self, layer: float, prob: float) -> tuple[float, float]:
        """Where a point of the axes is in the box, in pixels from its upper left corner."""
        (x_low, x_high), (y_low, y_high) = self.canvas.box.viewRange()
        x = (layer - x_low) / (x_high - x_low) * self.canvas.box.width()
        return float(x), float((y_high - prob) / (y_high - y_low) * self.canvas.box.height())

    def _axes(self, x: float, y: float) -> QPointF:
        """The other way round."""
        (x_low, x_high), (y_low, y_high) = self.canvas.box.viewRange()
        width, height = max(self.canvas.box.width(), 1.0), max(self.canvas.box.height(), 1.0)
        return QPointF(x_low + x / width * (x_high - x_low), y_high - y / height * (y_high - y_low))

    def _add_items(self) -> None:
        self.grid = Line(connect="pairs")
        self.exit, self.pruning = Line(), Line()
        self.rest = Line(connect="finite", antialias=True)
        self.rivals = [Line(connect="finite", antialias=True) for _ in range(MAX_RIVALS)]
        self.emitted = Line(antialias=True)
        self.points = pg.ScatterPlotItem(size=7, symbol="o", antialias=True)
        self.labels = [pg.TextItem(anchor=(0, 0)) for _ in range(1 + MAX_RIVALS)]
        self.exit_label = pg.TextItem(self.tr("exit"), anchor=(0, 0))
        font = small_font(self.font())
        bold = QFont(font)
        bold.setBold(True)
        for number, label in enumerate(self.labels):
            label.setFont(font if number else bold)
        lines = (self.rest, *self.rivals, self.emitted, self.points)
        below = (self.grid, self.exit, self.pruning, self.exit_label, *reversed(self.labels))
        for z, item in enumerate((*below, *lines)):
            self.canvas.add(item, z)

    def _on_resized(self) -> None:
        self.canvas.repaint_gutters()
        self._place_labels()

    def _on_pointed(self, x: float, _y: float) -> None:
        self.pointed.emit(x)


def _around(point: tuple[float, float]) -> Box:
    """What a point of the emitted token's curve takes up."""
    return Box(point[0] - 5, point[1] - 5, 10.0, 10.0)


def _full_name(curve: TokenCurve) -> str:
    return f"{curve.name} = full model" if curve.is_full_model and not curve.is_emitted else curve.name


def _peak_at(curve: TokenCurve) -> tuple[float, float]:
    """Layer (1..L) and height of the highest known point."""
    probs = np.where(np.isnan(curve.probs), -1.0, curve.probs)
    at = int(np.argmax(probs))
    return at + 1.0, max(float(probs[at]), 0.0)


def _joined(curves: list[TokenCurve]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """x and y of all curves in one, NaN between them."""
    if not curves:
        return np.empty(0), np.empty(0)
    count = len(curves[0].probs)
    x = np.tile(np.append(np.arange(1.0, count + 1), np.nan), len(curves))
    return x, np.concatenate([np.append(curve.probs, np.nan) for curve in curves]).astype(np.float64)


def _rival_pen(color: QColor, dashes: tuple[float, ...]) -> QPen:
    pen = line_pen(color, 1.5)
    if dashes:
        pen.setStyle(Qt.PenStyle.CustomDashLine)
        pen.setDashPattern(list(dashes))
    return pen
