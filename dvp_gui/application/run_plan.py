"""What is to be run, before it runs: an input with settings, some of which wait for the run before. Knows no worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dvp_gui.data.prompts import Task
from dvp_gui.engine.config import DecodingConfig, Mode
from dvp_gui.engine.trace import TokenTrace

ALL_MODES: tuple[Mode, ...] = ("dvp", "full", "static", "calm")
"""In the order in which they run: static takes its exit layer from dvp."""


@dataclass(frozen=True, slots=True)
class RunPlan:
    """One run that is to begin."""

    task: Task
    prompt: str
    input_ids: tuple[int, ...]
    config: DecodingConfig
    is_audited: bool = False
    recorded: tuple[TokenTrace, ...] = ()
    """Tokens of another run that it continues."""
    forked_from: str | None = None
    is_paused: bool = False
    """Hold before the first token."""


def plan_all_modes(plan: RunPlan) -> list[RunPlan]:
    """The same input in every mode; static's exit layer is set by `settle` once dvp has run."""
    return [replace(plan, config=_in_mode(plan.config, mode)) for mode in ALL_MODES]


def settle(plans: Sequence[RunPlan], traces: Sequence[TokenTrace]) -> list[RunPlan]:
    """The plans that follow a dvp run with `traces`: static leaves at the rounded average of its exit layers."""
    if not traces or traces[0].mode != "dvp":
        return list(plans)
    average = round(sum(trace.exit_layer for trace in traces) / len(traces))
    return [
        replace(plan, config=replace(plan.config, exit_layer=average))
        if plan.config.mode == "static"
        else plan
        for plan in plans
    ]


def _in_mode(config: DecodingConfig, mode: Mode) -> DecodingConfig:
    """`config` with another mode; static needs some exit layer even before it is settled."""
    exit_layer = config.exit_layer or 1 if mode == "static" else config.exit_layer
    return replace(config, mode=mode, exit_layer=exit_layer)
