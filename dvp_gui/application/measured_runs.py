"""Which runs together tell what each piece of work takes on this machine and model. Knows no widget."""

from __future__ import annotations

from collections.abc import Sequence

from dvp_gui.application.history import History
from dvp_gui.application.run_state import RunState, RunStatus
from dvp_gui.engine.trace import ModelInfo, TokenTrace

MOST_RUNS = 16
"""The newest; more would only take time."""


def runs_alike(state: RunState, history: History) -> list[Sequence[TokenTrace]]:
    """The run on the screen, last, and before it those of this session that the same model made on the same device.

    Only runs in memory: nothing is read for it. A reopened run stands alone: it may be from another machine.
    """
    info = state.info
    if info is None or not state.traces:
        return []
    own: list[Sequence[TokenTrace]] = [state.traces]
    if state.status is RunStatus.REOPENED:
        return own
    others: list[Sequence[TokenTrace]] = []
    for entry in reversed(history.entries):
        if entry.entry_id == state.entry_id or entry.is_on_disk or entry.status is RunStatus.REOPENED:
            continue
        run = history.snapshot(entry)
        if is_same_model(run.info.model, info.model):
            others.append(run.traces)
        if len(others) == MOST_RUNS - 1:
            break
    return [*reversed(others), *own]


def is_same_model(first: ModelInfo, second: ModelInfo) -> bool:
    """Whether two runs' seconds can be set side by side: weights, device and arithmetic are the same."""
    return all(
        getattr(first, name) == getattr(second, name)
        for name in ("source", "weights_sha256", "device", "dtype", "num_layers", "vocab_size")
    )
