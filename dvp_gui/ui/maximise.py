"""One panel over the whole window, and back: the layout below stays as it is.

The panel moves onto a sheet above the others, and in its place stands something of the same size.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QVBoxLayout, QWidget


class Maximiser(QObject):
    """Maximises one panel of `window` at a time; what `above` shows stays in sight over it."""

    changed = Signal()
    """`card` is another one."""

    def __init__(self, window: QMainWindow, above: QWidget, margin: int) -> None:
        super().__init__(window)
        self._window, self._above, self._margin = window, above, margin
        self._sheet: _Sheet | None = None
        self._card: QWidget | None = None
        self._places: list[tuple[QWidget, _StandIn]] = []

    @property
    def card(self) -> QWidget | None:
        """The card that is maximised, or None."""
        return self._card

    def toggle(self, card: QWidget | None) -> None:
        """Maximise `card`, or bring back the one that is."""
        if self._card is not None or card is None:
            self.restore()
        else:
            self.maximise(card)

    def maximise(self, card: QWidget) -> None:
        """Show `card` alone."""
        self.restore()
        focused = self._window.focusWidget()
        self._card = card
        self._sheet = _Sheet(self._window, self._margin)
        for widget in (self._above, _unit_of(card)):
            self._borrow(widget)
        self._window.installEventFilter(self)
        self._fit()
        self._sheet.show()
        self._sheet.raise_()
        if focused is not None and card.isAncestorOf(focused):
            focused.setFocus()
        else:
            _first_focusable(card).setFocus()
        self.changed.emit()

    def restore(self) -> bool:
        """Bring everything back to its place; returns whether there was something to bring back."""
        if self._sheet is None:
            return False
        focused = self._window.focusWidget()
        self._window.removeEventFilter(self)
        for widget, stand_in in self._places:
            parent = stand_in.parentWidget()
            layout = parent.layout() if parent is not None else None
            if layout is not None:
                hidden = widget.isHidden()
                layout.replaceWidget(stand_in, widget)
                widget.setHidden(hidden)
            stand_in.deleteLater()
        self._places.clear()
        if focused is not None and self._card is not None and self._card.isAncestorOf(focused):
            focused.setFocus()
        self._sheet.hide()
        self._sheet.deleteLater()
        self._sheet = self._card = None
        self.changed.emit()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The sheet follows the window's size."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _borrow(self, widget: QWidget) -> None:
        """Move `widget` onto the sheet, something of its size into its place."""
        parent = widget.parentWidget()
        assert self._sheet is not None
        assert parent is not None
        layout = parent.layout()
        assert layout is not None
        hidden = widget.isHidden()
        stand_in = _StandIn(widget)
        layout.replaceWidget(widget, stand_in)
        stand_in.setHidden(hidden)
        self._places.append((widget, stand_in))
        self._sheet.column.addWidget(widget, 0 if widget is self._above else 1)
        widget.setHidden(hidden)

    def _fit(self) -> None:
        if self._sheet is not None:
            area = self._window.rect()
            menu, status = self._window.menuBar(), self._window.statusBar()
            area.setTop(menu.height() if menu.isVisible() else 0)
            area.setBottom(area.bottom() - status.height())
            self._sheet.setGeometry(area)


class _Sheet(QWidget):
    """Covers the window; the Tab key stays on it."""

    def __init__(self, window: QMainWindow, margin: int) -> None:
        super().__init__(window)
        self.setAutoFillBackground(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(margin, margin, margin, 0)
        self.column.setSpacing(margin)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """The next widget on the sheet that takes the focus by Tab."""
        widget = here = self.focusWidget() or self
        while True:
            following = widget.nextInFocusChain() if forward else widget.previousInFocusChain()
            if following is None or following is here:
                return True
            widget = following
            if self.isAncestorOf(widget) and widget.isVisible() and _takes_tab(widget):
                reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
                widget.setFocus(reason)
                return True

    def mouseDoubleClickEvent(self, event: QEvent) -> None:
        """Nothing of what lies below is meant."""
        event.accept()


class _StandIn(QWidget):
    """As large, and as large at least, as the widget in whose place it stands."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._hint, self._least = widget.sizeHint(), widget.minimumSizeHint()
        self.setMinimumSize(widget.minimumSize())
        self.setMaximumSize(widget.maximumSize())
        policy = QSizePolicy(widget.sizePolicy())
        policy.setHeightForWidth(False)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """That of the widget."""
        return self._hint

    def minimumSizeHint(self) -> QSize:
        """That of the widget."""
        return self._least


def header_height(card: QWidget) -> int:
    """Pixels from the top of `card` to the end of its title line."""
    title = getattr(card, "title", None)
    if not isinstance(title, QWidget):
        return 0
    return title.mapTo(card, title.rect().bottomLeft()).y() + 4


def _unit_of(card: QWidget) -> QWidget:
    """`card`, or what it stands in, where that is what a layout holds: a scroll area has none for its widget."""
    unit = card
    while (parent := unit.parentWidget()) is not None:
        layout = parent.layout()
        if layout is not None and layout.indexOf(unit) >= 0:
            break
        unit = parent
    return unit


def _first_focusable(card: QWidget) -> QWidget:
    if _takes_tab(card):
        return card
    inside = (w for w in card.findChildren(QWidget) if w.isVisible() and _takes_tab(w))
    return next(inside, card)


def _takes_tab(widget: QWidget) -> bool:
    return widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
