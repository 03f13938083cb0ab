"""Which model is in use, the way to another, and whether it can be trusted to exit early."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dvp_gui.ui.panels.card import MARGIN
from dvp_gui.ui.plots.card import ElidedLabel


class ModelBar(QFrame):
    """The model's name, a button that opens the picker, and below it the suitability in a few words."""

    change_clicked = Signal()
    suitability_clicked = Signal()
    """The figures behind the few words are wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName(self.tr("Model"))
        heading = QLabel(self.tr("Model"))
        heading.setProperty("heading", True)
        self.name = ElidedLabel()
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.change = QPushButton(self.tr("Change…"))
        self.change.setAccessibleName(self.tr("Change the model"))
        self.change.setToolTip(
            self.tr("Bundled, a folder, or a model from the hub; device, number format, threads")
        )
        self.suitability = QPushButton()
        self.suitability.setProperty("verdict", "none")
        self.suitability.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.suitability.hide()
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(heading)
        row.addWidget(self.name, 1)
        row.addWidget(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 6, 6, 6)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.suitability)
        self.change.clicked.connect(self.change_clicked)
        self.suitability.clicked.connect(self.suitability_clicked)

    def show_model(self, name: str, details: str) -> None:
        """Show `name`, with `details` in its tooltip."""
        self.name.setText(name)
        self.name.setToolTip(details)

    def show_suitability(self, words: str, details: str, *, is_warning: bool, has_figures: bool) -> None:
        """Show `words` below the name, with `details` in their tooltip; empty words hide the line."""
        line = self.suitability
        line.setText(words)
        line.setToolTip(details)
        line.setAccessibleName(words)
        line.setAccessibleDescription(details)
        line.setEnabled(has_figures)
        line.setVisible(bool(words))
        verdict = "warning" if is_warning else "none"
        if line.property("verdict") != verdict:
            line.setProperty("verdict", verdict)
            line.style().unpolish(line)
            line.style().polish(line)
