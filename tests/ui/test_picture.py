"""Pictures of the window: their size in pixels and in bytes, and that 256 colours are enough."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtGui import QColor, QImage

from dvp_gui.ui.picture import choose_palette, save_picture, take_picture, with_palette
from tests.ui.bench import Bench


def rgb(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return (
        np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[:, :, :3].copy()
    )


def test_a_saved_picture_is_small_and_looks_the_same(bench: Bench, tmp_path: Path) -> None:
    bench.run()
    exact = take_picture(bench.window).toImage()
    save_picture(bench.window, tmp_path / "window")
    saved = QImage(str(tmp_path / "window.png"))
    assert saved.size() == exact.size() == bench.window.size() * 2
    exact.save(str(tmp_path / "exact.png"))
    assert (tmp_path / "window.png").stat().st_size < 0.6 * (tmp_path / "exact.png").stat().st_size
    error = np.abs(rgb(saved).astype(int) - rgb(exact).astype(int))
    assert error.max() <= 24
    assert error.mean() < 0.1


def test_few_colours_are_kept_exactly() -> None:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    for x in range(40):
        for y in range(40):
            image.setPixelColor(x, y, QColor(6 * x, 3, 200))
    assert np.array_equal(rgb(with_palette(image)), rgb(image))


def test_many_colours_are_kept_exactly() -> None:
    noise = np.random.default_rng(0).integers(0, 2**24, (100, 100), dtype=np.uint32)
    image = QImage(noise.tobytes(), 100, 100, 400, QImage.Format.Format_RGB32)
    assert np.array_equal(rgb(with_palette(image)), rgb(image))


def test_a_rare_but_different_colour_is_in_the_palette() -> None:
    greys = np.arange(300, dtype=np.uint32) % 256 * 0x010101
    colours = np.unique(np.append(greys, np.uint32(0xFF0000)))
    counts = np.where(colours == 0xFF0000, 5, 1000)
    chosen = colours[choose_palette(colours, counts)]
    assert len(chosen) == 256
    assert 0xFF0000 in chosen
