"""Every run of the session, in order, within bounded memory: what is too much goes to trace files and comes back.

Lives on the GUI thread; writing and reading happen on the archive's. Knows no widget and no model.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from dvp_gui.application.audit_reading import count_verdicts
from dvp_gui.application.run_state import RunState, RunStatus
from dvp_gui.application.settings_names import name_settings, unlike
from dvp_gui.application.trace_archive import ArchiveFailure, Opened, Saved, TraceArchive
from dvp_gui.application.trace_files import RunSnapshot, record_of, snapshot_of, snapshot_of_record
from dvp_gui.engine.audit_trace import TokenAudit
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.trace import TokenTrace
from dvp_gui.export import TraceRecord, read_trace

DEFAULT_LIMIT_BYTES = 256_000_000
_OBJECT_BYTES = 2_000
"""What the objects around a token's arrays take, about."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One run as a list shows it; replaced, never changed, so that it may be kept."""

    entry_id: int
    """Never used twice in a session."""
    name: str
    """Made of the settings, or what a person called it; no two entries share one."""
    pinned: bool
    config: DecodingConfig
    model_name: str
    prompt: str
    text: str
    status: RunStatus
    num_tokens: int
    average_exit_layer: float
    num_layers: int
    """L of the model that made it."""
    agreement: float | None
    """Share of tokens that are the full model's on the same text, 0..1; None where it was not asked."""
    is_audited: bool
    forked_from: str | None
    created: str
    """UTC, ISO 8601."""
    num_bytes: int
    """What it takes in memory, about."""
    is_on_disk: bool
    """Whether it left the memory; opening it takes a moment then."""


@dataclass(frozen=True, slots=True)
class FetchedRun:
    """A run of the history that was asked for by `fetch`."""

    entry_id: int
    snapshot: RunSnapshot


@dataclass(slots=True)
class _Kept:
    """Where an entry's run is: in memory, in files, or on its way from the one to the other."""

    entry: HistoryEntry
    snapshot: RunSnapshot | None
    stem: Path | None = None
    is_unwritable: bool = False


class History(QObject):
    """The runs of the session. An entry is named by itself or by its `entry_id`."""

    changed = Signal()
    """Entries came, went, were renamed, pinned or moved: read `entries`."""
    run_fetched = Signal(object)
    """FetchedRun: what `fetch` asked for."""
    failed = Signal(str)
    """One sentence: a run could not be moved to the disk, or not be read back."""

    def __init__(
        self, archive: TraceArchive, limit_bytes: int = DEFAULT_LIMIT_BYTES, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._archive, self._limit_bytes = archive, limit_bytes
        self._kept: dict[int, _Kept] = {}
        self._last_id = 0
        self._writing: tuple[int, int, Path] | None = None
        """Ticket, entry and stem of what is being written."""
        self._fetching: dict[int, int] = {}
        """Entry by ticket."""
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        archive.saved.connect(self._on_saved)
        archive.opened.connect(self._on_opened)
        archive.failed.connect(self._on_failed)

    @property
    def entries(self) -> tuple[HistoryEntry, ...]:
        """The oldest first."""
        return tuple(kept.entry for kept in self._kept.values())

    @property
    def num_bytes(self) -> int:
        """What the runs in memory take, about."""
        return sum(kept.entry.num_bytes for kept in self._kept.values() if kept.snapshot is not None)

    def entry(self, entry_id: int) -> HistoryEntry:
        """Raises KeyError for one that was removed."""
        return self._kept[entry_id].entry

    def add(self, run: RunState | RunSnapshot, name: str | None = None) -> HistoryEntry:
        """Keep a run that has ended; copies no array."""
        snapshot = snapshot_of(run) if isinstance(run, RunState) else run
        self._last_id += 1
        wanted = name or name_settings(snapshot.info.config)
        entry = _describe(snapshot, self._last_id, unlike(wanted, self._names()))
        self._kept[entry.entry_id] = _Kept(entry, snapshot)
        self._make_room()
        self.changed.emit()
        return self.entry(entry.entry_id)

    def ensure(self, snapshot: RunSnapshot, name: str | None = None) -> HistoryEntry:
        """The entry of an equal run, or a new one."""
        config, text, ids = snapshot.info.config, snapshot.text, len(snapshot.traces)
        for entry in self.entries:
            is_same = (entry.created, entry.config, entry.num_tokens) == (snapshot.info.created, config, ids)
            if is_same and (entry.text, entry.prompt) == (text, snapshot.info.prompt):
                return entry
        return self.add(snapshot, name)

    def rename(self, entry: HistoryEntry | int, name: str) -> None:
        """Call it `name`, numbered where another entry has that name; an empty one changes nothing."""
        kept = self._kept[_id(entry)]
        wanted = " ".join(name.split())
        if wanted and wanted != kept.entry.name:
            kept.entry = replace(kept.entry, name=unlike(wanted, self._names()))
            self.changed.emit()

    def pin(self, entry: HistoryEntry | int, pinned: bool = True) -> None:
        """Keep it in memory for as long as there is anything else to move; or no longer."""
        kept = self._kept[_id(entry)]
        if kept.entry.pinned is not pinned:
            kept.entry = replace(kept.entry, pinned=pinned)
            self.changed.emit()

    def remove(self, entry: HistoryEntry | int) -> None:
        """Forget it, with its files in the temporary folder."""
        kept = self._kept.pop(_id(entry))
        if kept.stem is not None:
            _delete(kept.stem)
        self.changed.emit()

    def record(self, entry: HistoryEntry | int) -> TraceRecord:
        """Its record, now: reads the files where it is on disk, which takes a moment; raises TraceFileError."""
        return record_of(self.snapshot(entry))

    def snapshot(self, entry: HistoryEntry | int) -> RunSnapshot:
        """Its run, now: reads the files where it is on disk, which takes a moment; raises TraceFileError."""
        kept = self._kept[_id(entry)]
        if kept.snapshot is not None:
            return kept.snapshot
        assert kept.stem is not None
        return snapshot_of_record(read_trace(_sidecar(kept.stem)))

    def fetch(self, entry: HistoryEntry | int) -> None:
        """Its run by `run_fetched`: at once from memory, else when the files are read."""
        kept = self._kept[_id(entry)]
        if kept.snapshot is not None:
            self.run_fetched.emit(FetchedRun(kept.entry.entry_id, kept.snapshot))
            return
        assert kept.stem is not None
        self._fetching[self._archive.open(_sidecar(kept.stem))] = kept.entry.entry_id

    def close(self) -> None:
        """Delete the temporary folder; the archive must have been closed before."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _names(self) -> set[str]:
        return {kept.entry.name for kept in self._kept.values()}

    def _make_room(self) -> None:
        """Have the next run written to disk where the memory's limit is passed; one at a time."""
        if self._writing is not None or self.num_bytes <= self._limit_bytes:
            return
        movable = [k for k in self._kept.values() if k.snapshot is not None and not k.is_unwritable]
        movable.sort(key=lambda kept: kept.entry.pinned)  # stable: the oldest first among equals
        if not movable:
            return
        kept = movable[0]
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="dvp-explorer-", ignore_cleanup_errors=True)
        stem = Path(self._folder.name) / f"run-{kept.entry.entry_id}"
        assert kept.snapshot is not None
        ticket = self._archive.save(stem, kept.snapshot, candidates=True, logits=True, force=True)
        self._writing = ticket, kept.entry.entry_id, stem

    @Slot(object)
    def _on_saved(self, saved: Saved) -> None:
        if self._writing is None or saved.ticket != self._writing[0]:
            return
        _, entry_id, stem = self._writing
        self._writing = None
        kept = self._kept.get(entry_id)
        if kept is None:  # removed meanwhile
            _delete(stem)
        else:
            kept.snapshot, kept.stem = None, stem
            kept.entry = replace(kept.entry, is_on_disk=True)
            self.changed.emit()
        self._make_room()

    @Slot(object)
    def _on_opened(self, opened: Opened) -> None:
        entry_id = self._fetching.pop(opened.ticket, None)
        if entry_id is not None and entry_id in self._kept:
            self.run_fetched.emit(FetchedRun(entry_id, snapshot_of_record(opened.record)))

    @Slot(object)
    def _on_failed(self, failure: ArchiveFailure) -> None:
        if self._fetching.pop(failure.ticket, None) is not None:
            self.failed.emit(failure.sentence)
        elif self._writing is not None and failure.ticket == self._writing[0]:
            kept = self._kept.get(self._writing[1])
            self._writing = None
            if kept is not None:
                kept.is_unwritable = True  # it stays in memory
            self.failed.emit(failure.sentence)
            self._make_room()


