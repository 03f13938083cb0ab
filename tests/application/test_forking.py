"""A run that is continued from one of its tokens, with the bundled model on its real thread."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dvp_gui.application.audit_reading import count_verdicts
from dvp_gui.application.run_state import RunStatus
from dvp_gui.application.session import Activity
from dvp_gui.application.trace_files import record_of, show_record, snapshot_of
from dvp_gui.engine.trace import TokenTrace
from dvp_gui.export import read_trace, write_trace
from tests.application.desk import DIALOGUE, LONG, QUESTION, Desk, assert_same, let_events_run

BUT = ("times_s",)
STEP = 2


def others(trace: TokenTrace) -> list[int]:
    """Candidates that were not taken, best first."""
    return [int(token_id) for token_id in trace.candidate_ids if token_id != trace.token_id]


def assert_continues_as(
    desk: Desk, whole: list[TokenTrace], step: int, prefix_but: tuple[str, ...] = ()
) -> None:
    """The fork with the recorded token is the recorded run, but for what it says of the token at `step`."""
    desk.wait_for_idle()
    forked = desk.state.traces
    assert desk.state.status is RunStatus.FINISHED, desk.said
    assert forked[step].exit_reason == "forced"
    assert_same(forked[:step], whole[:step], but=prefix_but)
    assert_same(forked[step], replace(whole[step], exit_reason="forced"), but=prefix_but)
    assert_same(forked[step + 1 :], whole[step + 1 :], but=BUT)


@pytest.mark.parametrize("step", [0, STEP])
@pytest.mark.parametrize("audit", [False, True])
def test_the_recorded_token_continues_as_recorded(desk: Desk, step: int, audit: bool) -> None:
    whole = desk.run(audit=audit)
    assert len({trace.exit_layer for trace in whole}) > 1, "every token left at the same layer"
    audits, verdicts = list(desk.state.audits), desk.state.verdicts
    assert desk.session.fork(desk.state, step, whole[step].token_id, LONG)
    assert_continues_as(desk, whole, step)
    # Logits that the run computed itself are audited to the bit; those of repeated tokens come from another product.
    assert_same(desk.state.audits, audits, but=("seconds",), tolerance=1e-5)
    kinds = [verdict.kind for verdict in desk.state.verdicts]
    assert (
        kinds == ["forced" if i == step else verdict.kind for i, verdict in enumerate(verdicts)]
        if audit
        else True
    )
    assert_same(desk.state.verdicts, verdicts, but=("kind",), tolerance=1e-5)


def test_a_reopened_trace_continues_as_recorded(desk: Desk, tmp_path: Path) -> None:
    whole = desk.run()
    write_trace(tmp_path / "run", record_of(desk.state), candidates=True)
    record = read_trace(tmp_path / "run.json")
    assert desk.session.fork(record, STEP, whole[STEP].token_id, LONG)
    assert_continues_as(desk, whole, STEP)
    desk.run(QUESTION)
    show_record(desk.state, record)  # and from the screen, as the window opens it
    assert desk.session.fork(desk.state, STEP, whole[STEP].token_id, LONG)
    assert_continues_as(desk, whole, STEP)


def test_a_trace_without_input_ids_is_tokenized_again(desk: Desk) -> None:
    whole = desk.run()
    old = replace(record_of(desk.state), input_ids=())
    assert desk.session.fork(old, STEP, whole[STEP].token_id, LONG)
    assert_continues_as(desk, whole, STEP)
    assert desk.state.info is not None
    assert desk.state.info.input_ids == record_of(desk.state).input_ids != ()
    short = replace(old, prompt="another prompt")
    assert not desk.session.fork(short, STEP, whole[STEP].token_id, LONG)
    assert "when this trace was saved" in desk.said[-1]


def test_another_token_stands_there_and_both_runs_are_kept(desk: Desk) -> None:
    whole = desk.run()
    let_events_run(
        1.1
    )  # times are kept to the second: a run is not taken for another one because time has passed
    chosen = others(whole[STEP])[0]
    assert desk.session.fork(desk.state, STEP, chosen, LONG)
    desk.wait_for_idle()
    forked = desk.state.traces
    assert (forked[STEP].token_id, forked[STEP].exit_reason) == (chosen, "forced")
    assert [trace.step for trace in forked] == list(range(len(forked)))
    assert len(forked) > STEP + 1
    first, second = desk.session.history.entries
    assert (first.forked_from, second.entry_id) == (None, desk.state.entry_id)
    assert second.forked_from is not None
    assert "token 3" in second.forked_from
    assert_same(list(desk.session.history.record(first).traces), whole)
    assert_same(list(desk.session.history.record(second).traces), forked)


def test_the_cache_of_a_fork_is_that_of_its_own_text(desk: Desk) -> None:
    """A fork of the fork, with the token that it took, goes on as the fork did."""
    whole = desk.run()
    desk.session.fork(desk.state, STEP, others(whole[STEP])[0], LONG)
    desk.wait_for_idle()
    forked = list(desk.state.traces)
    later = len(forked) - 2
    assert later > STEP
    desk.session.fork(desk.state, later, forked[later].token_id, LONG)
    assert_continues_as(desk, forked, later)


def test_a_held_run_forks_and_is_kept(desk: Desk) -> None:
    whole = desk.run()
    desk.session.start(DIALOGUE, LONG, paused=True)
    for _ in range(3):
        desk.session.step()
    desk.wait_for_tokens(3)
    assert desk.session.fork(desk.state, 1, whole[1].token_id, LONG)
    assert desk.session.activity is Activity.STOPPING
    assert_continues_as(desk, whole, 1, prefix_but=BUT)  # it continues the held run, not the whole one
    statuses = [(entry.status, entry.num_tokens) for entry in desk.session.history.entries]
    assert statuses == [
        (RunStatus.FINISHED, len(whole)),
        (RunStatus.STOPPED, 3),
        (RunStatus.FINISHED, len(whole)),
    ]


def test_an_end_token_ends_the_fork(desk: Desk) -> None:
    whole = desk.run()
    end = whole[-1].token_id
    for audit in (False, True):
        desk.session.fork(desk.state, STEP, end, LONG, audit=audit)
        desk.wait_for_idle()
        assert [trace.token_id for trace in desk.state.traces] == [*(t.token_id for t in whole[:STEP]), end]
        assert len(desk.state.verdicts) == (STEP + 1 if audit else 0)
    counted = count_verdicts(desk.state.verdicts)
    assert (counted.by_kind["forced"], counted.num_tokens) == (1, STEP)
    assert desk.session.history.entries[-1].agreement == counted.agreement


def test_other_weights_are_refused_in_one_sentence(desk: Desk, tiny_model_folder: Path) -> None:
    desk.run()
    snapshot = snapshot_of(desk.state)
    desk.load(str(tiny_model_folder))
    assert not desk.session.fork(snapshot, STEP, 5, LONG)
    assert desk.said[-1].startswith("This run was made by other weights")
    assert desk.session.activity is Activity.IDLE


@pytest.mark.parametrize(
    ("step", "token_id", "changes", "says"),
    [
        (99, 5, {}, "no token 100"),
        (STEP, 10**6, {}, "outside the model's vocabulary"),
        (STEP, -1, {}, "outside the model's vocabulary"),
        (STEP, 5, {"max_new_tokens": STEP + 1}, "nothing can follow token 3"),
        (STEP, 5, {"p": 8}, "p = 8 is out of range"),
    ],
)
def test_what_cannot_be_continued_is_refused(
    desk: Desk, step: int, token_id: int, changes: dict[str, int], says: str
) -> None:
    desk.run()
    assert not desk.session.fork(desk.state, step, token_id, replace(LONG, **changes))  # type: ignore[arg-type]
    assert says in desk.said[-1]
    assert len(desk.session.history.entries) == 1
