"""What the Help menu does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMainWindow

from dvp_gui.ui.glossary import as_html
from dvp_gui.ui.help_pages import HelpPage, about_text, method_text
from dvp_gui.ui.keyboard_page import keyboard_text
from dvp_gui.ui.menus import Menus
from dvp_gui.ui.method_diagram import MethodDiagram
from dvp_gui.ui.theme import Theme


class HelpActions(QObject):
    """Opens the pages and the log file."""

    told = Signal(str)

    def __init__(self, menus: Menus, log_file: Path | None, theme: Theme, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._log_file = log_file
        self._theme = theme
        self._bar = window.menuBar()
        menus.what_is_dvp.triggered.connect(self._on_what_is_dvp)
        menus.glossary.triggered.connect(self._on_glossary)
        menus.keyboard.triggered.connect(self._on_keyboard)
        menus.log_file.triggered.connect(self._on_log_file)
        menus.about.triggered.connect(self._on_about)

    def _on_what_is_dvp(self) -> None:
        drawing = MethodDiagram(self._theme)
        HelpPage(self.tr("What is DVP?"), method_text(), self._window, drawing).show()

    def _on_glossary(self) -> None:
        HelpPage(self.tr("Glossary"), as_html(), self._window).show()

    def _on_keyboard(self) -> None:
        HelpPage(self.tr("Keyboard"), keyboard_text(self._bar), self._window).show()

    def _on_about(self) -> None:
        HelpPage(self.tr("About"), about_text(), self._window).show()

    def _on_log_file(self) -> None:
        if self._log_file is None:
            self.told.emit(self.tr("There is no log file: its folder cannot be written to."))
            return
        self.told.emit(self.tr("The log file is {0}.").format(self._log_file))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_file)))
