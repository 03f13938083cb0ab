"""How an example of a data set becomes the input."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dvp_gui.application.session import Session
from dvp_gui.data.examples import Example
from dvp_gui.data.inputs import TextInput
from dvp_gui.ui.dataset_browser import DatasetBrowser
from dvp_gui.ui.panels.input_panel import InputPanel


class DatasetActions(QObject):
    """Opens the browser, made when it is first asked for, and fills in what is picked."""

    def __init__(self, session: Session, panel: InputPanel, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._panel = panel
        self._window = window
        self.browser: DatasetBrowser | None = None
        panel.browse_clicked.connect(self.browse)

    def browse(self) -> None:
        """Show the browser where it was left."""
        if self.browser is None:
            self.browser = DatasetBrowser(self._session.data_shelf, self._window)
            self.browser.picked.connect(self._on_picked)
        self.browser.show()
        self.browser.raise_()
        self.browser.activateWindow()
        self.browser.open_first()

    def _on_picked(self, example: Example) -> None:
        self._panel.show_input(
            TextInput(
                task=example.task,
                question=example.question,
                context=example.context,
                dialogue=example.dialogue,
                text=example.text,
            )
        )
        typed = self._panel.typed  # a one-line field has no line breaks
        self._session.reference.remember(example, typed.prompt)
        self._panel.run_button.setFocus()
