"""Trace files written and read on a thread of their own, so that the window goes on meanwhile. QtCore only."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal, Slot

from dvp_gui.application.failures import sentence_for
from dvp_gui.application.trace_files import RunSnapshot, record_of
from dvp_gui.export import TraceRecord, read_trace, write_trace

CLOSE_PATIENCE_MS = 3000
"""How long closing waits for a file, and then again for a file that it gave up to be cleared away."""


@dataclass(frozen=True, slots=True)
class SaveOrder:
    """Write `snapshot` to `stem`'s files."""

    ticket: int
    stem: Path
    snapshot: RunSnapshot
    candidates: bool
    logits: bool
    raw_text: bool
    force: bool


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """Read the set of files that `path` belongs to."""

    ticket: int
    path: Path


@dataclass(frozen=True, slots=True)
class Saved:
    """The order of `ticket` is done; the sidecar is the last of `paths`."""

    ticket: int
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The order of `ticket` is done."""

    ticket: int
    path: Path
    record: TraceRecord


@dataclass(frozen=True, slots=True)
class ArchiveFailure:
    """The order of `ticket` failed, in one sentence for a person; files that stood there are as they were."""

    ticket: int
    path: Path
    sentence: str


class _ArchiveWorker(QObject):
    """Writes and reads, one order after the other; its slots run on the archive's thread."""

    saved = Signal(object)
    opened = Signal(object)
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.is_abandoned = threading.Event()
        """Set by the GUI thread: what is being written is given up, without a trace."""

    @Slot(object)
    def save(self, order: SaveOrder) -> None:
        """Build the record and write it; orders that are still waiting when the window closes are left out."""
        if QThread.currentThread().isInterruptionRequested():
            return
        try:
            paths = write_trace(
                order.stem,
                record_of(order.snapshot),
                candidates=order.candidates,
                logits=order.logits,
                raw_text=order.raw_text,
                force=order.force,
                should_stop=self.is_abandoned.is_set,
            )
        except Exception as error:  # noqa: BLE001 - the thread's outer edge: whatever it is becomes a sentence
            sentence = sentence_for(error, "Saving the trace")
            self.failed.emit(ArchiveFailure(order.ticket, order.stem, sentence))
            return
        self.saved.emit(Saved(order.ticket, tuple(paths)))

    @Slot(object)
    def open(self, order: OpenOrder) -> None:
        """Read a set of files."""
        if QThread.currentThread().isInterruptionRequested():
            return
        try:
            record = read_trace(order.path)
        except Exception as error:  # noqa: BLE001 - a file from anywhere may be damaged in any way
            sentence = sentence_for(error, "Opening the trace")
            self.failed.emit(ArchiveFailure(order.ticket, order.path, sentence))
            return
        self.opened.emit(Opened(order.ticket, order.path, record))


class TraceArchive(QObject):
    """Takes orders on the GUI thread and returns at once; each order has a ticket that comes back with its answer.

    Several parts of the window share one archive and every part hears every answer: look at the ticket.
    """

    saved = Signal(object)
    """Saved."""
    opened = Signal(object)
    """Opened."""
    failed = Signal(object)
    """ArchiveFailure."""

    _save_asked = Signal(object)
    _open_asked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last_ticket = 0
        self._thread = QThread(self)
        self._thread.setObjectName("archive")
        self._worker = _ArchiveWorker()
        self._worker.moveToThread(self._thread)
        self._save_asked.connect(self._worker.save)
        self._open_asked.connect(self._worker.open)
        self._worker.saved.connect(self._on_saved)
        self._worker.opened.connect(self._on_opened)
        self._worker.failed.connect(self._on_failed)

    @property
    def is_open(self) -> bool:
        """Whether the archive's thread is there; it starts with the first order."""
        return self._thread.isRunning()

    def save(
        self,
        stem: Path,
        snapshot: RunSnapshot,
        *,
        candidates: bool = False,
        logits: bool = False,
        raw_text: bool = False,
        force: bool = False,
    ) -> int:
        """Order `snapshot` to be written as by `write_trace`; returns the ticket."""
        order = SaveOrder(self._next_ticket(), stem, snapshot, candidates, logits, raw_text, force)
        self._save_asked.emit(order)
        return order.ticket

    def open(self, path: Path) -> int:
        """Order the set of files of `path` to be read; returns the ticket."""
        order = OpenOrder(self._next_ticket(), path)
        self._open_asked.emit(order)
        return order.ticket

    def close(self) -> None:
        """Finish the order that is being worked on, leave out those that wait, end the thread.

        A file that takes longer than CLOSE_PATIENCE_MS is given up, and what stood in its place stays.
        """
        if not self._thread.isRunning():
            return
        for signal in (self._worker.saved, self._worker.opened, self._worker.failed):
            signal.disconnect()
        self._thread.requestInterruption()
        self._thread.quit()
        if not self._thread.wait(CLOSE_PATIENCE_MS):
            self._worker.is_abandoned.set()
            self._thread.wait(CLOSE_PATIENCE_MS)

    def _next_ticket(self) -> int:
        if not self._thread.isRunning():
            self._thread.start(QThread.Priority.LowPriority)
        self._last_ticket += 1
        return self._last_ticket

    @Slot(object)
    def _on_saved(self, saved: Saved) -> None:
        self.saved.emit(saved)

    @Slot(object)
    def _on_opened(self, opened: Opened) -> None:
        self.opened.emit(opened)

    @Slot(object)
    def _on_failed(self, failure: ArchiveFailure) -> None:
        self.failed.emit(failure)
