"""One sentence at the top of the window: the newest replaces the one before, so that messages never pile up."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

Tone = Literal["note", "warning", "error"]
_MARKS: dict[Tone, str] = {"note": "ℹ", "warning": "⚠", "error": "⚠"}


class MessageBar(QFrame):
    """Hidden until there is something to say; offers at most one thing to do."""

    action_clicked = Signal()
    """The one button was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("message", "note")
        self.mark = QLabel()
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.progress = QProgressBar()
        self.progress.setFixedWidth(140)
        self.progress.setAccessibleName(self.tr("Download"))
        self.action = QPushButton()
        self.close_button = QToolButton()
        self.close_button.setText("✕")
        self.close_button.setProperty("flat", True)
        self.close_button.setAccessibleName(self.tr("Hide the message"))
        self.close_button.setToolTip(self.tr("Hide the message"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(10)
        row.addWidget(self.mark)
        row.addWidget(self.text, 1)
        for widget in (self.progress, self.action, self.close_button):
            row.addWidget(widget)
        self.action.clicked.connect(self.action_clicked)
        self.close_button.clicked.connect(self.hide)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says, empty while hidden."""
        return "" if self.isHidden() else self.text.text()

    def say(self, sentence: str, tone: Tone = "note", action: str = "") -> None:
        """Show `sentence` in place of the one before, with a button labelled `action` where that is given."""
        self.mark.setText(_MARKS[tone])
        self.text.setText(sentence)
        self.setAccessibleName(sentence)
        self.progress.hide()
        self.action.setText(action)
        self.action.setVisible(bool(action))
        if self.property("message") != tone:
            self.setProperty("message", tone)
            for widget in (self, self.mark, self.text):
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        self.show()

    def show_progress(self, sentence: str, done: int, total: int, action: str) -> None:
        """Show `sentence` with a bar; a `total` of 0 means that nobody knows how much there is."""
        if self.sentence != sentence or self.progress.isHidden():
            self.say(sentence, "note", action)
            self.progress.show()
        self.progress.setRange(0, 1000 if total else 0)
        if total:
            self.progress.setValue(round(1000 * done / total))
