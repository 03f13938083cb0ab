"""The pictures of docs/tour.md: leads the window through everything that it can do, and saves what it shows.

It works the widgets that a person would and chooses what to show by what the model did, so that other weights give a
tour as telling.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from dvp_gui.application.run_state import RunState
from dvp_gui.application.session import Activity
from dvp_gui.data.inputs import TextInput
from dvp_gui.data.samples import load_samples
from dvp_gui.ui.autorun import (
    Script,
    Wait,
    check_of_model,
    end_of_run,
    most_telling_token,
    save_quietly,
    settled,
)
from dvp_gui.ui.comparison_window import ComparisonWindow
from dvp_gui.ui.main_window import MainWindow
from dvp_gui.ui.plots.candidate_table import CandidateTable
from dvp_gui.ui.plots.confidence_plot import ConfidencePlot
from dvp_gui.ui.plots.heatmap import ConfidenceHeatmap
from dvp_gui.ui.plots.quantities import Quantity
from dvp_gui.ui.plots.verdict_marks import MARKED

SCALES = (1.5, 1.0)
"""Sizes of a picture, by the window's; the first whose file is small enough is kept."""
MAX_BYTES = 300_000
SMALL = QSize(1024, 700)
COMPARISON = QSize(1000, 880)
"""Higher than it opens, so that a text of some thirty tokens is in sight with the figures."""
PATIENCE_S = 60.0
"""For everything but runs and the check of the model."""
_PAUSED_TOKENS = 4
_WHAT_IFS = (("threshold", 0.99), ("p", 1.0), ("p", 4.0), ("threshold", 0.3))
"""Settings to ask about, the first that would change the exits by _CHANGE layers on average is shown."""
_CHANGE = 0.25
_MOST_TRIALS = 12
"""Samples among which the most telling one is looked for."""

W = TypeVar("W", bound=QWidget)


