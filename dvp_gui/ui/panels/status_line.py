"""The line at the bottom: model and machine on the left, what goes on on the right."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from dvp_gui.application.run_state import RunState, RunStatus
from dvp_gui.application.session import Activity
from dvp_gui.engine.trace import ModelInfo


class StatusLine(QStatusBar):
    """Texts that stay: the model, what is read or written (most of the time nothing), and what goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(0, 6, 0, 2)
        self.model = QLabel()
        self.model.setProperty("muted", True)
        self.doing = QLabel()
        self.doing.setAccessibleName(self.tr("State"))
        self.files = QLabel()
        self.files.setAccessibleName(self.tr("Files"))
        for label in (self.model, self.files, self.doing):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.addWidget(self.model, 1)
        self.addPermanentWidget(self.files)
        self.addPermanentWidget(self.doing)

    def show_model(self, info: ModelInfo | None, threads: int) -> None:
        """Name the model in use, its size and where it runs."""
        if info is None:
            self.model.setText(self.tr("No model"))
            return
        self.model.setText(describe_model(info, threads))

    def show_files(self, doing: str) -> None:
        """Say which file is being read or written."""
        self.files.setText(doing)
        self.files.setVisible(bool(doing))

    def show_state(self, activity: Activity, state: RunState, *, has_model: bool) -> None:
        """Say what goes on, or how the run on the screen ended."""
        busy = {
            Activity.LOADING: self.tr("Loading the model…"),
            Activity.DOWNLOADING: self.tr("Downloading the model…"),
            Activity.RUNNING: self.tr("Running, {0}").format(_tokens(len(state.traces))),
            Activity.PAUSED: self._paused(len(state.traces)),
            Activity.AUDITING: self.tr("Asking the full model…"),
            Activity.STOPPING: self.tr("Stopping…"),
        }
        idle = self._ended(state) if state.status is not RunStatus.EMPTY else None
        ready = self.tr("Ready") if has_model else self.tr("No model: choose one")
        self.doing.setText(busy.get(activity) or idle or ready)

    def _paused(self, count: int) -> str:
        if not count:
            return self.tr("Paused before the first token")
        return self.tr("Paused after token {0:,}").format(count)

    def _ended(self, state: RunState) -> str:
        tokens, took = _tokens(len(state.traces)), format_duration(state.elapsed_s)
        return {
            RunStatus.FINISHED: self.tr("Done, {0} in {1}").format(tokens, took),
            RunStatus.STOPPED: self.tr("Stopped after {0}").format(tokens),
            RunStatus.FAILED: self.tr("Failed after {0}").format(tokens),
            RunStatus.REOPENED: self.tr("Opened trace, {0}").format(tokens),
        }.get(state.status, "")


def describe_model(info: ModelInfo, threads: int) -> str:
    """Name, sizes, device, number format and threads in one line."""
    sizes = _tr("{name}, {count} layers, V = {size}")
    running = _tr("1 thread") if threads == 1 else _tr("{count} threads").format(count=threads)
    parts = [
        sizes.format(name=info.name, count=info.num_layers, size=f"{info.vocab_size:,}"),
        f"{info.device}, {info.dtype}, {running}",
    ]
    return " · ".join(parts)


def format_duration(seconds: float) -> str:
    """Milliseconds below a second, else seconds."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _tokens(count: int) -> str:
    return _tr("1 token") if count == 1 else _tr("{count} tokens").format(count=f"{count:,}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("StatusLine", text)
