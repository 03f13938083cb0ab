"""The keys of the window, wherever the focus is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from dvp_gui.application.run_state import RunStatus
from tests.ui.bench import Bench, let_events_run

Place = Callable[[Bench], QWidget]

PLACES: dict[str, Place] = {
    "question": lambda bench: bench.window.input.question,
    "passage": lambda bench: bench.window.input.context,
    "text": lambda bench: bench.window.text_bar.text,
    "number": lambda bench: bench.window.controls.threshold.field,
    "slider": lambda bench: bench.window.controls.p.slider,
    "mode": lambda bench: bench.window.controls.mode.button("dvp"),
    "measure": lambda bench: bench.window.controls.confidence.box,
    "wall": lambda bench: bench.window.wall,
    "candidates": lambda bench: bench.window.plots[-2].findChildren(QAbstractScrollArea)[0],
}


def focus(bench: Bench, widget: QWidget) -> QWidget:
    bench.window.activateWindow()
    widget.setFocus()
    let_events_run(0.02)
    assert widget.hasFocus()
    return widget


def test_ctrl_return_runs_from_everywhere(bench: Bench) -> None:
    passage = bench.window.input.context.toPlainText()
    for name, place in PLACES.items():
        before = bench.state.info
        QTest.keyClick(focus(bench, place(bench)), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert bench.state.info is not before, name
        bench.wait_for_end()
        assert bench.state.status is RunStatus.FINISHED, name
    assert bench.window.input.context.toPlainText() == passage


def test_esc_stops_from_everywhere(long_bench: Bench) -> None:
    for name, place in PLACES.items():
        long_bench.window.run()
        long_bench.wait_for_tokens(2)
        QTest.keyClick(focus(long_bench, place(long_bench)), Qt.Key.Key_Escape)
        long_bench.wait_for_end()
        assert long_bench.state.status is RunStatus.STOPPED, name


def test_esc_lets_go_of_the_pinned_token_from_everywhere(bench: Bench) -> None:
    bench.run()
    for name, place in PLACES.items():
        bench.state.pin(1)
        QTest.keyClick(focus(bench, place(bench)), Qt.Key.Key_Escape)
        assert bench.state.pinned is None, name


@pytest.mark.parametrize("name", ["question", "passage", "number"])
def test_arrows_stay_in_a_text_field_even_at_its_ends(bench: Bench, name: str) -> None:
    bench.run()
    field = focus(bench, PLACES[name](bench))
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        for _ in range(60):
            QTest.keyClick(field, key)
    assert bench.state.pinned is None


@pytest.mark.parametrize("name", ["wall", "candidates"])
def test_arrows_walk_from_the_plots(bench: Bench, name: str) -> None:
    bench.run()
    QTest.keyClick(focus(bench, PLACES[name](bench)), Qt.Key.Key_Left)
    assert bench.state.pinned == len(bench.state.traces) - 2


def test_a_number_that_is_being_typed_counts_for_the_run(bench: Bench) -> None:
    field = bench.window.controls.threshold.field
    focus(bench, field)
    field.selectAll()
    QTest.keyClicks(field, "0.25")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.wait_for_end()
    assert {trace.threshold for trace in bench.state.traces} == {0.25}


def test_ctrl_t_changes_between_plots_and_table(bench: Bench) -> None:
    table = bench.window.findChild(QWidget, "token_table")
    assert isinstance(table, QWidget)
    passage = focus(bench, bench.window.input.context)
    QTest.keyClick(passage, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert table.isVisible()
    assert bench.window.wall.view == "table"
    bench.window.wall.choice.button("plots").click()
    assert not table.isVisible()
    assert not bench.window.menus.show_table.isChecked()


def test_arrows_in_the_table_choose_rows(bench: Bench) -> None:
    bench.run()
    bench.window.menus.show_table.trigger()
    let_events_run(0.02)
    table = bench.window.findChild(QWidget, "token_table")
    assert isinstance(table, QWidget)
    view = table.findChildren(QAbstractScrollArea)[0]
    focus(bench, view)
    bench.state.pin(1)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert bench.state.pinned == 2
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert bench.state.pinned == 2
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert bench.state.pinned is None
