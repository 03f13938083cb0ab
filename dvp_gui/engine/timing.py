"""Seconds by stage. A stopwatch that is told at the end of a stretch which stage the stretch belonged to."""

from __future__ import annotations

import time

import torch

from dvp_gui.engine.trace import STAGES, Stage


class Stopwatch:
    """Laps by stage; on an accelerator it waits for the device before it reads the clock."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._times: dict[Stage, float] = dict.fromkeys(STAGES, 0.0)
        self._last = time.perf_counter()

    def restart(self) -> None:
        """Begin a token: what passed since the last lap (the consumer's own time) belongs to no stage."""
        self._times = dict.fromkeys(STAGES, 0.0)
        self._last = time.perf_counter()

    def lap(self, stage: Stage) -> None:
        """The time since the last lap was spent on `stage`."""
        if self._device.type == "cuda":
            torch.cuda.synchronize(self._device)
        elif self._device.type == "mps":
            torch.mps.synchronize()
        now = time.perf_counter()
        self._times[stage] += now - self._last
        self._last = now

    def times_s(self) -> dict[str, float]:
        """Seconds by stage since the restart."""
        return {str(stage): seconds for stage, seconds in self._times.items()}
