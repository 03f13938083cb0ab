"""One click, four runs on the same input."""

from __future__ import annotations

from dataclasses import replace

from dvp_gui.application.run_state import RunStatus
from dvp_gui.engine.config import DecodingConfig
from tests.application.desk import DIALOGUE, LONG, QUESTION, Desk, wait_until


def test_four_runs_land_in_the_history(desk: Desk) -> None:
    waiting: list[int] = []
    desk.session.queue_changed.connect(lambda: waiting.append(desk.session.num_waiting))
    assert desk.session.run_all_modes(DIALOGUE, LONG, audit=True)
    desk.wait_for_idle()
    entries = desk.session.history.entries
    assert [entry.config.mode for entry in entries] == ["dvp", "full", "static", "calm"]
    assert all(entry.status is RunStatus.FINISHED and entry.is_audited for entry in entries)
    dvp, full, static, _ = (desk.session.history.record(entry) for entry in entries)
    average = sum(trace.exit_layer for trace in dvp.traces) / len(dvp.traces)
    assert {trace.exit_layer for trace in static.traces} == {round(average)}
    assert round(average) < 8, "static is full"
    assert {trace.exit_layer for trace in full.traces} == {8}
    assert {record.input_ids for record in (dvp, full, static)} == {dvp.input_ids}
    assert waiting == [4, 3, 2, 1, 0]


def test_settings_that_move_meanwhile_change_no_run(desk: Desk) -> None:
    assert desk.session.run_all_modes(DIALOGUE, LONG)
    desk.session.publish(DecodingConfig(mode="full"))
    desk.state.run_changed.connect(lambda: desk.session.publish(DecodingConfig(mode="full")))
    desk.wait_for_idle()
    for entry in desk.session.history.entries:
        assert {trace.mode for trace in desk.session.history.record(entry).traces} == {entry.config.mode}


def test_stop_ends_the_queue(desk: Desk) -> None:
    desk.session.run_all_modes(DIALOGUE, LONG)
    wait_until(lambda: desk.session.num_waiting == 2)  # full has begun
    desk.session.stop()
    assert desk.session.num_waiting == 0
    desk.wait_for_idle()
    assert len(desk.session.history.entries) <= 2
    assert desk.session.history.entries[0].config.mode == "dvp"
    assert desk.run(QUESTION)


def test_settings_that_one_mode_cannot_take_are_refused_before_any_runs(desk: Desk) -> None:
    assert not desk.session.run_all_modes(DIALOGUE, replace(LONG, mode="full", p=8))
    assert "p = 8 is out of range" in desk.said[-1]
    assert desk.session.history.entries == ()


def test_a_paused_queue_goes_on(desk: Desk) -> None:
    desk.session.run_all_modes(QUESTION, LONG)
    desk.session.pause()
    desk.session.resume()
    desk.wait_for_idle()
    assert len(desk.session.history.entries) == 4
