"""Browsing data sets as a person does: choose, search, pick, run, read the score."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from dvp_gui.data.hub_sets import hub_set
from dvp_gui.ui.dataset_browser import DatasetBrowser
from tests.ui.bench import Bench, let_events_run, wait_until


@pytest.fixture(autouse=True)
def own_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Public sets are looked for in an empty folder, their hub at a port where nobody listens."""
    monkeypatch.setenv("DVP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")


@pytest.fixture
def browser(bench: Bench) -> DatasetBrowser:
    """The browser with the first shipped set."""
    bench.window.menus.browse_data.trigger()
    opened = bench.window.datasets.browser
    assert opened is not None
    wait_until(lambda: opened.table.chosen_row is not None)
    return opened


def choose(box: QComboBox, label: str) -> None:
    """Choose as a person does: by the list."""
    position = box.findText(label, Qt.MatchFlag.MatchStartsWith)
    assert position >= 0, label
    box.setCurrentIndex(position)
    box.activated.emit(position)


def search(browser: DatasetBrowser, words: str) -> None:
    browser.search.clear()
    QTest.keyClicks(browser.search, words)
    let_events_run(0.25)


def test_pick_run_and_read_the_score(bench: Bench, browser: DatasetBrowser) -> None:
    search(browser, "ferry winter")
    assert browser.count.text() == "2 of 55 rows"
    browser.use_button.click()
    assert not browser.isVisible()
    assert bench.window.input.question.text() == "How often does the ferry run in winter?"
    bench.run()
    line = bench.window.text_bar.reference
    assert line.isVisible()
    assert line.answer.text() == "twice a day | only twice a day"
    wait_until(lambda: "F1" in line.scores.text())
    bench.window.input.question.setText("Who bought the ferry?")
    bench.run()
    assert not line.isVisible()


def test_a_dialogue_is_scored_by_rouge(bench: Bench, browser: DatasetBrowser) -> None:
    search(browser, "guitar")
    browser.use_button.click()
    assert bench.window.input.task.value == "summarize"
    bench.run()
    line = bench.window.text_bar.reference
    wait_until(lambda: line.scores.text().startswith("Rouge-L 0."))


def test_search_narrows_widens_and_keeps_what_is_chosen(browser: DatasetBrowser) -> None:
    browser.table.choose(3)
    chosen = browser.whole.toPlainText()
    search(browser, "FERRY")
    assert browser.table.chosen_row == 3
    assert browser.whole.toPlainText() == chosen
    search(browser, "nothing holds this")
    assert browser.count.text() == "0 of 55 rows"
    assert browser.whole.toPlainText() == ""
    assert not browser.use_button.isEnabled()
    assert not browser.random_button.isEnabled()
    browser.search.clear()
    let_events_run(0.25)
    assert browser.count.text() == "55 rows"
    assert browser.use_button.isEnabled()


def test_random_is_among_what_was_found(browser: DatasetBrowser) -> None:
    search(browser, "library")
    found = set(browser.table.examples.rows)
    assert len(found) > 1
    seen = set()
    for _ in range(40):
        browser.random_button.click()
        seen.add(browser.table.chosen_row)
    assert 1 < len(seen) <= len(found)
    assert seen <= found


def test_columns_are_guessed_and_can_be_changed(
    bench: Bench, browser: DatasetBrowser, tmp_path: Path
) -> None:
    path = tmp_path / "mine.jsonl"
    rows = [
        {"query": f"Who is {i}?", "passage": f"{i} is Jo.", "other": f"Not {i}.", "gold": "Jo"}
        for i in range(9)
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    browser.open_file(path)
    wait_until(lambda: browser.count.text() == "9 rows")
    assert browser.mapping.isVisible()
    assert browser.mapping.columns["context"].currentText() == "passage"
    choose(browser.mapping.columns["context"], "other")
    browser.table.choose(4)
    assert "Not 4." in browser.whole.toPlainText()
    choose(browser.mapping.columns["context"], "none")
    assert browser.problem.text() == "Choose a column for: Passage."
    assert not browser.use_button.isEnabled()
    choose(browser.mapping.task, "raw texts")
    choose(browser.mapping.columns["text"], "query")
    choose(browser.mapping.columns["summary"], "gold")
    browser.use_button.click()
    assert bench.window.input.typed.task == "raw"
    assert bench.window.input.typed.text == "Who is 4?"


def test_a_bad_file_gives_one_sentence_and_another_opens(browser: DatasetBrowser, tmp_path: Path) -> None:
    bad = tmp_path / "bad.parquet"
    bad.write_bytes(b"none")
    browser.open_file(bad)
    wait_until(lambda: browser.notice.text() == "bad.parquet is no sound Parquet file.")
    assert browser.notice.isVisible()
    assert not browser.use_button.isEnabled()
    choose(browser.sources, "Generated")
    wait_until(lambda: browser.count.text() == "1,000 rows")
    assert not browser.mapping.isVisible()


def test_nothing_is_downloaded_before_it_is_asked_for(bench: Bench, browser: DatasetBrowser) -> None:
    shelf = bench.session.data_shelf
    choose(browser.sources, "SQuAD, validation")
    let_events_run(0.3)
    assert shelf.fetching is None
    assert "rajpurkar/squad" in browser.notice.text()
    assert browser.action.text() == "Download SQuAD"
    browser.action.click()
    assert shelf.fetching is hub_set("squad")
    assert browser.progress.isVisible()
    assert browser.action.text() == "Cancel"
    browser.action.click()
    assert shelf.fetching is None
    assert browser.action.text() == "Download SQuAD"
    browser.action.click()
    wait_until(lambda: browser.notice.text().startswith("The hub cannot be reached"))
    assert browser.action.text() == "Try again"
    choose(browser.sources, "Hand-written, test")
    wait_until(lambda: browser.count.text() == "77 rows")


def test_the_browser_stays_where_it_was_left(bench: Bench, browser: DatasetBrowser) -> None:
    search(browser, "ferry")
    browser.table.choose(1)
    row = browser.table.chosen_row
    browser.close_button.click()
    bench.window.menus.browse_data.trigger()
    let_events_run(0.1)
    assert browser.isVisible()
    assert (browser.search.text(), browser.table.chosen_row) == ("ferry", row)


def test_ten_thousand_rows_are_searched_within_a_frame_or_few(
    browser: DatasetBrowser, tmp_path: Path
) -> None:
    """The whole window's share of a keystroke; the bound is wide, for test machines are busy."""
    path = tmp_path / "many.csv"
    lines = [f"Who is number {i}?,Number {i} is one of {'many words and ' * 40},{i}" for i in range(12_000)]
    path.write_text("question,context,answer\n" + "\n".join(lines))
    browser.open_file(path)
    wait_until(lambda: browser.count.text() == "12,000 rows")

    started = time.perf_counter()
    browser.search.setText("number 1199")
    browser._find()
    assert time.perf_counter() - started < 0.5
    assert browser.count.text() == "12 of 12,000 rows"


def test_the_samples_menu_leads_there_too(open_bench: Callable[[], Bench]) -> None:
    bench = open_bench()
    bench.window.input.samples_menu.actions()[-1].trigger()
    assert bench.window.datasets.browser is not None
    assert bench.window.datasets.browser.isVisible()
