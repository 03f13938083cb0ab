"""Run and Stop, and in Run's place what holds a run: Pause, or Go on and One token. Knows no session."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QWidget

from dvp_gui.ui.panels.card import SPACING


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be done now."""

    run: bool = False
    pause: bool = False
    step: bool = False
    """Make one token: of a held run, or as the first of a run that begins held."""
    resume: bool = False
    stop: bool = False
    why_no_run: str = ""
    """One sentence where `run` is not offered."""


class RunButtons(QWidget):
    """One row, as wide whatever it offers: docks that need more width for a moment keep it."""

    run_clicked = Signal()
    pause_clicked = Signal()
    step_clicked = Signal()
    resume_clicked = Signal()
    stop_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run = _button(self.tr("Run  Ctrl+Enter"), self.tr("Run"))
        self.pause = _button(self.tr("Pause  F6"), self.tr("Pause"))
        self.resume = _button(self.tr("Go on"), self.tr("Go on"))
        self.step = _button(self.tr("One token"), self.tr("One token"))
        self.stop = _button(self.tr("Stop  Esc"), self.tr("Stop"))
        for main in (self.run, self.resume):
            main.setProperty("primary", True)
        self.pause.setToolTip(self.tr("Hold the run before its next token (F6)"))
        self.resume.setToolTip(self.tr("Let the run go on to its end (F8)"))
        self.step.setToolTip(self.tr("Make one token and hold again (F7)"))
        self.stop.setToolTip(self.tr("End the run before its next layer; its tokens stay (Esc)"))
        self._pages = QStackedWidget()
        self._pages.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for buttons in ((self.run,), (self.pause,), (self.resume, self.step)):
            self._pages.addWidget(_row(*buttons))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        row.addWidget(self._pages, 2)
        row.addWidget(self.stop, 1)
        self.run.clicked.connect(self.run_clicked)
        self.pause.clicked.connect(self.pause_clicked)
        self.step.clicked.connect(self.step_clicked)
        self.resume.clicked.connect(self.resume_clicked)
        self.stop.clicked.connect(self.stop_clicked)
        self.set_offer(Offer())

    def set_offer(self, offer: Offer) -> None:
        """Show and enable what works now; a button that had the focus hands it to the one in its place."""
        had_focus = any(button.hasFocus() for button in (self.run, self.pause, self.resume, self.step))
        self.run.setEnabled(offer.run)
        self.run.setToolTip(self.tr("Decode the text (Ctrl+Enter)") if offer.run else offer.why_no_run)
        self.pause.setEnabled(offer.pause)
        self.resume.setEnabled(offer.resume)
        self.step.setEnabled(offer.step)
        self.stop.setEnabled(offer.stop)
        main = self.resume if offer.resume else self.pause if offer.pause else self.run
        self._pages.setCurrentIndex((self.run, self.pause, self.resume).index(main))
        if had_focus and main.isEnabled():
            main.setFocus()


def _row(*buttons: QPushButton) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACING)
    for button in buttons:
        row.addWidget(button, 1)
    return holder


def _button(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(name)
    return button
