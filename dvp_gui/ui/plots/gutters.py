"""The margins of a plot: figures and words at places of its axes, painted here so that all plots line up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from dvp_gui.ui.theme import Theme

Side = Literal["left", "right", "top", "bottom"]
Role = Literal["muted", "text", "signal", "accent", "warning"]

_GAP = 6.0


@dataclass(frozen=True, slots=True)
class GutterLabel:
    """One piece of text at `position` on the axis that the gutter runs along."""

    position: float
    text: str
    role: Role = "muted"
    bold: bool = False


class Gutter(pg.GraphicsWidget):  # type: ignore[misc]
    """Text along one side of `box`; labels that would cover each other move (right) or are left out."""

    def __init__(self, side: Side, box: pg.ViewBox, theme: Theme, size: float) -> None:
        super().__init__()
        self._side = side
        self._box = box
        self._theme = theme
        self._labels: tuple[GutterLabel, ...] = ()
        self._title = ""
        if side in ("left", "right"):
            self.setFixedWidth(size)
        else:
            self.setFixedHeight(size)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def labels(self) -> tuple[GutterLabel, ...]:
        """What stands here, by position."""
        return self._labels

    def set_labels(self, labels: Sequence[GutterLabel]) -> None:
        """Replace all labels."""
        fresh = tuple(labels)
        if fresh != self._labels:
            self._labels = fresh
            self.update()

    def set_title(self, title: str) -> None:
        """The name of the axis, on the outer edge."""
        self._title = title
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint title and labels in the theme's colours of this moment."""
        del option, widget
        font = small_font(painter.font())
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        if self._title:
            self._paint_title(painter, metrics)
        if self._side in ("left", "right"):
            self._paint_beside(painter, font, metrics)
        else:
            self._paint_along(painter, font, metrics)

    def _paint_title(self, painter: QPainter, metrics: QFontMetricsF) -> None:
        painter.setPen(self._theme.colors.muted)
        area = self.boundingRect()
        if self._side == "bottom":
            area.setTop(area.bottom() - metrics.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._title)
            return
        painter.save()
        painter.translate(metrics.height() / 2, area.center().y())
        painter.rotate(-90)
        room = QRectF(-area.height() / 2, -metrics.height() / 2, area.height(), metrics.height())
        if metrics.horizontalAdvance(self._title) <= room.width():
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._title)
        painter.restore()

    def _paint_beside(self, painter: QPainter, font: QFont, metrics: QFontMetricsF) -> None:
        width, height = self.boundingRect().width(), metrics.height()
        left = self._side == "left"
        flag = Qt.AlignmentFlag.AlignRight if left else Qt.AlignmentFlag.AlignLeft
        places = [self._pixel(label.position) for label in self._labels]
        labels = self._labels
        if left:
            step = readable_step(places, height - 4)
            labels, places = labels[::-1][::step], places[::-1][::step]
        else:
            places = spread(places, height, self.boundingRect().height())
        for label, y in zip(labels, places, strict=True):
            self._dress(painter, font, label)
            x, room = (0.0, width - _GAP) if left else (_GAP, width - _GAP)
            area = QRectF(x, y - height / 2, room, height)
            painter.drawText(
                area, flag | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, label.text
            )

    def _paint_along(self, painter: QPainter, font: QFont, metrics: QFontMetricsF) -> None:
        """Centred below the axis; above it each label begins at its place."""
        taken = -1.0
        top = 3.0 if self._side == "bottom" else 0.0
        end = self.boundingRect().width()
        for label in self._labels:
            width = metrics.horizontalAdvance(label.text)
            x = self._pixel(label.position)
            left = x - width / 2 if self._side == "bottom" else min(x + 2, end - width)
            if left < taken or x < -1 or x > end + 1:
                continue
            self._dress(painter, font, label)
            painter.drawText(QPointF(left, top + metrics.ascent()), label.text)
            taken = left + width + _GAP

    def _dress(self, painter: QPainter, font: QFont, label: GutterLabel) -> None:
        font.setBold(label.bold)
        painter.setFont(font)
        painter.setPen(getattr(self._theme.colors, label.role))

    def _pixel(self, position: float) -> float:
        """Where `position` of the box's axis is in this item, along its side."""
        (x_low, x_high), (y_low, y_high) = self._box.viewRange()
        area = self._box.geometry()
        if self._side in ("left", "right"):
            share = (y_high - position) / (y_high - y_low)
            return float(area.top() + share * area.height() - self.geometry().top())
        share = (position - x_low) / (x_high - x_low)
        return float(area.left() + share * area.width() - self.geometry().left())


def readable_step(places: Sequence[float], distance: float) -> int:
    """Of even places, every how many-th can be labelled with at least `distance` between two."""
    closest = min((abs(b - a) for a, b in pairwise(places)), default=distance)
    return max(math.ceil(distance / max(closest, 1e-6)), 1) if len(places) > 1 else 1


def spread(places: Sequence[float], distance: float, length: float) -> list[float]:
    """`places` moved as little as keeps them `distance` apart and, where possible, within 0..`length`."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + distance)
    limit = length - distance / 2
    for index in reversed(order):
        moved[index] = min(moved[index], limit)
        limit = moved[index] - distance
    return moved


def small_font(font: QFont) -> QFont:
    """The font of axis figures: a little smaller than the window's."""
    small = QFont(font)
    if font.pointSizeF() > 0:
        small.setPointSizeF(font.pointSizeF() * 0.88)
    else:
        small.setPixelSize(max(round(font.pixelSize() * 0.88), 8))
    return small
