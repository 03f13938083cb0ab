"""Cards of the window: pictures and data of each, exactly as on the screen; one of them over the whole window."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QMessageBox, QWidget

from dvp_gui.export.columns import AUDIT_LAYERS, AUDIT_TOKENS, CANDIDATES, LAYERS, TOKENS
from dvp_gui.ui.card_picture import png_of, svg_of
from dvp_gui.ui.picture import take_picture
from dvp_gui.ui.plots.card import RunCard
from dvp_gui.ui.plots.heatmap import ConfidenceHeatmap
from dvp_gui.ui.plots.token_axis import LEFT_GUTTER
from dvp_gui.ui.plots.token_strip import TokenStrip
from tests.full_disk import files_of_at_most
from tests.ui.bench import Bench, let_events_run
from tests.ui.made_traces import trace
from tests.ui.plot_stage import Stage, stage  # noqa: F401 - a fixture

KNOWN = {c.name for c in (*TOKENS, *LAYERS, *CANDIDATES, *AUDIT_TOKENS, *AUDIT_LAYERS)}
OURS = {"average_exit_layer", "probability_over_k", "figure", "value"}


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return rows[:, :, :3].copy()


def drawn(svg: bytes, size: tuple[int, int]) -> np.ndarray:
    """`svg` as Qt draws it; it knows no clip paths, so they become the masks that it knows."""
    text = re.sub(
        r'<clipPath id="(\w+)" clipPathUnits="userSpaceOnUse"><rect (.*?)/></clipPath>',
        r'<mask id="\1" maskUnits="userSpaceOnUse" \2><rect \2 fill="#ffffff" stroke="none"/></mask>',
        svg.decode(),
    )
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    with QPainter(image) as painter:
        QSvgRenderer(text.replace("clip-path=", "mask=").encode()).render(painter)
    return pixels(image)


def cards(bench: Bench) -> list[RunCard]:
    return [card for card in bench.window.findChildren(RunCard) if card.isVisible()]


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def action(bench: Bench, card: QWidget, text: str) -> None:
    """Choose an entry of the card's menu, as it is opened by the keyboard."""
    place = card.mapToGlobal(QPoint(5, 5))
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), place)
    QApplication.sendEvent(card, asked)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entry = next(a for a in menu.actions() if a.text().replace("&", "") == text)
    assert entry.isEnabled(), text
    menu.close()
    entry.trigger()
    let_events_run(0.02)


def test_every_card_gives_its_picture_and_its_data(bench: Bench) -> None:
    bench.run()
    bench.window.menus.show_table.trigger()
    let_events_run(0.05)
    bench.window.menus.show_table.trigger()
    let_events_run(0.05)
    seen = cards(bench)
    assert len(seen) >= 6
    for card in seen:
        action(bench, card, "Copy picture")
        copied = QGuiApplication.clipboard().pixmap().toImage()
        assert np.array_equal(pixels(copied), pixels(take_picture(card).toImage())), card.accessibleName()
        assert np.array_equal(pixels(QImage.fromData(png_of(card))), pixels(copied))
        action(bench, card, "Copy data")
        content = QGuiApplication.clipboard().mimeData()
        table = card.table()
        assert table is not None
        rows = rows_of(bytes(content.data("text/csv").data()).decode())
        assert rows[0] == [column.name for column in table.columns]
        assert set(rows[0]) <= KNOWN | OURS
        assert len(rows) == len(table.rows) + 1 == len(content.text().splitlines())


def test_the_data_are_what_the_plots_show(bench: Bench) -> None:
    bench.run()
    tables = {type(card).__name__: card.table() for card in cards(bench)}
    heat, strip, exits = (tables[name] for name in ("ConfidenceHeatmap", "TokenStrip", "ExitPlot"))
    assert heat is not None
    assert strip is not None
    assert exits is not None
    named = [dict(zip((c.name for c in heat.columns), row, strict=True)) for row in heat.rows]
    for row in named:
        shown = bench.state.traces[int(row["step"])].confidence[int(row["layer"]) - 1]
        assert np.isnan(shown) if row["confidence"] == "" else np.float32(row["confidence"]) == shown
    assert [row[3] for row in strip.pick("step", "token_id", "token", "exit_layer").rows] == [
        str(t.exit_layer) for t in bench.state.traces
    ]
    mean = np.mean([t.exit_layer for t in bench.state.traces])
    assert float(exits.rows[-1][-1]) == pytest.approx(mean)


