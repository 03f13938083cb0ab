"""The known answer beside the output, and how close the output comes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from dvp_gui.application.reference import Reference
from dvp_gui.ui.plots.card import ElidedLabel

if TYPE_CHECKING:
    from dvp_gui.evaluation.outcomes import Scores


class ReferenceLine(QWidget):
    """Hidden where the input of the run has no known answer."""

    def __init__(self, reference: Reference, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reference = reference
        heading = QLabel(self.tr("Reference"))
        heading.setProperty("muted", True)
        self.answer = ElidedLabel()
        self.answer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.scores = QLabel()
        self.scores.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, 2)
        row.setSpacing(10)
        row.addWidget(heading)
        row.addWidget(self.answer, 1)
        row.addWidget(self.scores)
        reference.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        example = self._reference.example
        self.setVisible(example is not None)
        if example is None:
            return
        answers = example.answers or (example.summary,)
        self.answer.setText(" | ".join(" ".join(answer.split()) for answer in answers))
        self.answer.setToolTip("\n".join(answers))
        self.answer.setAccessibleName(self.tr("Reference: {0}").format(self.answer.text()))
        self.scores.setText(self._words())
        self.scores.setToolTip(self._reference.failure or self._explanation())
        self.scores.setAccessibleName(self.tr("Score: {0}").format(self.scores.text()))

    def _words(self) -> str:
        if self._reference.failure:
            return self.tr("not scored")
        if self._reference.scores is not None:
            return self._figures(self._reference.scores)
        return self.tr("scoring…") if self._reference.is_scoring else self.tr("scored at the end")

    def _figures(self, scores: Scores) -> str:
        parts = []
        if scores.exact is not None and scores.f1 is not None:
            parts.append(self.tr("✓ exact match") if scores.exact == 1 else self.tr("no exact match"))
            parts.append(self.tr("F1 {0:.2f}").format(scores.f1))
        if scores.rouge_l is not None:
            parts.append(self.tr("Rouge-L {0:.2f}").format(scores.rouge_l))
        return " · ".join(parts)

    def _explanation(self) -> str:
        example = self._reference.example
        if example is not None and example.answers:
            return self.tr(
                "Exact match and F1 of the words as SQuAD scores them: case, punctuation and articles do not count;\n"
                "of several acceptable answers the closest counts (torchmetrics)."
            )
        return self.tr("Rouge-L: F of the longest common subsequence of stemmed words, 0 to 1 (rouge-score).")
