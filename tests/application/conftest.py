"""A session with real threads and a real model, without a window; threads that are left behind fail the test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from dvp_gui.application.run_state import RunState
from dvp_gui.application.session import Session
from tests.application.desk import Desk


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The one application of the test run; other folders' tests need widgets, so it can show some."""
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication(["tests"])


@pytest.fixture
def open_desk(qapp: QApplication) -> Iterator[Callable[[str], Desk]]:
    """Opens sessions with a model loaded; closes them all."""
    opened: list[Desk] = []

    def make(source: str = "bundled") -> Desk:
        state = RunState()
        desk = Desk(Session(state, threads=1), state)
        opened.append(desk)
        desk.session.open()
        desk.load(source)
        return desk

    yield make
    for desk in opened:
        desk.session.close()
        assert not desk.session.is_open, "a thread outlived its session"
        desk.session.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(open_desk: Callable[[str], Desk]) -> Desk:
    """A session with the bundled model."""
    return open_desk("bundled")
