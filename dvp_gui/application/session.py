"""The one place where the window asks for work: a model, a run, a stop. Lives on the GUI thread.

It owns the worker's thread, the buffer between them, and the clock on which the screen takes over what has come.
"""

from __future__ import annotations

import logging
import os
import time
from enum import Enum

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from dvp_gui.application.failures import sentence_for
from dvp_gui.application.live_config import LiveConfig
from dvp_gui.application.messages import (
    DownloadProgress,
    Failure,
    LoadedModel,
    ModelRequest,
    RunEnd,
    RunRequest,
)
from dvp_gui.application.run_state import RunInfo, RunState, RunStatus
from dvp_gui.application.trace_buffer import TraceBuffer
from dvp_gui.application.worker import Worker
from dvp_gui.data.inputs import TextInput
from dvp_gui.engine.config import ConfigError, DecodingConfig

log = logging.getLogger(__name__)

TICK_MS = 30
"""How often the screen takes over new tokens: about as often as the eye can tell."""
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
    STOPPING = "stopping"


def available_cpus() -> int:
    """The CPUs that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_threads(num_parameters: int, cpus: int) -> int:
    """How many threads torch gets where the person has not said: small models leave a core to the window."""
    if num_parameters < SMALL_MODEL:
        return min(max(cpus - 1, 1), _MAX_DEFAULT_THREADS // 2)
    return min(cpus, _MAX_DEFAULT_THREADS)


class Session(QObject):
    """Model, run and thread of one window. All methods are called on the GUI thread and return at once."""

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

    _load_asked = Signal(object)
    _run_asked = Signal(object)
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
        self._are_threads_chosen = threads is not None
        self.threads = threads or default_threads(0, available_cpus())
        self._buffer = TraceBuffer()
        self._pending: ModelRequest | None = None
        self._run: RunRequest | None = None
        self._run_started = 0.0
        self._last_run_id = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self._thread = QThread(self)
        self._thread.setObjectName("decoder")
        self._worker = Worker(self._buffer)
        self._worker.moveToThread(self._thread)
        self._connect_worker()

    def open(self) -> None:
        """Start the worker's thread; torch is imported there, when the first request comes."""
        self._thread.start()
        self._threads_asked.emit(self.threads)

    @property
    def is_open(self) -> bool:
        """Whether the worker's thread is there."""
        return self._thread.isRunning()

    @property
    def can_run(self) -> bool:
        """Whether a run may start now."""
        return self.model is not None and self.activity is Activity.IDLE

    def load(self, request: ModelRequest) -> None:
        """Ask for another model; a run that goes on is stopped first."""
        if self.activity in (Activity.LOADING, Activity.DOWNLOADING):
            self.failed.emit(Failure("A model is being loaded already: wait for it, or cancel its download."))
            return
        self.stop()
        self._pending = request
        self._set_activity(Activity.DOWNLOADING if request.download else Activity.LOADING)
        self._load_asked.emit(request)

    def cancel_download(self) -> None:
        """Stop fetching a model's files; what has come is kept for the next time."""
        if self._pending is not None:
            self._pending.cancel.set()

    def save_as_safetensors(self) -> None:
        """Write the weights of the pickled model in use beside it as safetensors."""
        if self.request is not None:
            self._safetensors_asked.emit(self.request)

    def set_threads(self, threads: int) -> None:
        """Let torch use `threads` CPU threads from the next request on, whatever the model."""
        self._are_threads_chosen = True
        self._use_threads(threads)

    def _use_threads(self, threads: int) -> None:
        if threads != self.threads:
            self.threads = threads
            self._threads_asked.emit(threads)
            self.threads_changed.emit()

    def start(self, typed: TextInput, config: DecodingConfig) -> bool:
        """Begin a run on what was typed; says why not by `failed` and returns False where it cannot."""
        if not self.can_run:
            return False
        reason = typed.missing or self._model_objection(config)
        if reason is not None:
            self.failed.emit(Failure(reason))
            return False
        self._begin(typed, config)
        return True

    def stop(self) -> None:
        """Ask the run to end before its next layer; its tokens stay."""
        if self._run is not None:
            self._run.stop.set()
            if self.activity is Activity.RUNNING:
                self._set_activity(Activity.STOPPING)

    def publish(self, config: DecodingConfig) -> None:
        """Put other settings in force from the next token of the run that goes on; no run, no effect."""
        if self._run is None or self.model is None:
            return
        try:
            config.check_model(self.model.info.num_layers, self.model.info.vocab_size)
        except ConfigError as error:
            self.failed.emit(Failure(str(error)))
            return
        self._run.live.publish(config)

    def close(self) -> None:
        """End the run and the thread; the tokens that came stay in the state.

        Returns when both are gone, or after CLOSE_PATIENCE_MS: `is_open` is then still true, the thread only reads,
        and the process may end.
        """
        self._timer.stop()
        self.cancel_download()
        if self._run is not None:
            self._run.stop.set()
        self._disconnect_worker()
        self._thread.requestInterruption()
        self._thread.quit()
        self._thread.wait(CLOSE_PATIENCE_MS)
        if self._run is not None:
            self._take_over()
            self.state.end(RunStatus.STOPPED, time.perf_counter() - self._run_started)
            self._run = None

    def _connect_worker(self) -> None:
        """Join both sides by bound methods of QObjects: a lambda would be called on the worker's thread."""
        self._load_asked.connect(self._worker.load)
        self._run_asked.connect(self._worker.run)
        self._threads_asked.connect(self._worker.set_threads)
        self._safetensors_asked.connect(self._worker.save_as_safetensors)
        self._worker.noticed.connect(self._on_noticed)
        self._worker.model_loaded.connect(self._on_model_loaded)
        self._worker.model_failed.connect(self._on_model_failed)
        self._worker.download_progressed.connect(self._on_download_progressed)
        self._worker.run_ended.connect(self._on_run_ended)

    def _disconnect_worker(self) -> None:
        for signal in (
            self._worker.noticed,
            self._worker.model_loaded,
            self._worker.model_failed,
            self._worker.download_progressed,
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

    def _begin(self, typed: TextInput, config: DecodingConfig) -> None:
        assert self.model is not None
        assert self.model.vocabulary is not None
        try:
            encoded = self.model.vocabulary.encode(typed.prompt)
        except Exception as error:  # noqa: BLE001 - a tokenizer from anywhere may fail in any way
            self.failed.emit(Failure(sentence_for(error, "Reading the text")))
            return
        if encoded.num_cut:
            self.noticed.emit(
                f"The input has {encoded.num_tokens:,} tokens and the model takes {encoded.limit:,}: "
                f"the last {encoded.num_cut:,} were cut, from “{_shorten(encoded.cut_text)}” on."
            )
        self._last_run_id += 1
        self._run = RunRequest(self._last_run_id, encoded.input_ids, LiveConfig(config))
        self.state.begin(
            RunInfo(
                run_id=self._run.run_id,
                task=typed.task,
                prompt=typed.prompt,
                num_input_tokens=len(encoded.input_ids),
                config=config,
                model=self.model.info,
                vocabulary=self.model.vocabulary,
            )
        )
        self._run_started = time.perf_counter()
        self._timer.start()
        self._set_activity(Activity.RUNNING)
        self._run_asked.emit(self._run)

    def _take_over(self) -> None:
        if self._run is not None:
            self.state.append(self._buffer.drain(self._run.run_id))

    def _set_activity(self, activity: Activity) -> None:
        if activity is not self.activity:
            self.activity = activity
            self.activity_changed.emit()

    @Slot()
    def _on_tick(self) -> None:
        self.state.elapsed_s = time.perf_counter() - self._run_started
        self._take_over()

    @Slot(object)
    def _on_run_ended(self, end: RunEnd) -> None:
        if self._run is None or end.run_id != self._run.run_id:
            return
        self._timer.stop()
        self._take_over()
        self._run = None
        self.state.end(end.status, end.elapsed_s)
        if self.activity in (Activity.RUNNING, Activity.STOPPING):
            self._set_activity(Activity.IDLE)
        if end.failure is not None:
            self.failed.emit(end.failure)

    @Slot(object)
    def _on_model_loaded(self, loaded: LoadedModel) -> None:
        self.model, self.request, self._pending = loaded, self._pending, None
        if not self._are_threads_chosen:
            self._use_threads(default_threads(loaded.info.num_parameters, available_cpus()))
        self._set_activity(Activity.IDLE)
        self.model_changed.emit()

    @Slot(object)
    def _on_model_failed(self, failure: Failure) -> None:
        self._pending = None
        self._set_activity(Activity.IDLE)
        self.failed.emit(failure)

    @Slot(str)
    def _on_noticed(self, sentence: str) -> None:
        self.noticed.emit(sentence)

    @Slot(object)
    def _on_download_progressed(self, progress: DownloadProgress) -> None:
        self.download_progressed.emit(progress)


def _shorten(text: str, length: int = 40) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
