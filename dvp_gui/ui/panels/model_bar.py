"""Which model is in use, on one line, and the way to another."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from dvp_gui.ui.panels.card import MARGIN
from dvp_gui.ui.plots.card import ElidedLabel


class ModelBar(QFrame):
    """The model's name and a button that opens the picker."""

    change_clicked = Signal()

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
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 6, 6, 6)
        row.setSpacing(10)
        row.addWidget(heading)
        row.addWidget(self.name, 1)
        row.addWidget(self.change)
        self.change.clicked.connect(self.change_clicked)

    def show_model(self, name: str, details: str) -> None:
        """Show `name`, with `details` in its tooltip."""
        self.name.setText(name)
        self.name.setToolTip(details)
