"""Audited runs through session, worker and state."""

from __future__ import annotations

import numpy as np

from dvp_gui.application.run_state import RunStatus
from dvp_gui.application.session import Activity
from tests.application.desk import DIALOGUE, LONG, Desk, assert_same, wait_until


def test_an_audit_leaves_the_run_as_it_is_and_judges_every_token(desk: Desk) -> None:
    plain = desk.run()
    assert (desk.state.audits, desk.state.verdicts, desk.state.audit_seconds) == ([], (), 0.0)
    told: list[int] = []
    desk.state.verdicts_changed.connect(lambda: told.append(len(desk.state.verdicts)))
    seen: list[Activity] = []
    desk.session.activity_changed.connect(lambda: seen.append(desk.session.activity))
    audited = desk.run(audit=True)
    assert_same(audited, plain, but=("times_s",))
    assert [audit.step for audit in desk.state.audits] == list(range(len(plain)))
    assert [verdict.step for verdict in desk.state.verdicts] == list(range(len(plain)))
    assert told == [len(plain)]
    assert seen == [Activity.RUNNING, Activity.AUDITING, Activity.IDLE]
    assert desk.state.audit_seconds > sum(audit.seconds for audit in desk.state.audits) > 0
    assert desk.state.info is not None
    assert desk.state.info.is_audited


def test_the_full_model_agrees_with_its_own_text(desk: Desk) -> None:
    from dataclasses import replace

    desk.run(config=replace(LONG, mode="full"), audit=True)
    assert {verdict.kind for verdict in desk.state.verdicts} == {"agrees"}


def test_audits_come_with_their_tokens(desk: Desk) -> None:
    counts: list[tuple[int, int]] = []
    desk.state.tokens_appended.connect(
        lambda: counts.append((len(desk.state.traces), len(desk.state.audits)))
    )
    desk.session.start(DIALOGUE, LONG, audit=True, paused=True)
    for count in (1, 2):
        desk.session.step()
        desk.wait_for_tokens(count)
    assert counts == [(1, 1), (2, 2)]
    assert desk.state.verdicts == ()
    desk.session.stop()
    desk.wait_for_idle()
    assert desk.state.status is RunStatus.STOPPED
    assert len(desk.state.verdicts) == 2  # of the tokens so far


def test_closing_does_not_wait_for_verdicts(desk: Desk) -> None:
    desk.session.start(DIALOGUE, LONG, audit=True, paused=True)
    desk.session.step()
    desk.wait_for_tokens(1)
    desk.session.close()
    assert (desk.state.status, desk.state.verdicts) == (RunStatus.STOPPED, ())


def test_the_next_run_forgets_the_audit_of_the_last(desk: Desk) -> None:
    desk.run(audit=True)
    desk.run()
    assert (desk.state.audits, desk.state.verdicts) == ([], ())
    wait_until(lambda: desk.session.can_run)
    assert np.isfinite(desk.state.elapsed_s)
