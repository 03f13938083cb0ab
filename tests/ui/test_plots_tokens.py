"""Strip, heatmap and exit plot: what they hold for runs made by hand, selection both ways, changes midway."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from dvp_gui.engine.config import DecodingConfig
from dvp_gui.ui.plots.exit_plot import ExitPlot
from dvp_gui.ui.plots.heatmap import ConfidenceHeatmap, layer_labels
from dvp_gui.ui.plots.steps import setting_changes
from dvp_gui.ui.plots.token_axis import LEFT_GUTTER
from dvp_gui.ui.plots.token_strip import TokenStrip
from dvp_gui.ui.plots.wording import as_tooltip, visible_piece
from tests.ui.made_traces import SpelledVocabulary, run_info, trace
from tests.ui.plot_stage import Stage, stage

__all__ = ["stage"]


@pytest.fixture
def heatmap(stage: Stage) -> ConfidenceHeatmap:
    heatmap = ConfidenceHeatmap(stage.state, stage.theme, axis=stage.axis)
    stage.show(heatmap)
    return heatmap


@pytest.fixture
def exits(stage: Stage) -> ExitPlot:
    exits = ExitPlot(stage.state, stage.theme, axis=stage.axis)
    stage.show(exits)
    return exits


@pytest.fixture
def strip(stage: Stage) -> TokenStrip:
    strip = TokenStrip(stage.state, stage.theme, axis=stage.axis)
    stage.show(strip)
    return strip


def test_cells_are_the_checks_and_nothing_else(stage: Stage, heatmap: ConfidenceHeatmap) -> None:
    stage.run([trace(0, 4, confidence=[0.1, 0.5, 0.95]), trace(1, 2, confidence=[0.97])])
    image = heatmap.image.image
    assert image.dtype == np.float32
    assert image.shape == (8, 256)
    assert np.isnan(image[0]).all(), "layer 1 is below p: nothing is checked"
    assert image[1:4, 0].tolist() == pytest.approx([0.1, 0.5, 0.95])
    assert np.isnan(image[4:, 0]).all(), "layers above the exit never run"
    assert image[1, 1] == pytest.approx(0.97)
    assert np.isnan(image[2:, 1]).all()
    assert np.isnan(image[:, 2:]).all()
    assert tuple(heatmap.image.levels) == (0.0, 1.0)


def test_columns_are_written_once_and_the_image_grows(stage: Stage, heatmap: ConfidenceHeatmap) -> None:
    stage.run([trace(step, 3, confidence=[0.1, 0.2]) for step in range(200)])
    first = heatmap.values
    stage.state.append([trace(step, 3, confidence=[0.3, 0.4]) for step in range(200, 256)])
    assert heatmap.values is first
    stage.state.append([trace(256, 3, confidence=[0.5, 0.6])])
    assert heatmap.values.shape == (8, 512)
    assert heatmap.values[2, [0, 255, 256]].tolist() == pytest.approx([0.2, 0.4, 0.6])
    assert heatmap.image.boundingRect().width() == 512


def test_layers_line_up_with_the_image(stage: Stage, heatmap: ConfidenceHeatmap) -> None:
    stage.run([trace(0, 4)])
    corner = heatmap.image.mapRectToParent(heatmap.image.boundingRect())
    assert (corner.left(), corner.top(), corner.height()) == (0, 0.5, 8)


def test_staircase_goes_along_the_exits(stage: Stage, heatmap: ConfidenceHeatmap) -> None:
    stage.run([trace(0, 4), trace(1, 2), trace(2, 8)])
    x, y = heatmap.staircase.getData()
    assert x.tolist() == [0, 1, 1, 2, 2, 3]
    assert y.tolist() == [4.5, 4.5, 2.5, 2.5, 8.5, 8.5]
    assert heatmap.ran.getData()[1].tolist() == y.tolist()
    assert heatmap.staircase.opts["pen"].color() == stage.theme.colors.signal


def test_p_moves_where_it_was_changed(stage: Stage, heatmap: ConfidenceHeatmap) -> None:
    stage.run([trace(0, 4, p=2), trace(1, 5, p=3, threshold=0.8), trace(2, 8, mode="full")])
    x, y = heatmap.pruning.getData()
    assert x.tolist() == [0, 1, 1, 2, 2, 3]
    assert y[:4].tolist() == [2.5, 2.5, 3.5, 3.5]
    assert np.isnan(y[4:]).all()
    assert [(label.position, label.text) for label in heatmap.canvas.top.labels] == [
        (1, "p 2 → 3, λ 0.90 → 0.80"),
        (2, "dvp → full"),
    ]
    assert heatmap.marks.getData()[0].tolist() == [1, 1, 2, 2]
    assert heatmap.canvas.right.labels == ()


def test_p_is_named_at_the_end(stage: Stage, heatmap: ConfidenceHeatmap) -> None:
    stage.run([trace(0, 4, p=2), trace(1, 5, p=3, k=64)])
    labels = heatmap.canvas.right.labels
    assert [(label.position, label.text) for label in labels] == [(3.5, "p = 3"), (3.5, "keep 64")]
    stage.run([trace(0, 4, p=2, mode="calm")])
    assert [label.text for label in heatmap.canvas.right.labels] == ["p = 2"]


def test_a_schedule_is_no_change_of_settings() -> None:
    traces = [trace(step, 3, threshold=0.9 - step / 100) for step in range(4)]
    assert setting_changes(traces, "calm") == []
    assert [change.index for change in setting_changes(traces, "constant")] == [1, 2, 3]


def test_modes_without_checks_say_so_and_show_their_exits(stage: Stage, heatmap: ConfidenceHeatmap) -> None:
    stage.run([trace(step, 5, mode="static") for step in range(3)])
    assert heatmap.message == ""
    assert heatmap.summary.isVisible()
    assert "static" in heatmap.summary.text()
    assert np.isnan(heatmap.values).all()
    assert set(heatmap.staircase.getData()[1]) == {5.5}
    stage.run([trace(0, 4)])
    assert not heatmap.summary.isVisible()


def test_legend_names_its_scale(stage: Stage, heatmap: ConfidenceHeatmap, strip: TokenStrip) -> None:
    stage.run([trace(0, 4, num_layers=12)])
    assert heatmap.legend.texts == ("confidence 0 1", "exit", "not checked", "never run")
    assert strip.legend.texts == ("exit layer 1 12",)


def test_bars_and_the_average_so_far(stage: Stage, exits: ExitPlot) -> None:
    stage.run([trace(0, 4), trace(1, 2), trace(2, 8)])
    assert exits.bars.heights == [4, 2, 8]
    area, color = exits.bars.bar(2)
    assert (area.center().x(), area.top(), area.height()) == (2.5, 0, 8)
    assert color == stage.theme.exit_color(8, 8)
    x, y = exits.average.getData()
    assert x.tolist() == [0.5, 1.5, 2.5]
    assert y.tolist() == pytest.approx([4, 3, 14 / 3])
    assert [label.text for label in exits.canvas.right.labels] == ["avg. 4.7", "L = 8"]
    assert "4.7 of 8" in exits.summary.text()


def test_axes_are_fixed_to_the_model(stage: Stage, exits: ExitPlot, heatmap: ConfidenceHeatmap) -> None:
    stage.run([trace(0, 2, num_layers=24)])
    before = exits.canvas.box.viewRange()[1], heatmap.canvas.box.viewRange()[1]
    stage.state.append([trace(1, 24, num_layers=24)])
    stage.settle()
    assert (exits.canvas.box.viewRange()[1], heatmap.canvas.box.viewRange()[1]) == before
    assert before[0][0] == 0
    assert before[0][1] >= 24


@pytest.mark.parametrize("num_layers", [2, 3, 6, 8, 12, 24])
def test_layer_labels_name_first_and_last(num_layers: int) -> None:
    labels = [int(label.text) for label in layer_labels(num_layers)]
    assert labels[0] == 1
    assert labels[-1] == num_layers
    assert labels == sorted(set(labels))


def test_a_click_pins_and_a_second_one_lets_go(
    stage: Stage, heatmap: ConfidenceHeatmap, exits: ExitPlot, strip: TokenStrip
) -> None:
    stage.run([trace(step, 3) for step in range(5)])
    stage.click(heatmap.canvas, 1.5, 6)
    assert stage.state.pinned == 1
    stage.click(exits.canvas, 3.5, 1)
    assert stage.state.pinned == 3
    stage.click(exits.canvas, 3.5, 1)
    assert stage.state.pinned is None
    place = QPoint(LEFT_GUTTER + round(stage.axis.x_of(2)) + 10, 12)
    QTest.mouseClick(strip.chips, Qt.MouseButton.LeftButton, pos=place)
    assert stage.state.pinned == 2
    stage.click(heatmap.canvas, 7.5, 2)
    assert stage.state.pinned == 2, "beside all tokens nothing is chosen"


def test_the_frame_follows_pin_and_newest(stage: Stage, heatmap: ConfidenceHeatmap) -> None:
    stage.run([trace(step, 3) for step in range(5)])
    assert heatmap.frame.getData()[0].min() == 4
    thin = heatmap.frame.opts["pen"].widthF()
    stage.state.pin(1)
    assert heatmap.frame.getData()[0].tolist() == [1, 2, 2, 1, 1]
    assert heatmap.frame.opts["pen"].widthF() > thin
    stage.state.pin(None)
    stage.state.append([trace(5, 3)])
    assert heatmap.frame.getData()[0].min() == 5


def test_hover_tells_token_and_layer(stage: Stage, heatmap: ConfidenceHeatmap, exits: ExitPlot) -> None:
    vocabulary = SpelledVocabulary({7: "▁Lis", 8: "<b>x</b>"})
    traces = [
        trace(0, 4, token_id=7, confidence=[0.1, 0.5, 0.95], k=3),
        trace(1, 8, token_id=8, confidence=[0.1] * 6),
    ]
    stage.run(traces, run_info(vocabulary=vocabulary))
    text = exits.hover_text(0, 1)
    assert "Token 1: ▁Lis" in text
    assert "layer 4 of 8" in text
    assert "confidence 0.950, threshold 0.900" in text
    assert "layer 3: confidence 0.500 over the K kept" in heatmap.hover_text(0, 3.2)
    assert "layer 2: confidence 0.100 over the whole vocabulary" in heatmap.hover_text(0, 2)
    assert "layer 1: run, not checked" in heatmap.hover_text(0, 1)
    assert "layer 7: never run" in heatmap.hover_text(0, 7)
    assert "not checked at its exit" in exits.hover_text(1, 1)
    assert "<b>" not in as_tooltip(exits.hover_text(1, 1))


def test_hover_shows_a_tooltip(stage: Stage, heatmap: ConfidenceHeatmap) -> None:
    stage.run([trace(step, 3) for step in range(5)])
    QTest.mouseMove(heatmap.canvas.viewport(), stage.place(heatmap.canvas, 2.5, 3))
    stage.settle()
    assert "Token 3" in QToolTip.text()
    QToolTip.hideText()


def test_the_strip_shows_every_piece_as_text(stage: Stage, strip: TokenStrip) -> None:
    vocabulary = SpelledVocabulary({10: "<b>", 11: "\n", 12: "</s>"})
    stage.run([trace(step, 3) for step in range(3)], run_info(vocabulary=vocabulary))
    assert list(strip.chips.tokens_in_view()) == [0, 1, 2]
    assert [visible_piece(piece) for piece in stage.state.pieces] == ["<b>", "⏎", "</s>"]
    stage.state.pin(0)
    assert "<b>" in strip.chips.accessibleDescription()


def test_chips_have_the_colour_of_their_layer(stage: Stage, strip: TokenStrip) -> None:
    stage.run([trace(0, 2), trace(1, 8)])
    picture = strip.chips.grab().toImage()
    for index, layer in ((0, 2), (1, 8)):
        x = LEFT_GUTTER + round(stage.axis.x_of(index)) + 8
        assert picture.pixelColor(x, 7) == stage.theme.exit_color(layer, 8)


def test_a_change_of_settings_is_marked_on_the_strip(stage: Stage, strip: TokenStrip) -> None:
    stage.run([trace(0, 3), trace(1, 3, k=9), trace(2, 3, k=9)])
    assert strip.chips.changed_at == {1}


@pytest.mark.parametrize("card", [TokenStrip, ConfidenceHeatmap, ExitPlot])
def test_an_empty_card_says_what_will_appear(stage: Stage, card: type) -> None:
    widget = card(stage.state, stage.theme, axis=stage.axis)
    stage.show(widget)
    assert len(widget.message) > 20
    stage.run([trace(0, 3)])
    assert widget.message == ""
    stage.state.begin(run_info(run_id=2))
    assert len(widget.message) > 20


def test_another_run_forgets_the_last(stage: Stage, heatmap: ConfidenceHeatmap, exits: ExitPlot) -> None:
    stage.run([trace(step, 3) for step in range(5)])
    stage.run([trace(0, 20, num_layers=24)], run_info(24, config=DecodingConfig(p=2)))
    assert heatmap.values.shape[0] == 24
    assert np.isnan(heatmap.values[:, 1:]).all()
    assert exits.bars.heights == [20]
    assert exits.canvas.box.viewRange()[1][1] >= 24
