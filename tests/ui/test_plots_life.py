"""Plots over time: hidden and shown again, light and dark, thousands of frames, pens on dense screens."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QWidget

from dvp_gui.ui.picture import take_picture
from dvp_gui.ui.plots.candidate_table import CandidateTable
from dvp_gui.ui.plots.confidence_plot import ConfidencePlot
from dvp_gui.ui.plots.exit_plot import ExitPlot
from dvp_gui.ui.plots.gutters import spread
from dvp_gui.ui.plots.heatmap import ConfidenceHeatmap
from dvp_gui.ui.plots.run_figures import RunFigures
from dvp_gui.ui.plots.token_strip import TokenStrip
from dvp_gui.ui.plots.token_table import TokenTable
from tests.ui.made_traces import run_info, trace
from tests.ui.plot_stage import Stage, stage

__all__ = ["stage"]


def all_plots(stage: Stage) -> list[QWidget]:
    state, theme, axis = stage.state, stage.theme, stage.axis
    return [
        TokenStrip(state, theme, axis=axis),
        ConfidenceHeatmap(state, theme, axis=axis),
        ExitPlot(state, theme, axis=axis),
        ConfidencePlot(state, theme),
        CandidateTable(state, theme),
        RunFigures(state, theme),
        TokenTable(state, theme),
    ]


def colours_of(picture: QImage) -> set[str]:
    return {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    }


def test_a_hidden_plot_does_nothing_until_it_is_shown(stage: Stage) -> None:
    heatmap = ConfidenceHeatmap(stage.state, stage.theme, axis=stage.axis)
    stage.show(heatmap)
    stage.run([trace(0, 4)])
    heatmap.hide()
    before = heatmap.values
    stage.run([trace(0, 3, num_layers=12), trace(1, 9, num_layers=12)])
    stage.theme.set_choice("dark")
    assert heatmap.values is before
    heatmap.show()
    stage.settle()
    assert heatmap.values.shape[0] == 12
    assert heatmap.staircase.getData()[1].tolist() == [3.5, 3.5, 9.5, 9.5]
    assert heatmap.staircase.opts["pen"].color() == stage.theme.colors.signal


def test_plots_made_after_the_run_show_it(stage: Stage) -> None:
    stage.state.begin(run_info())
    stage.state.append([trace(0, 4), trace(1, 2)])
    exits = ExitPlot(stage.state, stage.theme, axis=stage.axis)
    stage.show(exits)
    assert exits.bars.heights == [4, 2]


def test_every_plot_takes_the_dark_colours(stage: Stage) -> None:
    plots = all_plots(stage)
    stage.window.resize(900, 1500)
    stage.theme.apply(stage.app)
    stage.show(*plots)
    stage.run([trace(step, 2 + step % 7) for step in range(10)])
    light = {type(plot).__name__: plot.grab().toImage() for plot in plots}
    stage.theme.set_choice("dark")
    stage.settle()
    for plot in plots:
        dark = plot.grab().toImage()
        middle = QPoint(dark.width() // 2, 3)
        assert dark.pixelColor(middle) == stage.theme.colors.card, type(plot).__name__
        assert light[type(plot).__name__].pixelColor(middle) == QColor("#ffffff")
    heatmap = plots[1].grab().toImage()
    colours = colours_of(heatmap)
    assert stage.theme.colors.signal.name() in colours
    assert "#ffffff" not in colours
    stage.theme.set_choice("light")


def test_scales_are_painted(stage: Stage) -> None:
    heatmap = ConfidenceHeatmap(stage.state, stage.theme, axis=stage.axis)
    exits = ExitPlot(stage.state, stage.theme, axis=stage.axis)
    stage.show(heatmap, exits)
    stage.run([trace(0, 6, confidence=[0.0, 0.3, 0.5, 0.7, 1.0])])
    seen = colours_of(heatmap.canvas.grab().toImage())
    for value in (0.0, 0.3, 0.7, 1.0):
        wanted = stage.theme.confidence_color(value)
        assert any(
            abs(QColor(name).red() - wanted.red()) + abs(QColor(name).blue() - wanted.blue()) <= 6
            for name in seen
        )
    assert stage.theme.colors.track.name() in seen, "layer 1 ran without a check"
    assert stage.theme.exit_color(6, 8).name() in colours_of(exits.canvas.grab().toImage())


def test_pens_are_twice_as_wide_on_a_picture_of_twice_the_size(stage: Stage) -> None:
    heatmap = ConfidenceHeatmap(stage.state, stage.theme, axis=stage.axis)
    stage.show(heatmap)
    stage.run([trace(step, 5) for step in range(4)])
    signal = stage.theme.colors.signal

    def thickness(picture: QImage, scale: int) -> int:
        place = stage.place(heatmap.canvas, 1.5, 5.5)
        place = heatmap.canvas.mapTo(stage.window, place) * scale
        rows = range(place.y() - 6 * scale, place.y() + 6 * scale)
        return sum(picture.pixelColor(place.x(), y) == signal for y in rows)

    assert thickness(stage.window.grab().toImage(), 1) == 2
    assert thickness(take_picture(stage.window).toImage(), 2) == 4


def test_labels_that_would_cover_each_other_move() -> None:
    moved = spread([10.0, 12.0, 60.0], 14, 100)
    assert moved == [10, 24, 60]
    moved = spread([95.0, 96.0], 14, 100)
    assert moved[1] <= 93
    assert moved[1] - moved[0] >= 14


@pytest.mark.parametrize("width", [220, 340, 1400])
def test_small_and_large(stage: Stage, width: int) -> None:
    stage.window.resize(width, 700)
    plots = all_plots(stage)[:3]
    stage.show(*plots)
    stage.run([trace(step, 2 + step % 7) for step in range(40)])
    stage.window.resize(width, 420)
    stage.settle()
    assert plots[1].canvas.axes_width > 0


class PaintCounter(QObject):
    """Counts how often what it watches is painted."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def test_thousands_of_frames_neither_grow_nor_crash(stage: Stage) -> None:
    plots = all_plots(stage)
    for plot in plots:
        plot.setFixedHeight(150)  # a frame of few pixels makes the same calls
    stage.window.resize(320, 1150)
    stage.show(*plots)
    paints = PaintCounter()
    for plot in plots:
        canvas = getattr(plot, "canvas", None) or getattr(plot, "view", None)
        if canvas is not None:
            canvas.viewport().installEventFilter(paints)

    def one_run(run_id: int) -> None:
        stage.state.begin(run_info(run_id=run_id))
        for step in range(40):
            mode = "dvp" if step % 10 else "calm"
            stage.state.append([trace(step, 2 + step % 7, mode=mode, p=2 + step // 20)])
            if step % 9 == 0:
                stage.state.pin(step // 2 if step % 2 else None)
            stage.app.processEvents()

    def held() -> tuple[int, int, int]:
        gc.collect()
        items = sum(len(plot.canvas.scene().items()) for plot in plots if hasattr(plot, "canvas"))
        graphics = sum(issubclass(type(thing), QGraphicsItem) for thing in gc.get_objects())
        return items, graphics, len(stage.app.allWidgets())

    one_run(1)
    first = held()
    for run_id in range(2, 19):
        one_run(run_id)
    assert paints.count > 3000
    assert held() == first
    assert np.isfinite(plots[1].values[1, 1])


def test_a_plot_can_be_painted_without_a_screen(stage: Stage) -> None:
    exits = ExitPlot(stage.state, stage.theme, axis=stage.axis)
    stage.show(exits)
    stage.run([trace(0, 3)])
    image = QImage(exits.size(), QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    exits.render(painter, QPoint())
    painter.end()
    assert stage.theme.exit_color(3, 8).name() in colours_of(image)
