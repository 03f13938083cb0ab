"""What the Decoding card shows in What if alone: what the numbers mean, and the ways out. Knows no run."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from dvp_gui.ui.panels.card import SPACING


class WhatIfNote(QLabel):
    """One line that never lets a replay be taken for a run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_refusal("", settings_moved=False)

    def show_refusal(self, refusal: str, *, settings_moved: bool) -> None:
        """Say what the replay is, or that there is none; `settings_moved`: no settings repeat the whole run."""
        if refusal:
            text, tip = self.tr("⚠ cannot be replayed"), refusal
        else:
            text = self.tr("replayed on the same prefixes, not re-run")
            tip = self.tr(
                "Each token is asked anew where it would have left, after the tokens that were recorded before it.\n"
                "A real run would go on from its own tokens: “Run with these” makes it."
            )
            if settings_moved:
                tip += "\n\n" + self.tr(
                    "Settings moved during this run: no single setting repeats all of its tokens, not the recorded\n"
                    "ones that it began with either."
                )
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)
        self._set_look(warning=bool(refusal))

    def _set_look(self, *, warning: bool) -> None:
        if self.property("warning") is not warning:
            self.setProperty("warning", warning)
            self.setProperty("muted", not warning)
            self.style().unpolish(self)
            self.style().polish(self)


class WhatIfButtons(QWidget):
    """Back to the recorded settings, or on to a real run."""

    run_clicked = Signal()
    recorded_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recorded = QPushButton(self.tr("As recorded"))
        self.recorded.setToolTip(self.tr("Put the settings back to those that this run began with"))
        self.run = QPushButton(self.tr("Run with these"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        row.addWidget(self.recorded, 1)
        row.addWidget(self.run, 1)
        self.recorded.clicked.connect(self.recorded_clicked)
        self.run.clicked.connect(self.run_clicked)
        self.set_runnable("")

    def set_runnable(self, objection: str) -> None:
        """Offer the real run, or say why not in one sentence."""
        self.run.setEnabled(not objection)
        self.run.setToolTip(objection or self.tr("Decode the text of this run with these settings, audited"))
