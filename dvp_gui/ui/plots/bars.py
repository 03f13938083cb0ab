"""Bars over the token axis, one colour each, painted only where they are in view."""

from __future__ import annotations

from itertools import groupby

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from dvp_gui.ui.plots.lines import line_pen
from dvp_gui.ui.plots.token_axis import TokenAxis
from dvp_gui.ui.theme import Theme

BAR_SHARE = 0.84
"""How much of its column a bar fills."""
NARROW_COLUMN = 6.0
"""Columns narrower than this leave no gap between bars, and draw no outline."""


class LayerBars(pg.GraphicsObject):  # type: ignore[misc]
    """A bar from 0 to its exit layer for each token, in the colour of that layer."""

    def __init__(self, theme: Theme, axis: TokenAxis) -> None:
        super().__init__()
        self._theme = theme
        self._axis = axis
        self._num_layers = 1
        self._layers: list[int] = []

    @property
    def heights(self) -> list[int]:
        """The exit layer of each token."""
        return self._layers

    def set_layers(self, layers: list[int], num_layers: int) -> None:
        """Show `layers`, of a model with `num_layers`."""
        if len(layers) != len(self._layers) or num_layers != self._num_layers:
            self.prepareGeometryChange()
        self._layers, self._num_layers = layers, num_layers
        self.update()

    def bar(self, index: int) -> tuple[QRectF, QColor]:
        """Where bar `index` stands, in axis coordinates, and its colour."""
        width = 1.0 if self._axis.column_width < NARROW_COLUMN else BAR_SHARE
        left = index + (1 - width) / 2
        layer = self._layers[index]
        return QRectF(left, 0, width, layer), self._theme.exit_color(layer, self._num_layers)

    def boundingRect(self) -> QRectF:
        """All bars."""
        return QRectF(0, 0, len(self._layers), self._num_layers)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Fill the bars in view and draw their outlines where there is room."""
        del option, widget
        first, last = self.getViewBox().viewRange()[0]
        in_view = range(max(int(first), 0), min(int(last) + 1, len(self._layers)))
        if self._axis.column_width < NARROW_COLUMN:
            self._paint_joined(painter, in_view)
            return
        for index in in_view:
            area, color = self.bar(index)
            painter.fillRect(area, color)
            painter.setPen(line_pen(self._theme.outline_of(color)))
            painter.drawRect(area)

    def _paint_joined(self, painter: QPainter, in_view: range) -> None:
        """Neighbours of one height as one bar, for there is no gap between them."""
        for layer, group in groupby(in_view, key=self._layers.__getitem__):
            indices = list(group)
            area = QRectF(indices[0], 0, len(indices), layer)
            painter.fillRect(area, self._theme.exit_color(layer, self._num_layers))
