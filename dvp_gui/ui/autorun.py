"""Drives the window as a person would, by a script, and ends the program: the same worker, the same widgets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from dvp_gui.application.messages import Failure, ModelRequest
from dvp_gui.application.run_state import RunState, RunStatus
from dvp_gui.ui.main_window import MainWindow
from dvp_gui.ui.picture import SCALE, save_picture

LOOK_MS = 15
"""How often the script looks whether what it waits for has happened."""
SETTLE_S = 0.2
"""Time for layouts and dirty plots to come to rest before a picture."""
CHECK_PATIENCE_S = 30.0
"""How long a picture waits for the check of the model's early exits; a large model's may take minutes."""
RUN_PATIENCE_S = 600.0
"""Longest run that a picture waits for."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What a script waits for; `is_needed`: when it does not happen in time, the program ends with a sentence."""

    happened: Callable[[], bool]
    at_most_s: float
    is_needed: bool = True


Script = Iterator[Wait]
"""Does something to the window, then says what it waits for, and so on; OSError ends the program with status 2."""


class Autorun(QObject):
    """Waits for plots and model, then follows the script to its end or to the first failure."""

    ended = Signal()
    """`problem` and `exit_status` are known."""

    def __init__(self, window: MainWindow, request: ModelRequest, script: Script) -> None:
        super().__init__(window)
        self._window = window
        self._request = request
        self._script = script
        self._wait: Wait | None = None
        self._deadline = 0.0
        self.has_ended = False
        self.problem = ""
        self.exit_status = 0
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK_MS)
        self._clock.timeout.connect(self._on_look)
        window.plots_ready.connect(self._on_plots_ready)
        window.session.model_changed.connect(self._clock.start)
        window.session.failed.connect(self._on_failed)
        window.reported.connect(self._on_reported)

    def _on_plots_ready(self) -> None:
        self._window.models.load(self._request)

    def _on_look(self) -> None:
        if self._wait is not None and not self._wait.happened():
            if time.monotonic() < self._deadline:
                return
            if self._wait.is_needed:
                self._end(self.tr("What the picture was to show did not happen in time."), 1)
                return
        self._go_on()

    def _go_on(self) -> None:
        try:
            self._wait = next(self._script)
        except StopIteration:
            self._end("", 0)
        except OSError as error:
            self._end(str(error), 2)
        else:
            self._deadline = time.monotonic() + self._wait.at_most_s

    def _on_reported(self, sentence: str) -> None:
        self._end(sentence, 1)

    def _on_failed(self, failure: Failure) -> None:
        has_begun = self._window.state.status is RunStatus.FAILED
        self._end(failure.sentence, 1 if has_begun else 2)

    def _end(self, problem: str, exit_status: int) -> None:
        self._clock.stop()
        if not self.has_ended:  # the first problem is the one that counts
            self.has_ended, self.problem, self.exit_status = True, problem, exit_status
            self.ended.emit()


def run_and_save(window: MainWindow, picture: Path | None) -> Script:
    """Run the sample, pin the most telling token, save the picture if one is wanted."""
    window.run()
    yield end_of_run(window)
    window.state.pin(most_telling_token(window.state))
    if picture is not None:
        yield check_of_model(window)
        yield settled()
        save_quietly(window, picture)


def end_of_run(window: MainWindow) -> Wait:
    """The run has ended and the next may begin."""
    state, session = window.state, window.session
    return Wait(lambda: state.status is not RunStatus.RUNNING and session.can_run, RUN_PATIENCE_S)


def check_of_model(window: MainWindow) -> Wait:
    """The model bar says whether the model is suited to early exits; not for ever."""
    return Wait(lambda: not window.session.suitability.is_wanted, CHECK_PATIENCE_S, is_needed=False)


def settled() -> Wait:
    """Layouts and plots have come to rest."""
    return Wait(lambda: False, SETTLE_S, is_needed=False)


def save_quietly(widget: QWidget, path: Path, scale: float = SCALE) -> None:
    """Save a picture without a text cursor; raises OSError."""
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()
    save_picture(widget, path, scale)


def most_telling_token(state: RunState) -> int | None:
    """The token that a picture should explain: of those with the most checks, the one with the widest rise."""
    if not state.traces:
        return None

    def tells(index: int) -> tuple[int, float]:
        checked = state.traces[index].confidence
        values = checked[checked == checked]  # NaN is where no check ran
        return state.traces[index].exit_layer, float(values.max() - values.min()) if values.size else 0.0

    inner = [i for i in range(len(state.traces)) if state.traces[i].exit_reason == "threshold"]
    return max(inner or range(len(state.traces)), key=tells)
