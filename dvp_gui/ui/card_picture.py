"""A card as a picture, exactly as it is on the screen: painted anew by the widget itself, at twice its size or in
lines.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from dvp_gui.ui.picture import take_picture
from dvp_gui.ui.svg_clip import make_clips, marked_clips


def png_of(card: QWidget) -> bytes:
    """`card` at twice its size as a PNG."""
    return _written(lambda device: take_picture(card).save(device, "PNG"))


def svg_of(card: QWidget) -> bytes:
    """`card` as an SVG: text stays text, lines stay lines; maps of cells are images in it."""

    def paint(device: QIODevice) -> bool:
        generator = QSvgGenerator()
        generator.setOutputDevice(device)
        generator.setResolution(card.logicalDpiX())  # letters as large as on the screen
        generator.setSize(card.size())
        generator.setViewBox(QRect(QPoint(), card.size()))
        generator.setTitle(card.accessibleName())
        painter = QPainter(generator)
        painter.fillRect(card.rect(), card.palette().window().color())
        with marked_clips(card):
            card.render(painter, QPoint())
        return painter.end()

    return make_clips(_written(paint).decode()).encode()


def _written(write: Callable[[QIODevice], bool]) -> bytes:
    """What `write` puts into a device."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not write(buffer):
        raise RuntimeError("the picture could not be made")
    buffer.close()
    return bytes(data.data())
