"""A window on the bench, and ways to wait for what it does."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from dvp_gui.application.messages import ModelRequest
from dvp_gui.application.preferences import Preferences
from dvp_gui.application.run_state import RunState, RunStatus
from dvp_gui.application.session import Activity, Session
from dvp_gui.ui.main_window import MainWindow
from dvp_gui.ui.theme import Theme

TIMEOUT_S = 20.0


def wait_until(happened: Callable[[], bool], timeout_s: float = TIMEOUT_S) -> None:
    """Let events run until `happened`; fails when it does not."""
    deadline = time.monotonic() + timeout_s
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        QApplication.processEvents()
        time.sleep(0.002)


def let_events_run(seconds: float = 0.05) -> None:
    """Let events run for a while."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        QApplication.processEvents()
        time.sleep(0.002)


@dataclass
class Bench:
    """A window on the bench, with what it was built from."""

    window: MainWindow
    session: Session
    state: RunState
    theme: Theme
    preferences: Preferences

    def load(self, folder: Path | str) -> None:
        """Load a model and wait for it."""
        self.window.models.load(ModelRequest(str(folder)))
        wait_until(lambda: self.session.activity is Activity.IDLE)

    def run(self) -> None:
        """Run to the end."""
        self.window.run()
        self.wait_for_end()

    def save_trace(self, stem: Path, **choices: bool) -> bool:
        """Save the run on the screen as the Save dialog would; returns whether it was written."""
        done: list[str] = []
        self.window.traces.told.connect(done.append)
        if self.window.traces.save(stem, **choices):
            self.wait_for_files()
        self.window.traces.told.disconnect(done.append)
        return bool(done)

    def open_trace(self, path: Path) -> bool:
        """Open a trace as the Open dialog would; returns whether it was read."""
        done: list[str] = []
        self.window.traces.told.connect(done.append)
        if self.window.traces.open(path):
            self.wait_for_files()
        self.window.traces.told.disconnect(done.append)
        return bool(done)

    def wait_for_files(self) -> None:
        """Wait until nothing is being read or written for a person."""
        wait_until(lambda: not self.window.traces.doing)

    def wait_for_end(self) -> None:
        """Wait until the run on the screen is over."""
        wait_until(
            lambda: self.state.status is not RunStatus.RUNNING and self.session.activity is Activity.IDLE
        )

    def wait_for_tokens(self, count: int) -> None:
        """Wait until at least `count` tokens are on the screen."""
        wait_until(lambda: len(self.state.traces) >= count)

    def wait_for_model(self) -> None:
        """Wait until no model is being loaded."""
        wait_until(lambda: self.session.activity is Activity.IDLE)

    def wait_for(self, happened: Callable[[], bool]) -> None:
        """Wait until `happened`."""
        wait_until(happened)
