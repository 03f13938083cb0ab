"""Traces saved, opened again and dropped on the real window; text files; pictures; what is remembered."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget

from dvp_gui.application.run_state import RunStatus
from tests.ui.bench import Bench, let_events_run


def drop(widget: QWidget, path: Path) -> bool:
    """Drop a file on `widget` as a file manager does; returns whether it was taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, button, key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), action, data, button, key)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), action, data, button, key))
    return True


def test_a_saved_trace_opens_again_as_it_was(bench: Bench, tmp_path: Path) -> None:
    bench.window.controls.threshold.field.setValue(0.4)
    bench.run()
    before, pieces, text = list(bench.state.traces), list(bench.state.pieces), bench.state.text
    assert bench.save_trace(tmp_path / "run", candidates=True)
    with (tmp_path / "run.tokens.csv").open(newline="", encoding="utf-8") as file:
        assert [int(row["exit_layer"]) for row in csv.DictReader(file)] == [t.exit_layer for t in before]
    bench.window.input.question.setText("Something else?")
    bench.run()
    assert bench.open_trace(tmp_path / "run.json")
    assert bench.state.status is RunStatus.REOPENED
    assert (bench.state.pieces, bench.state.text) == (pieces, text)
    for old, new in zip(before, bench.state.traces, strict=True):
        assert (old.token_id, old.exit_layer, old.threshold) == (new.token_id, new.exit_layer, new.threshold)
        assert np.array_equal(old.confidence, new.confidence, equal_nan=True)
        assert np.array_equal(old.candidate_ids, new.candidate_ids)
    assert "Opened trace" in bench.window.status.doing.text()


def test_a_stopped_run_can_be_saved(long_bench: Bench, tmp_path: Path) -> None:
    long_bench.window.run()
    long_bench.wait_for_tokens(5)
    long_bench.session.stop()
    long_bench.wait_for_end()
    assert long_bench.save_trace(tmp_path / "part")
    count = len(long_bench.state.traces)
    assert long_bench.open_trace(tmp_path / "part.json")
    assert len(long_bench.state.traces) == count


def test_a_trace_is_opened_by_dropping_any_file_of_it(bench: Bench, tmp_path: Path) -> None:
    bench.run()
    bench.save_trace(tmp_path / "run")
    for name in ("run.json", "run.tokens.csv", "run.layers.csv"):
        bench.run()
        assert drop(bench.window, tmp_path / name)
        bench.wait_for_files()
        assert bench.state.status is RunStatus.REOPENED, name


def test_a_trace_opens_without_a_model(bench: Bench, open_bench: Callable[[], Bench], tmp_path: Path) -> None:
    bench.run()
    bench.save_trace(tmp_path / "run")
    other = open_bench()
    assert other.open_trace(tmp_path / "run.json")
    let_events_run()
    assert other.state.text == bench.state.text
    assert other.window.text_bar.text.toPlainText() == bench.state.text


def test_a_reopened_trace_is_saved_as_it_was_read(bench: Bench, tmp_path: Path) -> None:
    bench.run()
    bench.save_trace(tmp_path / "first", candidates=True)
    bench.open_trace(tmp_path / "first.json")
    bench.save_trace(tmp_path / "second", candidates=True)
    for table in ("tokens", "layers", "candidates"):
        first, second = (tmp_path / f"{stem}.{table}.csv" for stem in ("first", "second"))
        assert first.read_bytes() == second.read_bytes()


def test_nothing_is_overwritten_without_force(bench: Bench, tmp_path: Path) -> None:
    bench.run()
    assert bench.save_trace(tmp_path / "run")
    before = (tmp_path / "run.json").read_bytes()
    assert not bench.save_trace(tmp_path / "run")
    assert "exists already" in bench.window.messages.sentence
    assert (tmp_path / "run.json").read_bytes() == before
    assert bench.save_trace(tmp_path / "run", force=True)


def test_recent_traces_are_listed_and_open(bench: Bench, tmp_path: Path) -> None:
    bench.run()
    bench.save_trace(tmp_path / "run")
    (action,) = bench.window.menus.recent.actions()
    assert action.text() == "run.json"
    action.trigger()
    bench.wait_for_files()
    assert bench.state.status is RunStatus.REOPENED


def test_a_dropped_text_becomes_the_passage(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "passage.txt"
    path.write_text("Rui sold the boat in Porto.\n", encoding="utf-8")
    assert drop(bench.window, path)
    assert bench.window.input.context.toPlainText() == "Rui sold the boat in Porto."
    assert bench.window.input.question.text() == "Who bought the boat?"


def test_other_files_are_not_taken(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"")
    assert not drop(bench.window, path)


@pytest.mark.parametrize(
    ("content", "says"), [(b"\xff\xfe\x00bad", "not a UTF-8 text"), (b"x" * 1_000_001, "too large")]
)
def test_a_text_that_cannot_be_read_is_told(bench: Bench, tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    drop(bench.window, path)
    assert says in bench.window.messages.sentence


def test_a_picture_has_twice_the_window_s_size(bench: Bench, tmp_path: Path) -> None:
    bench.run()
    assert bench.window.save_picture(tmp_path / "window.png")
    picture = QImage(str(tmp_path / "window.png"))
    assert picture.size() == bench.window.size() * 2


def test_layout_theme_and_model_are_remembered(
    bench: Bench, open_bench: Callable[[], Bench], tiny_model_folder: Path
) -> None:
    bench.window.docks.all["figures"].hide()
    bench.window.resize(1200, 800)
    bench.window.close()
    again = open_bench()
    assert again.preferences.source == str(tiny_model_folder)
    assert not again.window.docks.all["figures"].isVisible()
    again.window.menus.reset_layout.trigger()
    assert all(dock.isVisible() for dock in again.window.docks.all.values())


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900), (1920, 1080)])
def test_the_window_keeps_the_size_that_it_is_given(bench: Bench, size: tuple[int, int]) -> None:
    bench.run()
    bench.window.resize(*size)
    bench.window.reset_layout()
    let_events_run()
    assert (bench.window.width(), bench.window.height()) == size
