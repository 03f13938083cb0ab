"""The program as it is started: a picture without a display, from the real model through the real widgets."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from dvp_gui.app import parse
from dvp_gui.startup_checks import QT_LIBRARIES, missing_libraries, version_problem

ROOT = Path(__file__).resolve().parents[2]


def start(arguments: Sequence[str], home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Start the program in a process of its own, without a display, any warning an error."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    folders = {"XDG_CONFIG_HOME": str(home), "XDG_STATE_HOME": str(home), "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, "-W", "error", str(ROOT / "main.py"), *arguments],
        env=kept | folders | variables,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=120,
    )


PICTURE = ["--autorun", "--width", "1200", "--height", "800", "--theme", "dark", "--screenshot", "window.png"]


@pytest.fixture(scope="module")
def picture_of_tiny_model(tiny_model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the program was started for a picture."""
    home = tmp_path_factory.mktemp("home")
    done = start([*PICTURE, "--model", str(tiny_model_folder)], home)
    assert (done.returncode, done.stderr) == (0, "")
    return home


def test_autorun_takes_a_picture_and_leaves_nothing_else(picture_of_tiny_model: Path) -> None:
    picture = QImage(str(picture_of_tiny_model / "window.png"))
    assert (picture.width(), picture.height()) == (2400, 1600)
    assert picture.pixelColor(2, 800).lightness() < 60
    assert [path.name for path in picture_of_tiny_model.iterdir()] == ["window.png"], "no settings, no log"


def test_other_weights_give_other_numbers_in_the_picture(
    picture_of_tiny_model: Path, tiny_model_folder: Path, tmp_path: Path
) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    other = shutil.copytree(tiny_model_folder, tmp_path / tiny_model_folder.name)
    weights = load_file(other / "model.safetensors")
    noise = torch.Generator().manual_seed(0)
    for name, tensor in weights.items():
        if name.startswith("decoder.block"):
            tensor += tensor.std() * torch.randn(tensor.shape, generator=noise)
    save_file(weights, other / "model.safetensors", metadata={"format": "pt"})
    assert start([*PICTURE, "--model", str(other)], tmp_path).returncode == 0
    one, two = QImage(str(picture_of_tiny_model / "window.png")), QImage(str(tmp_path / "window.png"))
    assert one.size() == two.size()
    strip_and_heatmap = (700, 300, 900, 800)
    assert one.copy(*strip_and_heatmap) != two.copy(*strip_and_heatmap)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--autorun", "--screenshot", "nowhere/window.png"], "does not exist"),
        (["--autorun", "--tour", "nowhere/tour"], "does not exist"),
        (["--autorun", "--tour", __file__], "is no folder"),
        (["--tour", "tour", "--screenshot", "window.png"], "not allowed with"),
        (["--autorun", "--width", "3"], "out of range"),
        (["--theme", "blue"], "blue"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_a_wrong_argument_is_one_line_and_status_2(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        parse(arguments)
    assert stop.value.code == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1


def test_a_missing_model_is_one_line_and_status_2(tmp_path: Path) -> None:
    done = start(["--autorun", "--screenshot", "window.png", "--model", "./nowhere"], tmp_path)
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "window.png").exists()


def test_without_a_display_the_window_says_what_to_do(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux runs without a display")
    done = start([], tmp_path)
    assert done.returncode == 2
    assert "no display" in done.stderr
    assert done.stderr.count("\n") == 1


def test_missing_system_libraries_are_named_by_package() -> None:
    assert missing_libraries({"libno-such-thing.so.7": "libno-such-thing7"}) == ["libno-such-thing7"]
    assert QT_LIBRARIES["libEGL.so.1"] == "libegl1"


@pytest.mark.parametrize(
    ("pyside", "python", "is_problem"),
    [
        ("6.11.3", (3, 11), False),
        ("6.12.0", (3, 11), True),
        ("6.12.0", (3, 12), False),
        ("7.0.1", (3, 11), True),
        (None, (3, 13), True),
    ],
)
def test_a_pyside_that_would_crash_is_refused(
    pyside: str | None, python: tuple[int, int], is_problem: bool
) -> None:
    assert (version_problem(pyside, python) is not None) == is_problem
