"""Saving one file: a name is offered, nothing is overwritten without asking, and a failure is one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from dvp_gui.application.failures import sentence_for
from dvp_gui.export.single_table import write_bytes


class FileSaver(QObject):
    """Asks where a file goes, and writes it; remembers the folder until the program ends."""

    failed = Signal(str)
    """One sentence."""
    told = Signal(str)
    """One sentence on what was done."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._folder = Path.home()

    def ask_and_save(self, title: str, name: str, kinds: str, data: Callable[[Path], bytes]) -> Path | None:
        """Save what `data` makes for the chosen path under `name` or another one; returns where, or None.

        `kinds` is the dialog's filter. A name without an ending gets that of `name`.
        """
        path = self._ask(title, name, kinds)
        return path if path is not None and self.save(path, data) else None

    def save(self, path: Path, data: Callable[[Path], bytes]) -> bool:
        """Write `path` whole, or leave what stood there as it was and say why."""
        try:
            write_bytes(path, data(path))
        except Exception as error:  # noqa: BLE001 - whatever it is becomes a sentence
            self.failed.emit(sentence_for(error, self.tr("Saving {0}").format(path.name)))
            return False
        self.told.emit(self.tr("Saved {0} in {1}").format(path.name, path.parent))
        return True

    def _ask(self, title: str, name: str, kinds: str) -> Path | None:
        """Where to; None when the person gave up."""
        offered = self._folder / name
        while True:
            chosen, _ = QFileDialog.getSaveFileName(
                self._window, title, str(offered), kinds, options=QFileDialog.Option.DontConfirmOverwrite
            )  # it would not ask for the name with the ending that is added here
            if not chosen:
                return None
            path = Path(chosen)
            path = path if path.suffix else path.with_suffix(Path(name).suffix)
            if not path.exists() or self._may_overwrite(title, path):
                self._folder = path.resolve().parent
                return path
            offered = path

    def _may_overwrite(self, title: str, path: Path) -> bool:
        question = self.tr("{0} exists already. Overwrite it?").format(path.name)
        answer = QMessageBox.question(self._window, title, question)
        return answer == QMessageBox.StandardButton.Yes
