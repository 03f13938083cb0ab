"""The object on the worker's thread: keeps the model, loads another, decodes. Nothing of a model leaves it.

torch and the engine are imported here on first use, so that the window paints before they are read.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from dvp_gui.application.failures import sentence_for
from dvp_gui.application.known_models import title_of
from dvp_gui.application.messages import (
    Failure,
    LoadedModel,
    ModelRequest,
    RunEnd,
    RunRequest,
)
from dvp_gui.application.run_state import ModelInfo, RunStatus
from dvp_gui.application.trace_buffer import TraceBuffer
from dvp_gui.application.vocabulary import TokenizerVocabulary

if TYPE_CHECKING:
    from dvp_gui.engine import EarlyExitT5

log = logging.getLogger(__name__)

_WARM_UP_LIMIT = 100_000_000
"""Parameters; a larger model is busy with a token for longer than the warm-up saves."""


class Worker(QObject):
    """Does one thing at a time, in the order of the requests; every slot runs on the worker's thread."""

    model_loaded = Signal(object)
    """LoadedModel: it is in use from now on."""
    model_failed = Signal(object)
    """Failure: the model from before, if any, stays in use."""
    download_progressed = Signal(object)
    """DownloadProgress, a few times a second at most."""
    run_ended = Signal(object)
    """RunEnd: its last token is in the buffer already."""

    def __init__(self, buffer: TraceBuffer) -> None:
        super().__init__()
        self._buffer = buffer
        self._model: EarlyExitT5 | None = None

    @Slot(object)
    def load(self, request: ModelRequest) -> None:
        """Fetch the model if asked to, load it, and describe it to the window."""
        started = time.perf_counter()
        try:
            from dvp_gui.engine.placement import available_devices

            self._model = self._load(request)
            info = _describe(self._model, request.source)
        except Exception as error:  # noqa: BLE001 - the thread's outer edge: whatever it is becomes a sentence
            self.model_failed.emit(_failure_of(error, request))
            return
        tokenizer = self._model.tokenizer
        vocabulary = (
            None if tokenizer is None else TokenizerVocabulary(tokenizer, self._model.max_input_tokens)
        )
        load_s = time.perf_counter() - started
        log.info("loaded %s on %s in %s, %.2f s", info.name, info.device, info.dtype, load_s)
        self.model_loaded.emit(LoadedModel(info, vocabulary, tuple(available_devices()), load_s))
        self._warm_up()

    @Slot(object)
    def run(self, request: RunRequest) -> None:
        """Decode to the end, to the stop or to a failure; every token goes into the buffer as it comes."""
        started = time.perf_counter()
        failure: Failure | None = None
        status = RunStatus.FINISHED
        try:
            self._decode(request)
            if request.stop.is_set():
                status = RunStatus.STOPPED
        except Exception as error:  # noqa: BLE001 - as in load
            status, failure = RunStatus.FAILED, Failure(sentence_for(error, "The run"))
        self.run_ended.emit(RunEnd(request.run_id, status, time.perf_counter() - started, failure))

    @Slot(int)
    def set_threads(self, threads: int) -> None:
        """Let torch use `threads` CPU threads; it counts them per calling thread, so this must run here."""
        import torch

        torch.set_num_threads(threads)

    def _warm_up(self) -> None:
        """Decode a token or two for nothing, so that the first run's seconds are not torch's first steps."""
        if self._model is None or self._model.num_parameters > _WARM_UP_LIMIT:
            return
        from dvp_gui.engine import DecodingConfig, decode

        for _ in decode(self._model, [self._model.eos_token_id], DecodingConfig(mode="full", max_new_tokens=2)):
            pass

    def _load(self, request: ModelRequest) -> EarlyExitT5:
        from dvp_gui.engine import load_model

        return load_model(request.source, device=request.device, dtype=request.dtype)

    def _decode(self, request: RunRequest) -> None:
        from dvp_gui.engine import decode

        assert self._model is not None, "the session starts no run without a model"
        tokens = decode(
            self._model,
            list(request.input_ids),
            request.live.current(),
            should_stop=request.stop.is_set,
            live_config=request.live.current,
        )
        for trace in tokens:
            self._buffer.put(request.run_id, trace)


def _describe(model: EarlyExitT5, source: str) -> ModelInfo:
    """The plain facts of a model; hashing its files takes a second per few GB."""
    return ModelInfo(
        name=title_of(source, model.name),
        source=source,
        num_layers=model.num_layers,
        vocab_size=model.vocab_size,
        d_model=model.d_model,
        num_parameters=model.num_parameters,
        device=str(model.device),
        dtype=str(model.dtype).removeprefix("torch."),
        weights_sha256=model.weights_sha256 or "",
        tokenizer_sha256=model.tokenizer_sha256 or "",
    )


def _failure_of(error: Exception, request: ModelRequest) -> Failure:
    return Failure(sentence_for(error, "Loading the model"), request=request)
