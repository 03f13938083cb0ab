"""What the Edit menu does: it acts on the field that has the focus, and offers what that field can do now.

The keys are the fields' own: the menu names them and does not take them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QTableView,
    QTextEdit,
    QWidget,
)

from dvp_gui.ui.copying import copy_selected_rows

TextField = QLineEdit | QPlainTextEdit | QTextEdit


class Undoable(Protocol):
    """What all text fields share."""

    def undo(self) -> None: ...
    def redo(self) -> None: ...
    def cut(self) -> None: ...
    def copy(self) -> None: ...
    def paste(self) -> None: ...
    def selectAll(self) -> None: ...


class EditActions(QObject):
    """Fills `menu` with the standard actions, first in it."""

    def __init__(self, menu: QMenu, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._target: QWidget | None = None
        key = QKeySequence.StandardKey
        before = menu.actions()[0] if menu.actions() else None
        texts: list[tuple[str, str, QKeySequence.StandardKey] | None] = [
            ("undo", self.tr("&Undo"), key.Undo),
            ("redo", self.tr("&Redo"), key.Redo),
            None,
            ("cut", self.tr("Cu&t"), key.Cut),
            ("copy", self.tr("&Copy"), key.Copy),
            ("paste", self.tr("&Paste"), key.Paste),
            ("selectAll", self.tr("Select &all"), key.SelectAll),
            None,
        ]
        self.actions: dict[str, QAction] = {}
        for entry in texts:
            action = QAction(menu)
            menu.insertAction(before, action) if before is not None else menu.addAction(action)
            if entry is None:
                action.setSeparator(True)
                continue
            name, text, shortcut = entry
            action.setText(text)
            action.setShortcut(shortcut)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # of the menu: shown, never taken
            action.triggered.connect(getattr(self, f"_on_{name.lower()}"))
            self.actions[name] = action
        menu.aboutToShow.connect(self.offer)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    def offer(self) -> None:
        """Enable what works on the field that has the focus."""
        can = _abilities(self._field)
        for name, action in self.actions.items():
            action.setEnabled(can.get(name, False))

    @property
    def _field(self) -> QWidget | None:
        """The field itself: a number field's text is in the line that it holds."""
        target = self._target
        if target is None or not shiboken6.isValid(target):  # it went with its window
            return None
        return target.lineEdit() if isinstance(target, QAbstractSpinBox) else target

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Remember the field while menus have the keyboard."""
        if new is not None and new.window() is self._window and new is not self._window.menuBar():
            self._target = new

    def _on_undo(self) -> None:
        self._do(lambda field: field.undo())

    def _on_redo(self) -> None:
        self._do(lambda field: field.redo())

    def _on_cut(self) -> None:
        self._do(lambda field: field.cut())

    def _on_copy(self) -> None:
        if isinstance(self._field, QTableView):
            copy_selected_rows(self._field)
        else:
            self._do(lambda field: field.copy())

    def _on_paste(self) -> None:
        self._do(lambda field: field.paste())

    def _on_selectall(self) -> None:
        if isinstance(self._field, QTableView):
            self._field.selectAll()
        else:
            self._do(lambda field: field.selectAll())

    def _do(self, act: Callable[[Undoable], None]) -> None:
        if isinstance(self._field, TextField):
            act(self._field)


def replace_text(field: QLineEdit | QPlainTextEdit, text: str) -> None:
    """Put `text` in place of what `field` holds, so that undo brings that back."""
    if isinstance(field, QLineEdit):
        field.selectAll()
        field.insert(text)
        field.setCursorPosition(0)
        return
    cursor = field.textCursor()
    cursor.select(cursor.SelectionType.Document)
    cursor.insertText(text)
    cursor.setPosition(0)
    field.setTextCursor(cursor)


def _abilities(field: QWidget | None) -> dict[str, bool]:
    """What can be done with `field` now."""
    if isinstance(field, QTableView):
        rows = field.model() is not None and field.model().rowCount() > 0
        many = field.selectionMode() not in (
            field.SelectionMode.NoSelection,
            field.SelectionMode.SingleSelection,
        )
        return {"copy": rows, "selectAll": rows and many}
    if isinstance(field, QLineEdit):
        chosen, writable = field.hasSelectedText(), not field.isReadOnly()
        undo, redo, text = field.isUndoAvailable(), field.isRedoAvailable(), field.text()
    elif isinstance(field, QPlainTextEdit | QTextEdit):
        chosen, writable = field.textCursor().hasSelection(), not field.isReadOnly()
        document = field.document()
        undo, redo, text = document.isUndoAvailable(), document.isRedoAvailable(), field.toPlainText()
    else:
        return {}
    return {
        "undo": writable and undo,
        "redo": writable and redo,
        "cut": writable and chosen,
        "copy": chosen,
        "paste": writable and QGuiApplication.clipboard().mimeData().hasText(),
        "selectAll": bool(text),
    }
