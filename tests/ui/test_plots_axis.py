"""The axis that strip, heatmap and exit plot share."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from dvp_gui.ui.plots.exit_plot import ExitPlot
from dvp_gui.ui.plots.heatmap import ConfidenceHeatmap
from dvp_gui.ui.plots.token_axis import COLUMN_WIDTHS, LEFT_GUTTER, MIN_READABLE, TokenAxis
from dvp_gui.ui.plots.token_card import position_labels
from dvp_gui.ui.plots.token_strip import TokenStrip
from tests.ui.made_traces import run_info, trace
from tests.ui.plot_stage import Stage, stage

__all__ = ["stage"]


def tokens(count: int, start: int = 0) -> list:
    return [trace(step, 2 + step % 7) for step in range(start, start + count)]


@pytest.fixture
def axis(stage: Stage) -> TokenAxis:
    stage.state.begin(run_info())
    stage.axis.set_viewport(stage.window, 460)
    return stage.axis


def test_few_tokens_have_wide_columns_and_nothing_scrolls(stage: Stage, axis: TokenAxis) -> None:
    stage.state.append(tokens(3))
    assert axis.column_width == COLUMN_WIDTHS[0]
    assert (axis.offset, axis.max_offset) == (0, 0)


def test_columns_shrink_in_steps_then_scroll(stage: Stage, axis: TokenAxis) -> None:
    widths = []
    for step in range(30):
        stage.state.append([trace(step, 2)])
        widths.append(axis.column_width)
    assert widths == sorted(widths, reverse=True)
    assert min(widths) >= MIN_READABLE
    assert widths[-1] == widths[15]
    assert 460 / widths[-1] == pytest.approx(10), "a whole number of columns is in view"
    assert axis.max_offset > 0


def test_the_newest_token_is_followed(stage: Stage, axis: TokenAxis) -> None:
    stage.state.append(tokens(100))
    assert axis.offset == axis.max_offset
    stage.state.append(tokens(1, 100))
    assert axis.x_of(100) + axis.column_width == pytest.approx(460)


def test_a_pinned_token_stays_where_it_is(stage: Stage, axis: TokenAxis) -> None:
    stage.state.append(tokens(100))
    stage.state.pin(50)
    offset = axis.offset
    assert 0 <= axis.x_of(50) <= 460 - axis.column_width
    stage.state.append(tokens(20, 100))
    assert axis.offset == offset
    stage.state.pin(None)
    assert axis.offset == axis.max_offset


def test_scrolling_away_ends_following_until_the_end_is_reached(stage: Stage, axis: TokenAxis) -> None:
    stage.state.append(tokens(100))
    axis.scroll_by(-500)
    offset = axis.offset
    stage.state.append(tokens(5, 100))
    assert axis.offset == offset
    axis.scroll_to(axis.max_offset)
    stage.state.append(tokens(5, 105))
    assert axis.offset == axis.max_offset


def test_the_whole_run_fits_on_request(stage: Stage, axis: TokenAxis) -> None:
    stage.state.append(tokens(200))
    axis.set_shows_all(True)
    assert axis.max_offset == 0
    assert axis.visible_range(460) == pytest.approx((0, 200))
    axis.set_shows_all(False)
    assert axis.column_width == 46


def test_another_run_starts_at_the_left(stage: Stage, axis: TokenAxis) -> None:
    stage.state.append(tokens(100))
    stage.state.begin(run_info(run_id=2))
    assert axis.offset == 0
    assert axis.index_at(5) is None


def test_pixels_and_tokens_agree(stage: Stage, axis: TokenAxis) -> None:
    stage.state.append(tokens(100))
    axis.scroll_to(333)
    for index in (8, 10, 15):
        assert axis.index_at(axis.x_of(index) + 1) == index
    assert axis.index_at(-1) is None


def test_the_narrowest_widget_decides(stage: Stage, axis: TokenAxis) -> None:
    stage.state.append(tokens(100))
    axis.set_viewport(stage.theme, 200)
    assert axis.viewport_width == 200
    assert axis.x_of(99) + axis.column_width == pytest.approx(200)
    axis.set_viewport(stage.theme, None)
    assert axis.viewport_width == 460


def test_a_widget_that_covers_the_others_decides_alone(stage: Stage, axis: TokenAxis) -> None:
    stage.state.append(tokens(100))
    axis.set_viewport(stage.theme, 900)
    axis.set_alone(stage.theme)
    assert axis.viewport_width == 900
    axis.set_alone(stage.state)
    assert axis.viewport_width == 460, "one that shows no tokens changes nothing"
    axis.set_alone(None)
    assert axis.viewport_width == 460


def test_strip_heatmap_and_exits_stand_exactly_below_each_other(stage: Stage) -> None:
    strip = TokenStrip(stage.state, stage.theme, axis=stage.axis)
    heatmap = ConfidenceHeatmap(stage.state, stage.theme, axis=stage.axis)
    exits = ExitPlot(stage.state, stage.theme, axis=stage.axis)
    stage.show(strip, heatmap, exits)
    stage.run(tokens(60))
    for offset in (0.0, 777.0, 1.0e6):
        stage.axis.scroll_to(offset)
        stage.settle()
        index = strip.chips.tokens_in_view()[3]
        edge = strip.chips.mapToGlobal(QPoint(LEFT_GUTTER, 0)).x() + stage.axis.x_of(index)
        for card in (heatmap, exits):
            place = card.canvas.box.mapViewToScene(card.canvas.box.viewRect().topLeft())
            scene_x = card.canvas.box.mapViewToScene(QPoint(index, 1)).x()
            assert card.canvas.mapToGlobal(QPoint(0, 0)).x() + scene_x == pytest.approx(edge, abs=0.6)
            assert place.x() == pytest.approx(LEFT_GUTTER, abs=0.6)


def test_the_scroll_bar_and_the_axis_move_each_other(stage: Stage) -> None:
    strip = TokenStrip(stage.state, stage.theme, axis=stage.axis)
    stage.show(strip)
    stage.run(tokens(60))
    assert strip.scroll_bar.isVisible()
    assert strip.scroll_bar.value() == strip.scroll_bar.maximum()
    strip.scroll_bar.setValue(120)
    assert stage.axis.offset == 120
    stage.axis.scroll_to(200)
    assert strip.scroll_bar.value() == 200
    strip.show_all.click()
    assert not strip.scroll_bar.isVisible()
    assert strip.show_all.isVisible()


def test_keys_on_the_strip(stage: Stage) -> None:
    strip = TokenStrip(stage.state, stage.theme, axis=stage.axis)
    stage.show(strip)
    stage.run(tokens(60))
    strip.chips.setFocus()
    for key, pinned in (
        (Qt.Key.Key_Left, 58), (Qt.Key.Key_Left, 57), (Qt.Key.Key_Right, 58), (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0), (Qt.Key.Key_End, 59), (Qt.Key.Key_Space, None), (Qt.Key.Key_Space, 59),
    ):  # fmt: skip
        QTest.keyClick(strip.chips, key)
        assert stage.state.pinned == pinned


def test_position_labels_are_round_and_never_crowded() -> None:
    assert [label.text for label in position_labels(0, 4, 3, 44)] == ["1", "2", "3"]
    assert [label.text for label in position_labels(0, 50, 50, 3)] == ["1", "10", "20", "30", "40", "50"]
    assert [label.position for label in position_labels(7.5, 10, 9, 44)] == [7.5, 8.5]
