"""What the history panel asks for: a run on the screen, in files, beside others, gone; and all modes in one go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from dvp_gui.application.comparison import compare
from dvp_gui.application.history import FetchedRun, HistoryEntry
from dvp_gui.application.run_plan import ALL_MODES
from dvp_gui.application.session import Activity, Session
from dvp_gui.application.trace_files import record_of
from dvp_gui.ui.comparison_window import ComparisonWindow
from dvp_gui.ui.history_panel import HistoryPanel
from dvp_gui.ui.menus import Menus
from dvp_gui.ui.run_actions import RunActions
from dvp_gui.ui.theme import Theme
from dvp_gui.ui.trace_actions import TraceActions

Then = Callable[[list[FetchedRun]], None]


@dataclass(slots=True)
class _Wish:
    """Runs that are being fetched, and what is done with them once all are there."""

    entry_ids: tuple[int, ...]
    then: Then
    found: dict[int, FetchedRun] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoryPanels:
    """Where the history is asked for."""

    panel: HistoryPanel
    menus: Menus
    runs: RunActions
    traces: TraceActions


class HistoryActions(QObject):
    """Fetches runs, which may be on disk, and hands them on; returns at once."""

    failed = Signal(str)
    """One sentence."""

    def __init__(self, session: Session, panels: HistoryPanels, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._history, self._window = session, session.history, window
        self._panel, self._runs, self._traces = panels.panel, panels.runs, panels.traces
        self._theme = theme
        self._all_modes = panels.menus.all_modes
        self._wishes: list[_Wish] = []
        self._before: frozenset[int] | None = None
        """Entries that were there before all modes began to run; None where they do not."""
        panel = panels.panel
        panel.open_asked.connect(self.show)
        panel.compare_asked.connect(self.compare)
        panel.save_asked.connect(self.save)
        panel.remove_asked.connect(self.remove)
        panel.all_modes_clicked.connect(self.run_all_modes)
        self._all_modes.triggered.connect(self.run_all_modes)
        self._history.run_fetched.connect(self._on_run_fetched)
        self._history.failed.connect(self._on_failed)
        self._history.changed.connect(self._on_history_changed)
        session.activity_changed.connect(self._on_activity_changed)
        session.queue_changed.connect(self._on_activity_changed)
        session.model_changed.connect(self._on_activity_changed)
        self._on_activity_changed()

    def show(self, entry: HistoryEntry) -> None:
        """Put a run on the screen."""
        self._session.show(entry)

    def save(self, entry: HistoryEntry) -> None:
        """Ask where a run's trace goes, and write it."""
        self._fetch([entry], self._on_fetched_to_save)

    def compare(self, entries: Sequence[HistoryEntry]) -> None:
        """Put runs side by side: a full one first, for it is what the others are to be like."""
        ordered = sorted(entries, key=lambda entry: entry.config.mode != "full")
        self._fetch(ordered, self._on_fetched_to_compare)

    def remove(self, entries: Sequence[HistoryEntry]) -> None:
        """Forget runs; asks first where they are several, or pinned."""
        if len(entries) > 1 or any(entry.pinned for entry in entries):
            question = (
                self.tr("Remove {count} runs from the history?").format(count=len(entries))
                if len(entries) > 1
                else self.tr("{run} is pinned. Remove it from the history?").format(run=entries[0].name)
            )
            answer = QMessageBox.question(self._window, self.tr("Remove from the history"), question)
            if answer != QMessageBox.StandardButton.Yes:
                return
        for entry in entries:
            self._history.remove(entry)

    def run_all_modes(self) -> None:
        """Run what is typed in every mode; the comparison opens when all are there."""
        before = frozenset(entry.entry_id for entry in self._history.entries)
        if self._runs.run_all_modes():
            self._before = before
            self._on_activity_changed()

    def _fetch(self, entries: Sequence[HistoryEntry], then: Then) -> None:
        wish = _Wish(tuple(entry.entry_id for entry in entries), then)
        self._wishes.append(wish)
        for entry in entries:
            self._history.fetch(entry)

    def _on_run_fetched(self, fetched: FetchedRun) -> None:
        for wish in list(self._wishes):
            if fetched.entry_id not in wish.entry_ids:
                continue
            wish.found[fetched.entry_id] = fetched
            if len(wish.found) == len(wish.entry_ids):
                self._wishes.remove(wish)
                wish.then([wish.found[entry_id] for entry_id in wish.entry_ids])

    def _on_history_changed(self) -> None:
        """Give up what waits for a run that is gone: it would hold the others for ever."""
        ids = {entry.entry_id for entry in self._history.entries}
        self._wishes = [wish for wish in self._wishes if ids.issuperset(wish.entry_ids)]

    def _on_fetched_to_save(self, runs: list[FetchedRun]) -> None:
        self._traces.ask_save_run(runs[0].snapshot)

    def _on_fetched_to_compare(self, runs: list[FetchedRun]) -> None:
        # An audit's logits are no part of a comparison, and spelling all that it names takes long.
        records = [record_of(replace(run.snapshot, audits=())) for run in runs]
        names = [self._history.entry(run.entry_id).name for run in runs]
        window = ComparisonWindow(compare(records, names), self._theme, self._window)
        window.show()

    def _on_failed(self, sentence: str) -> None:
        self._wishes.clear()
        self.failed.emit(sentence)

    def _on_activity_changed(self) -> None:
        session = self._session
        reason = "" if session.can_run else self.tr("A run goes on.")
        if session.model is None:
            reason = self.tr("A model is needed first.")
        waiting = session.num_waiting if self._before is not None else 0
        self._panel.set_runnable(reason, waiting)
        self._all_modes.setEnabled(not reason)
        if self._before is not None and session.activity is Activity.IDLE and not session.num_waiting:
            self._on_all_modes_ended()

    def _on_all_modes_ended(self) -> None:
        """Compare the runs that came, if none was left out."""
        before, self._before = self._before or frozenset(), None
        fresh = [entry for entry in self._history.entries if entry.entry_id not in before]
        self._panel.select(fresh)
        if len(fresh) == len(ALL_MODES):
            self.compare(fresh)
