"""Every key of the window, for the page under Help: those of the menus as the menus have them, and the others."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar


def keyboard_text(bar: QMenuBar) -> str:
    """Tables by menu, then what the fields and plots do with keys."""
    parts = [
        _table(_plain(menu.text()), [(_keys(a), _plain(a.text())) for a in _actions(menu) if _keys(a)])
        for menu in bar.actions()
    ]
    parts.append(_table(_tr("Plots and tables"), _other_keys()))
    parts.append(
        _tr("<p>Drop a trace (.json, .csv) on the window to open it, or a .txt to use it as input.</p>")
    )
    return "".join(parts)


def _other_keys() -> list[tuple[str, str]]:
    return [
        ("Tab", _tr("To the next field, plot or table")),
        ("← →", _tr("Walk over the tokens")),
        ("↑ ↓", _tr("Walk over the layers in the heatmap, over the rows in a table")),
        (_tr("Home, End"), _tr("First and last token")),
        (_tr("Space"), _tr("Pin the token in the strip, or let go of it")),
        (_tr("Menu key"), _tr("Pictures and data of the panel that has the focus")),
        (_tr("Double click"), _tr("On a panel's title: the panel alone, and back")),
        ("Esc", _tr("Stop the run; else bring back the panels; else let go of the pinned token")),
    ]


def _actions(menu: QAction) -> Iterable[QAction]:
    """The actions of a menu and of the menus in it."""
    inside = menu.menu()
    if not isinstance(inside, QMenu):
        return
    for action in inside.actions():
        if action.menu() is not None:
            yield from _actions(action)
        else:
            yield action


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _plain(text: str) -> str:
    """A menu's text without the mark of its key."""
    return text.replace("&", "").rstrip("…")


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    lines = (
        f"<tr><td width='150'><b>{escape(key)}</b></td><td>{escape(what)}</td></tr>" for key, what in rows
    )
    return f"<h4>{escape(title)}</h4><table cellpadding='3'>{''.join(lines)}</table>"


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeyboardPage", text)
