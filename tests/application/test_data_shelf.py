"""Opening data sets on the side, and fetching public ones by a process: from a folder, without a network, cancelled."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from dvp_gui.application.data_shelf import DataShelf
from dvp_gui.data.data_sets import DataSet
from dvp_gui.data.hub_sets import hub_set
from tests.application.desk import let_events_run, wait_until

SAMSUM = hub_set("samsum")


class Ear:
    """Keeps what a shelf says."""

    def __init__(self, shelf: DataShelf) -> None:
        self.opened: list[DataSet] = []
        self.failed: list[str] = []
        self.fetched: list[str] = []
        shelf.opened.connect(self.opened.append)
        shelf.failed.connect(self.failed.append)
        shelf.fetched.connect(self.fetched.append)


@pytest.fixture
def open_shelf(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., DataShelf]]:
    """Makes shelves whose downloads ask a port where nobody listens; closes them all."""
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    shelves: list[DataShelf] = []

    def make(*repositories: str) -> DataShelf:
        shelf = DataShelf(None, tmp_path / "data", repositories)
        shelves.append(shelf)
        return shelf

    yield make
    for shelf in shelves:
        shelf.close()
        assert not shelf.is_open
        shelf.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_last_request_is_the_one_that_is_answered(
    open_shelf: Callable[..., DataShelf], tmp_path: Path
) -> None:
    shelf = open_shelf()
    ear = Ear(shelf)
    large, small = tmp_path / "large.csv", tmp_path / "small.csv"
    large.write_text("text\n" + "a row of some words\n" * 150_000)
    small.write_text("text\nx\n")
    shelf.open_file(large)
    let_events_run(0.05)
    asked = time.perf_counter()
    shelf.open_file(small)
    wait_until(lambda: bool(ear.opened))
    assert time.perf_counter() - asked < 3
    let_events_run(0.2)
    assert [data.title for data in ear.opened] == ["small.csv"]
    assert ear.failed == []


def test_a_bad_file_is_told_in_one_sentence(open_shelf: Callable[..., DataShelf], tmp_path: Path) -> None:
    shelf = open_shelf()
    ear = Ear(shelf)
    path = tmp_path / "bad.json"
    path.write_text("{")
    shelf.open_file(path)
    wait_until(lambda: bool(ear.failed))
    assert ear.failed[0].startswith("bad.json is no JSON")
    assert ear.opened == []


def test_a_public_set_is_fetched_and_opened(open_shelf: Callable[..., DataShelf], tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    for split, _ in SAMSUM.splits:
        (repository / f"{split}.csv").write_text('id,dialogue,summary\n1,"A: hi\nB: yo",They greet.\n')
    shelf = open_shelf(str(repository))
    ear = Ear(shelf)
    assert not shelf.is_here(SAMSUM, "test")
    shelf.fetch(SAMSUM)
    assert shelf.fetching is SAMSUM
    wait_until(lambda: bool(ear.fetched or ear.failed), 60)
    assert ear.failed == []
    assert ear.fetched == ["samsum"]
    assert shelf.fetching is None
    assert shelf.is_here(SAMSUM, "test")
    shelf.open_hub_set(SAMSUM, "test")
    wait_until(lambda: bool(ear.opened))
    assert ear.opened[0].example(0).summary == "They greet."


def test_without_a_network_there_is_one_sentence(open_shelf: Callable[..., DataShelf]) -> None:
    shelf = open_shelf()
    ear = Ear(shelf)
    shelf.fetch(hub_set("squad"))
    wait_until(lambda: bool(ear.failed), 60)
    assert ear.failed == [
        "The hub cannot be reached for SQuAD (rajpurkar/squad): check the network and try again."
    ]
    assert shelf.fetching is None


def test_a_download_can_be_cancelled_at_once(open_shelf: Callable[..., DataShelf]) -> None:
    shelf = open_shelf()
    ear = Ear(shelf)
    shelf.fetch(SAMSUM)
    let_events_run(0.3)
    cancelled = time.perf_counter()
    shelf.cancel_fetch()
    assert time.perf_counter() - cancelled < 1
    assert shelf.fetching is None
    let_events_run(0.3)
    assert (ear.failed, ear.fetched) == ([], [])
    shelf.fetch(SAMSUM)  # another may begin
    assert shelf.fetching is SAMSUM
