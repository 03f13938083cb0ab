"""The one place where the window asks for work: a model, a run, a stop. Lives on the GUI thread.

It owns the worker's thread; the runs themselves are driven by RunDriver, files go through the archive.
"""

from __future__ import annotations

import os
from dataclasses import replace
from enum import Enum

from PySide6.QtCore import QObject, QThread, Signal, Slot

from dvp_gui.application.data_shelf import DataShelf
from dvp_gui.application.failures import sentence_for
from dvp_gui.application.forking import ForkError, difference_in_arithmetic, plan_fork
from dvp_gui.application.history import FetchedRun, History, HistoryEntry
from dvp_gui.application.messages import DownloadProgress, Failure, LoadedModel, ModelRequest
from dvp_gui.application.reference import Reference
from dvp_gui.application.run_driver import Phase, RunDriver
from dvp_gui.application.run_plan import RunPlan, plan_all_modes
from dvp_gui.application.run_state import RunState, RunStatus
from dvp_gui.application.suitability_check import SuitabilityCheck
from dvp_gui.application.trace_archive import TraceArchive
from dvp_gui.application.trace_buffer import TraceBuffer
from dvp_gui.application.trace_files import RunSnapshot, show_snapshot, snapshot_of, snapshot_of_record
from dvp_gui.application.worker import Worker
from dvp_gui.data.inputs import TextInput
from dvp_gui.engine.config import ConfigError, DecodingConfig
from dvp_gui.export import TraceRecord

_MAX_DEFAULT_THREADS = 8
"""Decoding is bound by memory bandwidth: more threads than this slow it down."""
CLOSE_PATIENCE_MS = 3000
"""How long closing waits for what cannot be interrupted: the import of torch, the reading of large weights."""
SMALL_MODEL = 100_000_000
"""Parameters; below, a token is so little work that a thread that waits for its core costs more than it brings: on
2 cores, one of them busy, 2 threads were measured 30 times slower than 1."""


class Activity(Enum):
    """What the worker is busy with."""

    IDLE = "idle"
    LOADING = "loading"
    DOWNLOADING = "downloading"
    RUNNING = "running"
    PAUSED = "paused"
    """A run is held between two tokens: step, resume and stop work."""
    AUDITING = "auditing"
    """All tokens are there; the full model is being asked about them. Stop leaves that out."""
    STOPPING = "stopping"


_ACTIVITIES = {
    Phase.NONE: Activity.IDLE,
    Phase.RUNNING: Activity.RUNNING,
    Phase.PAUSED: Activity.PAUSED,
    Phase.AUDITING: Activity.AUDITING,
    Phase.STOPPING: Activity.STOPPING,
}


