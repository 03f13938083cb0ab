"""Pause, step and resume, with the bundled model on its real thread."""

from __future__ import annotations

import time

import pytest

from dvp_gui.application.run_state import RunStatus
from dvp_gui.application.session import Activity
from dvp_gui.engine.config import DecodingConfig
from tests.application.desk import DIALOGUE, LONG, Desk, assert_same, let_events_run, wait_until

TIMES = ("times_s",)


def test_a_run_that_begins_paused_makes_no_token_until_it_is_stepped(desk: Desk) -> None:
    whole = desk.run()
    assert desk.session.start(DIALOGUE, LONG, paused=True)
    assert desk.session.activity is Activity.PAUSED
    let_events_run(0.3)
    assert desk.state.traces == []
    for count in (1, 2, 3):
        desk.session.step()
        desk.wait_for_tokens(count)
        let_events_run(0.2)
        assert len(desk.state.traces) == count
        assert desk.session.activity is Activity.PAUSED
    desk.session.resume()
    assert desk.session.activity is Activity.RUNNING
    desk.wait_for_idle()
    assert desk.state.status is RunStatus.FINISHED
    assert_same(desk.state.traces, whole, but=TIMES)


def test_pausing_at_once_holds_before_the_end_and_resumes(desk: Desk) -> None:
    whole = desk.run()
    assert len(whole) > 4, "the run is too short to be held"
    desk.session.start(DIALOGUE, LONG)
    desk.session.pause()
    assert desk.session.activity is Activity.PAUSED
    let_events_run(0.3)
    held = len(desk.state.traces)
    assert held <= 1  # the token that was being made, if any
    desk.session.resume()
    desk.wait_for_idle()
    assert_same(desk.state.traces, whole, but=TIMES)


def test_several_steps_at_once_are_as_many_tokens(desk: Desk) -> None:
    desk.session.start(DIALOGUE, LONG, paused=True)
    for _ in range(3):
        desk.session.step()
    desk.wait_for_tokens(3)
    let_events_run(0.2)
    assert len(desk.state.traces) == 3
    desk.session.stop()
    desk.wait_for_idle()


def test_stepping_to_the_end_ends_the_run(desk: Desk) -> None:
    whole = desk.run()
    desk.session.start(DIALOGUE, LONG, paused=True)
    for count in range(1, len(whole) + 1):
        desk.session.step()
        desk.wait_for_tokens(count)
    desk.wait_for_idle()
    assert desk.state.status is RunStatus.FINISHED
    assert_same(desk.state.traces, whole, but=TIMES)


def test_stepping_to_the_maximum_ends_the_run(desk: Desk) -> None:
    desk.session.start(DIALOGUE, DecodingConfig(max_new_tokens=2), paused=True)
    desk.session.step()
    desk.session.step()
    desk.wait_for_idle()
    assert (desk.state.status, len(desk.state.traces)) == (RunStatus.FINISHED, 2)


def test_stop_ends_a_paused_run_and_keeps_its_tokens(desk: Desk) -> None:
    desk.session.start(DIALOGUE, LONG, paused=True)
    desk.session.step()
    desk.wait_for_tokens(1)
    desk.session.stop()
    assert desk.session.activity is Activity.STOPPING
    desk.wait_for_idle()
    assert desk.state.status is RunStatus.STOPPED
    assert len(desk.state.traces) == 1
    assert desk.run()  # and the next one runs


@pytest.mark.parametrize("steps", [0, 1])
def test_closing_ends_a_paused_run(desk: Desk, steps: int) -> None:
    desk.session.start(DIALOGUE, LONG, paused=True)
    for _ in range(steps):
        desk.session.step()
    desk.wait_for_tokens(steps)
    started = time.monotonic()
    desk.session.close()
    assert time.monotonic() - started < 1
    assert not desk.session.is_open
    assert desk.state.status is RunStatus.STOPPED
    assert len(desk.state.traces) == steps


def test_another_model_ends_a_paused_run(desk: Desk, tiny_model_folder: object) -> None:
    desk.session.start(DIALOGUE, LONG, paused=True)
    desk.load(str(tiny_model_folder))
    assert desk.session.model is not None
    assert desk.session.model.info.num_layers == 6
    assert desk.state.status is RunStatus.STOPPED


def test_time_on_hold_does_not_count(desk: Desk) -> None:
    desk.session.start(DIALOGUE, LONG, paused=True)
    let_events_run(0.6)
    desk.session.resume()
    desk.wait_for_idle()
    made_in = sum(sum(trace.times_s.values()) for trace in desk.state.traces)
    assert made_in <= desk.state.elapsed_s < made_in + 0.5


def test_settings_that_move_on_hold_are_in_force_from_the_next_token(desk: Desk) -> None:
    desk.session.start(DIALOGUE, LONG, paused=True)
    desk.session.step()
    desk.wait_for_tokens(1)
    desk.session.publish(DecodingConfig(mode="full", max_new_tokens=24))
    desk.session.step()
    desk.wait_for_tokens(2)
    assert [trace.mode for trace in desk.state.traces] == ["dvp", "full"]
    desk.session.stop()


def test_pause_and_step_without_a_run_do_nothing(desk: Desk) -> None:
    desk.session.pause()
    desk.session.step()
    desk.session.resume()
    desk.session.stop()
    assert desk.session.activity is Activity.IDLE
    wait_until(lambda: desk.session.can_run)
