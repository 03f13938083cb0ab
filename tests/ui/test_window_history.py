"""The history in the real window with the bundled model: keys, pins, names, opening, comparing, all modes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

from dvp_gui.application.messages import BUNDLED
from dvp_gui.application.session import Activity
from dvp_gui.engine.config import DecodingConfig, Mode
from dvp_gui.ui.comparison_window import ComparisonWindow
from dvp_gui.ui.history_model import Column
from dvp_gui.ui.history_panel import HistoryPanel
from dvp_gui.ui.save_trace_dialog import SaveTraceDialog
from tests.ui.bench import Bench, let_events_run, wait_until


def run_modes(bench: Bench, *modes: Mode) -> None:
    for mode in modes:
        bench.window.controls.live = _config(bench, mode)
        bench.run()


def _config(bench: Bench, mode: Mode) -> DecodingConfig:
    return replace(bench.window.controls.live, mode=mode, max_new_tokens=12)


def panel_of(bench: Bench) -> HistoryPanel:
    bench.window.docks.all["history"].raise_()
    let_events_run()
    return bench.window.history


def press(bench: Bench, key: Qt.Key) -> None:
    view = bench.window.history.view
    bench.window.activateWindow()  # a question before may have taken that
    view.setFocus()
    let_events_run()
    QTest.keyClick(view, key)
    let_events_run()


def answer(button: QMessageBox.StandardButton, patience: int = 100) -> None:
    """Press a button of the next question."""

    def click() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            box.button(button).click()
        else:
            assert patience, "no question came"
            answer(button, patience - 1)

    QTimer.singleShot(20, click)


@pytest.fixture
def full_bench(open_bench: Callable[[], Bench]) -> Bench:
    """A window with the bundled model and runs in dvp, calm and full, the last one shown."""
    bench = open_bench()
    assert panel_of(bench).promise.isVisible()
    assert bench.window.history.table() is None
    assert not bench.window.menus.all_modes.isEnabled()
    bench.load(BUNDLED)
    run_modes(bench, "dvp", "calm", "full")
    return bench


def test_runs_are_listed_opened_named_pinned_and_removed(full_bench: Bench) -> None:
    bench, panel = full_bench, panel_of(full_bench)
    model, history = panel.model, bench.session.history
    assert not panel.promise.isVisible()
    assert [model.entry(row).config.mode for row in range(3)] == ["full", "calm", "dvp"]
    assert model.index(0, Column.SHOWN).data() == "▶"
    dvp = history.entries[0]
    assert str(dvp.num_tokens) in model.second_line(dvp)
    assert dvp.name in panel.view.model().index(2, 0).data(Qt.ItemDataRole.AccessibleDescriptionRole)

    panel.select([dvp])
    press(bench, Qt.Key.Key_Return)
    wait_until(lambda: bench.state.entry_id == dvp.entry_id)
    assert {trace.mode for trace in bench.state.traces} == {"dvp"}
    assert model.index(2, Column.SHOWN).data() == "▶"

    press(bench, Qt.Key.Key_F2)
    field = panel.view.findChild(QLineEdit)
    assert field is not None
    field.setText("the good one")
    QTest.keyClick(field, Qt.Key.Key_Return)
    let_events_run()
    assert history.entry(dvp.entry_id).name == "the good one"
    assert [entry.entry_id for entry in panel.selected] == [dvp.entry_id]

    pin = panel.view.visualRect(model.index(2, Column.PIN)).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=pin)
    assert history.entry(dvp.entry_id).pinned

    answer(QMessageBox.StandardButton.No)
    press(bench, Qt.Key.Key_Delete)
    assert len(history.entries) == 3
    answer(QMessageBox.StandardButton.Yes)
    press(bench, Qt.Key.Key_Delete)
    assert len(history.entries) == 2
    assert bench.state.traces, "the run stays on the screen"

    panel.select([history.entries[0]])
    press(bench, Qt.Key.Key_Delete)  # neither pinned nor several: gone without a question
    assert [entry.config.mode for entry in history.entries] == ["full"]
    table = panel.table()
    assert table is not None
    assert table.rows[0][0] == "full"
    assert len(table.rows[0]) == len(table.columns)


def test_a_name_that_is_being_typed_outlives_runs_that_come_and_go(full_bench: Bench) -> None:
    bench, panel = full_bench, panel_of(full_bench)
    history = bench.session.history
    calm = history.entries[1]
    panel.select([calm])
    press(bench, Qt.Key.Key_F2)
    field = panel.view.findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, "half a na")
    bench.run()
    history.remove(history.entries[0])
    history.pin(history.entries[-1])
    let_events_run()
    assert field.text() == "half a na"
    assert [entry.entry_id for entry in panel.selected] == [calm.entry_id]
    QTest.keyClick(field, Qt.Key.Key_Return)
    let_events_run()
    assert history.entry(calm.entry_id).name == "half a na"


def test_what_waits_for_a_run_that_is_removed_is_given_up(full_bench: Bench) -> None:
    bench, history = full_bench, full_bench.session.history
    history._limit_bytes = 1
    bench.run()
    wait_until(lambda: all(entry.is_on_disk for entry in history.entries))
    first, second = history.entries[:2]
    bench.window.histories.compare([first, second])
    assert bench.window.histories._wishes
    history.remove(first)
    assert not bench.window.histories._wishes
    let_events_run(0.3)
    assert bench.window.findChild(ComparisonWindow) is None


def test_chosen_runs_are_compared_with_the_full_one_first(full_bench: Bench) -> None:
    bench, panel = full_bench, panel_of(full_bench)
    panel.select([bench.session.history.entries[0]])
    assert not panel.compare_button.isEnabled()
    panel.select(bench.session.history.entries)
    panel.compare_button.click()
    window = bench.window.findChild(ComparisonWindow)
    assert window is not None
    assert [run.record.config.mode for run in window.comparison.runs] == ["full", "dvp", "calm"]
    assert window.names == [bench.session.history.entries[i].name for i in (2, 0, 1)]
    window.close()
    wait_until(lambda: bench.window.findChild(ComparisonWindow) is None)


def test_all_modes_run_one_after_the_other_and_are_compared(full_bench: Bench) -> None:
    bench, panel = full_bench, panel_of(full_bench)
    before = len(bench.session.history.entries)
    QTest.mouseClick(panel.all_modes_button, Qt.MouseButton.LeftButton)
    assert "to go" in panel.all_modes_button.text()
    wait_until(lambda: bench.window.findChild(ComparisonWindow) is not None)
    assert bench.session.activity is Activity.IDLE
    assert panel.all_modes_button.text() == "All modes"
    fresh = bench.session.history.entries[before:]
    assert [entry.config.mode for entry in fresh] == ["dvp", "full", "static", "calm"]
    assert {entry.entry_id for entry in panel.selected} == {entry.entry_id for entry in fresh}

    bench.window.findChild(ComparisonWindow).close()  # type: ignore[union-attr]
    let_events_run()
    bench.window.menus.all_modes.trigger()
    bench.window.menus.stop.trigger()
    bench.wait_for_end()
    assert bench.window.findChild(ComparisonWindow) is None, "a stopped queue has nothing to compare"


def test_a_run_of_the_history_is_saved_while_another_is_shown(
    full_bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, panel = full_bench, panel_of(full_bench)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    bench.window.traces._folder = tmp_path

    def accept() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, SaveTraceDialog)
        dialog.save_button.click()

    panel.select([bench.session.history.entries[0]])
    QTimer.singleShot(50, accept)
    panel.save_asked.emit(panel.selected[0])
    wait_until(lambda: (tmp_path / "trace.json").exists())
    text = (tmp_path / "trace.json").read_text()
    assert '"mode": "dvp"' in text
    assert bench.state.traces[0].mode == "full"
    wait_until(lambda: not bench.window.traces.is_saving)
