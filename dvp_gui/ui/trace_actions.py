"""Open and save traces from menu, list of recent ones and drop; failures become one sentence.

Files are read and written by the session's archive: everything here returns at once, and the answer comes by signal.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from dvp_gui.application.preferences import Preferences
from dvp_gui.application.session import Session
from dvp_gui.application.trace_archive import ArchiveFailure, Opened, Saved
from dvp_gui.application.trace_files import RunSnapshot, snapshot_of, snapshot_of_record
from dvp_gui.application.trace_sizes import sizes_of
from dvp_gui.export import TraceRecord, check_destination
from dvp_gui.ui.run_actions import GOING_ON
from dvp_gui.ui.save_trace_dialog import SaveTraceDialog


class TraceActions(QObject):
    """What the File menu does with traces: one is written at a time, and the last that was asked for is shown."""

    chosen = Signal(object)
    """The Path of a file that a person wants to see."""
    failed = Signal(str)
    told = Signal(str)
    """One sentence on what was done."""
    recent_changed = Signal()
    doing_changed = Signal()

    def __init__(self, session: Session, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._preferences = preferences
        self._window = window
        self._folder = Path.home()
        self._saving: tuple[int, Path] | None = None
        """Ticket and stem of what is being written."""
        self._opening: tuple[int, Path] | None = None
        """Ticket and path of what was last asked for, until it is read."""
        session.archive.saved.connect(self._on_saved)
        session.archive.opened.connect(self._on_opened)
        session.archive.failed.connect(self._on_failed)

    @property
    def is_saving(self) -> bool:
        """Whether a trace is being written."""
        return self._saving is not None

    @property
    def doing(self) -> str:
        """What goes on with files, for the status line; empty for nothing."""
        parts = []
        if self._saving is not None:
            parts.append(self.tr("Writing {0}…").format(self._saving[1].name))
        if self._opening is not None:
            parts.append(self.tr("Reading {0}…").format(self._opening[1].name))
        return " ".join(parts)

    def ask_open(self) -> None:
        """Let the person choose a trace and show it."""
        if self._is_refused_by_run():
            return
        name, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open trace"),
            str(self._folder),
            self.tr(
                "Traces (*.json *.tokens.csv *.layers.csv *.candidates.csv *.audit.npz);;Texts (*.txt);;"
                "All files (*)"
            ),
        )
        if name:
            self.chosen.emit(Path(name))

    def open(self, path: Path) -> bool:
        """Have the trace that `path`, any file of it, belongs to read and then shown; False while a run goes on."""
        if self._is_refused_by_run():
            return False
        self._opening = self._session.archive.open(path), path
        self.doing_changed.emit()
        return True

    def ask_save(self) -> None:
        """Let the person choose a name for the run on the screen, ask before anything is overwritten, and save."""
        if self._session.state.traces:
            self.ask_save_run(snapshot_of(self._session.state))

    def ask_save_run(self, run: RunSnapshot) -> None:
        """The same for any run."""
        if self._is_refused_by_save():
            return
        dialog = SaveTraceDialog(self._folder / "trace", sizes_of(run), parent=self._window)
        try:
            while dialog.exec() == QDialog.DialogCode.Accepted:
                force = self._may_overwrite(dialog.stem)
                if force is None:
                    continue
                self.save(
                    dialog.stem,
                    candidates=dialog.candidates.isChecked(),
                    logits=dialog.logits.isChecked(),
                    raw_text=dialog.raw_text.isChecked(),
                    force=force,
                    run=run,
                )
                return
        finally:
            dialog.deleteLater()

    def save(
        self,
        stem: Path,
        *,
        candidates: bool = False,
        logits: bool = False,
        raw_text: bool = False,
        force: bool = False,
        run: RunSnapshot | None = None,
    ) -> bool:
        """Have `run`, else the one on the screen, written to `stem`'s files; False while another is written."""
        if self._is_refused_by_save():
            return False
        ticket = self._session.archive.save(
            stem,
            run or snapshot_of(self._session.state),
            candidates=candidates,
            logits=logits,
            raw_text=raw_text,
            force=force,
        )
        self._saving = ticket, stem
        self.doing_changed.emit()
        return True

    def _is_refused_by_run(self) -> bool:
        """A trace takes the screen, and the run that goes on there would end."""
        if self._session.activity not in GOING_ON:
            return False
        self.failed.emit(self.tr("A run goes on: stop it before you open a trace."))
        return True

    def _is_refused_by_save(self) -> bool:
        if self._saving is None:
            return False
        name = self._saving[1].name
        self.failed.emit(self.tr("{0} is still being written: save again when it is done.").format(name))
        return True

    def _may_overwrite(self, stem: Path) -> bool | None:
        """False: nothing is there; True: there is, and it may go; None: the person wants another name."""
        try:
            check_destination(stem)
        except Exception as error:  # noqa: BLE001 - the save itself says what is wrong with the place
            try:
                check_destination(stem, force=True)
            except Exception:  # noqa: BLE001
                return False
            answer = QMessageBox.question(
                self._window,
                self.tr("Save trace"),
                self.tr("{0}. Overwrite?").format(str(error).rpartition(":")[0]),
            )
            return True if answer == QMessageBox.StandardButton.Yes else None
        return False

    def _on_saved(self, saved: Saved) -> None:
        if self._saving is None or saved.ticket != self._saving[0]:
            return
        self._saving = None
        self._remember(saved.paths[-1])
        names = ", ".join(path.name for path in saved.paths)
        self.told.emit(self.tr("Saved {0} in {1}").format(names, saved.paths[-1].parent))
        self.doing_changed.emit()

    def _on_opened(self, opened: Opened) -> None:
        if self._opening is None or opened.ticket != self._opening[0]:
            return
        self._opening = None
        self._remember(opened.path)
        self.told.emit(self._show(opened.path.name, opened.record))
        self.doing_changed.emit()

    def _show(self, name: str, record: TraceRecord) -> str:
        """Put it on the screen; into the history alone where a run has begun meanwhile. Returns what was done."""
        if self._session.activity in GOING_ON or not self._session.show(record):
            self._session.history.ensure(snapshot_of_record(record))
            return self.tr("Opened {0}: it is in the history, because a run goes on.").format(name)
        opened = self.tr("Opened {0}, made with {1}. {2}")
        return opened.format(name, record.model.name, " ".join(record.notes)).strip()

    def _on_failed(self, failure: ArchiveFailure) -> None:
        if self._saving is not None and failure.ticket == self._saving[0]:
            self._saving = None
        elif self._opening is not None and failure.ticket == self._opening[0]:
            self._opening = None
            self._preferences.forget_recent_trace(failure.path)
            self.recent_changed.emit()
        else:
            return
        self.failed.emit(failure.sentence)
        self.doing_changed.emit()

    def _remember(self, path: Path) -> None:
        self._folder = path.resolve().parent
        self._preferences.add_recent_trace(path.resolve())
        self.recent_changed.emit()
