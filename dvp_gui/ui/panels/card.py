"""A quiet frame with a title line: what every panel of the window stands in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

MARGIN = 14
"""Pixels between a card's frame and what is in it."""
SPACING = 7
"""Pixels between two rows of a card."""


class Card(QFrame):
    """Title bold on the left, one small thing on the right, rows below."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName(title)
        self.title = QLabel(title)
        self.title.setProperty("heading", True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.header = QHBoxLayout()
        self.header.addWidget(self.title)
        self.header.addStretch(1)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(MARGIN, 8, MARGIN, 12)
        self.rows.setSpacing(SPACING)
        self.rows.addLayout(self.header)


class PlaceholderCard(Card):
    """Stands where a plot will be while the plots are being read, and says what will appear."""

    def __init__(self, title: str, promise: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.promise = QLabel(promise)
        self.promise.setProperty("muted", True)
        self.promise.setWordWrap(True)
        self.promise.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.rows.addWidget(self.promise, 1)


class Slot(QWidget):
    """A place in the window: a placeholder at first, then the widget that belongs there."""

    def __init__(self, title: str, promise: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget = PlaceholderCard(title, promise)
        self._layout.addWidget(self._shown)

    def fill(self, widget: QWidget) -> None:
        """Put `widget` in the placeholder's stead."""
        self._layout.replaceWidget(self._shown, widget)
        self._shown.hide()
        self._shown.deleteLater()
        self._shown = widget

    def add(self, widget: QWidget) -> None:
        """Put `widget` below what fills the place; of the two one is to be seen at a time."""
        self._layout.addWidget(widget)
