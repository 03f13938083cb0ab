"""Comparisons of runs made by hand: what the window says, walks, copies and saves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dvp_gui.application.comparison import compare
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.export import TraceRecord
from dvp_gui.ui.aligned_texts import DIFFERS
from dvp_gui.ui.comparison_tables import figure_rows
from dvp_gui.ui.comparison_window import ComparisonWindow
from dvp_gui.ui.theme import Theme
from tests.ui.made_traces import model_info, trace

WORDS = {i: f"▁word{i}" for i in range(400)}
Make = Callable[..., ComparisonWindow]


def record(
    ids: Sequence[int], exits: Sequence[int], prompt: str = "in", threshold: float = 0.9
) -> TraceRecord:
    """A run with these tokens and exits."""
    pairs = enumerate(zip(ids, exits, strict=True))
    traces = tuple(trace(step, layer, token_id=token, seconds=0.01 * layer) for step, (token, layer) in pairs)
    return TraceRecord(
        traces=traces,
        pieces=WORDS,
        token_texts=tuple(WORDS[token] for token in ids),
        text="",
        prompt=prompt,
        task="raw",
        config=DecodingConfig(threshold=threshold),
        model=model_info(),
        num_input_tokens=3,
    )


@pytest.fixture
def show(qapp: QApplication) -> Iterator[Make]:
    """Opens comparison windows and takes them down."""
    theme = Theme()
    theme.set_choice("light")
    opened: list[ComparisonWindow] = []

    def make(*records: TraceRecord, names: Sequence[str] | None = None) -> ComparisonWindow:
        window = ComparisonWindow(compare(records, names), theme)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        window.resize(900, 700)
        window.show()
        QApplication.processEvents()
        opened.append(window)
        return window

    yield make
    for window in opened:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_differences_are_counted_marked_and_walked(show: Make) -> None:
    window = show(record([1, 2, 3, 4], [8, 8, 8, 8]), record([1, 5, 3], [2, 4, 6], threshold=0.5))
    assert window.sentence == "2 of 4 places differ"
    texts = window.texts
    window.next_button.click()
    assert texts.current == 1
    assert texts.accessibleDescription() == texts.describe(1).replace("\n", ", ")
    assert "▁word2, left at layer 8 of 8" in texts.describe(1)
    assert "▁word5, left at layer 4 of 8" in texts.describe(1)
    window.next_button.click()
    assert texts.current == 3
    assert "no token" in texts.describe(3)
    window.next_button.click()
    assert texts.current == 1, "after the last difference comes the first"
    window.back_button.click()
    assert texts.current == 3
    QTest.keyClick(texts, Qt.Key.Key_Home)
    QTest.keyClick(texts, Qt.Key.Key_Left)
    assert texts.current == 0
    assert "the same in all runs" in texts.describe(0)
    marks = [window.tokens.cell(row, 1).text() for row in range(4)]
    assert marks == ["", DIFFERS, "", DIFFERS]
    assert [window.tokens.cell(1, column).text() for column in range(2, 6)] == ["▁word2", "8", "▁word5", "4"]


def test_chips_have_the_colour_of_their_exit_layer(show: Make) -> None:
    window = show(record([1, 2], [8, 3]), record([1, 3], [1, 6], threshold=0.5))
    image: QImage = window.texts.grab().toImage()
    ratio = image.devicePixelRatio()
    theme = window.texts._theme
    for place, layers in enumerate(((8, 1), (3, 6))):
        area = window.texts.place_rect(place)
        for row, layer in enumerate(layers):
            x, y = area.left() + 6, area.top() + 19 + 54 * row + 4
            seen = image.pixelColor(round(x * ratio), round(y * ratio))
            assert seen.name() == theme.exit_color(layer, 8).name(), (place, row)


def test_long_texts_are_broken_into_lines_that_scroll(show: Make) -> None:
    ids = list(range(256))
    window = show(record(ids, [3] * 256), record(ids, [5] * 256, threshold=0.5))
    texts = window.texts
    assert window.sentence == "All 256 tokens are the same in all runs"
    assert not window.next_button.isEnabled()
    lines = texts.num_lines
    assert lines > 10
    assert all(texts.place_rect(place).right() <= texts.width() for place in range(256))
    QTest.keyClick(texts, Qt.Key.Key_End)
    assert texts.current == 255
    assert not texts.visibleRegion().intersected(texts.place_rect(255)).isEmpty()
    window.resize(700, 700)
    QApplication.processEvents()
    assert texts.num_lines > lines


def test_figures_stand_side_by_side_and_can_be_taken_along(show: Make, tmp_path: Path) -> None:
    window = show(record([1, 2], [8, 8]), record([1, 2], [2, 4], threshold=0.5), names=["slow", "=fast"])
    rows = {row.name: row.cells for row in figure_rows(window.comparison) if row.cells}
    assert rows["average exit layer"] == ("8.00 of 8", "3.00 of 8")
    assert rows["tokens equal in all runs"] == ("2", "2")
    seconds = next(row for row in figure_rows(window.comparison) if row.name == "total")
    assert seconds.cells == ("160.0", "60.0")
    relation = next(row for row in figure_rows(window.comparison) if row.name == "of the first run's")
    assert relation.cells == ("100 %", "38 %")
    names = window.figures.model()
    head = [names.headerData(column, Qt.Orientation.Horizontal) for column in range(3)]
    assert head == ["", "slow", "=fast"]
    window.copy_figures()
    assert "average exit layer\tlayers\t8.0\t3.0" in QGuiApplication.clipboard().text()
    window.copy_tokens()
    assert QGuiApplication.clipboard().text().splitlines()[1].split("\t") == [
        "0", "false", "▁word1", "8", "▁word1", "2",
    ]  # fmt: skip
    window._saver.save(tmp_path / "a.csv", lambda _: window.comparison.as_csv().encode())
    assert "'=fast" in (tmp_path / "a.csv").read_text(encoding="utf-8")
    assert "a.csv" in window.told.text()


def test_figures_of_many_runs_stand_whole(show: Make) -> None:
    window = show(*(record([1, 2], [8, 8], threshold=number / 20) for number in range(16)))
    table = window.figures
    for row in range(table.rowCount()):
        for column in range(1, table.columnCount()):
            item = table.item(row, column)
            assert item is not None
            needed = QFontMetrics(item.font()).horizontalAdvance(item.text())
            assert table.columnWidth(column) >= needed + 6, item.text()
    assert table.horizontalScrollBar().maximum() > 0


def test_what_does_not_compare_is_said(show: Make) -> None:
    assert show(record([1], [2]), record([1], [2])).remark == ""
    assert "different inputs" in show(record([1], [2]), record([1], [2], prompt="other")).remark
