"""The real window, run as a person runs it: to the end, changed on the way, stopped, walked over, closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from dvp_gui.application.messages import ModelRequest
from dvp_gui.application.run_state import RunStatus
from dvp_gui.application.session import Activity
from dvp_gui.engine import DecodingConfig, decode, load_model
from tests.tiny_model import build_tiny_model
from tests.ui.bench import Bench, let_events_run, wait_until


def test_a_run_shows_what_the_engine_gives(bench: Bench, tiny_model_folder: Path) -> None:
    bench.window.controls.threshold.field.setValue(0.4)
    config = bench.window.controls.config
    bench.run()
    model = load_model(tiny_model_folder)
    expected = list(decode(model, model.tokenizer(bench.window.input.typed.prompt)["input_ids"], config))
    assert [t.token_id for t in bench.state.traces] == [t.token_id for t in expected]
    assert [t.exit_layer for t in bench.state.traces] == [t.exit_layer for t in expected]
    assert bench.state.status is RunStatus.FINISHED
    assert bench.window.text_bar.text.toPlainText() == bench.state.text != ""
    assert f"Done, {len(expected)} tokens in" in bench.window.status.doing.text()


def test_the_window_can_run_again(bench: Bench) -> None:
    bench.run()
    first = [t.token_id for t in bench.state.traces]
    bench.run()
    assert [t.token_id for t in bench.state.traces] == first


def test_ctrl_return_runs_even_from_the_passage(bench: Bench) -> None:
    before = bench.window.input.context.toPlainText()
    bench.window.activateWindow()
    bench.window.input.context.setFocus()
    QTest.keyClick(bench.window.input.context, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_until(lambda: bench.state.status is RunStatus.FINISHED)
    assert bench.window.input.context.toPlainText() == before


def test_settings_moved_during_a_run_hold_from_the_next_token(long_bench: Bench) -> None:
    controls = long_bench.window.controls
    controls.threshold.field.setValue(0.9)
    long_bench.window.run()
    long_bench.wait_for_tokens(5)
    controls.threshold.slider.setValue(30)
    controls.p.field.setValue(3)
    controls.k.field.setValue(10)
    seen = len(long_bench.state.traces)
    long_bench.wait_for_tokens(seen + 40)
    long_bench.session.stop()
    long_bench.wait_for_end()
    used = [(t.threshold, t.p, t.k) for t in long_bench.state.traces]
    assert used[0] == (0.9, 2, 64)
    assert used[-1] == (0.3, 3, 10)
    changes = [i for i in range(1, len(used)) if used[i] != used[i - 1]]
    assert changes[0] >= 5
    assert len(changes) <= 3, "three settings moved, each once"


def test_a_change_of_mode_during_a_run_is_taken(long_bench: Bench) -> None:
    long_bench.window.run()
    long_bench.wait_for_tokens(3)
    long_bench.window.controls.mode.button("full").click()
    wait_until(lambda: bool(long_bench.state.traces) and long_bench.state.traces[-1].mode == "full")
    long_bench.session.stop()
    long_bench.wait_for_end()
    assert long_bench.state.traces[0].mode == "dvp"
    assert long_bench.state.traces[-1].exit_layer == 6


def test_esc_stops_the_run_and_keeps_its_tokens(long_bench: Bench) -> None:
    long_bench.window.run()
    long_bench.wait_for_tokens(4)
    QTest.keyClick(long_bench.window, Qt.Key.Key_Escape)
    long_bench.wait_for_end()
    assert long_bench.state.status is RunStatus.STOPPED
    assert 4 <= len(long_bench.state.traces) < 1000
    assert "Stopped after" in long_bench.window.status.doing.text()
    assert long_bench.window.input.run_button.isEnabled()


def test_run_and_stop_are_offered_when_they_work(long_bench: Bench) -> None:
    panel = long_bench.window.input
    assert (panel.run_button.isEnabled(), panel.stop_button.isEnabled()) == (True, False)
    panel.run_button.click()
    assert (panel.run_button.isEnabled(), panel.stop_button.isEnabled()) == (False, True)
    panel.stop_button.click()
    long_bench.wait_for_end()
    assert (panel.run_button.isEnabled(), panel.stop_button.isEnabled()) == (True, False)


def test_arrows_walk_and_esc_lets_go(bench: Bench) -> None:
    bench.run()
    last = len(bench.state.traces) - 1
    assert bench.state.pinned is None
    QTest.keyClick(bench.window, Qt.Key.Key_Left)
    assert bench.state.pinned == last - 1
    QTest.keyClick(bench.window, Qt.Key.Key_Right)
    assert bench.state.pinned == last
    QTest.keyClick(bench.window, Qt.Key.Key_Escape)
    assert bench.state.pinned is None


def test_arrows_in_a_text_field_move_its_cursor(bench: Bench) -> None:
    bench.run()
    field = bench.window.input.question
    bench.window.activateWindow()
    field.setFocus()
    field.setCursorPosition(5)
    QTest.keyClick(field, Qt.Key.Key_Left)
    assert field.cursorPosition() == 4
    assert bench.state.pinned is None


def test_copy_puts_the_text_on_the_clipboard(bench: Bench) -> None:
    bench.run()
    bench.window.menus.copy_text.trigger()
    assert QGuiApplication.clipboard().text() == bench.state.text


def test_closing_during_a_run_ends_thread_and_clock(long_bench: Bench) -> None:
    long_bench.window.run()
    long_bench.wait_for_tokens(3)
    long_bench.window.close()
    assert not long_bench.session.is_open
    assert long_bench.state.status is RunStatus.STOPPED
    seen = len(long_bench.state.traces)
    let_events_run(0.1)
    assert len(long_bench.state.traces) == seen >= 3


def test_closing_while_a_model_loads_ends_cleanly(
    open_bench: Callable[[], Bench], tiny_model_folder: Path
) -> None:
    bench = open_bench()
    bench.window.models.load(ModelRequest(str(tiny_model_folder)))
    assert bench.session.activity is Activity.LOADING
    bench.window.close()
    assert not bench.session.is_open
    assert bench.session.model is None


def test_old_tokens_are_dropped(bench: Bench) -> None:
    """A token of another run that is still in the buffer is not shown."""
    bench.run()
    stale = bench.state.traces[0]
    count = len(bench.state.traces)
    bench.session._driver._buffer.put(12345, stale)
    bench.run()
    assert len(bench.state.traces) == count


def test_a_change_of_model_moves_settings_into_bounds_and_says_so(bench: Bench, tmp_path: Path) -> None:
    small = build_tiny_model(tmp_path / "three-layers", num_layers=3)
    bench.window.controls.p.field.setValue(5)
    bench.window.controls.k.field.setValue(200)
    bench.load(small)
    assert bench.window.controls.config.p == 2
    assert bench.window.controls.config.k == 200
    assert "p from 5 to 2" in bench.window.messages.sentence
    bench.run()
    assert bench.state.status is RunStatus.FINISHED


def test_controls_that_the_mode_does_not_use_are_off_and_say_why(bench: Bench) -> None:
    controls = bench.window.controls
    controls.mode.button("calm").click()
    assert controls.p.slider.isEnabled()
    assert not controls.k.slider.isEnabled()
    assert "Only mode dvp prunes" in controls.k.slider.toolTip()
    controls.mode.button("full").click()
    for row in (controls.p, controls.k, controls.threshold):
        assert not row.field.isEnabled()
        assert row.field.toolTip()
    assert not controls.confidence.box.isEnabled()
    controls.mode.button("static").click()
    assert controls.exit_layer.slider.isEnabled()
    assert controls.exit_layer.isVisible()
    controls.mode.button("dvp").click()
    assert controls.k.slider.isEnabled()
    assert not controls.exit_layer.slider.isEnabled()


def test_the_theme_changes_what_is_painted(bench: Bench) -> None:
    bench.run()
    light = bench.window.grab().toImage()
    dark_action = next(a for a in bench.window.menus.themes.actions() if a.data() == "dark")
    dark_action.trigger()
    let_events_run()
    dark = bench.window.grab().toImage()
    corner = QPoint(3, light.height() // 2)
    assert light.pixelColor(corner).lightness() > 200 > 60 > dark.pixelColor(corner).lightness()
    assert bench.preferences.theme == "dark"


def test_thousands_of_frames_leave_the_window_alive(bench: Bench) -> None:
    """Some bindings drop a reference of None at every void call and die after a few thousand of them."""
    bench.run()
    targets: list[QWidget] = [bench.window.status, bench.window.model_bar, *bench.window.plots]
    for frame in range(3000):
        target = targets[frame % len(targets)]
        target.repaint()
        if frame % 50 == 0:
            bench.state.pin(frame // 50 % len(bench.state.traces))
    assert bench.window.isVisible()


@pytest.mark.parametrize("measure", ["max_prob", "entropy", "saturation"])
def test_each_measure_runs_from_the_window(bench: Bench, measure: str) -> None:
    box = bench.window.controls.confidence.box
    box.setCurrentIndex(box.findData(measure))
    bench.run()
    assert {t.measure for t in bench.state.traces} == {measure}


def test_static_leaves_at_the_layer_of_the_slider(bench: Bench) -> None:
    bench.window.controls.mode.button("static").click()
    bench.window.controls.exit_layer.field.setValue(4)
    bench.run()
    assert {t.exit_layer for t in bench.state.traces} == {4}
    assert isinstance(bench.window.controls.config, DecodingConfig)
