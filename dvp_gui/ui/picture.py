"""A picture of the window at twice its size, sharp enough to print."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

SCALE = 2


def take_picture(widget: QWidget) -> QPixmap:
    """Paint `widget` anew at twice its size: text and lines stay sharp, which enlarging would not give."""
    picture = QPixmap(widget.size() * SCALE)
    picture.setDevicePixelRatio(SCALE)
    picture.fill(widget.palette().window().color())
    painter = QPainter(picture)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    widget.render(painter, QPoint())
    painter.end()
    return picture


def save_picture(widget: QWidget, path: Path) -> None:
    """Save the picture in the format of `path`'s ending, PNG without one; raises OSError where it cannot."""
    path = path if path.suffix else path.with_suffix(".png")
    if not take_picture(widget).save(str(path)):
        raise OSError(f"{path} could not be written: choose a folder that you may write to, and .png or .jpg")
