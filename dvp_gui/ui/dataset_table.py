"""The rows of a data set as a table: first texts only, read when they are painted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dvp_gui.data.column_mapping import FIELDS
from dvp_gui.data.data_sets import DataSet

Index = QModelIndex | QPersistentModelIndex

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MOST_IN_A_CELL = 160
"""Characters: a cell shows the beginning."""
_ROW_HEIGHT = 26
_NUMBER_WIDTH = 64


class ExampleModel(QAbstractTableModel):
    """The rows of one data set that a search left over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: DataSet | None = None
        self._rows: Sequence[int] = ()
        self._fields: tuple[str, ...] = ()

    @property
    def rows(self) -> Sequence[int]:
        """Numbers of the data set's rows that are shown, from 0."""
        return self._rows

    def show_rows(self, data: DataSet | None, rows: Sequence[int]) -> None:
        """Show `rows` of `data`."""
        self.beginResetModel()
        self._data, self._rows = data, rows
        task = None if data is None else data.mapping.task
        self._fields = _MIXED if task is None else FIELDS[task]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as above
        """The row's number, and the fields of the task."""
        return 0 if parent.isValid() else 1 + len(self._fields)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Names of the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == 0:
            return _RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return _tr("Row") if section == 0 else field_title(self._fields[section - 1])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The beginning of a text."""
        if self._data is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(self._rows[index.row()], index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 0:
            return _RIGHT
        return None

    def _text(self, row: int, column: int) -> str:
        assert self._data is not None
        if column == 0:
            return f"{row + 1:,}"
        texts = self._data.texts(row)
        if "answers" in texts:
            texts["answers"] = texts["answers"].replace("\n", " | ")
        field = self._fields[column - 1]
        if self._fields is _MIXED:
            values = [texts[name] for name in _MIXED_SOURCES[field] if name in texts]
            text = values[0] if values else ""
        else:
            text = texts[field]
        return " ".join(text[: 2 * _MOST_IN_A_CELL].split())[:_MOST_IN_A_CELL]


class ExampleTable(QTableView):
    """One row is chosen at a time; fast with any number of rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.examples = ExampleModel(self)
        self.setModel(self.examples)
        self.setAccessibleName(_tr("Examples"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )

    @property
    def chosen_row(self) -> int | None:
        """Number of the data set's row that is chosen, from 0."""
        index = self.currentIndex()
        return self.examples.rows[index.row()] if index.isValid() else None

    def show_rows(self, data: DataSet | None, rows: Sequence[int], chosen: int | None = None) -> None:
        """Show `rows` of `data`; choose `chosen` if it is among them, else the first."""
        self.examples.show_rows(data, rows)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(0, _NUMBER_WIDTH)
        if rows:
            self.choose(rows.index(chosen) if chosen is not None and chosen in rows else 0)

    def choose(self, position: int) -> None:
        """Choose the row at `position` of those shown, and bring it into sight."""
        index = self.examples.index(position, 1)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)


def field_title(field: str) -> str:
    """A field's name for a person."""
    return {
        "question": _tr("Question"),
        "context": _tr("Passage"),
        "answers": _tr("Answers"),
        "dialogue": _tr("Dialogue"),
        "summary": _tr("Summary"),
        "text": _tr("Text"),
        "input": _tr("Question or dialogue"),
        "reference": _tr("Reference"),
    }[field]


_MIXED = ("input", "context", "reference")
_MIXED_SOURCES: dict[str, tuple[str, ...]] = {
    "input": ("question", "dialogue", "text"),
    "context": ("context",),
    "reference": ("answers", "summary"),
}
"""Columns where rows are of several tasks, and the fields that they show."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExampleTable", text)
