"""Lines whose pens keep their width in pixels, whatever the axes span and however dense the screen is."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget


class Line(pg.PlotCurveItem):  # type: ignore[misc]
    """A curve; on a dense screen or an enlarged picture its pen is as wide as everything else."""

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint with pens widened by the density: Qt counts a cosmetic pen in device pixels."""
        density = self._density(painter)
        if density == 1:
            super().paint(painter, option, widget)
            return
        pens = {name: self.opts[name] for name in ("pen", "shadowPen")}
        self.opts.update({name: _widened(pen, density) for name, pen in pens.items()})
        super().paint(painter, option, widget)
        self.opts.update(pens)

    def _density(self, painter: QPainter) -> float:
        """Device pixels a pixel of the scene."""
        scene = self.sceneTransform().m22()
        return float(round(abs(painter.deviceTransform().m22() / scene), 3)) if scene else 1.0


def line_pen(color: QColor, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen whose width is in pixels whatever the axes span."""
    pen = QPen(color, width, style)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def dashed_pen(color: QColor, width: float = 1.0) -> QPen:
    """Dashes of the same length for every width."""
    pen = line_pen(color, width)
    pen.setDashPattern([5 / width, 4 / width])
    return pen


def _widened(pen: QPen | None, density: float) -> QPen | None:
    if pen is None:
        return None
    wide = QPen(pen)
    wide.setWidthF(pen.widthF() * density)
    return wide