def test_saving_asks_before_it_overwrites_and_a_full_disk_is_one_sentence(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.run()
    card = next(card for card in cards(bench) if isinstance(card, ConfidenceHeatmap))
    offered: list[str] = []
    answers = [str(tmp_path / "map"), str(tmp_path / "map"), ""]

    def choose(_parent: QWidget, _title: str, name: str, _kinds: str, **_: object) -> tuple[str, str]:
        offered.append(Path(name).name)
        return answers.pop(0), ""

    def refuse(*_: object) -> QMessageBox.StandardButton:
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    monkeypatch.setattr(QMessageBox, "question", refuse)
    picture = png_of(card)  # before the sentence on it takes room
    action(bench, card, "Save as PNG…")
    saved = (tmp_path / "map.png").read_bytes()
    assert saved == picture
    assert "map.png" in bench.window.messages.sentence
    action(bench, card, "Save as PNG…")  # the same name, no, then gives up
    assert offered == ["layers.png", "layers.png", "map.png"]
    assert (tmp_path / "map.png").read_bytes() == saved
    with files_of_at_most(1000):
        assert not bench.window.saver.save(tmp_path / "map.png", lambda _: b"x" * 5000)
    assert (tmp_path / "map.png").read_bytes() == saved
    assert [path.name for path in tmp_path.iterdir() if "map" in path.name] == ["map.png"]
    sentence = bench.window.messages.sentence
    assert "map.png" in sentence
    assert sentence.count(".") <= 3


def test_a_maximised_card_has_the_window_and_leaves_the_layout_as_it_was(bench: Bench) -> None:
    bench.run()
    window = bench.window
    for card in [*cards(bench), window.input, window.controls]:
        before = bench.window.saveState(), window.wall.splitter.sizes(), window.wall.plots.sizes()
        place, size = card.mapTo(window, QPoint()), card.size()
        QTest.mouseDClick(card, Qt.MouseButton.LeftButton, pos=QPoint(40, 14))
        let_events_run(0.05)
        assert window.maximiser.card is card
        assert card.width() > 0.95 * window.width()
        focused = window.focusWidget()
        for _ in range(30):
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
            assert card.isAncestorOf(window.focusWidget()) or window.focusWidget() is card
        assert focused is not None
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
        let_events_run(0.05)
        assert window.maximiser.card is None
        assert (card.mapTo(window, QPoint()), card.size()) == (place, size), card.accessibleName()
        assert (window.saveState(), window.wall.splitter.sizes(), window.wall.plots.sizes()) == before


def test_the_window_menu_maximises_the_panel_with_the_focus_and_full_screen_and_back(bench: Bench) -> None:
    bench.run()
    window = bench.window
    strip = next(card for card in cards(bench) if isinstance(card, TokenStrip))
    window.activateWindow()
    strip.chips.setFocus()
    QTest.keyClick(strip.chips, Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    assert window.maximiser.card is strip
    window.resize(1200, 760)
    let_events_run(0.1)
    assert strip.width() > 1150
    window.say("A sentence that must be seen.", "error")
    let_events_run(0.05)
    assert not window.messages.visibleRegion().isEmpty()
    QTest.keyClick(strip.chips, Qt.Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    assert window.maximiser.card is None
    window.menus.full_screen.trigger()
    assert window.isFullScreen()
    window.menus.full_screen.trigger()
    assert not window.isFullScreen()


def test_an_svg_shows_what_the_screen_shows_and_nothing_beside_it(stage: Stage) -> None:  # noqa: F811
    strip = TokenStrip(stage.state, stage.theme, axis=stage.axis)
    heat = ConfidenceHeatmap(stage.state, stage.theme, axis=stage.axis)
    stage.show(strip, heat)
    stage.run([trace(step, 2 + step * 5 % 7) for step in range(60)])
    stage.axis.scroll_by(-25)
    stage.settle()
    for card in (strip, heat):
        svg = svg_of(card)
        assert b"<text" in svg
        assert b"clip-path" in svg
        assert not re.search("[\u2402\u2403]", svg.decode())
        shown = pixels(take_picture(card).toImage()).astype(int)
        again = drawn(svg, (shown.shape[1], shown.shape[0])).astype(int)
        assert np.abs(shown - again).mean() < 6  # letters stand a little elsewhere
        beside = again[:, 4 : 2 * LEFT_GUTTER]  # where columns that are scrolled away would be
        assert (np.ptp(beside, axis=2) < 60).all(), f"{card.accessibleName()} has colours beside its axes"
    assert not any(item.__class__.__name__ == "_Mark" for item in heat.canvas.scene().items())
