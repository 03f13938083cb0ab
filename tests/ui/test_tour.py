"""The tour: one walk through the real window makes every picture that its page shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from dvp_gui.application import suitability_check
from dvp_gui.application.messages import ModelRequest
from dvp_gui.ui.autorun import Autorun
from dvp_gui.ui.tour import MAX_BYTES, SMALL, Tour
from tests.ui.bench import Bench, wait_until

DOCS = Path(__file__).resolve().parents[2] / "docs"
TIMEOUT_S = 120.0


def test_the_tour_makes_every_picture_of_its_page(
    open_bench: Callable[[], Bench],
    tiny_model_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(suitability_check, "_REST_S", 0.0)  # nobody uses this window meanwhile
    bench = open_bench()
    bench.window.resize(1440, 900)
    folder = tmp_path / "tour"
    bench.window.controls.max_new_tokens.set_value(8)
    tour = Tour(bench.window, folder, scales=(0.5,), most_trials=2)
    autorun = Autorun(bench.window, ModelRequest(str(tiny_model_folder)), tour.walk())
    bench.window.plots_ready.emit()  # they stood before there was an autorun
    wait_until(lambda: autorun.has_ended, TIMEOUT_S)
    assert (autorun.problem, autorun.exit_status) == ("", 0)
    made = {path.name: QImage(str(path)) for path in folder.iterdir()}
    named = re.findall(r"\]\(pictures/tour/([\w-]+\.png)\)", (DOCS / "tour.md").read_text(encoding="utf-8"))
    assert sorted(made) == sorted(named)
    assert made["small-window.png"].size() == SMALL * 0.5
    assert made["dark-theme.png"].pixelColor(1, 200).lightness() < 60
    pictures = [image.convertToFormat(QImage.Format.Format_RGB32) for image in made.values()]
    assert not any(one == other for i, one in enumerate(pictures) for other in pictures[:i]), "all differ"


def test_the_pictures_of_the_page_are_there_and_small() -> None:
    kept = sorted((DOCS / "pictures" / "tour").iterdir())
    page = (DOCS / "tour.md").read_text(encoding="utf-8")
    assert [path.name for path in kept if path.name not in page] == []
    assert [path.name for path in kept if path.stat().st_size > MAX_BYTES] == []
    assert len(kept) == page.count("](pictures/tour/")


def test_the_page_names_menus_and_keys_as_they_are(open_bench: Callable[[], Bench]) -> None:
    """`**Run > Pause** (F6)`: the entry is there, with that key."""
    window = open_bench().window
    entries: dict[str, list[str]] = {}
    for top in window.menuBar().actions():
        for action in top.menu().actions():
            keys = [key.toString() for key in action.shortcuts()]
            entries[f"{top.text()} > {action.text()}".replace("&", "")] = keys
    page = (DOCS / "tour.md").read_text(encoding="utf-8")
    named = re.findall(r"\*\*((?:File|Edit|Run|View|Window|Help) >\s[^*]+)\*\*(?:\s\(([^)]+)\))?", page)
    assert len(named) > 8
    for entry, key in named:
        name = " ".join(entry.split())
        assert name in entries
        assert not key or key in entries[name], f"{name} ({key})"
