"""Files are written beside the window, and closing it leaves whole ones or none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dvp_gui.application import trace_archive
from dvp_gui.application.trace_archive import ArchiveFailure, Saved, TraceArchive
from dvp_gui.application.trace_files import RunSnapshot, snapshot_of
from dvp_gui.application.trace_sizes import sizes_of
from dvp_gui.export import read_trace
from tests.application.desk import LONG, QUESTION, Desk, wait_until

WHOLE_SET = ["run.audit.npz", "run.json", "run.layers.csv", "run.tokens.csv"]


@pytest.fixture
def archive(qapp: object) -> Iterator[TraceArchive]:
    archive = TraceArchive()
    yield archive
    archive.close()
    assert not archive.is_open


@pytest.fixture
def large_run(desk: Desk) -> RunSnapshot:
    """An audited run with some 50 MB of logits."""
    desk.run(QUESTION, LONG, audit=True)
    run = snapshot_of(desk.state)
    ids = np.arange(50_000_000 // (4 * len(run.audits) * run.audits[0].num_layers))
    logits = np.zeros((run.audits[0].num_layers, ids.size), np.float32)
    audits = tuple(replace(audit, logit_ids=ids, logits=logits) for audit in run.audits)
    return replace(run, audits=audits)


def test_a_closing_archive_finishes_the_file_that_it_writes(
    archive: TraceArchive, large_run: RunSnapshot, tmp_path: Path
) -> None:
    archive.save(tmp_path / "run", large_run, logits=True)
    archive.save(tmp_path / "waiting", large_run)
    wait_until(lambda: any(tmp_path.iterdir()))
    archive.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == WHOLE_SET
    assert len(read_trace(tmp_path / "run.json").audits) == len(large_run.audits)


def test_a_file_that_takes_too_long_to_close_is_given_up_without_a_trace(
    archive: TraceArchive, large_run: RunSnapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.save(tmp_path / "run", large_run, logits=True)
    wait_until(lambda: any(tmp_path.iterdir()))
    monkeypatch.setattr(trace_archive, "CLOSE_PATIENCE_MS", 0)
    archive.close()
    wait_until(lambda: not archive.is_open)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names in ([], WHOLE_SET)  # the disk may have been faster


def test_every_order_is_answered_with_its_ticket(
    archive: TraceArchive, large_run: RunSnapshot, tmp_path: Path
) -> None:
    answers: list[Saved | ArchiveFailure] = []
    archive.saved.connect(answers.append)
    archive.failed.connect(answers.append)
    tickets = [
        archive.save(tmp_path / "run", large_run),
        archive.save(tmp_path / "nowhere" / "run", large_run),
    ]
    wait_until(lambda: len(answers) == 2)
    assert [answer.ticket for answer in answers] == tickets
    assert isinstance(answers[0], Saved)
    assert isinstance(answers[1], ArchiveFailure)
    assert "does not exist" in answers[1].sentence


def test_sizes_are_those_of_the_files_about(archive: TraceArchive, desk: Desk, tmp_path: Path) -> None:
    desk.run(QUESTION, LONG, audit=True)
    run = snapshot_of(desk.state)
    saved: list[Saved] = []
    archive.saved.connect(saved.append)
    archive.save(tmp_path / "run", run, candidates=True, logits=True)
    wait_until(lambda: bool(saved))
    sizes = sizes_of(run)
    assert sizes.candidates == pytest.approx((tmp_path / "run.candidates.csv").stat().st_size, rel=0.2)
    assert sizes.logits == pytest.approx((tmp_path / "run.audit.npz").stat().st_size, rel=0.02)
    bare = sizes_of(replace(run, audits=(), verdicts=()))
    assert (bare.is_audited, bare.logits) == (False, 0)
