"""The runs of the session as rows of a table, the newest first. Knows no model and no file."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from dvp_gui.application.history import History, HistoryEntry
from dvp_gui.application.run_state import RunState, RunStatus
from dvp_gui.ui.amounts import MISSING, share_text
from dvp_gui.ui.plots.wording import as_tooltip

Index = QModelIndex | QPersistentModelIndex
SHOWN = "▶"
PINNED = Qt.ItemDataRole.UserRole
"""Whether a row's run is pinned."""
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_LONGEST = 160
"""Letters of a prompt or a text in a tooltip."""


class Column(IntEnum):
    """The columns from the left."""

    SHOWN = 0
    NAME = 1
    TOKENS = 2
    LAYER = 3
    AGREEMENT = 4
    TEXT = 5
    PIN = 6


class HistoryModel(QAbstractTableModel):
    """One row a run."""

    rows_leave = Signal()
    """Rows are about to come or go."""
    rows_came = Signal()
    """They did."""

    def __init__(self, history: History, state: RunState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history, self._state = history, state
        self._entries: list[HistoryEntry] = []
        history.changed.connect(self.refresh)
        state.entry_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Take what the history has now; rows that stay keep their selection, and a name that is being typed."""
        fresh = list(reversed(self._history.entries))
        if [entry.entry_id for entry in fresh] != [entry.entry_id for entry in self._entries]:
            self.rows_leave.emit()
            self._take_rows(fresh)
            self.rows_came.emit()
        self._entries = fresh
        if fresh:
            self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, len(Column) - 1))

    def _take_rows(self, fresh: list[HistoryEntry]) -> None:
        ids = {entry.entry_id for entry in fresh}
        for row in range(len(self._entries) - 1, -1, -1):
            if self._entries[row].entry_id not in ids:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._entries[row]
                self.endRemoveRows()
        count = len(fresh) - len(self._entries)  # new ones are the newest, so they come first
        if count:
            self.beginInsertRows(QModelIndex(), 0, count - 1)
            self._entries = fresh
            self.endInsertRows()

    def entry(self, row: int) -> HistoryEntry:
        """The run of `row`."""
        return self._entries[row]

    def row_of(self, entry_id: int | None) -> int | None:
        """Where a run stands, or None."""
        ids = [entry.entry_id for entry in self._entries]
        return ids.index(entry_id) if entry_id in ids else None

    @property
    def has_agreement(self) -> bool:
        """Whether any run was compared with the full model."""
        return any(entry.agreement is not None for entry in self._entries)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Runs."""
        return 0 if parent.isValid() else len(self._entries)

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
            return _alignment(Column(section))
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headers()[section][0]
        return self._headers()[section][1] if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry, column = self._entries[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(entry, column)
        if role == Qt.ItemDataRole.EditRole:
            return entry.name
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._pin_tip(entry) if column == Column.PIN else as_tooltip(self.describe(entry))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self.describe(entry)
        if role == Qt.ItemDataRole.FontRole and entry.entry_id == self._state.entry_id:
            font = QFont()
            font.setBold(True)
            return font
        return entry.pinned if role == PINNED else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Another name."""
        if role != Qt.ItemDataRole.EditRole or not isinstance(value, str):
            return False
        self._history.rename(self._entries[index.row()], value)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Names can be edited."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == Column.NAME else flags

    def second_line(self, entry: HistoryEntry) -> str:
        """Its figures on one line, for where there is no room for columns."""
        parts = [
            self.tr("{count} tokens").format(count=f"{entry.num_tokens:,}"),
            self.tr("layer {layer:.1f}").format(layer=entry.average_exit_layer),
        ]
        if entry.agreement is not None:
            parts.append(self.tr("{share} agree").format(share=share_text(entry.agreement)))
        return " · ".join(parts)

    def describe(self, entry: HistoryEntry) -> str:
        """Everything about a run in words, one fact a line."""
        lines = [entry.name, f"{entry.model_name}, {entry.created.replace('T', ' ')}"]
        lines.append(
            self.tr("{count} tokens, average exit layer {layer:.2f}").format(
                count=entry.num_tokens, layer=entry.average_exit_layer
            )
        )
        if entry.agreement is not None:
            share = share_text(entry.agreement)
            lines.append(self.tr("{share} of the tokens are the full model's").format(share=share))
        if entry.status in (RunStatus.STOPPED, RunStatus.FAILED):
            ended = {RunStatus.STOPPED: self.tr("stopped"), RunStatus.FAILED: self.tr("failed")}
            lines.append(ended[entry.status])
        if entry.forked_from is not None:
            lines.append(self.tr("continued from {run}").format(run=entry.forked_from))
        lines.append(self.tr("in: {text}").format(text=_short(entry.prompt)))
        lines.append(self.tr("out: {text}").format(text=_short(entry.text)))
        if entry.is_on_disk:
            lines.append(self.tr("in a temporary file: opening it takes a moment"))
        return "\n".join(lines)

    def _text(self, entry: HistoryEntry, column: Column) -> str:
        agreement = MISSING if entry.agreement is None else share_text(entry.agreement)
        return {
            Column.SHOWN: SHOWN if entry.entry_id == self._state.entry_id else "",
            Column.NAME: entry.name,
            Column.TOKENS: f"{entry.num_tokens:,}",
            Column.LAYER: self.tr("{layer:.1f} of {count}").format(
                layer=entry.average_exit_layer, count=entry.num_layers
            ),
            Column.AGREEMENT: agreement,
            Column.TEXT: _short(entry.text),
            Column.PIN: "",
        }[column]

    def _pin_tip(self, entry: HistoryEntry) -> str:
        if entry.pinned:
            return self.tr("Pinned: stays in memory and at hand. Click to unpin.")
        return self.tr("Click to pin: other runs leave the memory first.")

    def _headers(self) -> list[tuple[str, str]]:
        return [
            ("", self.tr("The run on the screen")),
            (self.tr("run"), self.tr("Named by its settings; F2 gives it another name")),
            (self.tr("tokens"), self.tr("Tokens generated, the end of the sequence included")),
            (self.tr("layer"), self.tr("Average exit layer")),
            (
                self.tr("agrees"),
                self.tr("Tokens that are the full model's on the same text; an audit asks it"),
            ),
            (self.tr("output"), self.tr("The generated text")),
            ("", self.tr("Pinned runs stay in memory")),
        ]


def _alignment(column: Column) -> int:
    return _LEFT if column in (Column.SHOWN, Column.NAME, Column.TEXT) else _RIGHT


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
