"""Fetching a public set by process: from a local folder in the hub's stead, and without a network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dvp_gui.data.data_sets import open_hub_set
from dvp_gui.data.hub_sets import HUB_SETS, default_folder, hub_set

SAMSUM = 'id,dialogue,summary\n1,"Mila: hi\nJo: yo",They greet.\n2,Mila: no,\n'


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The files of SamSum as its repository on the hub has them, with two rows."""
    folder = tmp_path / "samsum"
    folder.mkdir()
    for split, _ in hub_set("samsum").splits:
        (folder / f"{split}.csv").write_text(SAMSUM, encoding="utf-8")
    return folder


def fetch(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command with a cache of its own, its endpoint a port where nobody listens."""
    own = {
        "HF_HOME": str(tmp_path / "cache"),
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", "dvp_gui.data.fetch", *arguments],
        env=os.environ | own | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_what_was_fetched_opens(tmp_path: Path, repository: Path) -> None:
    target = tmp_path / "data"
    done = fetch(tmp_path, "samsum", str(target), str(repository))
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in target.iterdir()) == [
        "samsum-test.parquet",
        "samsum-train.parquet",
        "samsum-validation.parquet",
    ]
    data = open_hub_set(hub_set("samsum"), "test", target)
    assert len(data) == 2
    assert data.example(0).prompt == "summarize: Mila: hi\nJo: yo"
    assert data.example(0).summary == "They greet."
    assert not data.example(1).has_reference


@pytest.mark.parametrize("name", [entry.name for entry in HUB_SETS])
@pytest.mark.parametrize(
    "environment", [{}, {"HF_HUB_OFFLINE": "1"}], ids=["no network", "told to stay offline"]
)
def test_without_a_network_there_is_one_sentence(
    tmp_path: Path, name: str, environment: dict[str, str]
) -> None:
    done = fetch(tmp_path, name, str(tmp_path / "data"), **environment)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"The hub cannot be reached for {hub_set(name).title}")
    assert not (tmp_path / "data").exists()


def test_a_set_that_lost_a_part_says_so(tmp_path: Path, repository: Path) -> None:
    (repository / "train.csv").unlink()
    done = fetch(tmp_path, "samsum", str(tmp_path / "data"), str(repository))
    assert done.returncode == 2
    assert done.stderr == "SamSum on the hub has no part named train any more.\n"


def test_a_folder_that_cannot_be_written(tmp_path: Path, repository: Path) -> None:
    (tmp_path / "data").write_text("a file")
    done = fetch(tmp_path, "samsum", str(tmp_path / "data"), str(repository))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "cannot be written" in done.stderr


def test_copies_are_kept_where_the_person_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DVP_DATA_DIR", str(tmp_path))
    assert default_folder() == tmp_path
    assert hub_set("squad").local_file("train").parent == tmp_path
