"""What the Help menu does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from dvp_gui.ui.help_pages import ABOUT, KEYBOARD, WHAT_IS_DVP, HelpPage
from dvp_gui.ui.menus import Menus


class HelpActions(QObject):
    """Opens the pages and the log file."""

    told = Signal(str)

    def __init__(self, menus: Menus, log_file: Path | None, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._log_file = log_file
        menus.what_is_dvp.triggered.connect(self._on_what_is_dvp)
        menus.keyboard.triggered.connect(self._on_keyboard)
        menus.log_file.triggered.connect(self._on_log_file)
        menus.about.triggered.connect(self._on_about)

    def _on_what_is_dvp(self) -> None:
        HelpPage(self.tr("What is DVP?"), WHAT_IS_DVP, self._window).open()

    def _on_keyboard(self) -> None:
        HelpPage(self.tr("Keyboard"), KEYBOARD, self._window).open()

    def _on_about(self) -> None:
        HelpPage(self.tr("About"), ABOUT, self._window).open()

    def _on_log_file(self) -> None:
        if self._log_file is None:
            self.told.emit(self.tr("There is no log file: its folder cannot be written to."))
            return
        self.told.emit(self.tr("The log file is {0}.").format(self._log_file))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_file)))
