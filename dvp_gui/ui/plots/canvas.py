"""A still pyqtgraph view: fixed ranges, four gutters, no menu, no panning. Knows no run.

Fixed gutters keep plots that stand below each other aligned to the pixel.
"""

from __future__ import annotations

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QWheelEvent

from dvp_gui.ui.plots.gutters import Gutter
from dvp_gui.ui.theme import Theme

WHEEL_STEP = 60.0
"""Pixels that one notch of the wheel scrolls."""
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
"""Columns to the right and rows up, by arrow key."""


class Canvas(pg.GraphicsView):  # type: ignore[misc]
    """One ViewBox between four gutters; tells in axis coordinates what the mouse does."""

    pointed = Signal(float, float)
    """The mouse rests or moves at x, y inside the axes."""
    unpointed = Signal()
    """The mouse is outside the axes."""
    clicked = Signal(float, float)
    wheeled = Signal(float)
    """Pixels to scroll to the right."""
    resized = Signal()
    walked = Signal(int, int)
    """An arrow key: columns to the right, rows up. Only where the focus policy lets the canvas have keys."""
    focus_changed = Signal()

    def __init__(self, theme: Theme, *, left: int, right: int, top: int, bottom: int) -> None:
        super().__init__()
        self._theme = theme
        self._gutter_width = left + right
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAntialiasing(False)
        self.box = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0)
        self.box.disableAutoRange()
        self.left, self.right = Gutter("left", self.box, theme, left), Gutter("right", self.box, theme, right)
        self.top, self.bottom = Gutter("top", self.box, theme, top), Gutter("bottom", self.box, theme, bottom)
        layout = pg.GraphicsLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addItem(self.top, 0, 1)
        layout.addItem(self.left, 1, 0)
        layout.addItem(self.box, 1, 1)
        layout.addItem(self.right, 1, 2)
        layout.addItem(self.bottom, 2, 1)
        self.setCentralItem(layout)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.scene().sigMouseClicked.connect(self._on_mouse_clicked)
        self.dress()

    @property
    def axes_width(self) -> int:
        """Pixels between the left and the right gutter."""
        return max(int(self.width()) - self._gutter_width, 1)

    def add(self, item: pg.GraphicsObject, z: float) -> None:
        """Put `item` on the axes; higher `z` lies above. It never counts for a range."""
        item.setZValue(z)
        self.box.addItem(item, ignoreBounds=True)

    def set_ranges(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Fix what the axes span."""
        (x_low, x_high), (y_low, y_high) = self.box.viewRange()
        if (x_low, x_high, y_low, y_high) == (*x, *y):
            return
        self.box.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=True)
        # Left to the next paint, as pyqtgraph does, the new transform would ask for a second one.
        self.box.updateMatrix()
        self.repaint_gutters()

    def repaint_gutters(self) -> None:
        """The axes moved: every label has another place."""
        for gutter in (self.left, self.right, self.top, self.bottom):
            gutter.update()

    def dress(self) -> None:
        """Take the theme's colours."""
        self.setBackground(self._theme.colors.card)
        self.repaint_gutters()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Tell the owner, whose range may depend on the width."""
        super().resizeEvent(event)
        if event is not None:
            self.resized.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the tokens, never the scene."""
        self.wheeled.emit(wheel_pixels(event))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk; nothing scrolls, and all other keys are the window's."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        else:
            self.walked.emit(*step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the owner, who marks where the keys act."""
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the owner."""
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is gone."""
        super().leaveEvent(event)
        self.unpointed.emit()

    def _on_mouse_moved(self, place: QPointF) -> None:
        if self.box.sceneBoundingRect().contains(place):
            point = self.box.mapSceneToView(place)
            self.pointed.emit(point.x(), point.y())
        else:
            self.unpointed.emit()

    def _on_mouse_clicked(self, event: MouseClickEvent) -> None:
        place = event.scenePos()
        if event.button() == Qt.MouseButton.LeftButton and self.box.sceneBoundingRect().contains(place):
            point = self.box.mapSceneToView(place)
            self.clicked.emit(point.x(), point.y())


def wheel_pixels(event: QWheelEvent) -> float:
    """How far to scroll to the right: sideways movement as it is, a plain wheel too."""
    pixels = event.pixelDelta()
    if not pixels.isNull():
        return float(-(pixels.x() or pixels.y()))
    angle = event.angleDelta()
    return -(angle.x() or angle.y()) / 120 * WHEEL_STEP
