"""The generated tokens as chips in the colour of their exit layer, on the axis of heatmap and exit plot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QSizePolicy, QToolButton, QToolTip, QVBoxLayout, QWidget

from dvp_gui.application.card_tables import CardTable, tokens_table
from dvp_gui.application.run_state import RunState
from dvp_gui.ui.plots.audit_wording import token_hover, verdict_name
from dvp_gui.ui.plots.canvas import wheel_pixels
from dvp_gui.ui.plots.card import RunCard
from dvp_gui.ui.plots.gutters import small_font
from dvp_gui.ui.plots.legend import Legend, LegendEntry, exit_scale
from dvp_gui.ui.plots.steps import setting_changes
from dvp_gui.ui.plots.token_axis import LEFT_GUTTER, RIGHT_GUTTER, TokenAxis
from dvp_gui.ui.plots.token_card import toggle_pin
from dvp_gui.ui.plots.verdict_marks import MARK_SIZE, MARKED, legend_entries, paint_mark
from dvp_gui.ui.plots.wording import as_tooltip, visible_piece
from dvp_gui.ui.svg_clip import clip, unclip
from dvp_gui.ui.theme import Theme

_CHIP_HEIGHT = 28
_ROW_HEIGHT = 50
_VERDICT_HEIGHT = 17
"""Of the row of verdicts, which only audited runs have."""
_WORDED_COLUMN = 20.0
"""Columns narrower than this show colour alone; the piece is in the tooltip and the table."""
_NUMBERED_COLUMN = 16.0
MIN_SQUEEZE = 0.72
"""Long pieces are drawn this narrow before they end in …"""

_SAVED = (
    *("step", "token_id", "token", "exit_layer", "exit_reason", "verdict"),
    *("full_model_id", "full_model_token", "smallest_k", "smallest_p"),
)
"""What of the trace's `tokens` the strip shows."""


