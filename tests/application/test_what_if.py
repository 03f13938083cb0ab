"""The what-if of the run on the screen, with the bundled model on its real thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dvp_gui.application.trace_files import record_of, show_record
from dvp_gui.application.what_if import FRAME_MS, WhatIfState
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.export import read_trace, write_trace
from tests.application.desk import DIALOGUE, LONG, QUESTION, Desk, let_events_run


class Heard:
    """How often a signal came."""

    def __init__(self) -> None:
        self.count = 0

    def hear(self) -> None:
        self.count += 1


@pytest.fixture
def what_if(desk: Desk) -> WhatIfState:
    return WhatIfState(desk.state, desk.session)


def asked(what_if: WhatIfState, config: DecodingConfig) -> None:
    """Ask, and let the frame pass."""
    what_if.ask(config)
    let_events_run(3 * FRAME_MS / 1000)


def exits(desk: Desk) -> list[int]:
    return [trace.exit_layer for trace in desk.state.traces]


def test_it_opens_on_audited_runs_alone(desk: Desk, what_if: WhatIfState) -> None:
    assert "no run yet" in what_if.objection
    assert not what_if.open()
    desk.run()
    assert "not audited" in what_if.objection
    assert not what_if.open()
    desk.run(audit=True)
    assert what_if.objection == ""
    assert what_if.open()
    assert what_if.is_active


def test_it_opens_as_recorded(desk: Desk, what_if: WhatIfState) -> None:
    traces = desk.run(audit=True)
    assert what_if.open()
    assert what_if.replay is not None
    assert what_if.replay.exit_layers.tolist() == exits(desk)
    assert what_if.outcome == what_if.recorded
    assert what_if.recorded is not None
    assert what_if.recorded.flops == sum(sum(trace.flops.values()) for trace in traces)
    assert what_if.recorded.agreeing == sum(verdict.kind == "agrees" for verdict in desk.state.verdicts)
    assert what_if.num_other_tokens == 0
    assert not what_if.settings_moved
    assert what_if.of_token(0) == (traces[0].exit_layer, desk.state.pieces[0])
    assert what_if.of_token(len(traces)) is None


def test_other_settings_have_another_outcome_and_the_run_stays(desk: Desk, what_if: WhatIfState) -> None:
    traces = desk.run(audit=True)
    before = exits(desk)
    what_if.open()
    asked(what_if, replace(LONG, threshold=1.0))
    assert what_if.outcome is not None
    assert what_if.recorded is not None
    assert what_if.outcome.average_exit_layer == traces[0].num_layers
    assert what_if.outcome.flops > what_if.recorded.flops > 0  # type: ignore[operator]
    asked(what_if, replace(LONG, mode="calm"))
    assert what_if.outcome.paper_flops != what_if.recorded.paper_flops
    assert exits(desk) == before
    assert list(desk.state.traces) == traces


def test_the_first_token_is_that_of_the_real_run(desk: Desk, what_if: WhatIfState) -> None:
    desk.run(audit=True)
    what_if.open()
    config = replace(LONG, p=1, k=8, threshold=0.2)
    asked(what_if, config)
    told = what_if.of_token(0)
    desk.run(config=config)
    assert told == (desk.state.traces[0].exit_layer, desk.state.pieces[0])


def test_many_questions_within_a_frame_are_two_replays(desk: Desk, what_if: WhatIfState) -> None:
    desk.run(audit=True)
    what_if.open()
    let_events_run(3 * FRAME_MS / 1000)
    heard = Heard()
    what_if.replayed.connect(heard.hear)
    for threshold in np.linspace(0, 1, 50):
        what_if.ask(replace(LONG, threshold=float(threshold)))
    let_events_run(3 * FRAME_MS / 1000)
    assert heard.count == 2, "the first at once, the last when the frame is over"
    assert what_if.replay is not None
    assert what_if.replay.config.threshold == 1.0


def test_what_cannot_be_replayed_is_a_sentence(desk: Desk, what_if: WhatIfState) -> None:
    desk.run(audit=True)
    what_if.open()
    asked(what_if, replace(LONG, p=8))
    assert what_if.replay is None
    assert what_if.outcome is None
    assert what_if.refusal == "p = 8 is out of range: this model takes 1 to 7."
    asked(what_if, LONG)
    assert what_if.refusal == ""
    assert what_if.replay is not None


def test_another_run_closes_it(desk: Desk, what_if: WhatIfState) -> None:
    desk.run(audit=True)
    what_if.open()
    active = Heard()
    what_if.active_changed.connect(active.hear)
    desk.run()
    assert (what_if.is_active, what_if.replay, active.count) == (False, None, 1)
    what_if.ask(LONG)
    assert what_if.replay is None


def test_tokens_and_verdicts_that_come_later_take_part(desk: Desk, what_if: WhatIfState) -> None:
    desk.session.start(DIALOGUE, LONG, audit=True, paused=True)
    assert "no token yet" in what_if.objection
    for _ in range(3):
        desk.session.step()
    desk.wait_for_tokens(3)
    assert what_if.open()
    assert what_if.outcome is not None
    assert (what_if.outcome.num_tokens, what_if.outcome.agreeing) == (3, None)
    desk.session.resume()
    desk.wait_for_idle()
    let_events_run(3 * FRAME_MS / 1000)
    assert what_if.outcome == what_if.recorded
    assert what_if.outcome is not None
    assert what_if.outcome.num_tokens == len(desk.state.traces) > 3
    assert what_if.outcome.agreeing is not None


def test_settings_that_moved_during_the_run_are_told(desk: Desk, what_if: WhatIfState) -> None:
    desk.session.start(DIALOGUE, LONG, audit=True, paused=True)
    desk.session.step()
    desk.wait_for_tokens(1)
    desk.session.publish(replace(LONG, k=3))
    desk.session.resume()
    desk.wait_for_idle()
    assert what_if.open()
    assert what_if.settings_moved
    assert what_if.recorded_config == LONG


@pytest.mark.parametrize(
    "changes",
    [
        {"schedule": "calm"},
        {"schedule": "reference", "mode": "calm"},
        {"mode": "static", "exit_layer": 3},
        {"mode": "full"},
    ],
)
def test_settings_that_stood_are_not(desk: Desk, what_if: WhatIfState, changes: dict[str, object]) -> None:
    desk.run(config=replace(LONG, **changes), audit=True)  # type: ignore[arg-type]
    assert what_if.open()
    assert not what_if.settings_moved
    assert what_if.outcome == what_if.recorded is not None


def test_a_reopened_trace_is_asked_the_same(desk: Desk, what_if: WhatIfState, tmp_path: Path) -> None:
    desk.run(audit=True)
    write_trace(tmp_path / "run", record_of(desk.state), logits=True)
    what_if.open()
    config = replace(LONG, k=9, threshold=0.4, confidence="entropy")
    asked(what_if, config)
    outcome, other = what_if.outcome, what_if.num_other_tokens
    desk.run(QUESTION)
    show_record(desk.state, read_trace(tmp_path / "run.json"))
    assert what_if.open()
    assert what_if.outcome == what_if.recorded is not None
    asked(what_if, config)
    assert (what_if.outcome, what_if.num_other_tokens) == (outcome, other)


def test_a_fork_is_asked_too(desk: Desk, what_if: WhatIfState) -> None:
    whole = desk.run(audit=True)
    chosen = next(int(i) for i in whole[2].candidate_ids if i != whole[2].token_id)
    desk.session.fork(desk.state, 2, chosen, LONG)
    desk.wait_for_idle()
    assert what_if.open()
    assert what_if.outcome == what_if.recorded is not None
    assert what_if.num_other_tokens == 0
    asked(what_if, replace(LONG, mode="full"))
    assert what_if.of_token(2) == (8, desk.state.pieces[2])


def test_a_model_without_a_tokenizer_forks_nothing(
    open_desk: Callable[[str], Desk], tiny_model_folder: Path, tmp_path: Path
) -> None:
    """Even though it has the very weights and the recorded ids would do."""
    desk = open_desk(str(tiny_model_folder))
    desk.run()
    mute = tmp_path / "mute"
    mute.mkdir()
    for file in tiny_model_folder.iterdir():
        if not file.name.startswith("tokenizer"):
            (mute / file.name).write_bytes(file.read_bytes())
    desk.load(str(mute))
    assert desk.session.model is not None
    assert desk.session.model.vocabulary is None
    assert not desk.session.fork(desk.state, 1, 5, LONG)
    assert "has no tokenizer" in desk.said[-1]
