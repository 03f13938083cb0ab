"""The figures behind the verdict on a model, layer by layer. Knows no model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dvp_gui.evaluation.suitability_verdict import AGREES, CONFIDENT, percent
from dvp_gui.ui.copying import copy_selected_rows

if TYPE_CHECKING:
    from dvp_gui.evaluation.suitability_verdict import Suitability

_AROUND_ROWS = 240
"""Pixels of the dialog's height that are not the table's rows."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SuitabilityDialog(QDialog):
    """Verdict, a table with one row a layer, how it was measured, and the recommended settings to take over."""

    settings_chosen = Signal(int, int)
    """Recommended p and K are to be used."""

    def __init__(self, model_name: str, result: Suitability, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._result = result
        self.setWindowTitle(self.tr("Early exits of {0}").format(model_name))
        self.verdict = QLabel(("⚠ " if result.is_warning else "") + _unbroken(result.verdict))
        self.verdict.setProperty("warning", result.is_warning)
        self.verdict.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = self._build_table()
        note = QLabel(self._method())
        note.setProperty("muted", True)
        note.setWordWrap(True)
        note.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.verdict)
        column.addWidget(self.table, 1)
        column.addWidget(note)
        column.addWidget(self._build_buttons())
        self.resize(820, min(_AROUND_ROWS + self.table.rowHeight(0) * result.num_layers, 640))

    def _build_table(self) -> QTableWidget:
        result = self._result
        heads = (
            (self.tr("Layer"), self.tr("Decoder blocks executed")),
            (
                self.tr("Agrees"),
                self.tr("Tokens whose most probable token at this layer is the last layer's"),
            ),
            (
                self.tr("Confidently wrong"),
                self.tr("Tokens with confidence over {0} in another token").format(CONFIDENT),
            ),
            (self.tr("Median rank"), self.tr("Of the final token over the whole vocabulary; 0 is the best")),
            (
                self.tr("99% rank"),
                self.tr("99% of the final tokens are at this rank or better: K must exceed it"),
            ),
            (
                self.tr("Wrong exits"),
                self.tr("With p at this layer: tokens that would leave with another token"),
            ),
            (
                self.tr("Average exit"),
                self.tr("With p at this layer: the layer that tokens would leave at, on average"),
            ),
        )
        table = QTableWidget(result.num_layers, len(heads))
        table.setAccessibleName(self.tr("Figures of each layer"))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        for position, (head, tip) in enumerate(heads):
            item = QTableWidgetItem(head)
            item.setToolTip(tip)
            item.setTextAlignment(_RIGHT)
            table.setHorizontalHeaderItem(position, item)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for narrow_or_long in (0, 2):
            table.horizontalHeader().setSectionResizeMode(
                narrow_or_long, QHeaderView.ResizeMode.ResizeToContents
            )
        for index in range(result.num_layers):
            for position, text in enumerate(self._row(index)):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_RIGHT)
                table.setItem(index, position, item)
        return table

    def _row(self, index: int) -> tuple[str, ...]:
        """The cells of layer `index` + 1."""
        result = self._result
        has_exit = index < len(result.wrong_exits)
        return (
            str(index + 1),
            f"{result.agreement[index]:.1%}",
            f"{result.confidently_wrong[index]:.1%}",
            f"{result.median_rank[index]:,.0f}",
            f"{result.rank_99[index]:,.0f}",
            f"{result.wrong_exits[index]:.1%}" if has_exit else "–",
            f"{result.exit_layer[index]:.1f}" if has_exit else "–",
        )

    def _method(self) -> str:
        result = self._result
        return self.tr(
            "Measured on {0:,} tokens of {1} built-in questions and dialogues that ran through all {2} layers, with "
            "confidence = margin over the whole vocabulary and threshold {3}. A layer agrees when at least {4} of its "
            "tokens do. Your own texts may differ: compare with mode full, or audit a run."
        ).format(result.num_tokens, result.num_inputs, result.num_layers, CONFIDENT, percent(AGREES))

    def _build_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        found = self._result.recommendation
        if found is not None:
            self.use_button = buttons.addButton(
                self.tr("Use p = {0}, K = {1:,}").format(found.p, found.k),
                QDialogButtonBox.ButtonRole.ActionRole,
            )
            self.use_button.clicked.connect(self._on_use)
        self.copy_button = buttons.addButton(self.tr("Copy figures"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.copy_button.clicked.connect(self._on_copy)
        buttons.rejected.connect(self.reject)
        return buttons

    def _on_use(self) -> None:
        found = self._result.recommendation
        assert found is not None, "the button is there for a recommendation alone"
        self.settings_chosen.emit(found.p, found.k)

    def _on_copy(self) -> None:
        copy_selected_rows(self.table)


def _unbroken(sentence: str) -> str:
    """`K = 64` stays on one line."""
    return sentence.replace(" = ", "\u00a0=\u00a0")
