"""A session on the desk, ways to wait for what it does, and ways to compare what came out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from dvp_gui.application.messages import Failure, ModelRequest
from dvp_gui.application.run_state import RunState, RunStatus
from dvp_gui.application.session import Activity, Session
from dvp_gui.data.inputs import TextInput
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.trace import TokenTrace

TIMEOUT_S = 30.0
DIALOGUE = TextInput(
    "summarize",
    dialogue="Ann: Are you coming to the station tonight?\nBob: Yes, at eight. I bring the old map.\nAnn: Great!",
)
QUESTION = TextInput(
    "qa",
    question="Who bought the boat?",
    context="Mila bought the old boat in Lisbon for 40 euros.",
)
LONG = DecodingConfig(threshold=0.5, max_new_tokens=24)
"""Settings under which tokens leave at several layers."""


def wait_until(happened: Callable[[], bool], timeout_s: float = TIMEOUT_S) -> None:
    """Let events run until `happened`; fails when it does not."""
    deadline = time.monotonic() + timeout_s
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        QCoreApplication.processEvents()
        time.sleep(0.001)


def let_events_run(seconds: float = 0.1) -> None:
    """Let events run for a while."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        QCoreApplication.processEvents()
        time.sleep(0.001)


@dataclass
class Desk:
    """A session with its state; `said` keeps what went wrong."""

    session: Session
    state: RunState
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session.failed.connect(self._keep)

    def load(self, source: str) -> None:
        """Load a model and wait for it."""
        self.session.load(ModelRequest(source))
        self.wait_for_idle()
        assert self.session.model is not None, self.said

    def run(
        self, typed: TextInput = DIALOGUE, config: DecodingConfig = LONG, *, audit: bool = False
    ) -> list[TokenTrace]:
        """Run to the end; the tokens."""
        assert self.session.start(typed, config, audit=audit), self.said
        self.wait_for_idle()
        assert self.state.status is RunStatus.FINISHED, self.said
        return list(self.state.traces)

    def wait_for_idle(self) -> None:
        """Wait until nothing goes on."""
        wait_until(lambda: self.session.activity is Activity.IDLE)

    def wait_for_tokens(self, count: int) -> None:
        """Wait until `count` tokens are on the screen."""
        wait_until(lambda: len(self.state.traces) >= count)

    def _keep(self, failure: Failure) -> None:
        self.said.append(failure.sentence)


def assert_same(
    ours: object, theirs: object, but: Sequence[str] = (), tolerance: float = 0.0, at: str = ""
) -> None:
    """Equal, arrays, their types and nested values included; fields named in `but` are left out.

    Floats are equal to the bit, or within `tolerance`, absolute or relative.
    """
    assert type(ours) is type(theirs), at
    if isinstance(theirs, np.ndarray):
        assert isinstance(ours, np.ndarray)
        assert ours.dtype == theirs.dtype, at
        np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance, err_msg=at)
    elif is_dataclass(theirs):
        for each in fields(theirs):
            if each.name not in but:
                one, other = getattr(ours, each.name), getattr(theirs, each.name)
                assert_same(one, other, but, tolerance, f"{at}.{each.name}")
    elif isinstance(theirs, tuple | list):
        assert isinstance(ours, tuple | list)
        assert len(ours) == len(theirs), at
        for index, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            assert_same(one, other, but, tolerance, f"{at}[{index}]")
    elif isinstance(theirs, float):
        np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance, err_msg=at)
    else:
        assert ours == theirs, at
