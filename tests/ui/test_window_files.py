"""Traces saved, opened again and dropped on the real window; text files; pictures; what is remembered."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from dvp_gui.application.run_state import RunStatus
from dvp_gui.application.trace_files import snapshot_of
from dvp_gui.application.trace_sizes import sizes_of
from dvp_gui.ui.save_trace_dialog import SaveTraceDialog
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
    action = bench.window.menus.recent.actions()[0]
    assert action.text() == "run.json"
    action.trigger()
    bench.wait_for_files()
    assert bench.state.status is RunStatus.REOPENED


def test_recent_texts_are_listed_until_the_list_is_cleared(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "passage.txt"
    path.write_text("Rui sold the boat.", encoding="utf-8")
    bench.window.open_file(path)
    recent = bench.window.menus.recent
    bench.window.input.context.setPlainText("")
    recent.actions()[0].trigger()
    assert bench.window.input.context.toPlainText() == "Rui sold the boat."
    path.unlink()
    recent.actions()[0].trigger()
    assert "passage.txt" in bench.window.messages.sentence
    assert not recent.isEnabled()
    path.write_text("Rui sold the boat.", encoding="utf-8")
    bench.window.open_file(path)
    assert recent.isEnabled()
    recent.actions()[-1].trigger()
    assert not recent.isEnabled()
    assert bench.preferences.recent_traces == []


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


@pytest.fixture
def audited_bench(bench: Bench) -> Bench:
    """A window with an audited run on the screen."""
    bench.window.controls.audit.setChecked(True)
    bench.run()
    assert bench.state.audits
    return bench


def test_an_opened_trace_lands_in_the_history_once(bench: Bench, tmp_path: Path) -> None:
    bench.run()
    assert bench.save_trace(tmp_path / "run")
    bench.window.input.question.setText("Something else?")
    bench.run()
    history = bench.session.history
    for _ in range(2):
        assert bench.open_trace(tmp_path / "run.json")
        assert len(history.entries) == 2  # the run itself is there already
        assert bench.state.entry_id == history.entries[0].entry_id
    history.remove(history.entries[0])
    assert bench.open_trace(tmp_path / "run.json")
    assert [entry.entry_id for entry in history.entries].count(bench.state.entry_id or -1) == 1


def test_an_audited_trace_opens_with_its_audit(audited_bench: Bench, tmp_path: Path) -> None:
    before, verdicts = list(audited_bench.state.audits), audited_bench.state.verdicts
    assert audited_bench.save_trace(tmp_path / "run", logits=True)
    audited_bench.window.input.question.setText("Something else?")
    audited_bench.run()
    assert audited_bench.open_trace(tmp_path / "run.audit.npz")
    assert [verdict.kind for verdict in audited_bench.state.verdicts] == [
        verdict.kind for verdict in verdicts
    ]
    for old, new in zip(before, audited_bench.state.audits, strict=True):
        assert np.array_equal(old.logits, new.logits)


def test_the_status_line_says_what_is_written_and_read(bench: Bench, tmp_path: Path) -> None:
    bench.run()
    files = bench.window.status.files
    assert bench.window.traces.save(tmp_path / "run")
    assert (files.text(), files.isVisible()) == ("Writing run…", True)
    bench.wait_for_files()
    assert not files.isVisible()
    assert bench.window.traces.open(tmp_path / "run.json")
    assert (files.text(), files.isVisible()) == ("Reading run.json…", True)
    bench.wait_for_files()
    assert not files.isVisible()


def test_a_second_save_waits_for_the_first(bench: Bench, tmp_path: Path) -> None:
    bench.run()
    assert bench.window.traces.save(tmp_path / "first")
    assert not bench.window.traces.save(tmp_path / "second")
    assert bench.window.messages.sentence == "first is still being written: save again when it is done."
    bench.wait_for_files()
    assert "Saved first.tokens.csv" in bench.window.messages.sentence
    assert not list(tmp_path.glob("second.*"))
    assert bench.save_trace(tmp_path / "second")


def test_no_trace_is_opened_over_a_run_that_goes_on(long_bench: Bench, tmp_path: Path) -> None:
    long_bench.window.controls.max_new_tokens.set_value(3)
    long_bench.run()
    assert long_bench.save_trace(tmp_path / "run")
    long_bench.window.controls.max_new_tokens.set_value(1000)
    long_bench.window.run()
    long_bench.wait_for_tokens(3)
    by_menu, by_drop = long_bench.window.menus.recent.actions()[0].trigger, long_bench.window.open_file
    for open_it in (by_menu, lambda: by_drop(tmp_path / "run.json"), long_bench.window.traces.ask_open):
        long_bench.window.messages.hide()
        open_it()
        assert long_bench.window.messages.sentence == "A run goes on: stop it before you open a trace."
        assert long_bench.state.status is RunStatus.RUNNING
    count = len(long_bench.state.traces)
    long_bench.wait_for_tokens(count + 3)
    long_bench.window.menus.pause.trigger()
    assert not long_bench.window.traces.open(tmp_path / "run.json")
    long_bench.session.stop()
    long_bench.wait_for_end()
    assert long_bench.open_trace(tmp_path / "run.json")


def test_a_run_that_begins_while_a_trace_is_read_keeps_the_screen(long_bench: Bench, tmp_path: Path) -> None:
    long_bench.window.controls.max_new_tokens.set_value(3)
    long_bench.run()
    assert long_bench.save_trace(tmp_path / "run")
    entry = long_bench.session.history.entries[0]
    long_bench.session.history.remove(entry)
    long_bench.window.controls.max_new_tokens.set_value(1000)
    assert long_bench.window.traces.open(tmp_path / "run.json")
    long_bench.window.run()
    long_bench.wait_for_files()
    assert (
        long_bench.window.messages.sentence == "Opened run.json: it is in the history, because a run goes on."
    )
    assert [opened.num_tokens for opened in long_bench.session.history.entries] == [3]
    long_bench.wait_for_tokens(4)
    long_bench.session.stop()
    long_bench.wait_for_end()
    assert long_bench.state.status is RunStatus.STOPPED


def test_closing_waits_until_the_trace_is_written(audited_bench: Bench, tmp_path: Path) -> None:
    audited_bench.window.traces.save(tmp_path / "run", logits=True)
    assert not audited_bench.window.close()
    assert audited_bench.window.isVisible()
    assert audited_bench.window.messages.sentence.startswith("Closing when the trace is written")
    audited_bench.wait_for(lambda: not audited_bench.window.isVisible())
    assert not audited_bench.session.is_open
    names = sorted(path.name for path in tmp_path.glob("*run.*"))
    assert names == ["run.audit.npz", "run.json", "run.layers.csv", "run.tokens.csv"]


def test_closing_twice_does_not_wait_and_leaves_no_half_file(audited_bench: Bench, tmp_path: Path) -> None:
    audited_bench.window.traces.save(tmp_path / "run", logits=True)
    assert not audited_bench.window.close()
    assert audited_bench.window.close()
    assert not audited_bench.session.is_open
    names = sorted(path.name for path in tmp_path.glob("*run.*"))
    assert names in ([], ["run.audit.npz", "run.json", "run.layers.csv", "run.tokens.csv"])


def test_a_save_that_fails_keeps_the_window_open(bench: Bench, tmp_path: Path) -> None:
    bench.run()
    bench.window.traces.save(tmp_path / "nowhere" / "run")
    assert not bench.window.close()
    bench.wait_for_files()
    assert "does not exist" in bench.window.messages.sentence
    let_events_run()
    assert bench.window.isVisible()
    assert bench.save_trace(tmp_path / "run")
    let_events_run()
    assert bench.window.isVisible()


def test_the_dialog_says_what_each_choice_adds(audited_bench: Bench, tmp_path: Path) -> None:
    sizes = sizes_of(snapshot_of(audited_bench.state))
    dialog = SaveTraceDialog(tmp_path / "run", sizes, audited_bench.window)
    assert dialog.candidates.text() == f"Candidates, about {max(sizes.candidates / 1e6, 0.1):.1f} MB"
    assert dialog.logits.text() == f"Logits for what-if, about {max(sizes.logits / 1e6, 0.1):.1f} MB"
    assert dialog.logits.isChecked()
    assert dialog.note.text() == "Writes run.tokens.csv, run.layers.csv, run.audit.npz, run.json"
    for choice in (dialog.candidates, dialog.logits):
        assert choice.isEnabled()
        assert choice.toolTip() == choice.accessibleDescription() != ""
    dialog.path.setText(str(tmp_path / "other.audit.npz"))
    assert dialog.stem == tmp_path / "other"
    dialog.deleteLater()


def test_the_dialog_offers_only_what_there_is(audited_bench: Bench, tmp_path: Path) -> None:
    assert audited_bench.save_trace(tmp_path / "run")
    assert audited_bench.open_trace(tmp_path / "run.json")
    audited_bench.session.history.remove(audited_bench.session.history.entries[0])
    assert audited_bench.open_trace(tmp_path / "run.json")
    reopened = SaveTraceDialog(
        tmp_path / "run", sizes_of(snapshot_of(audited_bench.state)), audited_bench.window
    )
    assert not reopened.logits.isHidden()
    assert not reopened.logits.isEnabled()
    assert "not saved" in reopened.logits.toolTip()
    assert not reopened.candidates.isEnabled()
    audited_bench.window.controls.audit.setChecked(False)
    audited_bench.run()
    plain = SaveTraceDialog(
        tmp_path / "run", sizes_of(snapshot_of(audited_bench.state)), audited_bench.window
    )
    assert plain.logits.isHidden()
    for dialog in (reopened, plain):
        dialog.deleteLater()


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_the_menu_asks_before_it_overwrites(
    audited_bench: Bench, tmp_path: Path, answer: QMessageBox.StandardButton
) -> None:
    """No leads back to the dialog, where the person takes another name."""
    assert audited_bench.save_trace(tmp_path / "run")
    before = (tmp_path / "run.tokens.csv").stat().st_ino
    asked: list[str] = []

    def act() -> None:
        modal = QApplication.activeModalWidget()
        if isinstance(modal, QMessageBox):
            asked.append(modal.text())
            modal.button(answer).click()
        elif isinstance(modal, SaveTraceDialog):
            modal.path.setText(str(tmp_path / ("other" if asked else "run")))
            modal.save_button.click()

    person = QTimer(audited_bench.window)
    person.timeout.connect(act)
    person.start(20)
    audited_bench.window.menus.save_trace.trigger()
    person.stop()
    audited_bench.wait_for_files()
    assert asked == [f"{tmp_path / 'run.tokens.csv'} exists already. Overwrite?"]
    is_new = (tmp_path / "run.tokens.csv").stat().st_ino != before
    assert is_new == (answer == QMessageBox.StandardButton.Yes)
    assert (tmp_path / "other.audit.npz").exists() == (answer == QMessageBox.StandardButton.No)