def num_bytes_of(snapshot: RunSnapshot) -> int:
    """The arrays of a run, and a share for what is around them."""
    arrays = sum(map(_trace_bytes, snapshot.traces)) + sum(map(_audit_bytes, snapshot.audits))
    return arrays + sum(verdict.full_model_rank.nbytes for verdict in snapshot.verdicts)


def _trace_bytes(trace: TokenTrace) -> int:
    arrays = (trace.confidence, trace.top1_ids, trace.candidate_ids, trace.candidate_probs)
    return _OBJECT_BYTES + sum(array.nbytes for array in arrays)


def _audit_bytes(audit: TokenAudit) -> int:
    per_layer = 10 * audit.top1_ids.nbytes  # as many arrays of one number a layer, the ids being the widest
    return _OBJECT_BYTES + per_layer + audit.logit_ids.nbytes + audit.logits.nbytes


def _describe(snapshot: RunSnapshot, entry_id: int, name: str) -> HistoryEntry:
    info, traces = snapshot.info, snapshot.traces
    return HistoryEntry(
        entry_id=entry_id,
        name=name,
        pinned=False,
        config=info.config,
        model_name=info.model.name,
        prompt=info.prompt,
        text=snapshot.text,
        status=snapshot.status,
        num_tokens=len(traces),
        average_exit_layer=sum(trace.exit_layer for trace in traces) / max(len(traces), 1),
        num_layers=info.model.num_layers,
        agreement=_agreement(snapshot),
        is_audited=info.is_audited,
        forked_from=info.forked_from,
        created=info.created,
        num_bytes=num_bytes_of(snapshot),
        is_on_disk=False,
    )


def _agreement(snapshot: RunSnapshot) -> float | None:
    return count_verdicts(snapshot.verdicts).agreement


def _id(entry: HistoryEntry | int) -> int:
    return entry if isinstance(entry, int) else entry.entry_id


def _sidecar(stem: Path) -> Path:
    return stem.with_name(f"{stem.name}.json")


def _delete(stem: Path) -> None:
    for path in stem.parent.glob(f"{stem.name}.*"):
        path.unlink(missing_ok=True)
