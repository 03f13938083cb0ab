"""Open and save traces from menu, list of recent ones and drop; failures become one sentence."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from dvp_gui.application.failures import sentence_for
from dvp_gui.application.preferences import Preferences
from dvp_gui.application.run_state import RunState
from dvp_gui.application.trace_files import record_of, show_record
from dvp_gui.export import check_destination, read_trace, write_trace
from dvp_gui.ui.save_trace_dialog import SaveTraceDialog


class TraceActions(QObject):
    """What the File menu does with traces."""

    failed = Signal(str)
    told = Signal(str)
    """One sentence on what was done."""
    recent_changed = Signal()

    def __init__(self, state: RunState, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._state = state
        self._preferences = preferences
        self._window = window
        self._folder = Path.home()

    def ask_open(self) -> None:
        """Let the person choose a trace and show it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open trace"),
            str(self._folder),
            self.tr("Traces (*.json *.tokens.csv *.layers.csv *.candidates.csv);;All files (*)"),
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Show the trace that `path`, any file of it, belongs to."""
        try:
            record = read_trace(path)
        except Exception as error:  # noqa: BLE001 - a file from anywhere may be damaged in any way
            self._preferences.forget_recent_trace(path)
            self.recent_changed.emit()
            self.failed.emit(sentence_for(error, self.tr("Opening the trace")))
            return False
        show_record(self._state, record)
        self._remember(path)
        notes = " ".join(record.notes)
        self.told.emit(
            self.tr("Opened {0}, made with {1}. {2}").format(path.name, record.model.name, notes).strip()
        )
        return True

    def ask_save(self) -> None:
        """Let the person choose a name, ask before anything is overwritten, and save."""
        has_candidates = any(trace.candidate_ids.size for trace in self._state.traces)
        has_logits = any(audit.logit_ids.size for audit in self._state.audits)
        dialog = SaveTraceDialog(
            self._folder / "trace", has_candidates=has_candidates, has_logits=has_logits, parent=self._window
        )
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
    ) -> bool:
        """Write the run on the screen to `stem`'s files."""
        try:
            paths = write_trace(
                stem,
                record_of(self._state),
                candidates=candidates,
                logits=logits,
                raw_text=raw_text,
                force=force,
            )
        except Exception as error:  # noqa: BLE001 - whatever it is becomes a sentence; the old files are whole
            self.failed.emit(sentence_for(error, self.tr("Saving the trace")))
            return False
        self._remember(paths[-1])
        self.told.emit(self.tr("Saved {0} in {1}").format(", ".join(p.name for p in paths), stem.parent))
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
                self.tr("{0} Overwrite?").format(str(error).split(":")[0] + "."),
            )
            return True if answer == QMessageBox.StandardButton.Yes else None
        return False

    def _remember(self, path: Path) -> None:
        self._folder = path.resolve().parent
        self._preferences.add_recent_trace(path.resolve())
        self.recent_changed.emit()
