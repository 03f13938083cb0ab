"""Confidence against layer for the token in focus, with its threshold, its exit, and the tokens before it."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QCursor
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QToolButton, QToolTip, QVBoxLayout, QWidget

from dvp_gui.application.card_tables import CardTable, layers_table
from dvp_gui.application.run_state import RunState
from dvp_gui.engine.audit_trace import TokenAudit
from dvp_gui.engine.trace import TokenTrace
from dvp_gui.ui.panels.segmented import SegmentedChoice
from dvp_gui.ui.plots.audit_wording import cell_sentence, gap_sentences
from dvp_gui.ui.plots.canvas import Canvas
from dvp_gui.ui.plots.card import RunCard
from dvp_gui.ui.plots.confidence_labels import Y_RANGE, ConfidenceLabels, Drawn
from dvp_gui.ui.plots.free_height import Floats
from dvp_gui.ui.plots.gutters import GutterLabel
from dvp_gui.ui.plots.heatmap import layer_labels
from dvp_gui.ui.plots.lines import Line, dashed_pen, line_pen
from dvp_gui.ui.plots.quantities import Quantity
from dvp_gui.ui.plots.steps import CHECKED_MODES
from dvp_gui.ui.plots.token_curves import TokenCurves
from dvp_gui.ui.plots.wording import as_tooltip, layer_sentence, measure_name, visible_piece
from dvp_gui.ui.theme import Theme

MAX_EARLIER = 64
"""How many tokens before the one in focus stay in view; more would be a blot."""


class ConfidencePlot(RunCard):
    """One bold curve, one threshold, one exit; everything else is quiet."""

    def __init__(self, state: RunState, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(state, theme, parent)
        self.set_title(self.tr("One token"))
        self._curves = np.empty((0, 2), dtype=np.float64)
        self._num_curves = 0
        self.canvas = Canvas(theme, left=58, right=14, top=4, bottom=36)
        self.canvas.bottom.set_title(self.tr("decoder layer"))
        self.release = QToolButton()
        self.view = SegmentedChoice(
            self.tr("Curves"),
            [
                ("confidence", self.tr("Confidence"), self.tr("How sure the model is after each layer")),
                (
                    "tokens",
                    self.tr("Tokens"),
                    self.tr("The emitted token and every token that led at any layer"),
                ),
            ],
        )
        self.tokens = TokenCurves(state, theme)
        self.pages = QStackedWidget()
        self._add_items()
        self._arrange()
        self.view.chosen.connect(self._on_view_chosen)
        self.tokens.pointed.connect(self._on_tokens_pointed)
        self.tokens.unpointed.connect(QToolTip.hideText)
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.unpointed.connect(QToolTip.hideText)
        self.canvas.resized.connect(self._on_resized)
        self.release.clicked.connect(self._on_release)

    @property
    def num_layers(self) -> int:
        """L of the model that made the run, or 1 before the first run."""
        return self._state.info.model.num_layers if self._state.info is not None else 1

    def show_look(self) -> None:
        """Pens and the colours of words."""
        colors = self._theme.colors
        self.canvas.dress()
        self.grid.setPen(line_pen(colors.grid))
        self.unchecked.setBrush(colors.track)
        faint = QColor(colors.faint)
        faint.setAlphaF(0.7)
        self.earlier.setPen(line_pen(faint))
        self.threshold.setPen(dashed_pen(colors.signal, 1.5))
        self.pruning.setPen(dashed_pen(colors.text, 1.5))
        self.curve.setPen(line_pen(colors.accent, 2))
        self.whole.setPen(line_pen(colors.muted, 1.25))
        self.whole_points.setPen(line_pen(colors.muted, 1.25))
        self.whole_points.setBrush(colors.card)
        self.gaps.setPen(line_pen(colors.accent, 1))
        self.tokens.dress()
        self.points.setBrush(colors.accent)
        self.points.setPen(line_pen(colors.card))
        self.ring.setPen(line_pen(colors.signal, 2.5))
        self.ring.setBrush(QColor(0, 0, 0, 0))
        self.labels.dress(self._theme)

    def show_run(self) -> None:
        """Fixed axes for the model's L."""
        self._curves = np.empty((0, 2), dtype=np.float64)
        self._num_curves = 0
        count, info = self.num_layers, self._state.info
        self.view.setVisible(info is not None and info.is_audited)
        self.tokens.set_layers(count)
        self.canvas.set_ranges((0.6, count + 0.4), Y_RANGE)
        self.canvas.bottom.set_labels(layer_labels(count))
        ticks = (0.0, 0.25, 0.5, 0.75, 1.0)
        self.canvas.left.set_labels([GutterLabel(tick, f"{tick:g}") for tick in ticks])
        self.grid.setData(np.tile([0.6, count + 0.4], len(ticks)), np.repeat(ticks, 2))

    def show_tokens(self) -> None:
        """Add the curves that came to the one that holds them all."""
        traces = self._state.traces
        for trace in traces[self._num_curves :]:
            self._append_curve(trace)

    def show_selection(self) -> None:
        """Draw the token in focus."""
        index = self._state.focus
        self._show_release()
        if index is None:
            self.set_title(self.tr("One token"))
            self.say(
                self.tr("How sure the model is after each layer, and the threshold that lets a token leave.")
            )
            return
        trace, piece = self._state.traces[index], visible_piece(self._state.pieces[index])
        title = self.tr("Token {number} {piece} left at layer {layer}")
        if trace.exit_reason == "forced":
            title = self.tr("Token {number} {piece}, chosen by you")
        self.set_title(title.format(number=index + 1, piece=piece, layer=trace.exit_layer))
        audit = self._audit_of(index)
        shows_tokens = audit is not None and self.view.value == "tokens"
        self.pages.setCurrentWidget(self.tokens if shows_tokens else self.canvas)
        self.say("" if audit is not None else self._sentence_instead(trace))
        if shows_tokens:
            self.tokens.draw(index)
        elif not self.message:
            self._draw(index, trace, audit)

    def hover_text(self, index: int, layer: int) -> str:
        """What hovering over `layer` tells of token `index`: the confidence used, and how it is made of that over V."""
        trace, audit = self._state.traces[index], self._audit_of(index)
        lines = [layer_sentence(trace, layer)]
        if audit is not None and self._state.info is not None:
            gap = gap_sentences(trace, audit, layer)
            vocabulary = self._state.info.vocabulary
            lines = [*lines, gap] if gap else [cell_sentence(Quantity.WHOLE, trace, audit, layer, vocabulary)]
        return "\n".join(lines)

    def _audit_of(self, index: int) -> TokenAudit | None:
        return self._state.audits[index] if index < len(self._state.audits) else None

    def table(self) -> CardTable | None:
        """Every layer of the token in focus, or the curves of tokens where those are shown."""
        if self.pages.currentWidget() is self.tokens:
            return self.tokens.table()
        return (
            None if self._state.focus is None else layers_table(self._state, "one-token", self._state.focus)
        )

    def _sentence_instead(self, trace: TokenTrace) -> str:
        """Why there is no curve for this token, or empty."""
        if trace.mode == "full":
            return self.tr(
                "Mode full runs all {count} layers without a check: there is no confidence to show."
            ).format(count=trace.num_layers)
        if trace.mode == "static":
            return self.tr(
                "Mode static leaves every token at layer {layer} without a check: there is no "
                "confidence to show."
            ).format(layer=trace.exit_layer)
        return ""

    def _draw(self, index: int, trace: TokenTrace, audit: TokenAudit | None) -> None:
        checked = np.flatnonzero(~np.isnan(trace.confidence))
        values = trace.confidence[checked].astype(np.float64)
        self.curve.setData(checked + 1.0, values)
        self.points.setData(checked + 1.0, values)
        rows = self.num_layers + 1
        before = self._curves[max(index - MAX_EARLIER, 0) * rows : index * rows]
        self.earlier.setData(before[:, 0], before[:, 1])
        self._draw_whole(trace, audit)
        self._draw_lines(trace)
        self._draw_exit(trace)
        self._place_labels(trace)
        self.canvas.left.set_title(self.tr("confidence") + f" ({measure_name(trace.measure)})")

    def _draw_whole(self, trace: TokenTrace, audit: TokenAudit | None) -> None:
        """Confidence over the whole vocabulary at every layer, and strokes from it to what the checks used."""
        if audit is None:
            for item in (self.whole, self.whole_points, self.gaps):
                item.setData([], [])
            return
        layers, values = np.arange(1.0, trace.num_layers + 1), audit.confidence.astype(np.float64)
        self.whole.setData(layers, values)
        self.whole_points.setData(layers, values)
        checked = np.flatnonzero(~np.isnan(trace.confidence))
        ends = np.column_stack([trace.confidence[checked], values[checked]])
        self.gaps.setData(np.repeat(checked + 1.0, 2), ends.ravel().astype(np.float64))

    def _draw_lines(self, trace: TokenTrace) -> None:
        low, high = 0.6, self.num_layers + 0.4
        is_checked = trace.mode in CHECKED_MODES
        for item in (self.threshold, self.pruning, self.unchecked):
            item.setVisible(is_checked)
        self.threshold.setData([low, high], [trace.threshold] * 2)
        self.pruning.setData([trace.p] * 2, list(Y_RANGE))
        self.unchecked.setData([low, trace.p], [Y_RANGE[1]] * 2)

    def _pruning_text(self, trace: TokenTrace) -> str:
        """What happens at p."""
        if trace.mode != "dvp" or self._state.info is None:
            return self.tr("p = {p}: first check").format(p=trace.p)
        return self.tr("p = {p}: keep {k} of {count}").format(
            p=trace.p, k=f"{trace.k:,}", count=f"{self._state.info.model.vocab_size:,}"
        )

    def _draw_exit(self, trace: TokenTrace) -> None:
        value = self._exit_value(trace)
        if value is not None:
            symbol = "o" if trace.exit_confidence is not None else "s"
            self.ring.setData([trace.exit_layer], [value], symbol=symbol, size=13 if symbol == "o" else 11)
            self.labels.exit.setText(self.tr("exit"))
        else:
            self.ring.setData([trace.exit_layer], [0.0], symbol="s", size=9)
            self.labels.exit.setText(self.tr("ran all {count} layers").format(count=trace.num_layers))

    def _exit_value(self, trace: TokenTrace) -> float | None:
        """Where the ring stands: at the value of the check, or where there was none at that of the audit."""
        audit = self._audit_of(trace.step)
        if trace.exit_confidence is not None or audit is None or trace.exit_layer == trace.num_layers:
            return trace.exit_confidence
        return float(audit.confidence[trace.exit_layer - 1])

    def _place_labels(self, trace: TokenTrace) -> None:
        self.labels.place(
            Drawn(
                trace,
                self._exit_value(trace),
                _points(self.curve),
                _points(self.whole),
                self._pruning_text(trace),
            )
        )

    def _append_curve(self, trace: TokenTrace) -> None:
        """[L + 1, 2] more points; the last one is NaN and ends the curve."""
        start, rows = self._num_points(), trace.num_layers + 1
        if start + rows > len(self._curves):
            grown = np.full((max(2 * len(self._curves), 64 * rows), 2), np.nan)
            grown[:start] = self._curves[:start]
            self._curves = grown
        self._curves[start : start + rows - 1, 0] = np.arange(1, rows)
        self._curves[start : start + rows - 1, 1] = trace.confidence
        self._num_curves += 1

    def _num_points(self) -> int:
        return self._num_curves * (self.num_layers + 1)

    def _show_release(self) -> None:
        pinned = self._state.pinned is not None
        self.release.setVisible(pinned)
        self.summary.setVisible(not pinned)
        self.summary.setText(self.tr("newest") if self._state.traces else "")

    def _add_items(self) -> None:
        self.grid = Line(connect="pairs")
        self.unchecked = Line(fillLevel=Y_RANGE[0], pen=None)
        self.earlier = Line(connect="finite", antialias=False)
        self.threshold = Line()
        self.pruning = Line()
        self.curve = Line(antialias=True)
        self.points = pg.ScatterPlotItem(size=7, symbol="o", antialias=True)
        self.ring = pg.ScatterPlotItem(antialias=True)
        self.whole, self.gaps = Line(antialias=True), Line(connect="pairs")
        self.whole_points = pg.ScatterPlotItem(size=5, symbol="s", antialias=True)
        self.labels = ConfidenceLabels(self.canvas)
        for z, item in enumerate(
            (
                self.unchecked, self.grid, self.earlier, self.labels.unchecked, self.labels.threshold,
                self.labels.pruning, self.labels.exit, self.labels.whole, self.pruning, self.threshold, self.gaps,
                self.whole, self.whole_points, self.curve, self.points, self.ring,
            )
        ):  # fmt: skip
            self.canvas.add(item, z)

    def _arrange(self) -> None:
        self.release.setText(self.tr("pinned ✕"))
        self.release.setToolTip(self.tr("Let go of the token and follow the newest"))
        self.release.setAccessibleName(self.tr("Unpin the token"))
        self.release.setProperty("flat", True)
        self.release.setProperty("edge", True)
        self.release.hide()
        self.header.addWidget(self.release)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.view.setProperty("small", True)
        self.view.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.view.hide()
        self.pages.addWidget(self.canvas)
        self.pages.addWidget(self.tokens)
        layout.addWidget(self.view)
        layout.addWidget(self.pages, 1)

    def _on_view_chosen(self) -> None:
        QToolTip.hideText()
        self.show_selection()

    def _on_tokens_pointed(self, x: float) -> None:
        layer = round(x)
        if self.tokens.curves and 1 <= layer <= self.num_layers:
            QToolTip.showText(QCursor.pos(), as_tooltip(self.tokens.words(layer)), self.tokens)

    def _on_release(self) -> None:
        self._state.pin(None)

    def _on_resized(self) -> None:
        self.canvas.repaint_gutters()
        index = self._state.focus
        if index is not None and not self.message:
            self._place_labels(self._state.traces[index])

    def _on_pointed(self, x: float, _y: float) -> None:
        index, layer = self._state.focus, round(x)
        if index is None or not 1 <= layer <= self.num_layers:
            QToolTip.hideText()
            return
        QToolTip.showText(QCursor.pos(), as_tooltip(self.hover_text(index, layer)), self.canvas)


def _points(curve: Line) -> tuple[Floats, Floats]:
    """x and y of what a line shows; empty where it shows nothing."""
    x, y = curve.getData()
    nothing = np.empty(0)
    return (nothing, nothing) if x is None else (np.asarray(x), np.asarray(y))
