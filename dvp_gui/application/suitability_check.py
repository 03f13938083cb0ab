"""Lets the worker find out, when it has nothing else to do, whether the model in use can be trusted to exit early.

The check gives way to whatever the window asks for, and goes on where it was when the worker is idle again.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from dvp_gui.application.failures import sentence_for
from dvp_gui.application.worker import Worker

if TYPE_CHECKING:
    from dvp_gui.evaluation.suitability import Evidence
    from dvp_gui.evaluation.suitability_verdict import Suitability

IDLE_MS = 600
"""How long the worker must be idle before the check begins: a person who presses Run at once finds it free."""
_REST_S = 0.015
"""Pause after each token: with a small model Python's lock is what a token takes, and the window needs it too."""


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """Check the model that is in use; `stop` is looked at between layers."""

    model_number: int
    stop: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class CheckEnd:
    """What came of a check; neither a result nor a failure where it was stopped."""

    model_number: int
    result: Suitability | None = None
    failure: str = ""


class CheckOnWorker(QObject):
    """The check's side on the worker's thread, with what it has seen so far."""

    ended = Signal(object)
    """CheckEnd."""

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._worker = worker
        self._checked = 0
        self._evidence: Evidence | None = None

    @Slot(object)
    def check(self, request: CheckRequest) -> None:
        """Check, or go on checking, until done or stopped."""
        model = self._worker.model
        if request.stop.is_set() or model is None or QThread.currentThread().isInterruptionRequested():
            return
        from dvp_gui.evaluation.suitability import Evidence, check

        if request.model_number != self._checked or self._evidence is None:
            self._checked, self._evidence = request.model_number, Evidence()
        try:
            result = check(model, request.stop.is_set, self._evidence, lambda: request.stop.wait(_REST_S))
        except Exception as error:  # noqa: BLE001 - the thread's outer edge: whatever it is becomes a sentence
            sentence = sentence_for(error, "The check for early exits")
            self.ended.emit(CheckEnd(request.model_number, failure=sentence))
            return
        self.ended.emit(CheckEnd(request.model_number, result))


class SuitabilityCheck(QObject):
    """The check's side on the GUI thread: begins it, stops it, keeps its result."""

    changed = Signal()
    """`result`, `failure` or `is_wanted` is another."""

    _asked = Signal(object)

    def __init__(self, worker: Worker, thread: QThread, parent: QObject | None = None) -> None:
        """`worker` must live on `thread`, which must not have begun."""
        super().__init__(parent)
        self.result: Suitability | None = None
        self.failure = ""
        """One sentence where the check failed."""
        self.is_wanted = False
        """Whether the model in use is to be checked and is not yet."""
        self._model_number = 0
        self._request: CheckRequest | None = None
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(IDLE_MS)
        self._delay.timeout.connect(self._on_idle_for_long)
        self._on_worker = CheckOnWorker(worker)
        self._on_worker.moveToThread(thread)
        self._asked.connect(self._on_worker.check)
        self._on_worker.ended.connect(self._on_ended)

    def begin(self, *, can_be_checked: bool) -> None:
        """There is another model; without a tokenizer it cannot be checked."""
        self._stop()
        self._model_number += 1
        self.result, self.failure, self.is_wanted = None, "", can_be_checked
        self.changed.emit()

    def set_idle(self, is_idle: bool) -> None:
        """Whether the worker has nothing to do: if so the check goes on soon, if not it stops at once."""
        self._stop()
        if is_idle and self.is_wanted:
            self._delay.start()

    def make_way(self) -> None:
        """The worker is asked for something small: a check that goes on lets it through, and goes on soon after."""
        if self._request is not None:
            self.set_idle(True)

    def close(self) -> None:
        """Stop, and hear no answer any more."""
        self.is_wanted = False
        self._stop()
        self._on_worker.ended.disconnect()

    def _stop(self) -> None:
        self._delay.stop()
        if self._request is not None:
            self._request.stop.set()
            self._request = None

    @Slot()
    def _on_idle_for_long(self) -> None:
        if self._request is None and self.is_wanted:
            self._request = CheckRequest(self._model_number)
            self._asked.emit(self._request)

    @Slot(object)
    def _on_ended(self, end: CheckEnd) -> None:
        if end.model_number != self._model_number or (end.result is None and not end.failure):
            return
        self._request = None
        self.result, self.failure, self.is_wanted = end.result, end.failure, False
        self.changed.emit()
