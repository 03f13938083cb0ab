"""Which column of a file is which field: shows the guess and lets a person change it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from dvp_gui.data.column_mapping import FIELDS, ColumnMapping, guess_mapping
from dvp_gui.data.prompts import Task
from dvp_gui.data.tables import Table
from dvp_gui.ui.dataset_table import field_title

_SHORTEST_NAME = 8
"""Letters of a column's name that a box has room for at least."""


class MappingRow(QWidget):
    """A task, and a column for each of its fields."""

    mapping_changed = Signal(object)
    """ColumnMapping, as a person chose it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._mapping = ColumnMapping()
        self.task = QComboBox()
        self.task.setAccessibleName(self.tr("What the rows are"))
        for task, label in (
            (None, self.tr("of several kinds")),
            ("qa", self.tr("questions")),
            ("summarize", self.tr("dialogues")),
            ("raw", self.tr("raw texts")),
        ):
            self.task.addItem(label, task)
        self.columns: dict[str, QComboBox] = {}
        self._labels: dict[str, QLabel] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(_muted(self.tr("Rows are")))
        row.addWidget(self.task)
        for field in dict.fromkeys(name for fields in FIELDS.values() for name in fields):
            self._labels[field] = _muted(field_title(field))
            self.columns[field] = self._column_box(field)
            row.addSpacing(4)
            row.addWidget(self._labels[field])
            row.addWidget(self.columns[field], 1)
        row.addStretch(0)
        self.task.activated.connect(self._on_task_chosen)

    def show_mapping(self, table: Table, mapping: ColumnMapping) -> None:
        """Show how the columns of `table` are read; says nothing."""
        self._table, self._mapping = table, mapping
        self.task.setCurrentIndex(self.task.findData(mapping.task))
        fields = FIELDS[mapping.task] if mapping.task is not None else ()
        for field, box in self.columns.items():
            is_used = field in fields
            box.setVisible(is_used)
            self._labels[field].setVisible(is_used)
            if not is_used:
                continue
            box.clear()
            box.addItem(self.tr("none"), "")
            for name in table.names:
                box.addItem(name, name)
            box.setCurrentIndex(max(box.findData(mapping.column(field)), 0))

    def _column_box(self, field: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self.tr("Column of the field {0}").format(field_title(field)))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_SHORTEST_NAME)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box.activated.connect(self._on_column_chosen)
        return box

    def _on_task_chosen(self) -> None:
        """Another task: the columns that it needs are guessed from their names, where they are not chosen yet."""
        if self._table is None:
            return
        task = cast(Task | None, self.task.currentData())
        guessed = guess_mapping(self._table, task)
        self._tell(guessed)

    def _on_column_chosen(self) -> None:
        task = self._mapping.task
        assert task is not None, "no box is shown without a task"
        chosen = {field: str(self.columns[field].currentData()) for field in FIELDS[task]}
        self._tell(ColumnMapping(task, **chosen))

    def _tell(self, mapping: ColumnMapping) -> None:
        assert self._table is not None
        self.show_mapping(self._table, mapping)
        self.mapping_changed.emit(mapping)


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("muted", True)
    return label
