"""The generated text, to read and to copy; grows with the run. Below it the known answer, where there is one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dvp_gui.application.reference import Reference
from dvp_gui.application.run_state import RunState
from dvp_gui.ui.panels.card import MARGIN
from dvp_gui.ui.panels.reference_line import ReferenceLine

_MOST_LINES, _MOST_LINES_IN_A_LOW_WINDOW = 4, 2
"""A longer text scrolls."""
_LOW_WINDOW = 800
_TOP = 3
"""Pixels above the first line, which put a single line at the height of the heading."""


class GrowingText(QPlainTextEdit):
    """Read-only text, as high as its lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setProperty("bare", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.setViewportMargins(0, _TOP, 0, 0)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As many lines as the text has, within what the window has room for."""
        most = _MOST_LINES_IN_A_LOW_WINDOW if self.window().height() < _LOW_WINDOW else _MOST_LINES
        lines = min(max(round(self.document().size().height()), 1), most)
        return QSize(200, lines * (self.fontMetrics().lineSpacing() + 1) + 2 * _TOP)

    def minimumSizeHint(self) -> QSize:
        """The same: the plots below give way."""
        return QSize(60, self.sizeHint().height())


class TextBar(QFrame):
    """The text of the run on the screen."""

    copy_clicked = Signal()

    def __init__(self, state: RunState, reference: Reference, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.reference = ReferenceLine(reference)
        self.setProperty("card", True)
        heading = QLabel(self.tr("Text"))
        heading.setProperty("heading", True)
        self.text = GrowingText()
        self.text.setAccessibleName(self.tr("Generated text"))
        self.text.setAccessibleDescription(self.tr("What the run on the screen wrote; to read and to copy"))
        self.text.setPlaceholderText(self.tr("The generated text will stand here."))
        self.copy = QToolButton()
        self.copy.setText(self.tr("Copy"))
        self.copy.setProperty("flat", True)
        self.copy.setToolTip(self.tr("Copy the text (Ctrl+Shift+C)"))
        self.copy.setAccessibleName(self.tr("Copy the generated text"))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(heading)
        row.addWidget(self.text, 1)
        row.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 4, 6, 4)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.reference)
        self.setMinimumHeight(40)  # as the model's line beside it
        self.copy.clicked.connect(self.copy_clicked)
        state.run_changed.connect(self._on_text_changed)
        state.tokens_appended.connect(self._on_text_changed)
        self._on_text_changed()

    def _on_text_changed(self) -> None:
        text = self._state.text
        self.copy.setEnabled(bool(text))
        if text != self.text.toPlainText():
            self.text.setPlainText(text)
            self.text.moveCursor(QTextCursor.MoveOperation.End)
