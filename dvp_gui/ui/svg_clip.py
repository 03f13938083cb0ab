"""Clipping in SVG files, which Qt's generator leaves out: while a card is drawn, marks say where a clip begins and
ends, and afterwards the marks become clip paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF
from PySide6.QtGui import QPaintEngine, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

_BEGIN, _END = "\u2402", "\u2403"
"""Signs that no text of a card holds: `visible_piece` and the figures make none."""
_PART = re.compile(
    rf"(?P<group><g [^>]*>)|<text[^>]*>\s*(?:{_BEGIN}(?P<rect>[-\d. ]+)|(?P<end>{_END}))\s*</text>"
)


def clip(painter: QPainter, area: QRectF) -> None:
    """Draw only inside `area` until `painter` ends, in an SVG too: call `unclip` before it does."""
    painter.setClipRect(area)
    _begin(painter, area)


def unclip(painter: QPainter) -> None:
    """End the clip that was begun last."""
    painter.setClipping(False)
    _mark(painter, _END)


@contextmanager
def marked_clips(card: QWidget) -> Iterator[None]:
    """Mark the axes of plots and what scrolls in `card` while it is drawn."""
    with ExitStack() as marks:
        for area in card.findChildren(QAbstractScrollArea):
            marks.enter_context(_marked_viewport(area.viewport()))
        for view in card.findChildren(pg.GraphicsView):
            for item in view.scene().items():
                if isinstance(item, pg.ViewBox):
                    marks.enter_context(_marked_axes(item))
        yield


def make_clips(svg: str) -> str:
    """Put clip paths in place of the marks; each mark closes the group that it stands in, and opens it again."""
    group, count = "", 0

    def replace(found: re.Match[str]) -> str:
        nonlocal group, count
        if found["group"]:
            group = found["group"]
            return group
        if found["end"]:
            return f"</g></g>{group}"
        count += 1
        x, y, width, height = found["rect"].split()
        path = f'<rect x="{x}" y="{y}" width="{width}" height="{height}"/>'
        defined = f'<clipPath id="clip{count}" clipPathUnits="userSpaceOnUse">{path}</clipPath>'
        return f'</g>{defined}<g clip-path="url(#clip{count})">{group}'

    full = svg.replace(
        ' version="1.2" baseProfile="tiny"', ' version="1.1"', 1
    )  # the tiny profile has no clips
    return _PART.sub(replace, full)


class _Mark(pg.GraphicsObject):  # type: ignore[misc]
    """Below or above everything on the axes: the beginning or the end of their clip."""

    def __init__(self, box: pg.ViewBox, *, is_begin: bool) -> None:
        super().__init__()
        self._box, self._is_begin = box, is_begin
        self.setParentItem(box)
        self.setZValue(-1e9 if is_begin else 1e9)

    def boundingRect(self) -> QRectF:
        """The axes, or the mark would not be drawn."""
        return QRectF(self._box.rect())

    def paint(self, painter: QPainter, *_: object) -> None:
        """Say it."""
        if self._is_begin:
            _begin(painter, self._box.rect())
        else:
            _mark(painter, _END)


class _ViewportMarks(QObject):
    """Paints the marks around what a viewport paints."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Surround the painting."""
        if event.type() != QEvent.Type.Paint or not isinstance(watched, QWidget):
            return super().eventFilter(watched, event)
        with QPainter(watched) as painter:
            _begin(painter, QRectF(watched.rect()))
        watched.removeEventFilter(self)
        area = watched.parentWidget()
        assert isinstance(area, QAbstractScrollArea)
        area.viewportEvent(event)
        watched.installEventFilter(self)
        with QPainter(watched) as painter:
            _mark(painter, _END)
        return True


@contextmanager
def _marked_viewport(viewport: QWidget) -> Iterator[None]:
    marks = _ViewportMarks()
    viewport.installEventFilter(marks)
    try:
        yield
    finally:
        viewport.removeEventFilter(marks)


@contextmanager
def _marked_axes(box: pg.ViewBox) -> Iterator[None]:
    marks = [_Mark(box, is_begin=True), _Mark(box, is_begin=False)]
    try:
        yield
    finally:
        for mark in marks:
            mark.scene().removeItem(mark)


def _begin(painter: QPainter, area: QRectF) -> None:
    place = painter.deviceTransform().mapRect(QRectF(area))
    _mark(painter, f"{_BEGIN}{place.x():.3f} {place.y():.3f} {place.width():.3f} {place.height():.3f}")


def _mark(painter: QPainter, text: str) -> None:
    """Leave `text` in an SVG; nothing anywhere else."""
    engine = painter.paintEngine()
    if engine is not None and engine.type() == QPaintEngine.Type.SVG:
        painter.drawText(QPointF(), text)
