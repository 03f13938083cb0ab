"""Where the panels stand: movable docks around the plots in the middle, a layout to start from and to come back to."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QMainWindow,
    QSizePolicy,
    QTabBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from dvp_gui.ui.panels.fitting_scroll_area import FittingScrollArea
from dvp_gui.ui.theme import Theme

GAP = 10
"""Pixels between two panels."""
GRIP_HEIGHT = 6
"""Pixels above a panel that move it; with the line that resizes two panels they make the gap."""
SMALL_HEIGHT = 960
"""Windows lower than this have no room for three panels on the left: the run's figures go to the right."""
SETTLED_MS = 150
"""After a new size, until headers in the middle that give way have been laid out anew."""
_LEFT_WIDTHS, _RIGHT_WIDTHS = (292, 480), (286, 640)
_LEFT_SHARE, _RIGHT_SHARE = 0.22, 0.24
"""Of the window's width, within those bounds."""


BEHIND = ("history", "cost")
"""Panels that share their place with the candidates, a tab each."""
LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


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


class Docks:
    """The movable panels of a window."""

    def __init__(self, window: QMainWindow, theme: Theme, **contents: tuple[str, QWidget]) -> None:
        """`contents`: title and widget of `input`, `controls`, `figures`, `curve`, `candidates` and those BEHIND."""
        self._window = window
        self.all: dict[str, QDockWidget] = {}
        for name, (title, widget) in contents.items():
            self.all[name] = _dock(window, theme, name, title, widget)
        for name in ("candidates", *BEHIND):
            # Behind another tab Qt only moves it out of sight: it would still take keys, and time to repaint.
            content = contents[name][1]
            policy = content.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            content.setSizePolicy(policy)
            self.all[name].visibilityChanged.connect(content.setVisible)
        self._given_widths: dict[str, int] = {}
        self._fitted_width = 0
        """The window's, when they were given."""
        self._figures_area = LEFT
        window.setDockNestingEnabled(True)
        window.setTabPosition(LEFT | RIGHT, QTabWidget.TabPosition.North)
        for corner, area in (
            (Qt.Corner.TopLeftCorner, LEFT),
            (Qt.Corner.BottomLeftCorner, LEFT),
            (Qt.Corner.TopRightCorner, RIGHT),
            (Qt.Corner.BottomRightCorner, RIGHT),
        ):
            window.setCorner(corner, area)

    def arrange(self) -> None:
        """The layout to start from, for the window's size."""
        for dock in self.all.values():
            dock.setFloating(False)
            self._window.removeDockWidget(dock)
        self._figures_area = self._best_figures_area()
        for area, names in ((LEFT, ("input", "controls")), (RIGHT, ("curve", "candidates"))):
            for name in names:
                self._place(name, area)
        for name in BEHIND:
            self._window.tabifyDockWidget(self.all["candidates"], self.all[name])
            self.all[name].show()
        self.all["candidates"].raise_()
        self._place("figures", self._figures_area)
        self._fit_widths(["input", "curve"])
        self.fit_heights(evenly=True)

    def name_tabs(self) -> None:
        """Say what the bars are that Qt makes, once it shows panels that share a place."""
        for bar in self._window.findChildren(QTabBar):  # Qt makes it for the panels that share a place
            bar.setAccessibleName(QCoreApplication.translate("Docks", "Panels in this place"))
            bar.setAccessibleDescription(
                QCoreApplication.translate("Docks", "The left and right arrow change between them")
            )

    def follow_window(self) -> None:
        """The window has another size: move and resize what stands where this class put it, leave the rest."""
        figures, best = self.all["figures"], self._best_figures_area()
        is_ours = not figures.isFloating() and self._window.dockWidgetArea(figures) == self._figures_area
        if best != self._figures_area and is_ours and not figures.isHidden():
            self._place("figures", best)
            self._figures_area = best
        self._fit_widths([name for name in self._given_widths if self._has_our_width(name)])
        self.fit_heights()
        QTimer.singleShot(SETTLED_MS, self._window, self._widen_squeezed)

    def fit_heights(self, *, evenly: bool = False) -> None:
        """Give settings and figures the height that they need; the others share the rest, as now or evenly."""
        around = self._window.menuBar().height() + self._window.statusBar().height()
        height = self._window.height() - around
        for first in ("input", "curve"):
            names = ("input", "curve", self._front_tab(), "controls", "figures")
            docks = {name: self.all[name] for name in names if self._in_column(name, first)}
            fixed = {name: self._needed_height(name) for name in ("controls", "figures") if name in docks}
            shared = {
                name: 1 if evenly else dock.height() for name, dock in docks.items() if name not in fixed
            }
            if "controls" in fixed:
                others = sum(part for name, part in fixed.items() if name != "controls")
                least = sum(docks[name].minimumSizeHint().height() + GAP for name in shared)
                fixed["controls"] = max(min(fixed["controls"], height // 2, height - others - least), 150)
            rest, before = max(height - sum(fixed.values()), 100), max(sum(shared.values()), 1)
            heights = {name: rest * part // before for name, part in shared.items()} | fixed
            self._window.resizeDocks(
                [docks[name] for name in heights], list(heights.values()), Qt.Orientation.Vertical
            )

    def _front_tab(self) -> str:
        """Of the panels that share a place the one that is seen."""
        tabs = ("candidates", *BEHIND)
        seen = (name for name in tabs if not self.all[name].visibleRegion().isEmpty())
        return next(seen, "candidates")

    def _best_figures_area(self) -> Qt.DockWidgetArea:
        """Where there is room for a third panel."""
        return RIGHT if self._window.height() < SMALL_HEIGHT else LEFT

    def _place(self, name: str, area: Qt.DockWidgetArea) -> None:
        """Put a panel at the end of a column."""
        self._window.addDockWidget(area, self.all[name], Qt.Orientation.Vertical)
        self.all[name].show()

    def _fit_widths(self, names: list[str]) -> None:
        """Give the columns of panels `names` their share of the window."""
        width = self._window.width()
        wanted = {
            "input": _clip(round(width * _LEFT_SHARE), _LEFT_WIDTHS),
            "curve": _clip(round(width * _RIGHT_SHARE), _RIGHT_WIDTHS),
        }
        self._window.resizeDocks(
            [self.all[name] for name in names], [wanted[name] for name in names], Qt.Orientation.Horizontal
        )
        self._given_widths = {name: wanted[name] for name in names}
        self._fitted_width = width

    def _widen_squeezed(self) -> None:
        """Once the middle has said how narrow it can be, give the columns what they did not get."""
        if any(self.all[name].width() < width for name, width in self._given_widths.items()):
            self._fit_widths(list(self._given_widths))

    def _has_our_width(self, name: str) -> bool:
        """Whether a column is as wide as this class made it, or only less so because the window was made smaller."""
        least = (_LEFT_WIDTHS if name == "input" else _RIGHT_WIDTHS)[0]
        width, given = self.all[name].width(), self._given_widths[name]
        is_squeezed = width < given and self._window.width() < self._fitted_width
        return width == given or is_squeezed or width < least

    def _needed_height(self, name: str) -> int:
        """A panel's content with its grip and the line below it."""
        holder = self.all[name].widget()
        for area in holder.findChildren(FittingScrollArea):
            area.updateGeometry()  # by itself it hears only some events later what its content wants now
        return holder.sizeHint().height() + GAP

    def _in_column(self, name: str, first: str) -> bool:
        """Whether panel `name` is docked on the side of panel `first`."""
        dock, head = self.all[name], self.all[first]
        if dock.isFloating() or dock.isHidden():
            return False
        return self._window.dockWidgetArea(dock) == self._window.dockWidgetArea(head)


def _clip(value: int, bounds: tuple[int, int]) -> int:
    return min(max(value, bounds[0]), bounds[1])


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
