"""The real window with the bundled model: what-if, pause and step, and runs that continue with another candidate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from dvp_gui.application.run_state import RunStatus
from dvp_gui.application.session import Activity
from dvp_gui.data.inputs import TextInput
from dvp_gui.ui.docks import GAP
from dvp_gui.ui.plots.candidate_table import CandidateTable
from dvp_gui.ui.plots.exit_plot import ExitPlot
from dvp_gui.ui.plots.ghost import Ghost
from dvp_gui.ui.plots.heatmap import ConfidenceHeatmap
from dvp_gui.ui.plots.run_figures import RunFigures
from dvp_gui.ui.plots.token_table import TokenTable
from dvp_gui.ui.plots.what_if_figures import WhatIfFigures, short_count
from tests.ui.bench import Bench, let_events_run, wait_until

DIALOGUE = TextInput(
    "summarize",
    dialogue="Ann: Are you coming to the station tonight?\nBob: Yes, at eight. I bring the old map.\nAnn: Great!",
)


@pytest.fixture
def bundled(open_bench: Callable[[], Bench]) -> Bench:
    bench = open_bench()
    bench.load("bundled")
    bench.window.input.show_input(DIALOGUE)
    bench.window.controls.threshold.field.setValue(0.5)
    bench.window.controls.max_new_tokens.field.setValue(16)
    return bench


def audited(bench: Bench) -> None:
    """Run with an audit, by the switch."""
    bench.window.controls.audit.setChecked(True)
    bench.run()
    assert len(bench.state.audits) == len(bench.state.traces) > 4


def open_what_if(bench: Bench) -> None:
    bench.window.controls.view.button("what_if").click()
    let_events_run(0.05)


def ghost(bench: Bench, kind: type) -> Ghost:
    found = bench.window.findChild(kind).findChild(Ghost)
    assert found is not None
    return found


def drawn(bench: Bench, kind: type, rise: float) -> list[float]:
    """The layers that the ghost of a plot stands at."""
    _, y = ghost(bench, kind).line.getData()
    return [float(value) - rise for value in y[::2]]


def recorded(bench: Bench) -> list[float]:
    return [float(trace.exit_layer) for trace in bench.state.traces]


def test_sliders_ask_the_recorded_run_and_leave_it_alone(bundled: Bench) -> None:
    controls, state = bundled.window.controls, bundled.state
    button = controls.view.button("what_if")
    assert not button.isEnabled()
    assert "Audit skipped layers" in button.toolTip()
    bundled.run()
    assert not button.isEnabled()
    assert "was not audited" in button.toolTip()
    audited(bundled)
    assert button.isEnabled()

    width = bundled.window.docks.all["input"].width()
    controls.threshold.field.setValue(0.7)  # for the runs to come
    open_what_if(bundled)
    assert controls.is_what_if
    assert controls.config == state.info.config  # type: ignore[union-attr]
    assert controls.what_if_note.text() == "replayed on the same prefixes, not re-run"
    assert not controls.audit.isVisible()
    before = recorded(bundled)
    assert drawn(bundled, ConfidenceHeatmap, 0.5) == before
    assert drawn(bundled, ExitPlot, 0) == before
    figures, own = bundled.window.findChild(WhatIfFigures), bundled.window.findChild(RunFigures)
    assert (figures.isVisible(), own.isVisible()) == (True, False)
    dock = bundled.window.docks.all["figures"]
    assert dock.height() <= dock.widget().sizeHint().height() + GAP, "a hole where the other figures were"
    shown = figures.figures()
    for name in ("Average exit layer", "Agree with full model", "FLOPs", "FLOPs of checks"):
        assert shown[name][0] == shown[name][1] != "–", name
    assert shown["Other tokens"] == ("–", "0")

    controls.threshold.slider.setValue(100)
    let_events_run(0.05)
    assert drawn(bundled, ConfidenceHeatmap, 0.5) == [8.0] * len(before)
    assert figures.figures()["Average exit layer"][1] == "8.0 of 8"
    assert ghost(bundled, ExitPlot).key.texts == ("what if 8.0",)
    assert ghost(bundled, ExitPlot).hover_text(0).startswith("what if: leaves at layer 8, as ")
    rows = bundled.window.findChild(TokenTable).model
    column = next(i for i, column in enumerate(rows.columns) if column.header == "what if")
    assert [rows.index(row, column).data() for row in range(len(before))] == ["8"] * len(before)
    table = figures.table()
    assert table is not None
    assert [row[4] for row in table.rows] == ["8"] * len(before)
    assert recorded(bundled) == before

    controls.what_if_buttons.recorded.click()
    let_events_run(0.05)
    assert drawn(bundled, ExitPlot, 0) == before
    assert controls.threshold.value == 0.5

    controls.view.button("live").click()
    let_events_run(0.05)
    assert controls.threshold.value == 0.7
    assert not ghost(bundled, ConfidenceHeatmap).line.isVisible()
    assert all("what if" not in column.header for column in rows.columns)
    assert (figures.isVisible(), own.isVisible()) == (False, True)
    assert bundled.window.docks.all["input"].width() == width


def test_run_with_these_is_the_real_run(bundled: Bench) -> None:
    audited(bundled)
    prompt = bundled.state.info.prompt  # type: ignore[union-attr]
    bundled.window.input.dialogue.setPlainText("Cid: Something else.")
    open_what_if(bundled)
    controls = bundled.window.controls
    controls.k.field.setValue(5)
    controls.threshold.field.setValue(0.2)
    let_events_run(0.05)
    told = bundled.window.what_if.of_token(0)
    controls.what_if_buttons.run.click()
    bundled.wait_for_end()
    info = bundled.state.info
    assert info is not None
    assert (info.config.k, info.config.threshold, info.is_audited, info.prompt) == (5, 0.2, True, prompt)
    assert told == (bundled.state.traces[0].exit_layer, bundled.state.pieces[0])
    assert not controls.is_what_if
    assert (controls.config.k, controls.config.threshold) == (5, 0.2)


def test_a_refusal_stands_in_place_of_the_ghost(bundled: Bench, tmp_path: Path) -> None:
    audited(bundled)
    assert bundled.save_trace(tmp_path / "bare")
    assert bundled.save_trace(tmp_path / "whole", logits=True)
    assert bundled.open_trace(tmp_path / "bare.json")
    open_what_if(bundled)
    mark = ghost(bundled, ConfidenceHeatmap)
    assert mark.note.isVisible()
    assert "K cannot be replayed" in mark.note.text()
    assert not mark.line.isVisible()
    assert "cannot be replayed" in bundled.window.controls.what_if_note.text()
    assert bundled.window.findChild(WhatIfFigures).figures()["Average exit layer"][1] == "–"
    bundled.window.controls.mode.button("calm").click()
    let_events_run(0.05)
    assert mark.line.isVisible()
    assert not mark.note.isVisible()
    assert bundled.open_trace(tmp_path / "whole.json")
    assert not bundled.window.controls.is_what_if
    open_what_if(bundled)
    assert drawn(bundled, ExitPlot, 0) == recorded(bundled)


def test_in_what_if_nothing_reaches_the_run_that_goes_on(bundled: Bench) -> None:
    window = bundled.window
    window.controls.audit.setChecked(True)
    window.step()
    bundled.wait_for_tokens(1)
    open_what_if(bundled)
    window.controls.mode.button("full").click()
    window.menus.step.trigger()
    bundled.wait_for_tokens(2)
    assert bundled.state.traces[1].mode == "dvp"
    let_events_run(0.05)
    assert drawn(bundled, ExitPlot, 0) == [8.0, 8.0]
    window.controls.view.button("live").click()
    window.controls.mode.button("calm").click()
    window.session.step()
    bundled.wait_for_tokens(3)
    assert bundled.state.traces[2].mode == "calm"


def test_the_sliders_reach_as_far_as_the_model_that_is_asked_about(
    bundled: Bench, tiny_model_folder: Path
) -> None:
    controls = bundled.window.controls
    audited(bundled)
    controls.p.field.setValue(7)
    open_what_if(bundled)
    bundled.load(tiny_model_folder)  # of 6 layers, not 8
    assert controls.is_what_if
    assert (controls.p.value, controls.p.field.maximum()) == (2, 7)
    controls.p.field.setValue(7)
    let_events_run(0.05)
    assert bundled.window.what_if.replay is not None
    controls.view.button("live").click()
    assert (controls.p.value, controls.p.field.maximum()) == (5, 5)
    assert "p from 7 to 5" in bundled.window.messages.sentence


def test_the_audit_switch_is_remembered(open_bench: Callable[[], Bench]) -> None:
    first = open_bench()
    assert not first.window.controls.audit.isChecked()
    first.window.controls.audit.click()
    first.window.close()
    assert open_bench().window.controls.is_audited


def offered(bench: Bench) -> set[str]:
    """What can be done now, by buttons and menu alike."""
    buttons, menus = bench.window.input.buttons, bench.window.menus
    pairs = {
        "run": (buttons.run, menus.run),
        "pause": (buttons.pause, menus.pause),
        "step": (buttons.step, menus.step),
        "resume": (buttons.resume, menus.resume),
        "stop": (buttons.stop, menus.stop),
    }
    assert all(button.isEnabled() == action.isEnabled() for button, action in pairs.values())
    return {name for name, (button, _) in pairs.items() if button.isEnabled()}


def test_pause_one_token_go_on_and_stop(long_bench: Bench) -> None:
    window, state, doing = long_bench.window, long_bench.state, long_bench.window.status.doing
    buttons, width = window.input.buttons, window.docks.all["input"].width()
    window.activateWindow()
    assert offered(long_bench) == {"run", "step"}
    QTest.keyClick(window, Qt.Key.Key_F7)  # without a run: its first token
    long_bench.wait_for_tokens(1)
    assert offered(long_bench) == {"step", "resume", "stop"}
    assert doing.text() == "Paused after token 1"
    assert buttons.resume.isVisible()
    assert not buttons.run.isVisible()
    buttons.step.click()
    QTest.keyClick(window, Qt.Key.Key_F7)
    long_bench.wait_for_tokens(3)
    let_events_run(0.1)
    assert (len(state.traces), doing.text()) == (3, "Paused after token 3")
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert offered(long_bench) == {"pause", "stop"}
    long_bench.wait_for_tokens(6)
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert offered(long_bench) == {"step", "resume", "stop"}
    let_events_run(0.1)
    held = len(state.traces)
    let_events_run(0.1)
    assert len(state.traces) == held
    buttons.resume.click()
    long_bench.wait_for_tokens(held + 2)
    buttons.pause.click()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    long_bench.wait_for_end()
    assert state.status is RunStatus.STOPPED
    assert offered(long_bench) == {"run", "step"}
    assert window.docks.all["input"].width() == width, "the column grew"


def candidates(bench: Bench) -> CandidateTable:
    found = bench.window.findChild(CandidateTable)
    assert found is not None
    return found


def choose_other(bench: Bench, step: int) -> int:
    """Pin token `step` and choose the best of its candidates that was not taken; its id."""
    bench.state.pin(step)
    let_events_run(0.05)
    table = candidates(bench)
    assert not table.fork_button.isEnabled()
    row = 1 if table.model.emitted_row == 0 else 0
    table.view.setFocus()
    table.view.selectRow(row)
    assert table.fork_button.isEnabled()
    return table.model.token_id(row)


def test_a_candidate_is_continued_with_by_button_key_and_menu(bundled: Bench) -> None:
    bundled.run()
    whole = [trace.token_id for trace in bundled.state.traces]
    table, step = candidates(bundled), 2

    chosen = choose_other(bundled, step)
    bundled.window.controls.threshold.field.setValue(0.95)
    table.fork_button.click()
    bundled.wait_for_end()
    by_button = [trace.token_id for trace in bundled.state.traces]
    assert by_button[: step + 1] == [*whole[:step], chosen]
    assert bundled.state.traces[step].exit_reason == "forced"
    assert len(by_button) > step + 1
    assert {trace.threshold for trace in bundled.state.traces[step + 1 :]} == {0.95}
    assert len(bundled.session.history.entries) == 2

    chosen = choose_other(bundled, 1)
    bundled.window.activateWindow()
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    wait_until(lambda: len(bundled.session.history.entries) == 3)
    assert [trace.token_id for trace in bundled.state.traces][:2] == [whole[0], chosen]

    choose_other(bundled, 0)
    row = table.view.selectionModel().selectedRows()[0]
    table.view.customContextMenuRequested.emit(table.view.visualRect(row).center())
    menu = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible())
    assert menu.actions()[0].text().startswith("Continue from here with “")
    assert len(menu.actions()) > 1, "what every card's menu offers"
    menu.actions()[0].trigger()
    menu.close()
    bundled.wait_for_end()
    assert bundled.state.traces[0].exit_reason == "forced"


def test_what_was_said_of_the_run_before_goes_with_it(bundled: Bench, tmp_path: Path) -> None:
    window, state = bundled.window, bundled.state
    bundled.run()
    assert bundled.save_trace(tmp_path / "run")
    assert bundled.open_trace(tmp_path / "run.json")
    wait_until(lambda: window.messages.isVisible())
    assert window.runs.fork(1, state.traces[1].token_id)
    assert not window.messages.isVisible()
    bundled.wait_for_end()
    assert not window.runs.fork(len(state.traces), 0)
    assert window.messages.isVisible(), "why it did not begin is said"


def test_it_says_why_it_cannot_continue(bundled: Bench, tiny_model_folder: Path) -> None:
    bundled.run()
    before = bundled.window.controls.config
    bundled.load(tiny_model_folder)  # of 6 layers
    choose_other(bundled, 1)
    candidates(bundled).fork_button.click()
    assert "other weights" in bundled.window.messages.sentence
    assert bundled.session.activity is Activity.IDLE
    assert bundled.window.controls.config.threshold == before.threshold


def test_a_row_chosen_by_the_mouse_is_the_one_that_is_offered(bundled: Bench) -> None:
    bundled.run()
    table = candidates(bundled)
    place = table.view.visualRect(table.model.index(1, 1)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert table.fork_button.text() == f"Continue with {table.model.text(1, 1)}"  # type: ignore[arg-type]
    QTest.keyClick(table.view, Qt.Key.Key_Down)
    assert table.view.selectionModel().selectedRows()[0].row() == 2


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1.00 k"),
        (12_345, "12.3 k"),
        (999_600, "1.00 M"),
        (276_446_912, "276 M"),
    ],
)
def test_counts_are_short(count: int, text: str) -> None:
    assert short_count(count) == text
