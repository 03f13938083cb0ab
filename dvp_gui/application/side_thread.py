"""A thread for what would hold up the window and is none of the decoder's business: reading a file, scoring a text.

Lives on the GUI thread, as its answers do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

CLOSE_PATIENCE_MS = 3000
"""How long closing waits for what cannot be interrupted, such as an import."""


@dataclass(frozen=True, slots=True)
class _Order:
    ticket: int
    work: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the work of `ticket` returned, or the exception that it raised."""

    ticket: int
    value: Any = None
    error: Exception | None = None


class _Hand(QObject):
    """Does one order after the other; its slot runs on the side thread."""

    answered = Signal(object)

    @Slot(object)
    def do(self, order: _Order) -> None:
        """Do the work, unless the window is being closed."""
        if QThread.currentThread().isInterruptionRequested():
            return
        try:
            answer = Answer(order.ticket, order.work())
        except Exception as error:  # noqa: BLE001 - the thread's outer edge: who asked makes a sentence of it
            answer = Answer(order.ticket, error=error)
        self.answered.emit(answer)


class SideThread(QObject):
    """Takes work and returns at once; the answer comes back with the ticket. The thread starts with the first work."""

    answered = Signal(object)
    """Answer."""

    _asked = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last_ticket = 0
        self._is_closed = False
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._hand = _Hand()
        self._hand.moveToThread(self._thread)
        self._asked.connect(self._hand.do)
        self._hand.answered.connect(self._on_answered)

    @property
    def is_open(self) -> bool:
        """Whether the thread is there."""
        return self._thread.isRunning()

    def ask(self, work: Callable[[], Any]) -> int:
        """Have `work` done after what was asked before; returns its ticket. `work` must touch no QObject."""
        self._last_ticket += 1
        if not self._is_closed:
            if not self._thread.isRunning():
                self._thread.start(QThread.Priority.LowPriority)
            self._asked.emit(_Order(self._last_ticket, work))
        return self._last_ticket

    def close(self) -> None:
        """End the thread after the work that goes on, or after CLOSE_PATIENCE_MS; no answer comes any more."""
        if self._is_closed:
            return
        self._is_closed = True
        self._hand.answered.disconnect()
        if self._thread.isRunning():
            self._thread.requestInterruption()
            self._thread.quit()
            self._thread.wait(CLOSE_PATIENCE_MS)

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        self.answered.emit(answer)
