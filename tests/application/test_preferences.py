"""What is remembered, and what becomes of a damaged file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray

from dvp_gui.application.preferences import MAX_RECENT, Preferences


def test_everything_is_there_again(tmp_path: Path) -> None:
    first = Preferences(tmp_path / "settings.ini")
    first.theme, first.source, first.device, first.dtype = "dark", "/models/a b", "cpu", "bfloat16"
    first.threads = 3
    first.save_layout(QByteArray(b"here"), QByteArray(b"docks"))
    first.add_recent_trace(Path("/tmp/a.json"))
    first.save()
    again = Preferences(tmp_path / "settings.ini")
    assert (again.theme, again.source, again.device, again.dtype) == (
        "dark",
        "/models/a b",
        "cpu",
        "bfloat16",
    )
    assert again.threads == 3
    assert again.layout == (QByteArray(b"here"), QByteArray(b"docks"))
    assert again.recent_traces == [Path("/tmp/a.json")]


def test_defaults_before_the_first_time(tmp_path: Path) -> None:
    fresh = Preferences(tmp_path / "settings.ini")
    assert (fresh.theme, fresh.source, fresh.device, fresh.dtype) == ("system", "bundled", "auto", "auto")
    assert fresh.threads is None
    assert fresh.layout is None
    assert fresh.recent_traces == []


def test_foreign_values_give_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    path.write_text(
        "[window]\ntheme=blue\n[model]\ndtype=int3\nthreads=many\n[layout1]\ngeometry=7\ndocks=8\n"
    )
    damaged = Preferences(path)
    assert (damaged.theme, damaged.dtype, damaged.threads, damaged.layout) == ("system", "auto", None, None)


def test_recent_traces_are_few_newest_first_and_each_once(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "settings.ini")
    for number in [*range(12), 5]:
        preferences.add_recent_trace(Path(f"/tmp/{number}.json"))
    recent = preferences.recent_traces
    assert recent[:3] == [Path("/tmp/5.json"), Path("/tmp/11.json"), Path("/tmp/10.json")]
    assert len(recent) == len(set(recent)) == MAX_RECENT
    preferences.forget_recent_trace(Path("/tmp/5.json"))
    assert Path("/tmp/5.json") not in preferences.recent_traces


def test_the_layout_can_be_forgotten(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "settings.ini")
    preferences.save_layout(QByteArray(b"a"), QByteArray(b"b"))
    preferences.forget_layout()
    assert preferences.layout is None
