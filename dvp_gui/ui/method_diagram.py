"""The method in a drawing: one token on its way through the decoder, the check at p, the K that are left, the exit."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from dvp_gui.ui.theme import Theme

_LAYERS, _PRUNED_AT, _EXIT = 8, 2, 5
_LEFT, _TOP, _STEP, _BLOCK = 14.0, 44.0, 62.0, 44.0
_HEIGHT = 216
_CONFIDENCES = {2: 0.22, 3: 0.48, 4: 0.71, 5: 0.94}
"""Made up, so that the picture says what it means."""
_THRESHOLD = 0.9


class MethodDiagram(QWidget):
    """Eight blocks from left to right, the vocabulary below each check, the confidence in it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Drawing of the method"))
        self.setAccessibleDescription(
            self.tr(
                "A token passes layers 1 to 5 of 8. At layer 2, p, the whole vocabulary is looked at and the K most "
                "probable tokens are kept. At layers 3, 4 and 5 only these K are looked at; at layer 5 the confidence "
                "is above the threshold, and the token leaves. Layers 6 to 8 are skipped."
            )
        )

    def sizeHint(self) -> QSize:
        """Room for the eight blocks."""
        return QSize(int(_LEFT * 2 + _STEP * (_LAYERS - 1) + _BLOCK), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The same: it is not drawn smaller."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it in the theme's colours."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for layer in range(1, _LAYERS + 1):
            self._draw_block(painter, layer)
            if layer in _CONFIDENCES:
                self._draw_check(painter, layer)
        self._draw_words(painter)
        painter.end()

    def _x(self, layer: int) -> float:
        return _LEFT + (layer - 1) * _STEP

    def _draw_block(self, painter: QPainter, layer: int) -> None:
        """A block, filled where it runs, in the colour of its layer; an arrow to the next one that runs."""
        colors, runs = self._theme.colors, layer <= _EXIT
        block = QRectF(self._x(layer), _TOP, _BLOCK, _BLOCK)
        color = self._theme.exit_color(layer, _LAYERS) if runs else QColor(colors.card)
        style = Qt.PenStyle.SolidLine if runs else Qt.PenStyle.DashLine
        painter.setPen(QPen(colors.muted, 1, style))
        painter.setBrush(color)
        painter.drawRoundedRect(block, 6, 6)
        painter.setPen(self._theme.text_on(color) if runs else colors.muted)
        painter.drawText(block, Qt.AlignmentFlag.AlignCenter, str(layer))
        if runs:
            is_exit = layer == _EXIT
            painter.setPen(QPen(colors.signal if is_exit else colors.muted, 2 if is_exit else 1.5))
            if not is_exit:
                _draw_arrow(
                    painter, QPointF(block.right() + 3, block.center().y()), QPointF(_STEP - _BLOCK - 6, 0)
                )

    def _draw_check(self, painter: QPainter, layer: int) -> None:
        """What is looked at: the whole vocabulary, or the K; and how sure the model is."""
        colors, is_first = self._theme.colors, layer == _PRUNED_AT
        centre = self._x(layer) + _BLOCK / 2
        painter.setPen(QPen(colors.muted, 1))
        painter.drawLine(QLineF(centre, _TOP + _BLOCK, centre, _TOP + _BLOCK + 14))
        width = _BLOCK if is_first else _BLOCK * 0.3
        rows = QRectF(centre - width / 2, _TOP + _BLOCK + 14, width, 26)
        painter.setBrush(colors.accent)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rows, 3, 3)
        value, leaves = _CONFIDENCES[layer], _CONFIDENCES[layer] > _THRESHOLD
        painter.setPen(colors.signal if leaves else colors.text)
        sign = ">" if leaves else "≤"
        below = QRectF(centre - _STEP / 2, rows.bottom() + 2, _STEP, 18)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{value:.2f} {sign} λ")
        if leaves:
            painter.setPen(QPen(colors.signal, 2))
            _draw_arrow(painter, QPointF(centre, below.bottom() + 2), QPointF(0, 18))

    def _draw_words(self, painter: QPainter) -> None:
        """What the parts are."""
        colors, centre = self._theme.colors, Qt.AlignmentFlag.AlignCenter
        painter.setPen(colors.muted)
        ran = QRectF(self._x(1), 6, self._x(_EXIT) + _BLOCK - self._x(1), 30)
        skipped = QRectF(self._x(_EXIT + 1), 6, self._x(_LAYERS) + _BLOCK - self._x(_EXIT + 1), 30)
        painter.drawText(ran, centre, self.tr("decoder layers that run"))
        painter.drawText(skipped, centre, self.tr("skipped"))
        bottom = _TOP + _BLOCK + 66
        painter.setPen(colors.text)
        place = QRectF(self._x(_PRUNED_AT) + _BLOCK / 2 - 70, bottom, 140, 20)
        painter.drawText(place, centre, self.tr("p: all V, keep K"))
        place = QRectF(self._x(_EXIT) - 40, bottom + 16, _BLOCK + 80, 22)
        painter.setPen(colors.signal)
        painter.drawText(place, centre, self.tr("the token leaves"))
        place = QRectF(self._x(_PRUNED_AT + 1) - 8, bottom, 2 * _STEP, 20)
        painter.setPen(colors.text)
        painter.drawText(place, centre, self.tr("only the K"))


def _draw_arrow(painter: QPainter, start: QPointF, way: QPointF) -> None:
    """A line with a head; `way` is level or upright."""
    end, size = start + way, 4.0
    painter.drawLine(start, end)
    along = QPointF(size if way.x() else 0, size if way.y() else 0)
    across = QPointF(along.y(), along.x())
    painter.drawLine(end, end - along + across)
    painter.drawLine(end, end - along - across)
