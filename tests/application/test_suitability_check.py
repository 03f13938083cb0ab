"""The check runs while nothing else does, gives way at once, and says what a check alone says."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from dvp_gui.application import suitability_check
from dvp_gui.application.session import Activity
from dvp_gui.engine import load_model
from dvp_gui.evaluation import suitability
from dvp_gui.evaluation.suitability import check
from tests.application.desk import DIALOGUE, LONG, Desk, let_events_run, wait_until
from tests.ui.bench import wait_until as wait_longer


@pytest.fixture(autouse=True)
def busy_machines_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All inputs are looked at, however long they take; on one thread, for two that wait for a core take far longer."""
    monkeypatch.setattr(suitability, "BUDGET_S", 1e9)
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def is_under_way(desk: Desk) -> bool:
    """Whether the worker has been asked."""
    return desk.session.suitability._request is not None


def test_the_verdict_comes_by_itself_and_is_the_same_as_without_a_window(desk: Desk) -> None:
    session = desk.session
    assert session.suitability.is_wanted
    assert session.suitability.result is None
    wait_longer(lambda: session.suitability.result is not None, 90)
    alone = check(load_model("bundled"))
    assert alone is not None
    assert session.suitability.result is not None
    assert session.suitability.result.verdict == alone.verdict
    assert session.activity is Activity.IDLE
    assert not session.suitability.is_wanted


def test_a_run_comes_first_and_the_check_goes_on_after_it(desk: Desk) -> None:
    wait_until(lambda: is_under_way(desk))
    let_events_run(0.8)  # into its first inputs
    asked = time.perf_counter()
    assert desk.session.start(DIALOGUE, LONG)
    assert not is_under_way(desk)
    desk.wait_for_tokens(1)
    assert time.perf_counter() - asked < 2, "the run waited for the check"
    desk.wait_for_idle()
    assert desk.session.suitability.result is None
    wait_until(lambda: is_under_way(desk))
    wait_longer(lambda: desk.session.suitability.result is not None, 90)


def test_the_verdict_of_another_model_takes_the_place(
    open_desk: Callable[[str], Desk], tiny_model_folder: Path
) -> None:
    desk = open_desk(str(tiny_model_folder))
    wait_longer(lambda: desk.session.suitability.result is not None, 60)
    first = desk.session.suitability.result
    desk.load("bundled")
    assert desk.session.suitability.result is None, "the verdict on the model before is gone at once"
    wait_longer(lambda: desk.session.suitability.result is not None, 90)
    assert first is not None
    assert desk.session.suitability.result is not None
    assert desk.session.suitability.result.num_layers != first.num_layers


def test_closing_during_the_check_does_not_wait_for_it(desk: Desk) -> None:
    wait_until(lambda: is_under_way(desk))
    let_events_run(0.2)
    closing = time.perf_counter()
    desk.session.close()
    assert time.perf_counter() - closing < 2
    assert not desk.session.is_open


def test_it_begins_only_after_a_while(desk: Desk) -> None:
    assert not is_under_way(desk), "a person who presses Run at once finds the worker free"
    let_events_run(suitability_check.IDLE_MS / 1000 + 0.3)
    assert is_under_way(desk) or desk.session.suitability.result is not None
