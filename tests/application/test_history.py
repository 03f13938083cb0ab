"""Every run is kept, in bounded memory, and comes back from the disk as it went."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dvp_gui.application.history import FetchedRun, History, num_bytes_of
from dvp_gui.application.run_state import RunState, RunStatus
from dvp_gui.application.trace_archive import TraceArchive
from dvp_gui.application.trace_files import RunSnapshot, record_of, show_record, snapshot_of
from dvp_gui.engine.config import DecodingConfig
from tests.application.desk import DIALOGUE, LONG, QUESTION, Desk, assert_same, let_events_run, wait_until


@pytest.fixture
def archive(qapp: object) -> TraceArchive:
    archive = TraceArchive()
    yield archive
    archive.close()
    assert not archive.is_open


def snapshots(desk: Desk, count: int, *, audit: bool = True) -> list[RunSnapshot]:
    """Runs of the bundled model, each with its own threshold."""
    made = []
    for number in range(count):
        desk.run(config=replace(LONG, threshold=0.4 + number / 10), audit=audit)
        made.append(snapshot_of(desk.state))
    return made


def settle(history: History) -> None:
    """Wait until nothing is on its way to the disk."""
    wait_until(lambda: history._writing is None)


def test_runs_are_kept_in_order_and_named_by_their_settings(desk: Desk) -> None:
    for config in (DecodingConfig(), DecodingConfig(mode="calm", threshold=0.75), DecodingConfig()):
        desk.run(QUESTION, config)
    names = [entry.name for entry in desk.session.history.entries]
    assert names == ["dvp p=2 K=64 λ=0.90", "calm p=2 λ=0.75", "dvp p=2 K=64 λ=0.90 (2)"]
    newest = desk.session.history.entries[-1]
    assert newest.entry_id == desk.state.entry_id
    assert (newest.text, newest.num_tokens) == (desk.state.text, len(desk.state.traces))
    assert newest.num_bytes == num_bytes_of(snapshot_of(desk.state)) > 0


@pytest.mark.parametrize(
    ("config", "name"),
    [
        (DecodingConfig(mode="full"), "full"),
        (DecodingConfig(mode="static", exit_layer=5), "static exit=5"),
        (DecodingConfig(mode="calm", threshold=0.123), "calm p=2 λ=0.123"),
        (
            DecodingConfig(confidence="max_prob", schedule="calm", tau=2.0, k=8),
            "dvp p=2 K=8 λ=0.90 max_prob calm τ=2",
        ),
        (DecodingConfig(final_head="pruned"), "dvp p=2 K=64 λ=0.90 head=K"),
    ],
)
def test_names_tell_settings_apart(desk: Desk, config: DecodingConfig, name: str) -> None:
    desk.run(QUESTION, config)
    assert desk.session.history.entries[0].name == name


def test_a_stopped_run_is_kept_and_one_without_tokens_is_not(desk: Desk) -> None:
    desk.session.start(DIALOGUE, LONG, paused=True)
    desk.session.stop()
    desk.wait_for_idle()
    assert desk.session.history.entries == ()
    desk.session.start(DIALOGUE, LONG, paused=True)
    desk.session.step()
    desk.wait_for_tokens(1)
    desk.session.stop()
    desk.wait_for_idle()
    assert [entry.status for entry in desk.session.history.entries] == [RunStatus.STOPPED]


def test_rename_pin_and_remove(desk: Desk) -> None:
    desk.run(QUESTION)
    desk.run(QUESTION, DecodingConfig(mode="full"))
    history = desk.session.history
    changes: list[int] = []
    history.changed.connect(lambda: changes.append(len(history.entries)))
    first, second = history.entries
    history.rename(first, "  the\nboat ")
    history.rename(second.entry_id, "the boat")
    history.rename(second, " ")
    assert [entry.name for entry in history.entries] == ["the boat", "the boat (2)"]
    history.pin(first)
    history.pin(first)
    assert [entry.pinned for entry in history.entries] == [True, False]
    history.pin(first, False)
    assert not history.entry(first.entry_id).pinned
    history.remove(second)
    assert [entry.entry_id for entry in history.entries] == [first.entry_id]
    with pytest.raises(KeyError):
        history.entry(second.entry_id)
    assert changes == [2, 2, 2, 2, 1]


def test_memory_is_bounded_and_runs_come_back_from_the_disk_as_they_went(
    desk: Desk, archive: TraceArchive
) -> None:
    made = snapshots(desk, 4)
    limit = num_bytes_of(made[2]) + num_bytes_of(made[3])
    history = History(archive, limit)
    entries = [history.add(snapshot) for snapshot in made]
    settle(history)
    assert history.num_bytes <= limit
    assert [entry.is_on_disk for entry in history.entries] == [True, True, False, False]
    for entry, snapshot in zip(entries, made, strict=True):
        assert_same(history.record(entry), record_of(snapshot))
    fetched: list[FetchedRun] = []
    history.run_fetched.connect(fetched.append)
    history.fetch(entries[0])
    wait_until(lambda: bool(fetched))
    assert fetched[0].entry_id == entries[0].entry_id
    assert_same(record_of(fetched[0].snapshot), record_of(made[0]))
    archive.close()
    history.close()


def test_pinned_runs_leave_the_memory_last(desk: Desk, archive: TraceArchive) -> None:
    made = snapshots(desk, 3, audit=False)
    limit = 10**9
    history = History(archive, limit)
    for snapshot in made:
        history.add(snapshot)
    history.pin(history.entries[0])
    history._limit_bytes = num_bytes_of(made[0])
    history.add(replace(made[1], info=replace(made[1].info, created="later")))
    settle(history)
    assert [entry.is_on_disk for entry in history.entries] == [False, True, True, True]
    history._limit_bytes = 1
    history.add(replace(made[2], info=replace(made[2].info, created="later")))
    settle(history)
    assert all(entry.is_on_disk for entry in history.entries)
    assert history.num_bytes == 0
    archive.close()
    history.close()


def test_removing_deletes_the_files_and_closing_the_folder(desk: Desk, archive: TraceArchive) -> None:
    snapshot = snapshots(desk, 1)[0]
    history = History(archive, 1)
    entry, going = history.add(snapshot), history.add(snapshot)
    history.remove(going)  # while it is or will be written
    settle(history)
    let_events_run(0.2)
    folder = Path(history._folder.name)  # type: ignore[union-attr]
    assert {path.name.split(".")[0] for path in folder.iterdir()} == {f"run-{entry.entry_id}"}
    history.remove(entry)
    assert list(folder.iterdir()) == []
    archive.close()
    history.close()
    assert not folder.exists()


def test_a_run_that_cannot_be_written_stays_in_memory_and_says_so(desk: Desk, archive: TraceArchive) -> None:
    made = snapshots(desk, 2)
    history = History(archive, num_bytes_of(made[1]))
    said: list[str] = []
    history.failed.connect(said.append)
    history.add(made[0])
    history._folder.cleanup() if history._folder else None  # the disk is gone
    from tempfile import TemporaryDirectory

    history._folder = TemporaryDirectory()
    history._folder.cleanup()
    entry = history.add(made[1])
    wait_until(lambda: bool(said))
    settle(history)
    assert not any(each.is_on_disk for each in history.entries)
    assert_same(history.record(entry), record_of(made[1]))


def test_an_opened_trace_is_kept_once(desk: Desk) -> None:
    desk.run()
    record = replace(record_of(desk.state), created="2026-01-01T00:00:00+00:00")
    show_record(desk.state, record)
    show_record(desk.state, record)
    assert len(desk.session.history.entries) == 2
    assert desk.state.entry_id == desk.session.history.entries[1].entry_id


def test_a_trace_that_is_opened_over_a_run_ends_it_and_stays_as_it_is(desk: Desk) -> None:
    desk.run()
    record = record_of(desk.state)
    desk.session.start(DIALOGUE, LONG, paused=True)
    desk.session.step()
    desk.wait_for_tokens(1)
    assert not desk.session.show(record)
    assert "stop it first" in desk.said[-1]
    show_record(desk.state, record)
    desk.wait_for_idle()
    assert desk.state.status is RunStatus.REOPENED
    assert_same(tuple(desk.state.traces), record.traces)


def test_showing_an_entry_puts_it_on_the_screen(desk: Desk) -> None:
    first = desk.run(audit=True)
    audits, verdicts = list(desk.state.audits), desk.state.verdicts
    desk.run(QUESTION)
    desk.session.history._limit_bytes = 1
    desk.run(QUESTION)
    settle(desk.session.history)
    entry = desk.session.history.entries[0]
    assert entry.is_on_disk
    assert desk.session.show(entry)
    wait_until(lambda: desk.state.entry_id == entry.entry_id)
    assert_same(desk.state.traces, first)
    assert_same(desk.state.audits, audits)
    assert_same(desk.state.verdicts, verdicts)
    assert len(desk.session.history.entries) == 3


def test_the_session_s_files_go_with_it(desk: Desk) -> None:
    desk.session.history._limit_bytes = 1
    desk.run()
    settle(desk.session.history)
    folder = Path(desk.session.history._folder.name)  # type: ignore[union-attr]
    assert list(folder.iterdir())
    desk.session.close()
    assert not folder.exists()


def test_a_state_without_a_run_cannot_be_kept(qapp: object) -> None:
    with pytest.raises(AssertionError, match="no run"):
        snapshot_of(RunState())
