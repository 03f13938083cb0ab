"""What a run cost, per token and in total, by stage: seconds measured, FLOPs by formula, and the paper's own counter
beside them. From traces alone; knows no widget and no model weights. `break_even` has the exit layers that pay off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dvp_gui.application.break_even import BreakEven, StageTimes, break_even
from dvp_gui.engine.flops import paper_confidence_flops
from dvp_gui.engine.trace import STAGES, ModelInfo, TokenTrace

__all__ = ["BreakEven", "Cost", "RunCost", "StageTimes", "break_even", "cost_of", "paper_flops_of"]


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one token, or of several together."""

    seconds: Mapping[str, float]
    """By stage, measured; a stage that no trace has is left out."""
    flops: Mapping[str, int]
    """By stage, by formula; likewise."""
    paper_flops: int
    """Confidence estimates alone, as the paper counts them; 0 in full and static."""

    @property
    def total_seconds(self) -> float:
        """Over all stages."""
        return sum(self.seconds.values())

    @property
    def total_flops(self) -> int:
        """Over all stages: the complete count."""
        return sum(self.flops.values())

    @property
    def confidence_flops(self) -> int:
        """The complete count of what the paper counts: heads at p and later checks."""
        return self.flops.get("head", 0) + self.flops.get("checks", 0)


@dataclass(frozen=True, slots=True)
class RunCost:
    """Of a whole run."""

    tokens: tuple[Cost, ...]
    """One a token, in order."""
    total: Cost


def cost_of(traces: Sequence[TokenTrace], model: ModelInfo) -> RunCost:
    """What `traces`, made by `model`, cost; the totals are the sums over the tokens."""
    tokens = tuple(
        Cost(dict(trace.times_s), dict(trace.flops), paper_flops_of(trace, model)) for trace in traces
    )
    seconds, flops = [token.seconds for token in tokens], [token.flops for token in tokens]
    total = Cost(
        {stage: sum(each[stage] for each in seconds if stage in each) for stage in _known(seconds)},
        {stage: sum(each[stage] for each in flops if stage in each) for stage in _known(flops)},
        sum(token.paper_flops for token in tokens),
    )
    return RunCost(tokens, total)


def paper_flops_of(trace: TokenTrace, model: ModelInfo) -> int:
    """The paper's count of one token."""
    return paper_confidence_flops(
        trace.mode, trace.exit_layer, trace.p, trace.k, model.num_layers, model.vocab_size, model.d_model
    )


def _known(costs: Iterable[Mapping[str, object]]) -> list[str]:
    """The stages that any of `costs` has, in the order of STAGES."""
    named = {stage for cost in costs for stage in cost}
    return [str(stage) for stage in STAGES if stage in named]