def available_cpus() -> int:
    """The CPUs that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_threads(num_parameters: int, cpus: int) -> int:
    """How many threads torch gets where the person has not said: small models leave a core to the window."""
    if num_parameters < SMALL_MODEL:
        return min(max(cpus - 1, 1), _MAX_DEFAULT_THREADS // 2)
    return min(cpus, _MAX_DEFAULT_THREADS)


class Session(QObject):
    """Model, runs, history and threads of one window. All methods are called on the GUI thread and return at once.

    `state` is the run on the screen, `history` every run that ended or was opened (each run is added by itself),
    `archive` writes and reads trace files without holding up the window.
    """

    model_changed = Signal()
    """`model` is another one."""
    activity_changed = Signal()
    download_progressed = Signal(object)
    """DownloadProgress."""
    failed = Signal(object)
    """Failure: something did not work; what was there before is still there."""
    noticed = Signal(str)
    """One sentence that the person should know; nothing failed."""
    threads_changed = Signal()
    queue_changed = Signal()
    """`num_waiting` is another number: runs that follow the one that goes on."""

    _load_asked = Signal(object)
    _threads_asked = Signal(int)
    _safetensors_asked = Signal(object)

    def __init__(self, state: RunState, parent: QObject | None = None, threads: int | None = None) -> None:
        """`threads`: CPU threads for torch as the person set them, None to suit each model."""
        super().__init__(parent)
        self.state = state
        self.model: LoadedModel | None = None
        self.request: ModelRequest | None = None
        """The request that `model` came from."""
        self.activity = Activity.IDLE
        self.archive = TraceArchive(self)
        self.history = History(self.archive, parent=self)
        self._are_threads_chosen = threads is not None
        self.threads = threads or default_threads(0, available_cpus())
        self._pending: ModelRequest | None = None
        self._is_closed = False
        self._shown_next: int | None = None
        """Entry of the history that appears when it is read."""
        buffer = TraceBuffer()
        self._driver = RunDriver(state, self.history, buffer, self)
        self._thread = QThread(self)
        self._thread.setObjectName("decoder")
        self._worker = Worker(buffer)
        self._worker.moveToThread(self._thread)
        self._connect_worker()
        self.suitability = SuitabilityCheck(self._worker, self._thread, self)
        self.reference = Reference(state, self)
        self.data_shelf = DataShelf(self)

    def open(self) -> None:
        """Start the worker's thread; torch is imported there, when the first request comes."""
        self._thread.start()
        self._threads_asked.emit(self.threads)

    @property
    def is_open(self) -> bool:
        """Whether the worker's thread, or one of those that read, write and score, is there."""
        others = (self.archive, self.reference, self.data_shelf)
        return self._thread.isRunning() or any(other.is_open for other in others)

    @property
    def can_run(self) -> bool:
        """Whether a run may start now."""
        return self.model is not None and self.activity is Activity.IDLE

    def load(self, request: ModelRequest) -> None:
        """Ask for another model; a run that goes on is stopped first."""
        if self.activity in (Activity.LOADING, Activity.DOWNLOADING):
            self.failed.emit(Failure("A model is being loaded already: wait for it, or cancel its download."))
            return
        self._driver.abandon()
        self._pending = request
        self._follow_activity()
        self._load_asked.emit(request)

    def cancel_download(self) -> None:
        """Stop fetching a model's files; what has come is kept for the next time."""
        if self._pending is not None:
            self._pending.cancel.set()

    def save_as_safetensors(self) -> None:
        """Write the weights of the pickled model in use beside it as safetensors."""
        if self.request is not None:
            self.suitability.make_way()
            self._safetensors_asked.emit(self.request)

    def set_threads(self, threads: int) -> None:
        """Let torch use `threads` CPU threads from the next request on, whatever the model."""
        self._are_threads_chosen = True
        self._use_threads(threads)

    def _use_threads(self, threads: int) -> None:
        if threads != self.threads:
            self.threads = threads
            self.suitability.make_way()
            self._threads_asked.emit(threads)
            self.threads_changed.emit()

    @property
    def num_waiting(self) -> int:
        """Runs that follow the one that goes on."""
        return self._driver.num_waiting

    def start(
        self, typed: TextInput, config: DecodingConfig, *, audit: bool = False, paused: bool = False
    ) -> bool:
        """Begin a run on what was typed; says why not by `failed` and returns False where it cannot.

        `audit`: run the skipped layers too, aside, and ask the full model at the end. `paused`: hold before the first
        token.
        """
        plan = self._plan(typed, config, audit)
        return plan is not None and self._begin([replace(plan, is_paused=paused)])

    def run_all_modes(self, typed: TextInput, config: DecodingConfig, *, audit: bool = False) -> bool:
        """Run dvp, full, static (at dvp's rounded average layer) and calm on the same input; each lands in the history.

        Settings that move meanwhile change none of them; stop ends them all. Says why not as `start` does.
        """
        plan = self._plan(typed, config, audit)
        if plan is None:
            return False
        plans = plan_all_modes(plan)
        reason = next(filter(None, (self._model_objection(each.config) for each in plans)), None)
        if reason is not None:
            self.failed.emit(Failure(reason))
            return False
        return self._begin(plans)

    def fork(
        self,
        source: RunState | RunSnapshot | TraceRecord,
        step: int,
        token_id: int,
        config: DecodingConfig,
        *,
        audit: bool | None = None,
    ) -> bool:
        """Continue a run, also a reopened one or one that goes on, with `token_id` in place of its token `step`.

        The run that goes on is stopped; both are in the history. `audit`: None does as the source did. Says why not as
        `start` does.
        """
        if self.model is None or self._pending is not None:
            self.failed.emit(Failure("A model is needed first: load the one that made this run."))
            return False
        snapshot = _as_snapshot(source)
        is_audited = snapshot.info.is_audited if audit is None else audit
        try:
            plan = plan_fork(snapshot, step, token_id, config, self.model, is_audited)
        except ForkError as error:
            self.failed.emit(Failure(str(error)))
            return False
        if snapshot.status is not RunStatus.RUNNING:
            self.history.ensure(snapshot)
        difference = difference_in_arithmetic(snapshot, self.model.info)
        if difference is not None:
            self.noticed.emit(difference)
        self._driver.begin([plan], self.model)
        return True

    def pause(self) -> None:
        """Hold the run before its next token, the first one included; activity becomes PAUSED at once."""
        self._driver.pause()

    def step(self) -> None:
        """Make one token of a paused run; it stays paused."""
        self._driver.step()

    def resume(self) -> None:
        """Go on with a paused run."""
        self._driver.resume()

    def stop(self) -> None:
        """Ask the run to end before its next layer, held or not; its tokens stay. Those that wait are forgotten."""
        self._driver.stop()

    def show(self, run: HistoryEntry | RunSnapshot | TraceRecord) -> bool:
        """Put a run on the screen: one of the history, or a record that was read (which the history then keeps).

        An entry that is on disk appears when its files are read. Returns False, by `failed`, while a run goes on.
        """
        if self._driver.phase is not Phase.NONE:
            self.failed.emit(Failure("A run goes on: stop it first."))
            return False
        if isinstance(run, HistoryEntry):
            self._shown_next = run.entry_id
            self.history.fetch(run)
        else:
            snapshot = _as_snapshot(run)
            show_snapshot(self.state, snapshot, self.history.ensure(snapshot).entry_id)
        return True

    def publish(self, config: DecodingConfig) -> None:
        """Put other settings in force from the next token of the run that goes on; no run, no effect."""
        if self._driver.phase is Phase.NONE or self.model is None:
            return
        try:
            config.check_model(self.model.info.num_layers, self.model.info.vocab_size)
        except ConfigError as error:
            self.failed.emit(Failure(str(error)))
            return
        self._driver.publish(config)

    def close(self) -> None:
        """End the run and the threads; the tokens that came stay in the state, the history's files are deleted.

        Returns when all are gone, or after CLOSE_PATIENCE_MS: `is_open` is then still true, the thread only reads,
        and the process may end.
        """
        if self._is_closed:
            return
        self._is_closed = True
        self.cancel_download()
        self.suitability.close()
        self._disconnect_worker()
        self._driver.abandon()
        self._thread.requestInterruption()
        self._thread.quit()
        self._thread.wait(CLOSE_PATIENCE_MS)
        self._driver.close()
        self.data_shelf.close()
        self.reference.close()
        self.archive.close()
        if not self.archive.is_open:
            self.history.close()

    def _connect_worker(self) -> None:
        """Join both sides by bound methods of QObjects: a lambda would be called on the worker's thread."""
        self._load_asked.connect(self._worker.load)
        self._driver.run_asked.connect(self._worker.run)
        self._driver.phase_changed.connect(self._follow_activity)
        self._driver.queue_changed.connect(self.queue_changed)
        self._driver.failed.connect(self._on_failed)
        self.state.status_changed.connect(self._on_status_changed)
        self.history.run_fetched.connect(self._on_run_fetched)
        self._threads_asked.connect(self._worker.set_threads)
        self._safetensors_asked.connect(self._worker.save_as_safetensors)
        self._worker.noticed.connect(self._on_noticed)
        self._worker.model_loaded.connect(self._on_model_loaded)
        self._worker.model_failed.connect(self._on_model_failed)
        self._worker.download_progressed.connect(self._on_download_progressed)
        self._worker.audit_begun.connect(self._driver.on_audit_begun)
        self._worker.audit_ended.connect(self._driver.on_audit_ended)
        self._worker.run_ended.connect(self._driver.on_run_ended)

    def _disconnect_worker(self) -> None:
        for signal in (
            self._worker.noticed,
            self._worker.model_loaded,
            self._worker.model_failed,
            self._worker.download_progressed,
            self._worker.audit_begun,
            self._worker.audit_ended,
            self._worker.run_ended,
        ):
            signal.disconnect()

    def _model_objection(self, config: DecodingConfig) -> str | None:
        """Why the model cannot run with `config`, in one sentence, or None."""
        assert self.model is not None
        if self.model.vocabulary is None:
            return f"{self.model.info.name} has no tokenizer, so it cannot read text: choose another model."
        try:
            config.check_model(self.model.info.num_layers, self.model.info.vocab_size)
        except ConfigError as error:
            return str(error)
        return None

    def _plan(self, typed: TextInput, config: DecodingConfig, audit: bool) -> RunPlan | None:
        """The run of what was typed; None, and why by `failed`, where it cannot be."""
        if not self.can_run:
            return None
        reason = typed.missing or self._model_objection(config)
        if reason is not None:
            self.failed.emit(Failure(reason))
            return None
        assert self.model is not None
        assert self.model.vocabulary is not None
        try:
            encoded = self.model.vocabulary.encode(typed.prompt)
        except Exception as error:  # noqa: BLE001 - a tokenizer from anywhere may fail in any way
            self.failed.emit(Failure(sentence_for(error, "Reading the text")))
            return None
        if encoded.num_cut:
            self.noticed.emit(
                f"The input has {encoded.num_tokens:,} tokens and the model takes {encoded.limit:,}: "
                f"the last {encoded.num_cut:,} were cut, from “{_shorten(encoded.cut_text)}” on."
            )
        return RunPlan(typed.task, typed.prompt, encoded.input_ids, config, is_audited=audit)

    def _begin(self, plans: list[RunPlan]) -> bool:
        assert self.model is not None
        self._driver.begin(plans, self.model)
        return True

    @Slot()
    def _follow_activity(self) -> None:
        """What the worker is busy with: a model that is being loaded counts before a run."""
        activity = _ACTIVITIES[self._driver.phase]
        if self._pending is not None:
            activity = Activity.DOWNLOADING if self._pending.download else Activity.LOADING
        if activity is not self.activity:
            self.activity = activity
            self.suitability.set_idle(activity is Activity.IDLE)
            self.activity_changed.emit()

    @Slot()
    def _on_status_changed(self) -> None:
        """A trace that was opened, by whatever way, is kept in the history; a run that it covers ends."""
        state = self.state
        if state.status is RunStatus.REOPENED:
            self._driver.abandon()
        if state.status is RunStatus.REOPENED and state.traces and state.entry_id is None:
            state.set_entry(self.history.ensure(snapshot_of(state)).entry_id)

    @Slot(object)
    def _on_run_fetched(self, fetched: FetchedRun) -> None:
        """Show it, if it is the one that was last asked for here and no run has begun meanwhile."""
        if fetched.entry_id == self._shown_next and self._driver.phase is Phase.NONE:
            self._shown_next = None
            show_snapshot(self.state, fetched.snapshot, fetched.entry_id)

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        self.failed.emit(failure)

    @Slot(object)
    def _on_model_loaded(self, loaded: LoadedModel) -> None:
        self.model, self.request, self._pending = loaded, self._pending, None
        if not self._are_threads_chosen:
            self._use_threads(default_threads(loaded.info.num_parameters, available_cpus()))
        self.suitability.begin(can_be_checked=loaded.vocabulary is not None)
        self._follow_activity()
        self.model_changed.emit()

    @Slot(object)
    def _on_model_failed(self, failure: Failure) -> None:
        self._pending = None
        self._follow_activity()
        self.failed.emit(failure)

    @Slot(str)
    def _on_noticed(self, sentence: str) -> None:
        self.noticed.emit(sentence)

    @Slot(object)
    def _on_download_progressed(self, progress: DownloadProgress) -> None:
        self.download_progressed.emit(progress)


def _as_snapshot(run: RunState | RunSnapshot | TraceRecord) -> RunSnapshot:
    if isinstance(run, TraceRecord):
        return snapshot_of_record(run)
    return snapshot_of(run) if isinstance(run, RunState) else run


def _shorten(text: str, length: int = 40) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
