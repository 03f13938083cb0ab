"""Arrays for lines that go in steps over the tokens, and where the settings of a run changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dvp_gui.engine.config import Schedule
from dvp_gui.engine.trace import TokenTrace

Floats = npt.NDArray[np.float64]

CHECKED_MODES = ("calm", "dvp")


@dataclass(frozen=True, slots=True)
class SettingChange:
    """Settings that token `index` was the first to be made with."""

    index: int
    text: str
    """Such as `p 2 → 4, K 64 → 16`."""


def staircase(values: Sequence[float]) -> tuple[Floats, Floats]:
    """x and y of a line at `values[i]` from i to i + 1, with risers: two points a value; NaN leaves a gap."""
    edges = np.arange(len(values) + 1, dtype=np.float64)
    return np.repeat(edges, 2)[1:-1], np.repeat(np.asarray(values, dtype=np.float64), 2)


def exit_steps(traces: Sequence[TokenTrace]) -> tuple[Floats, Floats]:
    """The upper edge of the last layer that ran, where layer l covers l - 0.5..l + 0.5."""
    return staircase([trace.exit_layer + 0.5 for trace in traces])


def pruning_steps(traces: Sequence[TokenTrace]) -> tuple[Floats, Floats]:
    """The upper edge of layer p, after which dvp looks at K tokens only; NaN for tokens never checked."""
    return staircase([trace.p + 0.5 if trace.mode in CHECKED_MODES else np.nan for trace in traces])


def setting_changes(traces: Sequence[TokenTrace], schedule: Schedule) -> list[SettingChange]:
    """Every token that was made with other settings than the one before; under a schedule the threshold moves
    on its own and does not count."""
    changes = []
    for index in range(1, len(traces)):
        text = _difference(traces[index - 1], traces[index], schedule)
        if text:
            changes.append(SettingChange(index, text))
    return changes


def _difference(old: TokenTrace, new: TokenTrace, schedule: Schedule) -> str:
    """The settings that changed, of those that the new mode uses."""
    checks, prunes = new.mode in CHECKED_MODES, new.mode == "dvp"
    parts = []
    if old.mode != new.mode:
        parts.append(f"{old.mode} → {new.mode}")
    if checks and old.p != new.p:
        parts.append(f"p {old.p} → {new.p}")
    if prunes and old.k != new.k:
        parts.append(f"K {old.k:,} → {new.k:,}")
    if checks and schedule == "constant" and old.threshold != new.threshold:
        parts.append(f"λ {old.threshold:.2f} → {new.threshold:.2f}")
    if checks and old.measure != new.measure:
        parts.append(f"{old.measure} → {new.measure}")
    if prunes and old.final_head != new.final_head:
        parts.append(f"final head {old.final_head} → {new.final_head}")
    return ", ".join(parts)
