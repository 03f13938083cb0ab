"""Short names for settings, as a list of runs shows them: `dvp p=2 K=64 λ=0.90`."""

from __future__ import annotations

from collections.abc import Collection

from dvp_gui.engine.config import DecodingConfig


def name_settings(config: DecodingConfig) -> str:
    """What tells one run from another; values at their defaults that seldom move are left out."""
    if config.mode == "full":
        return "full"
    if config.mode == "static":
        return f"static exit={config.exit_layer}"
    parts = [config.mode, f"p={config.p}"]
    if config.mode == "dvp":
        parts.append(f"K={config.k}")
    parts.append(
        f"λ={config.threshold:.2f}"
        if round(config.threshold, 2) == config.threshold
        else f"λ={config.threshold:g}"
    )
    if config.confidence != "margin":
        parts.append(config.confidence)
    if config.schedule != "constant":
        parts.append(f"{config.schedule} τ={config.tau:g}")
    if config.mode == "dvp" and config.final_head == "pruned":
        parts.append("head=K")
    return " ".join(parts)


def unlike(name: str, taken: Collection[str]) -> str:
    """`name`, with the next free number where it is taken."""
    if name not in taken:
        return name
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"
