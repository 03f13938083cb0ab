"""Where the worker leaves its tokens for the window. Safe to use from both threads; knows neither Qt nor a model."""

from __future__ import annotations

import threading
from typing import NamedTuple

from dvp_gui.engine.audit_trace import TokenAudit
from dvp_gui.engine.trace import TokenTrace


class Arrival(NamedTuple):
    """One token, with its audit where the run has one."""

    trace: TokenTrace
    audit: TokenAudit | None = None


class TraceBuffer:
    """Tokens on their way from the worker's thread to the GUI thread, each marked with the run it belongs to."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[int, Arrival]] = []

    def put(self, run_id: int, trace: TokenTrace, audit: TokenAudit | None = None) -> None:
        """Leave one token of run `run_id`; called on the worker's thread."""
        with self._lock:
            self._waiting.append((run_id, Arrival(trace, audit)))

    def drain(self, run_id: int) -> list[Arrival]:
        """Take everything that waits and return what belongs to `run_id`; tokens of other runs are dropped."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        return [arrival for owner, arrival in waiting if owner == run_id]