class Tour:
    """One walk; `walk` is the script."""

    def __init__(
        self,
        window: MainWindow,
        folder: Path,
        scales: tuple[float, ...] = SCALES,
        most_trials: int = _MOST_TRIALS,
    ) -> None:
        self._window, self._folder, self._scales, self._most_trials = window, folder, scales, most_trials

    def walk(self) -> Script:
        """Make the folder and all pictures; raises OSError where they cannot be written."""
        self._folder.mkdir(exist_ok=True)
        for stop in (
            self._first_look,
            self._audited_run,
            self._heatmap_of_ranks,
            self._maximised_panel,
            self._token_curves,
            self._what_if,
            self._fork,
            self._paused_run,
            self._comparison_of_modes,
            self._history,
            self._cost,
            self._suitability,
            self._data_sets,
            self._dark_theme,
            self._small_window,
        ):
            yield from stop()

    def _first_look(self) -> Script:
        yield check_of_model(self._window)
        yield from self._save("first-look")

    def _audited_run(self) -> Script:
        """Of the samples the one that tells most."""
        window = self._window
        window.controls.audit.setChecked(True)
        best: tuple[tuple[bool, bool, int], TextInput] | None = None
        for sample in load_samples()[: self._most_trials]:
            window.input.show_input(sample)
            yield from self._run()
            found = (_how_telling(window.state), sample)
            best = found if best is None or found[0] > best[0] else best
            for entry in window.session.history.entries:
                window.session.history.remove(entry)
        assert best is not None, "the program ships samples"
        window.input.show_input(best[1])
        yield from self._run()
        window.state.pin(_token_to_explain(window.state))
        yield from self._save("audited-run")

    def _heatmap_of_ranks(self) -> Script:
        heatmap = self._plot(ConfidenceHeatmap)
        heatmap.choice.choose(Quantity.RANK)
        yield from self._save("heatmap-rank")

    def _maximised_panel(self) -> Script:
        self._window.maximiser.maximise(self._plot(ConfidenceHeatmap))
        yield from self._save("maximised-panel")
        self._window.maximiser.restore()
        self._plot(ConfidenceHeatmap).choice.choose(Quantity.USED)

    def _token_curves(self) -> Script:
        view = self._plot(ConfidencePlot).view
        view.button("tokens").click()
        yield from self._save("token-curves")
        view.button("confidence").click()

    def _what_if(self) -> Script:
        window, what_if = self._window, self._window.what_if
        window.controls.view.button("what_if").click()
        for name, value in _WHAT_IFS:
            window.controls.what_if_buttons.recorded_clicked.emit()
            getattr(window.controls, name).field.setValue(value)
            yield settled()
            outcome, recorded = what_if.outcome, what_if.recorded
            if outcome is None or recorded is None:
                continue
            if abs(outcome.average_exit_layer - recorded.average_exit_layer) >= _CHANGE:
                break
        yield from self._save("what-if")
        window.controls.view.button("live").click()

    def _fork(self) -> Script:
        """Continue with the best candidate that was not taken, at the first token."""
        window, candidates = self._window, self._plot(CandidateTable)
        window.state.pin(0)
        yield settled()
        candidates.view.setFocus()
        candidates.view.selectRow(1 if candidates.model.emitted_row == 0 else 0)
        candidates.fork_button.click()
        yield end_of_run(window)
        window.state.pin(0)
        yield from self._save("fork")

    def _paused_run(self) -> Script:
        window = self._window
        for count in range(1, _PAUSED_TOKENS + 1):
            window.menus.step.trigger()
            yield Wait(partial(self._is_held_after, count), PATIENCE_S)
        yield from self._save("paused-run")
        if window.session.activity is Activity.PAUSED:
            window.menus.resume.trigger()
        yield end_of_run(window)

    def _comparison_of_modes(self) -> Script:
        window = self._window
        window.menus.all_modes.trigger()
        yield Wait(lambda: bool(window.findChildren(ComparisonWindow)) and window.session.can_run, PATIENCE_S)
        comparison = window.findChildren(ComparisonWindow)[0]
        comparison.resize(COMPARISON)
        yield from self._save("comparison", comparison)
        comparison.close()

    def _history(self) -> Script:
        window = self._window
        entries = window.session.history.entries
        window.docks.all["history"].raise_()
        window.session.history.pin(entries[-4])
        window.history.select(entries[-4:-2])
        yield from self._save("history")

    def _cost(self) -> Script:
        window = self._window
        dvp = [entry for entry in window.session.history.entries if entry.config.mode == "dvp"]
        window.histories.show(dvp[-1])
        yield Wait(lambda: window.state.entry_id == dvp[-1].entry_id, PATIENCE_S)
        window.docks.all["cost"].raise_()
        window.cost.choice.button("plot").click()
        window.state.pin(_token_to_explain(window.state))
        yield from self._save("cost")

    def _suitability(self) -> Script:
        window = self._window
        yield check_of_model(window)
        if window.session.suitability.result is None:
            return
        window.model_bar.suitability_clicked.emit()
        dialog = window.suitability.dialog
        if dialog is not None:
            yield from self._save("suitability", dialog)
            dialog.close()

    def _data_sets(self) -> Script:
        self._window.menus.browse_data.trigger()
        browser = self._window.datasets.browser
        assert browser is not None, "it was asked for"
        yield Wait(lambda: browser.table.chosen_row is not None, PATIENCE_S)
        yield from self._save("data-sets", browser)
        browser.use_button.click()
        yield from self._run()
        yield Wait(lambda: not self._window.session.reference.is_scoring, PATIENCE_S)

    def _dark_theme(self) -> Script:
        window = self._window
        before = window.theme.choice
        window.docks.all["candidates"].raise_()
        window.state.pin(_token_to_explain(window.state))
        window.theme.set_choice("dark")
        yield from self._save("dark-theme")
        window.theme.set_choice(before)

    def _small_window(self) -> Script:
        before = self._window.size()
        self._window.resize(SMALL)
        yield settled()
        yield from self._save("small-window")
        self._window.resize(before)

    def _run(self) -> Script:
        self._window.run()
        yield end_of_run(self._window)

    def _save(self, name: str, widget: QWidget | None = None) -> Script:
        """Save `widget`, the window if none is given, as large as MAX_BYTES allows."""
        yield settled()
        path = self._folder / f"{name}.png"
        for scale in self._scales:
            save_quietly(widget or self._window, path, scale)
            if path.stat().st_size <= MAX_BYTES:
                return

    def _plot(self, kind: type[W]) -> W:
        return next(plot for plot in self._window.plots if isinstance(plot, kind))

    def _is_held_after(self, count: int) -> bool:
        """Paused with `count` tokens, or at the end before that."""
        window = self._window
        is_held = window.session.activity is Activity.PAUSED and len(window.state.traces) >= count
        return is_held or (window.session.can_run and bool(window.state.traces))


def _how_telling(state: RunState) -> tuple[bool, bool, int]:
    """More is better: a token that is not the full model's, one that left after its p; else the longer run."""
    differs = any(verdict.kind in MARKED for verdict in state.verdicts)
    is_late = any(trace.exit_layer > trace.p for trace in state.traces)
    return differs and is_late, differs or is_late, len(state.traces)


def _token_to_explain(state: RunState) -> int | None:
    """The first token that is not the full model's, else the first that left late, else the one that tells most."""
    differing = (index for index, verdict in enumerate(state.verdicts) if verdict.kind in MARKED)
    late = (index for index, trace in enumerate(state.traces) if trace.exit_layer > trace.p)
    return next(differing, next(late, most_telling_token(state)))
