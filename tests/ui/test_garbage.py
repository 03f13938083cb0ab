"""Cycles that a worker thread leaves behind are collected on the GUI thread, never on the worker's."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from dvp_gui.application.garbage import GuiThreadCollector


class _Node:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[GuiThreadCollector]:
    monkeypatch.setattr("dvp_gui.application.garbage._TICK_MS", 10)
    made = GuiThreadCollector(qapp)
    yield made
    made.stop()
    made.deleteLater()
    gc.unfreeze()


def _leave_cycles(on_threads: list[int], count: int) -> None:
    for _ in range(count):
        node = _Node()
        weakref.finalize(node, lambda: on_threads.append(threading.get_ident()))


def test_cycles_die_on_the_gui_thread(collector: GuiThreadCollector) -> None:
    on_threads: list[int] = []
    worker = threading.Thread(target=_leave_cycles, args=(on_threads, 5_000))
    worker.start()
    worker.join()
    assert on_threads == []
    deadline = time.monotonic() + 10
    while len(on_threads) < 5_000 and time.monotonic() < deadline:
        QApplication.processEvents()
    assert set(on_threads) == {threading.get_ident()}
    assert len(on_threads) == 5_000


def test_what_stands_is_left_out_of_later_collections(collector: GuiThreadCollector) -> None:
    collector.keep_what_stands()
    assert gc.get_freeze_count() > 0


def test_python_collects_again_after_the_end(collector: GuiThreadCollector) -> None:
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
