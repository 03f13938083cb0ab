"""A table of figures: names on the left, figures right-aligned, nothing to edit; Ctrl+C copies. Knows no run."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from dvp_gui.ui.copying import copy_selected_rows

ROW_HEIGHT = 23
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class FigureTable(QTableWidget):
    """Cells are made once and then filled anew; columns in `left` hold words."""

    def __init__(self, name: str, left: Collection[int] = (0,), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = left
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)

    def copy(self) -> None:
        """The selected rows, or all, to the clipboard."""
        copy_selected_rows(self)

    def cell(self, row: int, column: int) -> QTableWidgetItem:
        """The cell there, made where there is none yet."""
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            item.setTextAlignment(self._side(column) | _MIDDLE)
            self.setItem(row, column, item)
        return item

    def set_heads(self, heads: Sequence[str]) -> None:
        """Name the columns, as many as `heads`; a name that is cut stands in its tooltip."""
        self.setColumnCount(len(heads))
        for column, text in enumerate(heads):
            item = self.horizontalHeaderItem(column)
            if item is None:
                item = QTableWidgetItem()
                item.setTextAlignment(self._side(column) | _MIDDLE)
                self.setHorizontalHeaderItem(column, item)
            item.setText(text)
            item.setToolTip(text.replace("\n", ", "))

    def set_row(
        self, row: int, cells: Sequence[str], *, bold: bool = False, name_font: QFont | None = None
    ) -> None:
        """Fill a row; `name_font` is that of its first cell, by default as all."""
        for column, text in enumerate(cells):
            font = QFont(name_font if name_font is not None and column == 0 else self.font())
            font.setBold(bold)
            item = self.cell(row, column)
            item.setText(text)
            item.setFont(font)

    def _side(self, column: int) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignLeft if column in self._left else Qt.AlignmentFlag.AlignRight
