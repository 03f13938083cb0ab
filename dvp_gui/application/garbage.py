"""Collect reference cycles on the GUI thread only.

Python runs its cycle collector on whichever thread happens to allocate, and a widget that is part of a cycle is then
destroyed there: on the worker's thread that ends the process. So the automatic collector is switched off and a
timer on the GUI thread does its work.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_TICK_MS = 1_000
_TICKS_TO_FULL = 30


class GuiThreadCollector(QObject):
    """Takes the cycle collector's place from its making until `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = 0
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()

    @Slot()
    def keep_what_stands(self) -> None:
        """Leave all that is loaded by now out of later collections.

        Libraries and a model hardly become garbage, and looking through them takes the GUI thread a noticeable time;
        what stood before and is gone is let go here.
        """
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Give the work back to Python."""
        self._timer.stop()
        gc.enable()

    @Slot()
    def _on_tick(self) -> None:
        self._ticks += 1
        gc.collect(2 if self._ticks % _TICKS_TO_FULL == 0 else 1)
