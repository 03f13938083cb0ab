"""Rows of a table to the clipboard, tab-separated as spreadsheets take them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTableView


def copy_selected_rows(table: QTableView) -> None:
    """Copy the selected rows of `table`, or all where none is, with the heads of the columns first."""
    model = table.model()
    selected = sorted({index.row() for index in table.selectionModel().selectedRows()})
    rows = selected or range(model.rowCount())
    columns = [c for c in range(model.columnCount()) if not table.isColumnHidden(c)]
    head = [str(model.headerData(c, Qt.Orientation.Horizontal) or "") for c in columns]
    lines = [head] + [[str(model.index(r, c).data() or "") for c in columns] for r in rows]
    QGuiApplication.clipboard().setText(tab_separated(lines))


def tab_separated(lines: Iterable[Sequence[str]]) -> str:
    """Cells with tabs between them, a line a row; white space in a cell becomes single spaces."""
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)