class ChipRow(QWidget):
    """The chips in view, painted; takes the keyboard focus."""

    def __init__(self, state: RunState, theme: Theme, axis: TokenAxis) -> None:
        super().__init__()
        self._state, self._theme, self._axis = state, theme, axis
        self.changed_at: frozenset[int] = frozenset()
        """Tokens that were the first with other settings: a line stands before them, as in the plots below."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Generated tokens"))

    @property
    def has_verdicts(self) -> bool:
        """Whether there is a row for what the full model says: from the start of an audited run, so that nothing
        moves when it has spoken."""
        return self._state.info is not None and self._state.info.is_audited

    def sizeHint(self) -> QSize:
        """One row of chips with a number below, and what the full model says of it."""
        return QSize(LEFT_GUTTER + RIGHT_GUTTER + 200, self._height)

    def minimumSizeHint(self) -> QSize:
        """Room for a few chips."""
        return QSize(LEFT_GUTTER + RIGHT_GUTTER + 60, self._height)

    @property
    def _height(self) -> int:
        return _ROW_HEIGHT + (_VERDICT_HEIGHT if self.has_verdicts else 0)

    @property
    def axes_width(self) -> int:
        """Pixels between the gutters."""
        return max(self.width() - LEFT_GUTTER - RIGHT_GUTTER, 1)

    @property
    def _verdict_top(self) -> int:
        """Below the numbers, or below the mark of the pinned chip where columns are too narrow for numbers."""
        return _ROW_HEIGHT - 2 if self._axis.column_width >= _NUMBERED_COLUMN else _CHIP_HEIGHT + 9

    def tokens_in_view(self) -> range:
        """Indices of the tokens that are at least partly in view."""
        first, last = self._axis.visible_range(self.axes_width)
        return range(int(first), min(int(last) + 1, len(self._state.traces)))

    def index_at(self, place: QPointF) -> int | None:
        """The token under `place`."""
        x = place.x() - LEFT_GUTTER
        return self._axis.index_at(x) if x <= self.axes_width else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint row names and the chips in view."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_row_names(painter)
        clip(painter, QRectF(LEFT_GUTTER - 1, 0, self.axes_width + 2, self.height()))
        for index in self.tokens_in_view():
            self._paint_chip(painter, index)
        unclip(painter)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Tooltips by token."""
        if isinstance(event, QHelpEvent):
            index = self.index_at(QPointF(event.pos()))
            if index is not None:
                QToolTip.showText(event.globalPos(), as_tooltip(self.hover_text(index)), self)
                return True
        return super().event(event)

    def hover_text(self, index: int) -> str:
        """What hovering over token `index` tells."""
        return token_hover(self._state, index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pin the token, or let go of it."""
        if event.button() == Qt.MouseButton.LeftButton:
            toggle_pin(self._state, self.index_at(event.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the tokens."""
        self._axis.scroll_by(wheel_pixels(event))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Home and End go to either end, Space pins; Esc is the window's."""
        last = len(self._state.traces) - 1
        if last < 0:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._state.walk(1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._state.pin(0 if event.key() == Qt.Key.Key_Home else last)
        elif event.key() == Qt.Key.Key_Space:
            toggle_pin(self._state, self._state.focus)
        else:
            super().keyPressEvent(event)

    def _paint_row_names(self, painter: QPainter) -> None:
        painter.setFont(small_font(self.font()))
        painter.setPen(self._theme.colors.muted)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if self._axis.column_width >= _WORDED_COLUMN:
            painter.drawText(QRectF(0, 1, LEFT_GUTTER - 6, _CHIP_HEIGHT), right, self.tr("piece"))
        if self._axis.column_width >= _NUMBERED_COLUMN:
            below = QRectF(0, _CHIP_HEIGHT + 2, LEFT_GUTTER - 6, _ROW_HEIGHT - _CHIP_HEIGHT - 2)
            painter.drawText(below, right, self.tr("layer"))
        if self.has_verdicts:
            painter.drawText(
                QRectF(0, self._verdict_top, LEFT_GUTTER - 6, _VERDICT_HEIGHT), right, self.tr("audit")
            )

    def _paint_chip(self, painter: QPainter, index: int) -> None:
        trace, column = self._state.traces[index], self._axis.column_width
        color = self._theme.exit_color(trace.exit_layer, trace.num_layers)
        gap = 2.0 if column >= _WORDED_COLUMN else 0.5 if column >= 4 else 0.0
        x = LEFT_GUTTER + self._axis.x_of(index)
        chip = QRectF(x + gap, 1.5, column - 2 * gap, _CHIP_HEIGHT)
        rounding = 5.0 if column >= _WORDED_COLUMN else 0.0
        painter.setPen(self._chip_pen(index) if column >= 4 else Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(chip, rounding, rounding)
        if index in self.changed_at:
            painter.fillRect(QRectF(x - 0.5, 0, 1, self.height()), self._theme.colors.muted)
        if column >= _WORDED_COLUMN:
            painter.setPen(self._theme.text_on(color))
            self._paint_piece(painter, chip, self._state.pieces[index])
        if column >= _NUMBERED_COLUMN:
            self._paint_number(painter, chip, index)
        if index < len(self._state.verdicts):
            self._paint_verdict(painter, QRectF(x, self._verdict_top, column, _VERDICT_HEIGHT), index)
        if index == self._state.pinned and column < _NUMBERED_COLUMN:
            painter.fillRect(QRectF(x, _CHIP_HEIGHT + 4, max(column, 2), 3), self._theme.colors.text)

    def _chip_pen(self, index: int) -> QPen:
        if index == self._state.pinned:
            return QPen(self._theme.colors.text, 2.5)
        trace = self._state.traces[index]
        return QPen(self._theme.outline_of(self._theme.exit_color(trace.exit_layer, trace.num_layers)), 1)

    def _paint_piece(self, painter: QPainter, chip: QRectF, piece: str) -> None:
        text, room = visible_piece(piece), chip.width() - 4
        font = self.font()
        if QFontMetricsF(font).horizontalAdvance(text) > room:
            font = small_font(font)
        squeeze = min(max(room / QFontMetricsF(font).horizontalAdvance(text), MIN_SQUEEZE), 1.0)
        painter.save()
        painter.setFont(font)
        painter.translate(chip.center())
        painter.scale(squeeze, 1.0)
        text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room / squeeze + 1)
        area = QRectF(-room / squeeze / 2 - 2, -chip.height() / 2, room / squeeze + 4, chip.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    def _paint_number(self, painter: QPainter, chip: QRectF, index: int) -> None:
        font: QFont = small_font(self.font())
        pinned = index == self._state.pinned
        font.setBold(pinned)
        painter.setFont(font)
        painter.setPen(self._theme.colors.text if pinned else self._theme.colors.muted)
        below = QRectF(chip.left() - 4, _CHIP_HEIGHT + 2, chip.width() + 8, _ROW_HEIGHT - _CHIP_HEIGHT - 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(self._state.traces[index].exit_layer))

    def _paint_verdict(self, painter: QPainter, area: QRectF, index: int) -> None:
        """Mark and word where the token is not the full model's; the mark alone where the word does not fit."""
        kind = self._state.verdicts[index].kind
        if kind not in MARKED:
            return
        font = small_font(self.font())
        word, gap = verdict_name(kind), 4.0
        width = QFontMetricsF(font).horizontalAdvance(word)
        size = min(MARK_SIZE, max(area.width(), 3.0)) - 1
        squeeze = min((area.width() - size - gap - 2) / width, 1.0)
        has_word = squeeze >= MIN_SQUEEZE
        taken = size + gap + width * squeeze if has_word else size
        center = QPointF(area.center().x() - taken / 2 + size / 2, area.center().y())
        paint_mark(painter, self._theme, kind, center, size)
        if not has_word:
            return
        painter.save()
        painter.setFont(font)
        painter.setPen(self._theme.colors.warning)
        painter.translate(center.x() + size / 2 + gap, area.top())
        painter.scale(squeeze, 1.0)
        words = QRectF(0, 0, width + 2, area.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)
        painter.restore()


class TokenStrip(RunCard):
    """The chips, the legend of the exit-layer scale, and the scroll bar of the shared axis."""

    def __init__(
        self, state: RunState, theme: Theme, parent: QWidget | None = None, *, axis: TokenAxis | None = None
    ) -> None:
        super().__init__(state, theme, parent)
        self.set_title(self.tr("Output"))
        self.axis = axis if axis is not None else TokenAxis(state, self)
        self.chips = ChipRow(state, theme, self.axis)
        self.legend = Legend(theme)
        self.show_all = QToolButton()
        self.scroll_bar = QScrollBar(Qt.Orientation.Horizontal)
        self._arrange()
        self.axis.changed.connect(self._on_axis_changed)
        self.scroll_bar.valueChanged.connect(self._on_scrolled)
        self.show_all.toggled.connect(self.axis.set_shows_all)

    def show_look(self) -> None:
        """Chips read the theme when they paint; the legend holds the number of layers."""
        self._set_legend()
        self.chips.update()

    def show_run(self) -> None:
        """The scale runs to the model's L; an audited run has a row more."""
        self._set_legend()
        self.chips.updateGeometry()

    def show_tokens(self) -> None:
        """Place the chips; the scroll bar shows only where not all fit."""
        info, traces = self._state.info, self._state.traces
        changes = setting_changes(traces, info.config.schedule) if info is not None else []
        self.chips.changed_at = frozenset(change.index for change in changes)
        self.say("" if traces else self.tr("Run: each token appears here with the layer that it left at."))
        self._place()

    def show_verdicts(self) -> None:
        """Marks below the chips, and their names beside the scale."""
        self._set_legend()
        self.chips.update()

    def show_selection(self) -> None:
        """Mark the pinned chip, and tell screen readers which it is."""
        index = self._state.focus
        text = "" if index is None else self.chips.hover_text(index).replace("\n", ", ")
        self.chips.setAccessibleDescription(text)
        self.chips.update()

    def table(self) -> CardTable | None:
        """The chips: tokens, where they left, and the verdicts."""
        return (tokens := tokens_table(self._state, "output")) and tokens.pick(*_SAVED)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other chips in view."""
        super().resizeEvent(event)
        self._place()

    def hideEvent(self, event: QHideEvent) -> None:
        """A hidden strip does not hold back the axis."""
        super().hideEvent(event)
        self.axis.set_viewport(self, None)

    def _arrange(self) -> None:
        self.show_all.setText(self.tr("Fit all"))
        self.show_all.setToolTip(self.tr("Narrow columns, so that every token is in view"))
        self.show_all.setCheckable(True)
        self.show_all.setFont(small_font(self.font()))
        self.show_all.hide()
        self.header.insertWidget(1, self.legend, 1)
        self.header.insertWidget(2, self.show_all)
        self.header.setStretch(0, 0)
        self.summary.hide()
        self.scroll_bar.setAccessibleName(self.tr("Scroll the tokens"))
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.chips)
        layout.addWidget(self.scroll_bar)
        layout.addStretch(1)
        keep = self.scroll_bar.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.scroll_bar.setSizePolicy(keep)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def _set_legend(self) -> None:
        info = self._state.info
        count = info.model.num_layers if info is not None else 0
        entry = LegendEntry(self.tr("exit layer 1"), exit_scale(self._theme, count), 104, str(count))
        marks = legend_entries(self._theme, self._state.verdicts, counted=True)
        self.legend.set_entries([entry, *marks] if count else [])

    def _place(self) -> None:
        if not self.isVisible():
            return
        self.axis.set_viewport(self, self.chips.axes_width)
        with QSignalBlocker(self.scroll_bar):
            self.scroll_bar.setPageStep(round(self.axis.viewport_width))
            self.scroll_bar.setSingleStep(round(self.axis.column_width))
            self.scroll_bar.setRange(0, round(self.axis.max_offset))
            self.scroll_bar.setValue(round(self.axis.offset))
        self.scroll_bar.setVisible(self.axis.max_offset > 0)
        self.show_all.setChecked(self.axis.shows_all)
        self.show_all.setVisible(self.axis.max_offset > 0 or self.axis.shows_all)
        self.chips.update()

    def _on_axis_changed(self) -> None:
        self._place()

    def _on_scrolled(self, value: int) -> None:
        self.axis.scroll_to(float(value))
