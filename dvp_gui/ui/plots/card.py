"""The frame that every plot stands in: a title, a summary, the plot or a sentence instead of it.

Repaints are counted in calls: a card that is hidden only notes what is due and catches up when it is shown.
"""

from __future__ import annotations

from enum import Flag, auto

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from dvp_gui.application.card_tables import CardTable
from dvp_gui.application.run_state import RunState
from dvp_gui.ui.plots.wording import as_tooltip
from dvp_gui.ui.theme import Theme

_HEADER_HEIGHT = 26


class Due(Flag):
    """What a card has yet to show."""

    NOTHING = 0
    LOOK = auto()
    RUN = auto()
    TOKENS = auto()
    VERDICTS = auto()
    SELECTION = auto()
    EVERYTHING = LOOK | RUN | TOKENS | VERDICTS | SELECTION


class RunCard(QFrame):
    """A card that shows something of the run; subclasses fill `body` and override what they need to show."""

    def __init__(self, state: RunState, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._state = state
        self._theme = theme
        self._due = Due.EVERYTHING
        self.title = ElidedLabel(heading=True)
        self.summary = QLabel()
        self.summary.setProperty("muted", True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.body = QWidget()
        self._message = _message_label()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.body)
        self._pages.addWidget(self._message)
        self._lay_out()
        state.run_changed.connect(self._on_run_changed)
        state.tokens_appended.connect(self._on_tokens_appended)
        state.verdicts_changed.connect(self._on_verdicts_changed)
        state.selection_changed.connect(self._on_selection_changed)
        theme.changed.connect(self._on_theme_changed)

    def set_title(self, title: str) -> None:
        """The card's name, on top and for screen readers."""
        self.title.setText(title)
        self.title.setToolTip(as_tooltip(title))  # a narrow card shows its beginning only
        self.setAccessibleName(title)

    @property
    def message(self) -> str:
        """The sentence shown instead of the plot, or empty where the plot is shown."""
        return self._message.text() if self._pages.currentWidget() is self._message else ""

    def say(self, sentence: str) -> None:
        """Show `sentence` instead of the plot; empty shows the plot."""
        self._message.setText(sentence)
        self._pages.setCurrentWidget(self._message if sentence else self.body)

    def show_look(self) -> None:
        """Take the theme's colours."""

    def show_run(self) -> None:
        """Another run began or was opened: forget the last one."""

    def show_tokens(self) -> None:
        """Show the tokens that came."""

    def show_verdicts(self) -> None:
        """Show what the full model says of the tokens; follows show_run as well, for there is nothing then."""

    def show_selection(self) -> None:
        """Show which token is looked at; follows show_tokens as well, for the newest may be in focus."""

    def table(self) -> CardTable | None:
        """What the card shows, to save as CSV or to copy; None where there is nothing."""
        return None

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the card was hidden."""
        super().showEvent(event)
        self._refresh(Due.NOTHING)

    def _refresh(self, due: Due) -> None:
        self._due |= due
        if not self.isVisible():
            return
        due, self._due = self._due, Due.NOTHING
        if Due.LOOK in due:
            self.show_look()
        if Due.RUN in due:
            self.show_run()
        if due & (Due.RUN | Due.TOKENS):
            self.show_tokens()
        if due & (Due.RUN | Due.VERDICTS):
            self.show_verdicts()
        if due & (Due.RUN | Due.TOKENS | Due.VERDICTS | Due.SELECTION):
            self.show_selection()

    def _on_run_changed(self) -> None:
        self._refresh(Due.RUN)

    def _on_tokens_appended(self) -> None:
        self._refresh(Due.TOKENS)

    def _on_verdicts_changed(self) -> None:
        self._refresh(Due.VERDICTS)

    def _on_selection_changed(self) -> None:
        self._refresh(Due.SELECTION)

    def _on_theme_changed(self) -> None:
        self._refresh(Due.EVERYTHING)

    def _lay_out(self) -> None:
        self.header = QHBoxLayout()
        self.header.setSpacing(10)
        self.header.addWidget(self.title, 1)
        self.header.addWidget(self.summary)
        self.header.addStrut(_HEADER_HEIGHT)  # as high without buttons as with them
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 6, 14, 10)
        column.setSpacing(4)
        column.addLayout(self.header)
        column.addWidget(self._pages, 1)


class ElidedLabel(QLabel):
    """One line of plain text that gives way: it ends in … where the room does."""

    def __init__(self, text: str = "", *, heading: bool = False) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("heading", heading)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """A few letters are enough."""
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the text as fits."""
        del event
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def _message_label() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("muted", True)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setContentsMargins(16, 8, 16, 8)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
    return label
