"""Runs the first sample as a person would, takes a picture, ends the program: the same worker, the same widgets."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from dvp_gui.application.messages import Failure, ModelRequest
from dvp_gui.application.run_state import RunState, RunStatus
from dvp_gui.ui.main_window import MainWindow
from dvp_gui.ui.picture import save_picture

SETTLE_MS = 150
"""Time for layouts and dirty plots to come to rest before the picture."""


class Autorun(QObject):
    """Waits for plots and model, runs, pins the most telling token, saves the picture, quits."""

    def __init__(self, window: MainWindow, request: ModelRequest, picture: Path | None) -> None:
        super().__init__(window)
        self._window = window
        self._request = request
        self._picture = picture
        self.problem = ""
        self.exit_status = 0
        window.plots_ready.connect(self._on_plots_ready)
        window.session.model_changed.connect(self._on_model_changed)
        window.session.failed.connect(self._on_failed)
        window.reported.connect(self._on_reported)
        window.state.status_changed.connect(self._on_status_changed)

    def _on_plots_ready(self) -> None:
        self._window.models.load(self._request)

    def _on_model_changed(self) -> None:
        QTimer.singleShot(0, self, self._window.run)

    def _on_status_changed(self) -> None:
        if self._window.state.status is RunStatus.FINISHED:
            self._window.state.pin(most_telling_token(self._window.state))
            QTimer.singleShot(SETTLE_MS, self, self._finish)

    def _finish(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None:
            focus.clearFocus()  # no text cursor in the picture
        if self._picture is not None:
            try:
                save_picture(self._window, self._picture)
            except OSError as error:
                self.problem, self.exit_status = str(error), 2
        QApplication.quit()

    def _on_reported(self, sentence: str) -> None:
        self.problem, self.exit_status = sentence, 1
        QApplication.quit()

    def _on_failed(self, failure: Failure) -> None:
        has_begun = self._window.state.status is RunStatus.FAILED
        self.problem, self.exit_status = failure.sentence, 1 if has_begun else 2
        QApplication.quit()


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
