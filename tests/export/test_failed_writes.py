"""A write that fails leaves the old files as they were and nothing else."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from dvp_gui.export import TraceFileError, TraceRecord, check_destination, read_trace, write_trace
from tests.full_disk import files_of_at_most


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("size", [0, 600, 2_000])  # fails in the first table, between, in the sidecar
def test_a_full_disk_leaves_the_old_set_whole(tmp_path: Path, record: TraceRecord, size: int) -> None:
    write_trace(tmp_path / "run", record, candidates=True)
    before = contents(tmp_path)
    with (
        files_of_at_most(size),
        pytest.raises(TraceFileError, match=r"could not be written to .* \(.*\): no file there was changed"),
    ):
        write_trace(tmp_path / "run", replace(record, text="other"), force=True)
    assert contents(tmp_path) == before


def test_a_full_disk_leaves_nothing_of_a_new_set(tmp_path: Path, record: TraceRecord) -> None:
    with files_of_at_most(600), pytest.raises(TraceFileError):
        write_trace(tmp_path / "run", record)
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("pieces", [0, 1, 2])
def test_a_write_that_is_ended_leaves_the_old_set_whole(
    tmp_path: Path, record: TraceRecord, pieces: int
) -> None:
    write_trace(tmp_path / "run", record, candidates=True)
    before = contents(tmp_path)
    asked = iter([False] * pieces)
    with pytest.raises(TraceFileError, match="the writing was ended"):
        write_trace(
            tmp_path / "run", replace(record, text="other"), force=True, should_stop=lambda: next(asked, True)
        )
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["run.tokens.csv", "run.json", "run.candidates.csv"])
def test_files_that_were_replaced_already_are_put_back(
    tmp_path: Path, record: TraceRecord, name: str
) -> None:
    """No file can take the place of a folder: at the first, at the last, and where one was to go away."""
    write_trace(tmp_path / "run", record, candidates=True)
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    before = contents(tmp_path)
    with pytest.raises(TraceFileError, match="could not be written"):
        write_trace(
            tmp_path / "run", replace(record, traces=record.traces[:1], token_texts=("a",)), force=True
        )
    assert contents(tmp_path) == before
    assert len(before) == 3
    assert len(list(tmp_path.iterdir())) == 4


def test_nothing_is_overwritten_without_force(tmp_path: Path, record: TraceRecord) -> None:
    write_trace(tmp_path / "run", record)
    before = contents(tmp_path)
    with pytest.raises(TraceFileError, match=r"run\.tokens\.csv exists already"):
        write_trace(tmp_path / "run", replace(record, text="other"))
    assert contents(tmp_path) == before
    write_trace(tmp_path / "run", replace(record, text="other"), force=True)
    assert read_trace(tmp_path / "run.json").text == "other"


def test_a_lone_file_of_the_set_is_not_overwritten_either(tmp_path: Path, record: TraceRecord) -> None:
    (tmp_path / "run.candidates.csv").write_text("mine")
    with pytest.raises(TraceFileError, match=r"run\.candidates\.csv exists already"):
        write_trace(tmp_path / "run", record)
    assert contents(tmp_path) == {"run.candidates.csv": b"mine"}


def test_the_candidates_of_an_older_set_go_away_with_it(tmp_path: Path, record: TraceRecord) -> None:
    write_trace(tmp_path / "run", record, candidates=True)
    write_trace(tmp_path / "run", record, force=True)
    assert sorted(contents(tmp_path)) == ["run.json", "run.layers.csv", "run.tokens.csv"]
    assert not read_trace(tmp_path / "run.json").has_candidates


def test_files_get_the_permissions_of_any_new_file(tmp_path: Path, record: TraceRecord) -> None:
    ordinary = tmp_path / "ordinary"
    ordinary.touch()
    modes = {path.stat().st_mode for path in write_trace(tmp_path / "run", record)}
    assert modes == {ordinary.stat().st_mode}


def test_a_destination_is_checked_before_anything_runs(tmp_path: Path) -> None:
    with pytest.raises(TraceFileError, match=r"The folder .*missing does not exist"):
        check_destination(tmp_path / "missing" / "run")
    with pytest.raises(TraceFileError, match="add a name"):
        check_destination(Path(".."))
    with pytest.raises(TraceFileError, match="add a name"):
        check_destination(Path())
    check_destination(tmp_path / "run")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(TraceFileError, match="cannot be written to"):
            check_destination(tmp_path / "run")
    finally:
        tmp_path.chmod(0o700)
