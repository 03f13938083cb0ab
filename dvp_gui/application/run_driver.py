"""Drives runs, one after the other: begins them on the worker, holds and ends them, keeps what they leave behind.

Lives on the GUI thread. It knows the worker only by the signals that the session joins it to.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dvp_gui.application.history import History
from dvp_gui.application.live_config import LiveConfig
from dvp_gui.application.messages import AuditEnd, LoadedModel, RunEnd, RunRequest
from dvp_gui.application.run_control import RunControl
from dvp_gui.application.run_plan import RunPlan, settle
from dvp_gui.application.run_state import RunInfo, RunState, RunStatus
from dvp_gui.application.trace_buffer import TraceBuffer
from dvp_gui.engine.config import DecodingConfig

TICK_MS = 30
"""How often the screen takes over new tokens: about as often as the eye can tell."""


class Phase(Enum):
    """Where the run that goes on stands."""

    NONE = "none"
    RUNNING = "running"
    PAUSED = "paused"
    AUDITING = "auditing"
    STOPPING = "stopping"


class RunDriver(QObject):
    """One run at a time, and those that wait for it."""

    run_asked = Signal(object)
    """RunRequest, for the worker."""
    phase_changed = Signal()
    queue_changed = Signal()
    """`num_waiting` is another number."""
    failed = Signal(object)
    """Failure."""

    def __init__(
        self, state: RunState, history: History, buffer: TraceBuffer, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.phase = Phase.NONE
        self._state, self._history, self._buffer = state, history, buffer
        self._queue: list[RunPlan] = []
        self._model: LoadedModel | None = None
        self._run: RunRequest | None = None
        self._takes_settings = True
        self._started = 0.0
        self._last_run_id = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    @property
    def num_waiting(self) -> int:
        """Runs that follow the one that goes on."""
        return len(self._queue)

    def begin(self, plans: Sequence[RunPlan], model: LoadedModel) -> None:
        """Run `plans` one after the other with `model`; a run that goes on is stopped first and kept."""
        self._model, self._takes_settings = model, len(plans) == 1
        self._set_queue(plans)
        if self._run is None:
            self._begin_next()
        else:
            self._run.control.stop()
            self._set_phase(Phase.STOPPING)

    def pause(self) -> None:
        """Hold before the next token."""
        if self._run is not None and self.phase is Phase.RUNNING:
            self._run.control.pause()
            self._set_phase(Phase.PAUSED)

    def step(self) -> None:
        """One token of a paused run; it stays paused."""
        if self._run is not None and self.phase is Phase.PAUSED:
            self._run.control.step()

    def resume(self) -> None:
        """Go on."""
        if self._run is not None and self.phase is Phase.PAUSED:
            self._run.control.resume()
            self._set_phase(Phase.RUNNING)

    def stop(self) -> None:
        """End the run before its next layer, and forget those that wait; while it is audited, end the audit."""
        self._set_queue([])
        if self._run is None:
            return
        if self.phase is Phase.AUDITING:
            self._run.control.abandon()
        else:
            self._run.control.stop()
        self._set_phase(Phase.STOPPING)

    def abandon(self) -> None:
        """Stop as soon as it can be, without the end of the audit."""
        self.stop()
        if self._run is not None:
            self._run.control.abandon()

    def publish(self, config: DecodingConfig) -> None:
        """Put other settings in force from the next token on; runs of a queue keep theirs."""
        if self._run is not None and self._takes_settings:
            self._run.live.publish(config)

    def close(self) -> None:
        """The worker is gone: what it left behind is taken over."""
        self._timer.stop()
        if self._run is not None:
            self._take_over()
            if self._is_on_screen():
                self._state.end(RunStatus.STOPPED, self._elapsed_s())
            self._run = None

    @Slot(int)
    def on_audit_begun(self, run_id: int) -> None:
        """The last token is there; the full model is being asked."""
        if self._run is not None and run_id == self._run.run_id:
            self._take_over()
            self._set_phase(Phase.AUDITING)

    @Slot(object)
    def on_audit_ended(self, end: AuditEnd) -> None:
        """The verdicts are there."""
        if self._run is not None and end.run_id == self._run.run_id and self._is_on_screen():
            self._take_over()
            self._state.judge(end.verdicts, end.seconds)

    @Slot(object)
    def on_run_ended(self, end: RunEnd) -> None:
        """Keep the run and begin the next."""
        if self._run is None or end.run_id != self._run.run_id:
            return
        self._timer.stop()
        self._take_over()
        if self._is_on_screen():
            self._state.end(end.status, end.elapsed_s)
            self._queue = settle(self._queue, self._state.traces)
            if self._state.traces:
                self._state.set_entry(self._history.add(self._state).entry_id)
        self._run = None
        if end.failure is not None:
            self._set_queue([])
        if self._queue:
            self._begin_next()
        else:
            self._set_phase(Phase.NONE)
        if end.failure is not None:
            self.failed.emit(end.failure)

    def _begin_next(self) -> None:
        plan, *waiting = self._queue
        self._set_queue(waiting)
        assert self._model is not None
        assert self._model.vocabulary is not None
        self._last_run_id += 1
        self._run = RunRequest(
            self._last_run_id,
            plan.input_ids,
            LiveConfig(plan.config),
            RunControl(is_paused=plan.is_paused),
            plan.is_audited,
            plan.recorded,
        )
        self._state.begin(
            RunInfo(
                run_id=self._run.run_id,
                task=plan.task,
                prompt=plan.prompt,
                num_input_tokens=len(plan.input_ids),
                config=plan.config,
                model=self._model.info,
                vocabulary=self._model.vocabulary,
                is_audited=plan.is_audited,
                forked_from=plan.forked_from,
                input_ids=plan.input_ids,
            )
        )
        self._started = time.perf_counter()
        self._timer.start()
        self._set_phase(Phase.PAUSED if plan.is_paused else Phase.RUNNING)
        self.run_asked.emit(self._run)

    def _is_on_screen(self) -> bool:
        """Whether the state still shows this run, and no trace was opened over it."""
        return (
            self._run is not None
            and self._state.info is not None
            and self._state.info.run_id == self._run.run_id
        )

    def _take_over(self) -> None:
        if self._run is None:
            return
        arrivals = self._buffer.drain(self._run.run_id)
        if not self._is_on_screen():
            return
        audits = [arrival.audit for arrival in arrivals if arrival.audit is not None]
        self._state.append([arrival.trace for arrival in arrivals], audits)

    def _elapsed_s(self) -> float:
        """Since the run's start, without the time that it was held."""
        held = 0.0 if self._run is None else self._run.control.waited_s()
        return time.perf_counter() - self._started - held

    def _set_queue(self, plans: Sequence[RunPlan]) -> None:
        before = len(self._queue)
        self._queue = list(plans)
        if len(self._queue) != before:
            self.queue_changed.emit()

    def _set_phase(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase = phase
            self.phase_changed.emit()

    @Slot()
    def _on_tick(self) -> None:
        if self._is_on_screen():
            self._state.elapsed_s = self._elapsed_s()
        self._take_over()
