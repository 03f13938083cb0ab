"""A picture of the window at twice its size, sharp enough to print."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

SCALE = 2
_PALETTE = 256
_MOST_COLOURS = 6000
"""A picture with more, such as a large heatmap, is kept as it is."""
_SMALLEST_FILE = 0
"""Qt's quality of a PNG, which loses nothing: the time that is spent on its size."""


def take_picture(widget: QWidget, scale: float = SCALE) -> QPixmap:
    """Paint `widget` anew at `scale` times its size: text and lines stay sharp, which enlarging would not give."""
    picture = QPixmap(widget.size() * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill(widget.palette().window().color())
    painter = QPainter(picture)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    widget.render(painter, QPoint())
    painter.end()
    return picture


def save_picture(widget: QWidget, path: Path, scale: float = SCALE) -> None:
    """Save the picture in the format of `path`'s ending, PNG without one; raises OSError where it cannot."""
    path = path if path.suffix else path.with_suffix(".png")
    image = take_picture(widget, scale).toImage()
    if path.suffix.lower() == ".png":
        saved = with_palette(image).save(str(path), None, _SMALLEST_FILE)
    else:
        saved = image.save(str(path))
    if not saved:
        raise OSError(f"{path} could not be written: choose a folder that you may write to, and .png or .jpg")


def with_palette(image: QImage) -> QImage:
    """The same picture in 256 colours, which makes a third of the file; the edges of letters need no more."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32) & 0xFFFFFF
    colours, counts = np.unique(pixels, return_counts=True)
    if len(colours) > _MOST_COLOURS:
        return image
    table = [int(colour) | 0xFF000000 for colour in colours[choose_palette(colours, counts)]]
    return image.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)


def choose_palette(colours: npt.NDArray[np.uint32], counts: npt.NDArray[np.int64]) -> list[int]:
    """Indices of up to 256 of `colours` (0xRRGGBB): each next one is that which costs most while it is missing."""
    channels = np.stack([colours >> shift & 0xFF for shift in (16, 8, 0)], axis=1).astype(
        np.float64
    )  # [n, 3]
    chosen = [int(counts.argmax())]
    distance = np.square(channels - channels[chosen[0]]).sum(axis=1)
    while len(chosen) < min(_PALETTE, len(colours)):
        chosen.append(int((distance * counts).argmax()))
        distance = np.minimum(distance, np.square(channels - channels[chosen[-1]]).sum(axis=1))
    return chosen
