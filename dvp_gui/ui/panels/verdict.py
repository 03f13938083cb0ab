"""One line that says where early exits of the model in use cannot be trusted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from dvp_gui.application.known_models import tuning_of
from dvp_gui.engine.trace import ModelInfo


class Verdict(QLabel):
    """Hidden for models that were trained with a loss at every decoder layer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("warning", True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setToolTip(
            self.tr(
                "Early exits need a model that was trained with a loss at every decoder layer.\n"
                "Others name wrong tokens with high confidence after their first layers; mode full runs all layers."
            )
        )
        self.hide()

    def show_model(self, info: ModelInfo) -> None:
        """Judge the model by what is known of its source."""
        texts = {
            "tuned": "",
            "untuned": self.tr("⚠ Not trained to exit early: its first layers are confidently wrong."),
            "unknown": self.tr(
                "⚠ If it was not trained to exit early, its first layers are confidently wrong."
            ),
        }
        text = texts[tuning_of(info.source)]
        self.setText(text and text + self.tr(" Compare with mode full."))
        self.setVisible(bool(text))

    def show_measured(self, warning: str) -> None:
        """What was measured takes the place of what is known of the source; empty hides the line."""
        self.setText(warning and f"⚠ {warning}")
        self.setVisible(bool(warning))
