"""Runs below each other, token over token, in the colours of their exit layers; long texts go on in further lines."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from dvp_gui.application.comparison import Comparison
from dvp_gui.ui.plots.gutters import small_font
from dvp_gui.ui.plots.wording import as_tooltip, visible_piece
from dvp_gui.ui.theme import Theme

_CHIP_HEIGHT, _RUN_HEIGHT, _HEAD_HEIGHT, _BLOCK_GAP = 25, 54, 19, 10
_NARROWEST, _WIDEST = 30.0, 132.0
_NAME_WIDTHS = (90, 210)
_GAP = 3.0
DIFFERS = "≠"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a place of the comparison stands on the widget."""

    line: int
    x: float
    width: float


class AlignedTexts(QWidget):
    """Painted; arrows walk over the places and say each one. Differences are underlined and bear a sign on top."""

    place_changed = Signal(int)
    """A person looks at another place."""

    def __init__(self, comparison: Comparison, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison, self._theme = comparison, theme
        self._places: list[Place] = []
        self.current: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Texts of the runs, token by token"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)
        self._lay_out()

    @property
    def num_lines(self) -> int:
        """Into how many lines the texts are broken."""
        return self._places[-1].line + 1 if self._places else 0

    def sizeHint(self) -> QSize:
        """All lines."""
        return QSize(600, round(self.num_lines * self._line_height))

    def minimumSizeHint(self) -> QSize:
        """All lines at this width."""
        return QSize(_NAME_WIDTHS[0] + round(_WIDEST), self.sizeHint().height())

    def place_rect(self, place: int) -> QRect:
        """Where a place is, all runs of it."""
        spot = self._places[place]
        height = self._line_height - _BLOCK_GAP
        return QRectF(spot.x, spot.line * self._line_height, spot.width, height).toAlignedRect()

    def place_at(self, point: QPointF) -> int | None:
        """The place under `point`."""
        line = int(point.y() // self._line_height)
        for number, spot in enumerate(self._places):
            if spot.line == line and spot.x <= point.x() < spot.x + spot.width:
                return number
        return None

    def describe(self, place: int) -> str:
        """What every run has there, one a line."""
        aligned = self._comparison.tokens[place]
        head = self.tr("Place {number} of {count}").format(
            number=place + 1, count=len(self._comparison.tokens)
        )
        lines = [f"{head}, {self.tr('differs') if aligned.differs else self.tr('the same in all runs')}"]
        for run, index in zip(self._comparison.runs, aligned.indices, strict=True):
            if index is None:
                lines.append(self.tr("{run}: no token").format(run=run.name))
                continue
            trace = run.record.traces[index]
            lines.append(
                self.tr("{run}: {piece}, left at layer {layer} of {count}").format(
                    run=run.name,
                    piece=visible_piece(run.record.piece(trace.token_id)),
                    layer=trace.exit_layer,
                    count=trace.num_layers,
                )
            )
        return "\n".join(lines)

    def go_to(self, place: int) -> None:
        """Look at a place."""
        self.current = place
        self.setAccessibleDescription(self.describe(place).replace("\n", ", "))
        self.update()
        self.place_changed.emit(place)

    def go_to_difference(self, step: int) -> None:
        """Look at the next difference, or with -1 at the one before; round the ends."""
        differing = [number for number, aligned in enumerate(self._comparison.tokens) if aligned.differs]
        if not differing:
            return
        here = self.current if self.current is not None else (-1 if step > 0 else len(self._places))
        ahead = (
            [n for n in differing if n > here] if step > 0 else [n for n in reversed(differing) if n < here]
        )
        self.go_to(ahead[0] if ahead else differing[0 if step > 0 else -1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the texts elsewhere."""
        super().resizeEvent(event)
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End walk; everything else is the window's."""
        last = len(self._places) - 1
        here = self.current if self.current is not None else -1
        targets = {
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        target = targets.get(Qt.Key(event.key()))
        if target is None or last < 0:
            super().keyPressEvent(event)
        else:
            self.go_to(min(max(target, 0), last))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Look at the place under the mouse."""
        place = self.place_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.go_to(place)

    def event(self, event: QEvent) -> bool:
        """Tooltips by place."""
        if isinstance(event, QHelpEvent):
            place = self.place_at(QPointF(event.pos()))
            if place is not None:
                QToolTip.showText(event.globalPos(), as_tooltip(self.describe(place)), self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines in view."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first = int(event.rect().top() // self._line_height)
        last = int(event.rect().bottom() // self._line_height)
        for line in range(first, min(last + 1, self.num_lines)):
            self._paint_names(painter, line)
        for number, spot in enumerate(self._places):
            if first <= spot.line <= last:
                self._paint_place(painter, number, spot)
        painter.end()

    @property
    def _line_height(self) -> float:
        return float(_HEAD_HEIGHT + _RUN_HEIGHT * len(self._comparison.runs) + _BLOCK_GAP)

    @property
    def _name_width(self) -> float:
        metrics = QFontMetricsF(small_font(self.font()))
        widest = max(metrics.horizontalAdvance(run.name) for run in self._comparison.runs) + 14
        return min(max(widest, _NAME_WIDTHS[0]), _NAME_WIDTHS[1], max(self.width() / 4, _NAME_WIDTHS[0]))

    def _lay_out(self) -> None:
        """Fill line after line; a place is as wide as its widest token."""
        left, line = self._name_width, 0
        x = left
        places: list[Place] = []
        for number in range(len(self._comparison.tokens)):
            width = self._width_of(number)
            if x + width > max(self.width(), left + width) and x > left:
                line, x = line + 1, left
            places.append(Place(line, x, width))
            x += width
        before, self._places = self.num_lines, places
        if self.num_lines != before:
            self.updateGeometry()
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def _width_of(self, place: int) -> float:
        metrics = QFontMetricsF(self.font())
        indices = self._comparison.tokens[place].indices
        widths = [
            metrics.horizontalAdvance(visible_piece(run.record.piece(run.record.traces[index].token_id)))
            for run, index in zip(self._comparison.runs, indices, strict=True)
            if index is not None
        ]
        return min(max(max(widths) + 14 + _GAP, _NARROWEST), _WIDEST)

    def _paint_names(self, painter: QPainter, line: int) -> None:
        painter.setFont(small_font(self.font()))
        painter.setPen(self._theme.colors.text)
        room, top = self._name_width - 10, line * self._line_height + _HEAD_HEIGHT
        metrics = painter.fontMetrics()
        for number, run in enumerate(self._comparison.runs):
            area = QRectF(0, top + number * _RUN_HEIGHT, room, _CHIP_HEIGHT)
            text = metrics.elidedText(run.name, Qt.TextElideMode.ElideMiddle, int(room))
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_place(self, painter: QPainter, number: int, spot: Place) -> None:
        aligned, top = self._comparison.tokens[number], spot.line * self._line_height
        colors = self._theme.colors
        if number == self.current:
            area = QRectF(self.place_rect(number)).adjusted(0.5, 0.5, -0.5, 2)
            painter.setPen(QPen(colors.accent, 1.5))
            painter.setBrush(colors.selection)
            painter.drawRoundedRect(area, 5, 5)
        self._paint_head(painter, number, QRectF(spot.x, top, spot.width, _HEAD_HEIGHT))
        for row, index in enumerate(aligned.indices):
            y = top + _HEAD_HEIGHT + row * _RUN_HEIGHT
            chip = QRectF(spot.x + _GAP / 2, y, spot.width - _GAP, _CHIP_HEIGHT)
            self._paint_token(painter, row, index, chip)
            if aligned.differs:
                painter.fillRect(QRectF(chip.left(), chip.bottom() + 2, chip.width(), 2.5), colors.text)

    def _paint_head(self, painter: QPainter, number: int, area: QRectF) -> None:
        differs = self._comparison.tokens[number].differs
        font = small_font(self.font())
        font.setBold(differs)
        painter.setFont(font)
        painter.setPen(self._theme.colors.text if differs else self._theme.colors.muted)
        is_numbered = (number + 1) % 5 == 0 or number == 0
        text = DIFFERS if differs else str(number + 1) if is_numbered else ""
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_token(self, painter: QPainter, row: int, index: int | None, chip: QRectF) -> None:
        colors = self._theme.colors
        if index is None:
            painter.setPen(QPen(colors.muted, 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            return
        record = self._comparison.runs[row].record
        trace = record.traces[index]
        color = self._theme.exit_color(trace.exit_layer, trace.num_layers)
        painter.setPen(QPen(self._theme.outline_of(color), 1))
        painter.setBrush(color)
        painter.drawRoundedRect(chip, 5, 5)
        painter.setPen(self._theme.text_on(color))
        font: QFont = self.font()
        painter.setFont(font)
        text = QFontMetricsF(font).elidedText(
            visible_piece(record.piece(trace.token_id)), Qt.TextElideMode.ElideRight, chip.width() - 6
        )
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        painter.setFont(small_font(font))
        painter.setPen(colors.muted)
        below = QRectF(chip.left(), chip.bottom() + 4, chip.width(), _RUN_HEIGHT - _CHIP_HEIGHT - 8)
        painter.drawText(
            below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, str(trace.exit_layer)
        )
