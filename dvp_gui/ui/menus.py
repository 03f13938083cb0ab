"""The menu bar: every action of the window by name, each made once."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from dvp_gui.application.preferences import THEME_CHOICES


class Menus(QObject):
    """Builds the menus of `window`; the window connects the actions and enables them."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        bar = window.menuBar()
        self.file = bar.addMenu(self.tr("&File"))
        self.open_trace = self._add(self.file, self.tr("&Open trace…"), QKeySequence.StandardKey.Open)
        self.recent = self.file.addMenu(self.tr("&Recent files"))
        self.browse_data = self._add(self.file, self.tr("&Browse data sets…"), "Ctrl+D")
        self.file.addSeparator()
        self.save_trace = self._add(self.file, self.tr("&Save trace as…"), QKeySequence.StandardKey.Save)
        self.save_picture = self._add(self.file, self.tr("Save &picture of the window…"), "Alt+S")
        self.file.addSeparator()
        self.quit = self._add(self.file, self.tr("&Quit"), QKeySequence("Ctrl+Q"))
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)

        self.edit = bar.addMenu(self.tr("&Edit"))
        self.copy_text = self._add(self.edit, self.tr("Copy &generated text"), "Ctrl+Shift+C")

        run = bar.addMenu(self.tr("&Run"))
        self.run = self._add(run, self.tr("&Run"), "Ctrl+Return")
        self.run.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.pause = self._add(run, self.tr("&Pause"), "F6")
        self.step = self._add(run, self.tr("One &token"), "F7")
        self.resume = self._add(run, self.tr("&Go on"), "F8")
        self.stop = self._add(run, self.tr("&Stop"), "Esc")
        self.all_modes = self._add(run, self.tr("&All modes"), "Ctrl+Shift+Return")
        run.addSeparator()
        self.choose_model = self._add(run, self.tr("Choose &model…"), "Ctrl+M")

        view = bar.addMenu(self.tr("&View"))
        self.show_table = self._add(view, self.tr("Tokens as a &table"), "Ctrl+T")
        self.show_table.setCheckable(True)
        view.addSeparator()
        self.themes = self._add_themes(view.addMenu(self.tr("&Theme")))

        self.window = bar.addMenu(self.tr("&Window"))
        self.panels = self.window.addMenu(self.tr("&Panels"))
        self.panel = self.window.addMenu(self.tr("&This panel"))
        self.maximise = self._add(self.window, self.tr("&Maximise panel"), "Shift+F11")
        self.reset_layout = self._add(self.window, self.tr("&Reset layout"))
        self.window.addSeparator()
        self.minimise = self._add(self.window, self.tr("M&inimise"))
        self.full_screen = self._add(self.window, self.tr("&Full screen"), "F11")
        self.full_screen.setCheckable(True)

        help_menu = bar.addMenu(self.tr("&Help"))
        self.what_is_dvp = self._add(help_menu, self.tr("&What is DVP?"), QKeySequence("F1"))
        self.glossary = self._add(help_menu, self.tr("&Glossary"), "Shift+F1")
        self.keyboard = self._add(help_menu, self.tr("&Keyboard"))
        self.log_file = self._add(help_menu, self.tr("&Log file"))
        help_menu.addSeparator()
        self.about = self._add(help_menu, self.tr("&About"))
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def _add(
        self, menu: QMenu, text: str, shortcut: QKeySequence | QKeySequence.StandardKey | str | None = None
    ) -> QAction:
        action = QAction(text, self._window)
        if shortcut is not None:
            action.setShortcut(QKeySequence(shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        menu.addAction(action)
        return action

    def _add_themes(self, menu: QMenu) -> QActionGroup:
        labels = {"system": self.tr("As the &system"), "light": self.tr("&Light"), "dark": self.tr("&Dark")}
        group = QActionGroup(self)
        for choice in THEME_CHOICES:
            action = QAction(labels[choice], group)
            action.setCheckable(True)
            action.setData(choice)
            menu.addAction(action)
        return group
