"""The panels at small and large sizes: nothing overlaps, and what a run needs is in sight."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

from dvp_gui.ui.docks import BEHIND, SMALL_HEIGHT
from tests.ui.bench import Bench, let_events_run

SIZES = [(900, 600), (900, 640), (1024, 700), (1100, 640), (1280, 720), (1440, 900), (2560, 1440)]


def place(bench: Bench, widget: QWidget) -> QRect:
    """Where `widget` is in the window."""
    return QRect(widget.mapTo(bench.window, QPoint()), widget.size())


def resize(bench: Bench, size: tuple[int, int]) -> None:
    bench.window.resize(*size)
    let_events_run(0.15)


def assert_sound(bench: Bench, size: tuple[int, int]) -> None:
    window = bench.window
    assert (window.width(), window.height()) == size
    docks = {name: dock for name, dock in window.docks.all.items() if not dock.visibleRegion().isEmpty()}
    assert len(docks) == len(window.docks.all) - len(BEHIND), "one panel of those that share a place is seen"
    panels = {name: place(bench, dock) for name, dock in docks.items()}
    panels |= {"wall": place(bench, window.wall)}
    for (one, here), (other, there) in combinations(panels.items(), 2):
        assert not here.intersects(there), f"{one} and {other} overlap at {size}"
    inside = window.rect().adjusted(0, window.menuBar().height(), 0, -window.statusBar().height())
    assert all(inside.contains(area) for area in panels.values()), panels
    for control in (window.input.run_button, window.input.stop_button):
        assert not control.visibleRegion().isEmpty()
        assert control.visibleRegion().boundingRect().size() == control.size(), f"Run is cut at {size}"


def test_panels_follow_the_window(bench: Bench) -> None:
    bench.run()
    for size in [*SIZES, *reversed(SIZES)]:
        resize(bench, size)
        assert_sound(bench, size)
        low = size[1] < SMALL_HEIGHT
        assert (place(bench, bench.window.docks.all["figures"]).x() > size[0] / 2) == low


@pytest.mark.parametrize("size", SIZES[:4])
def test_nothing_overlaps_with_every_setting_in_sight(bench: Bench, size: tuple[int, int]) -> None:
    bench.run()
    resize(bench, size)
    bench.window.controls.more.click()
    bench.window.say("The folder holds no T5: choose one with a config.json of model_type t5.", "error")
    let_events_run(0.15)
    assert_sound(bench, size)


def test_a_panel_that_was_moved_stays_where_it_is(bench: Bench) -> None:
    resize(bench, (1440, 900))
    figures = bench.window.docks.all["figures"]
    figures.setFloating(True)
    resize(bench, (1024, 700))
    assert figures.isFloating()
    bench.window.reset_layout()
    let_events_run(0.15)
    assert not figures.isFloating()
    assert_sound(bench, (1024, 700))


def test_a_column_that_was_widened_keeps_its_width(bench: Bench) -> None:
    resize(bench, (1440, 900))
    curve = bench.window.docks.all["curve"]
    bench.window.resizeDocks([curve], [450], Qt.Orientation.Horizontal)
    let_events_run(0.15)
    resize(bench, (1700, 1000))
    assert abs(curve.width() - 450) <= 2
