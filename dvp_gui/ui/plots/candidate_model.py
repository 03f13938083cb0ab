"""The candidates of one token as a table model; pieces are looked up only for cells that a view asks for."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from dvp_gui.application.run_state import Vocabulary
from dvp_gui.engine.trace import TokenTrace
from dvp_gui.ui.plots.wording import as_tooltip, percent, visible_piece

Index = QModelIndex | QPersistentModelIndex
ARROW = "▶"
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class Column(IntEnum):
    """The columns from the left."""

    RANK = 0
    PIECE = 1
    PROBABILITY = 2
    OVER_KEPT = 3
    BEST_AT = 4


class CandidateModel(QAbstractTableModel):
    """Rows are the K kept at layer p, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trace: TokenTrace | None = None
        self._vocabulary: Vocabulary | None = None
        self._emitted_row: int | None = None
        self._mass = 0.0

    @property
    def trace(self) -> TokenTrace | None:
        """The token whose candidates these are."""
        return self._trace

    def token_id(self, row: int) -> int:
        """The candidate in `row`."""
        assert self._trace is not None
        return int(self._trace.candidate_ids[row])

    @property
    def mass(self) -> float:
        """Probability of all K together, over the whole vocabulary."""
        return self._mass

    @property
    def emitted_row(self) -> int | None:
        """The row of the token that was emitted, or None where it is not among the K."""
        return self._emitted_row

    def show(self, trace: TokenTrace | None, vocabulary: Vocabulary | None) -> None:
        """Hold the candidates of `trace`."""
        if trace is self._trace and vocabulary is self._vocabulary:
            return
        self.beginResetModel()
        self._trace, self._vocabulary = trace, vocabulary
        self._emitted_row = trace.exit_candidate_rank if trace is not None else None
        self._mass = float(np.sum(trace.candidate_probs, dtype=np.float64)) if trace is not None else 0.0
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """K, or 0 without a token."""
        return 0 if parent.isValid() or self._trace is None else len(self._trace.candidate_ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See Column."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Short names; what each means is in its tooltip."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(Column(section))
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headers()[section][0]
        return self._headers()[section][1] if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell."""
        if self._trace is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), Column(index.column()))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(Column(index.column()))
        if role == Qt.ItemDataRole.FontRole and index.row() == self._emitted_row:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index.row())
        return None

    def alignment(self, column: Column) -> int:
        """How the cells and the header of `column` stand."""
        return _LEFT if column in (Column.PIECE, Column.PROBABILITY) else _RIGHT

    def text(self, row: int, column: Column) -> str:
        """What a cell says."""
        assert self._trace is not None
        probability = float(self._trace.candidate_probs[row])
        if column == Column.RANK:
            return f"{ARROW} {row + 1}" if row == self._emitted_row else str(row + 1)
        if column == Column.PIECE:
            return self._piece(int(self._trace.candidate_ids[row]))
        if column == Column.PROBABILITY:
            return percent(probability)
        if column == Column.OVER_KEPT:
            return percent(probability / self._mass) if self._mass > 0 else ""
        return layer_ranges(np.flatnonzero(self._trace.top1_ids == self._trace.candidate_ids[row]) + 1)

    def bar_length(self, row: int) -> float:
        """0..1: the probability over that of the most probable candidate."""
        assert self._trace is not None
        best = float(self._trace.candidate_probs[0])
        return float(self._trace.candidate_probs[row]) / best if best > 0 else 0.0

    def _tip(self, row: int) -> str:
        """The whole row in words."""
        cells = zip(self._headers(), Column, strict=True)
        lines = (f"{name}: {self.text(row, column) or '–'}" for (name, _), column in cells)
        return as_tooltip("\n".join(lines))

    def _piece(self, token_id: int) -> str:
        return (
            visible_piece(self._vocabulary.piece(token_id))
            if self._vocabulary is not None
            else f"<{token_id}>"
        )

    def _headers(self) -> list[tuple[str, str]]:
        return [
            (self.tr("rank"), self.tr("Place among the candidates at layer p")),
            (self.tr("piece"), self.tr("The token's own spelling; ▁ begins a word")),
            (self.tr("probability at p"), self.tr("At layer p, over the whole vocabulary")),
            (self.tr("over K"), self.tr("The same, renormalised over the K kept")),
            (self.tr("best at"), self.tr("Layers at which this token had the highest probability")),
        ]


def layer_ranges(layers: np.ndarray) -> str:
    """Sorted layers, runs joined: `2–4, 7`."""
    parts: list[str] = []
    for run in np.split(layers, np.flatnonzero(np.diff(layers) != 1) + 1) if layers.size else []:
        parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}")
    return ", ".join(parts)
