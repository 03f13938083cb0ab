"""The object on the worker's thread: keeps the model, loads another, decodes. Nothing of a model leaves it.

torch and the engine are imported here on first use, so that the window paints before they are read.
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal, Slot

from dvp_gui.application.consent import fetch, question_before
from dvp_gui.application.failures import sentence_for
from dvp_gui.application.known_models import title_of
from dvp_gui.application.messages import (
    DownloadProgress,
    Failure,
    LoadedModel,
    ModelRequest,
    RunEnd,
    RunRequest,
)
from dvp_gui.application.run_state import RunStatus
from dvp_gui.application.trace_buffer import TraceBuffer
from dvp_gui.application.vocabulary import TokenizerVocabulary

if TYPE_CHECKING:
    from dvp_gui.application.run_on_worker import RunOnWorker
    from dvp_gui.engine import EarlyExitT5

log = logging.getLogger(__name__)

_PROGRESS_S = 0.1
_WARM_UP_LIMIT = 100_000_000
"""Parameters; a larger model is busy with a token for longer than the warm-up saves."""


class WindowClosed(Exception):  # noqa: N818 - no error: there is nobody left to load for
    """The window was closed while a model was being loaded."""


class Worker(QObject):
    """Does one thing at a time, in the order of the requests; every slot runs on the worker's thread."""

    model_loaded = Signal(object)
    """LoadedModel: it is in use from now on."""
    model_failed = Signal(object)
    """Failure: the model from before, if any, stays in use."""
    download_progressed = Signal(object)
    """DownloadProgress, a few times a second at most."""
    noticed = Signal(str)
    """One sentence for the person."""
    audit_begun = Signal(int)
    """Run id: its last token is in the buffer, the full model is being asked about its text."""
    audit_ended = Signal(object)
    """AuditEnd."""
    run_ended = Signal(object)
    """RunEnd: its last token is in the buffer already, its verdicts were told."""

    def __init__(self, buffer: TraceBuffer) -> None:
        super().__init__()
        self._buffer = buffer
        self._model: EarlyExitT5 | None = None
        self._told_at = 0.0

    @property
    def model(self) -> EarlyExitT5 | None:
        """The model in use; to be read on the worker's thread alone."""
        return self._model

    @Slot(object)
    def load(self, request: ModelRequest) -> None:
        """Fetch the model if asked to, load it, and describe it to the window."""
        started = time.perf_counter()
        try:
            question = self._load(request)
            if question is not None:
                self.model_failed.emit(question)
                return
            _stop_if_closing()
            loaded = self._describe(request, time.perf_counter() - started)
        except WindowClosed:
            return
        except Exception as error:  # noqa: BLE001 - the thread's outer edge: whatever it is becomes a sentence
            self.model_failed.emit(Failure(sentence_for(error, "Loading the model")))
            return
        self.model_loaded.emit(loaded)
        self._warm_up()

    @Slot(object)
    def save_as_safetensors(self, request: ModelRequest) -> None:
        """Write a pickled model's weights beside it, so that it loads without a question from then on."""
        try:
            from dvp_gui.engine.checkpoints import open_checkpoint
            from dvp_gui.engine.pickled import save_as_safetensors

            folder = save_as_safetensors(request.source, open_checkpoint(request.source).folder)
        except Exception as error:  # noqa: BLE001 - as in load
            self.noticed.emit(sentence_for(error, "Saving the weights"))
            return
        self.noticed.emit(f"Saved {folder / 'model.safetensors'}: the model now loads without a question.")

    @Slot(object)
    def run(self, request: RunRequest) -> None:
        """Decode to the end, to the stop or to a failure; every token goes into the buffer as it comes."""
        from dvp_gui.application.run_on_worker import RunOnWorker

        assert self._model is not None, "the session starts no run without a model"
        started = time.perf_counter()
        run: RunOnWorker | None = None
        failure: Failure | None = None
        status = RunStatus.FINISHED
        try:
            run = RunOnWorker(self._model, request, self._buffer)
            run.decode()
            if request.control.is_stopped():
                status = RunStatus.STOPPED
        except Exception as error:  # noqa: BLE001 - as in load
            status, failure = RunStatus.FAILED, Failure(sentence_for(error, "The run"))
        elapsed_s = time.perf_counter() - started - request.control.waited_s()
        if run is not None and run.is_audited and failure is None:
            failure = self._finish_audit(request.run_id, run)
        self.run_ended.emit(RunEnd(request.run_id, status, elapsed_s, failure))

    @Slot(int)
    def set_threads(self, threads: int) -> None:
        """Let torch use `threads` CPU threads; it counts them per calling thread, so this must run here."""
        if QThread.currentThread().isInterruptionRequested():
            return
        import torch

        torch.set_num_threads(threads)

    def _warm_up(self) -> None:
        """Decode a token or two for nothing, so that the first run's seconds are not torch's first steps."""
        is_closing = QThread.currentThread().isInterruptionRequested()
        if is_closing or self._model is None or self._model.num_parameters > _WARM_UP_LIMIT:
            return
        from dvp_gui.engine import DecodingConfig, decode

        for _ in decode(
            self._model, [self._model.eos_token_id], DecodingConfig(mode="full", max_new_tokens=2)
        ):
            pass

    def _load(self, request: ModelRequest) -> Failure | None:
        """Load the model, or return what is to be asked first."""
        _stop_if_closing()
        from dvp_gui.engine import load_model

        _stop_if_closing()  # the import took a while
        question = question_before(request)
        if question is not None:
            return question
        fetch(request, partial(self._tell_progress, request.source))
        question = question_before(request)  # what came may be a pickle
        if question is not None:
            return question
        self._model = load_model(
            request.source, device=request.device, dtype=request.dtype, allow_pickle=request.allow_pickle
        )
        return None

    def _describe(self, request: ModelRequest, load_s: float) -> LoadedModel:
        """The plain facts of the model; hashing its files takes a second per few GB."""
        from dvp_gui.engine.placement import available_devices

        model = self._model
        assert model is not None
        info = replace(model.info, name=title_of(request.source, model.name), source=request.source)
        tokenizer = model.tokenizer
        vocabulary = None if tokenizer is None else TokenizerVocabulary(tokenizer, model.max_input_tokens)
        log.info("loaded %s on %s in %s, %.2f s", info.name, info.device, info.dtype, load_s)
        return LoadedModel(info, vocabulary, tuple(available_devices()), load_s)

    def _tell_progress(self, source: str, done: int, total: int) -> None:
        """Pass on a download's progress, but not more often than the eye can tell."""
        now = time.monotonic()
        if now - self._told_at >= _PROGRESS_S or done == total:
            self._told_at = now
            self.download_progressed.emit(DownloadProgress(source, done, total))

    def _finish_audit(self, run_id: int, run: RunOnWorker) -> Failure | None:
        """Tell the verdicts; the run itself is whole even where that fails."""
        self.audit_begun.emit(run_id)
        try:
            self.audit_ended.emit(run.finish_audit())
        except Exception as error:  # noqa: BLE001 - as in load
            return Failure(sentence_for(error, "The comparison with the full model"))
        return None


def _stop_if_closing() -> None:
    """End the loading between two of its steps."""
    if QThread.currentThread().isInterruptionRequested():
        raise WindowClosed
