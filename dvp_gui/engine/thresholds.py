"""The threshold in force for one token: constant, or falling as the text grows (late errors spread less)."""

from __future__ import annotations

import math

from dvp_gui.engine.config import DecodingConfig

_FLOOR_SHARE = 0.9  # of λ that stays when the decaying part is gone (CALM, arXiv 2207.07061)
_DECAY_SHARE = 0.1


def threshold_at(config: DecodingConfig, step: int) -> float:
    """The threshold for the token of 0-based `step`: t = step + 1 of N = max_new_tokens in the formulas."""
    if config.schedule == "constant":
        return float(config.threshold)
    decay = math.exp(-config.tau * (step + 1) / config.max_new_tokens)
    floor = _FLOOR_SHARE * config.threshold
    if config.schedule == "calm":
        return min(max(floor + _DECAY_SHARE * decay, 0.0), 1.0)
    return floor + _DECAY_SHARE * config.threshold * decay
