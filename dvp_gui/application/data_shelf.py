"""Opens data sets without holding up the window, and fetches the public ones when asked. Lives on the GUI thread."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot

import dvp_gui
from dvp_gui.application.failures import sentence_for
from dvp_gui.application.side_thread import Answer, SideThread
from dvp_gui.data.data_sets import DataSet, open_bundled, open_file, open_hub_set
from dvp_gui.data.examples import InputError
from dvp_gui.data.hub_sets import HubSet, default_folder
from dvp_gui.data.table_files import ReadingStoppedError

_KILL_PATIENCE_MS = 2000
_MOST_OF_A_SENTENCE = 400

Opener = Callable[[Callable[[], bool]], DataSet]


class DataShelf(QObject):
    """One data set is opened at a time: another request takes the place of the one before."""

    opened = Signal(object)
    """DataSet."""
    failed = Signal(str)
    """One sentence: why a set could not be opened or fetched."""
    fetched = Signal(str)
    """Name of a public set: its copy is here."""
    fetch_changed = Signal()
    """`fetching` is another."""

    def __init__(
        self, parent: QObject | None = None, folder: Path | None = None, repositories: Sequence[str] = ()
    ) -> None:
        """`folder`: where copies of public sets are kept; `repositories` replaces where they come from."""
        super().__init__(parent)
        self.fetching: HubSet | None = None
        """The public set that is being downloaded."""
        self._folder = folder or default_folder()
        self._repositories = tuple(repositories)
        self._process: QProcess | None = None
        self._stop = threading.Event()
        self._ticket = 0
        self._thread = SideThread("data sets", self)
        self._thread.answered.connect(self._on_answered)

    @property
    def is_open(self) -> bool:
        """Whether the thread that reads is there."""
        return self._thread.is_open

    def is_here(self, wanted: HubSet, split: str) -> bool:
        """Whether the copy of a public set is on this machine."""
        return wanted.local_file(split, self._folder).is_file()

    def open_bundled(self, name: str) -> None:
        """Open a shipped set."""
        self._open(lambda should_stop: open_bundled(name, should_stop))

    def open_hub_set(self, wanted: HubSet, split: str) -> None:
        """Open the copy of a public set, which must be here."""
        self._open(lambda should_stop: open_hub_set(wanted, split, self._folder, should_stop))

    def open_file(self, path: Path) -> None:
        """Open a local file."""
        self._open(lambda should_stop: open_file(path, should_stop))

    def stop_opening(self) -> None:
        """Forget the set that is being opened."""
        self._stop.set()
        self._ticket = 0

    def fetch(self, wanted: HubSet) -> None:
        """Download a public set; a person asked for it. One at a time."""
        if self.fetching is not None:
            return
        self.fetching = wanted
        process = QProcess(self)
        process.setProcessEnvironment(_environment())
        process.setStandardOutputFile(QProcess.nullDevice())
        process.finished.connect(self._on_fetch_finished)
        process.errorOccurred.connect(self._on_fetch_error)
        self._process = process
        arguments = ["-m", "dvp_gui.data.fetch", wanted.name, str(self._folder), *self._repositories]
        process.start(sys.executable, arguments)
        self.fetch_changed.emit()

    def cancel_fetch(self) -> None:
        """End the download; what has come is kept by the library for the next time."""
        self._end_process()
        self.fetch_changed.emit()

    def close(self) -> None:
        """End what goes on."""
        self._end_process()
        self._stop.set()
        self._thread.close()

    def _open(self, opener: Opener) -> None:
        self._stop.set()
        self._stop = stop = threading.Event()
        self._ticket = self._thread.ask(lambda: opener(stop.is_set))

    def _end_process(self) -> None:
        process, self._process, self.fetching = self._process, None, None
        if process is None:
            return
        process.finished.disconnect()
        process.errorOccurred.disconnect()
        process.kill()
        process.waitForFinished(_KILL_PATIENCE_MS)
        process.deleteLater()

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        if answer.ticket != self._ticket or isinstance(answer.error, ReadingStoppedError):
            return
        if isinstance(answer.error, InputError):
            self.failed.emit(str(answer.error))
        elif answer.error is not None:
            self.failed.emit(sentence_for(answer.error, "Opening the data set"))
        else:
            self.opened.emit(answer.value)

    @Slot()
    def _on_fetch_finished(self) -> None:
        process, wanted = self._process, self.fetching
        if process is None or wanted is None:
            return
        said = bytes(process.readAllStandardError().data()).decode("utf-8", "replace").strip()
        is_done = process.exitStatus() is QProcess.ExitStatus.NormalExit and process.exitCode() == 0
        self._end_process()
        self.fetch_changed.emit()
        if is_done:
            self.fetched.emit(wanted.name)
        else:
            sentence = said.splitlines()[-1][:_MOST_OF_A_SENTENCE] if said else ""
            self.failed.emit(sentence or f"The download of {wanted.title} ended without a reason: try again.")

    @Slot()
    def _on_fetch_error(self) -> None:
        """A process that could not begin never finishes."""
        process, wanted = self._process, self.fetching
        if process is None or wanted is None or process.error() is not QProcess.ProcessError.FailedToStart:
            return
        self._end_process()
        self.fetch_changed.emit()
        self.failed.emit(f"The download of {wanted.title} could not begin: Python was not found.")


def _environment() -> QProcessEnvironment:
    """This process's own, with this package in reach from any folder, no statistics sent, no code run."""
    environment = QProcessEnvironment.systemEnvironment()
    package = str(Path(dvp_gui.__file__).parent.parent)
    inherited = environment.value("PYTHONPATH", "")
    environment.insert("PYTHONPATH", os.pathsep.join(filter(None, (package, inherited))))
    environment.insert("HF_HUB_DISABLE_TELEMETRY", "1")
    environment.insert("PYTHONIOENCODING", "utf-8")
    return environment
