"""How the window holds, steps and ends a run that goes on in the worker. Safe to use from both threads; knows no Qt."""

from __future__ import annotations

import threading
import time


class RunControl:
    """One run's brake: the window pauses, steps, resumes and stops; the worker asks for its turn before each token."""

    def __init__(self, *, is_paused: bool = False) -> None:
        """`is_paused`: hold before the first token."""
        self._condition = threading.Condition()
        self._stopped = threading.Event()
        self._abandoned = threading.Event()
        self._is_paused = is_paused
        self._steps = 0
        self._waited_s = 0.0
        self._waiting_since: float | None = None

    def pause(self) -> None:
        """Hold before the next token; the one that is being made is finished."""
        with self._condition:
            self._is_paused, self._steps = True, 0

    def step(self) -> None:
        """Let one more token through, then hold again; no effect unless paused."""
        with self._condition:
            if self._is_paused:
                self._steps += 1
                self._condition.notify_all()

    def resume(self) -> None:
        """Go on without holding."""
        with self._condition:
            self._is_paused, self._steps = False, 0
            self._condition.notify_all()

    def stop(self) -> None:
        """End the run before its next layer, also where it is held."""
        self._stopped.set()
        with self._condition:
            self._condition.notify_all()

    def abandon(self) -> None:
        """Stop, and leave out what an audit does after the last token."""
        self._abandoned.set()
        self.stop()

    def is_stopped(self) -> bool:
        """Whether the run is to end; asked between layers, so without a lock."""
        return self._stopped.is_set()

    def is_abandoned(self) -> bool:
        """Whether nobody waits for the end of the audit any more."""
        return self._abandoned.is_set()

    def wait_for_turn(self) -> None:
        """Return when the next token may be made, or the run is stopped; called on the worker's thread."""
        with self._condition:
            if not self._is_held():
                self._steps = max(self._steps - 1, 0)
                return
            self._waiting_since = time.perf_counter()
            while self._is_held():
                self._condition.wait()
            self._steps = max(self._steps - 1, 0)
            self._waited_s += time.perf_counter() - self._waiting_since
            self._waiting_since = None

    def waited_s(self) -> float:
        """Seconds that the run was held so far."""
        with self._condition:
            waiting = 0.0 if self._waiting_since is None else time.perf_counter() - self._waiting_since
            return self._waited_s + waiting

    def _is_held(self) -> bool:
        return self._is_paused and self._steps == 0 and not self._stopped.is_set()
