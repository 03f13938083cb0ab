"""Where the panels stand: movable docks around the plots in the middle, a layout to start from and to come back to."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QMainWindow,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dvp_gui.ui.theme import Theme

GAP = 10
"""Pixels between two panels."""
GRIP_HEIGHT = 6
"""Pixels above a panel that move it; with the line that resizes two panels they make the gap."""
SMALL_HEIGHT = 860
"""Windows lower than this have no room for three panels on the left: the run's figures go to the right."""
_LEFT_WIDTH, _RIGHT_WIDTH = 318, 346
_NARROW_LEFT_WIDTH, _NARROW_RIGHT_WIDTH = 292, 286
_NARROW = 1200


class Grip(QWidget):
    """A dock's title bar, no higher than the gap between panels: shows its handle under the mouse."""

    def __init__(self, theme: Theme, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hovered = False
        self.setToolTip(tip)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as the gap."""
        return QSize(40, GRIP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """As high as the gap."""
        return QSize(40, GRIP_HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the handle."""
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the handle."""
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A short bar in the middle."""
        if not self._hovered:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colors.muted)
        painter.drawRoundedRect(QRectF(self.width() / 2 - 18, GRIP_HEIGHT / 2 - 2, 36, 4), 2, 2)


class FittingScrollArea(QScrollArea):
    """As high as its content where there is room, with a scroll bar where there is not."""

    def __init__(self, content: QWidget, minimum_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._minimum_height = minimum_height
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        content.installEventFilter(self)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass on that the content wants another size; a scroll area would keep it to itself."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """The content's."""
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The content's width, a part of its height."""
        return QSize(self._content.minimumSizeHint().width(), self._minimum_height)


class Docks:
    """The five movable panels of a window."""

    def __init__(self, window: QMainWindow, theme: Theme, **contents: tuple[str, QWidget]) -> None:
        """`contents`: title and widget of `input`, `controls`, `figures`, `curve` and `candidates`."""
        self._window = window
        self.all: dict[str, QDockWidget] = {}
        for name, (title, widget) in contents.items():
            self.all[name] = _dock(window, theme, name, title, widget)
        window.setDockNestingEnabled(True)
        window.setCorner(Qt.Corner.TopLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.TopRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)

    def arrange(self, size: QSize) -> None:
        """The layout to start from, for a window of `size`."""
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        for dock in self.all.values():
            dock.setFloating(False)
            self._window.removeDockWidget(dock)
        is_low = size.height() < SMALL_HEIGHT
        columns = {
            left: ["input", "controls"] if is_low else ["input", "controls", "figures"],
            right: ["curve", "candidates", "figures"] if is_low else ["curve", "candidates"],
        }
        for area, names in columns.items():
            for name in names:
                self._window.addDockWidget(area, self.all[name], Qt.Orientation.Vertical)
                self.all[name].show()
        narrow = size.width() < _NARROW
        widths = (_NARROW_LEFT_WIDTH, _NARROW_RIGHT_WIDTH) if narrow else (_LEFT_WIDTH, _RIGHT_WIDTH)
        self._window.resizeDocks(
            [self.all["input"], self.all["curve"]], list(widths), Qt.Orientation.Horizontal
        )
        self.fit_heights()

    def fit_heights(self) -> None:
        """Give settings and figures the height that they need, and the rest of each column to its other panels."""
        around = self._window.menuBar().height() + self._window.statusBar().height()
        height = self._window.height() - around
        for names in (["input", "controls", "figures"], ["curve", "candidates", "figures"]):
            docks = [self.all[name] for name in names if self._in_column(name, names[0])]
            fixed = {name: self._needed_height(name) for name in ("controls", "figures")}
            needed = sum(fixed[d.objectName()] for d in docks if d.objectName() in fixed)
            shared = [d for d in docks if d.objectName() not in fixed]
            each = max(height - needed, 100) // max(len(shared), 1)
            heights = [fixed.get(d.objectName(), each) for d in docks]
            self._window.resizeDocks(docks, heights, Qt.Orientation.Vertical)

    def _needed_height(self, name: str) -> int:
        """A panel's content with its grip and the line below it."""
        return self.all[name].widget().sizeHint().height() + GAP

    def _in_column(self, name: str, first: str) -> bool:
        """Whether panel `name` is docked on the side of panel `first`."""
        dock, head = self.all[name], self.all[first]
        if dock.isFloating() or dock.isHidden():
            return False
        return self._window.dockWidgetArea(dock) == self._window.dockWidgetArea(head)


def _dock(window: QMainWindow, theme: Theme, name: str, title: str, widget: QWidget) -> QDockWidget:
    dock = QDockWidget(title, window)
    dock.setObjectName(name)  # the saved layout knows docks by their names
    dock.setFeatures(
        QDockWidget.DockWidgetFeature.DockWidgetMovable
        | QDockWidget.DockWidgetFeature.DockWidgetFloatable
        | QDockWidget.DockWidgetFeature.DockWidgetClosable
    )
    dock.setTitleBarWidget(
        Grip(theme, QCoreApplication.translate("Docks", "Drag to move this panel, double-click to float it"))
    )
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    dock.setWidget(holder)
    return dock
