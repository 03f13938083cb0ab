"""What the Window menu does: one panel alone, the whole screen, the layout."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow

from dvp_gui.ui.maximise import Maximiser
from dvp_gui.ui.menus import Menus
from dvp_gui.ui.panel_actions import PanelActions


class WindowActions(QObject):
    """Joins the menu to what it does."""

    def __init__(self, menus: Menus, panels: PanelActions, maximiser: Maximiser, window: QMainWindow) -> None:
        super().__init__(window)
        self._menus, self._panels, self._maximiser, self._window = menus, panels, maximiser, window
        panels.add_to(menus.panel)
        menus.window.aboutToShow.connect(self._on_menu_about_to_show)
        menus.maximise.triggered.connect(panels.toggle_maximised)
        menus.minimise.triggered.connect(window.showMinimized)
        menus.full_screen.triggered.connect(self._on_full_screen)

    def _on_menu_about_to_show(self) -> None:
        is_maximised = self._maximiser.card is not None
        text = self.tr("&Restore panel") if is_maximised else self.tr("&Maximise panel")
        self._menus.maximise.setText(text)
        self._menus.maximise.setEnabled(self._panels.current() is not None)
        self._menus.full_screen.setChecked(self._window.isFullScreen())

    def _on_full_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)
