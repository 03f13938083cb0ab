"""The figures of a run, from its traces alone. Knows no widget and no model weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dvp_gui.engine.flops import paper_confidence_flops
from dvp_gui.engine.trace import ModelInfo, TokenTrace


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run came to; EOS counts as a token. None where the run has no such figure."""

    num_tokens: int
    num_layers: int
    average_exit_layer: float | None
    skipped_share: float | None
    """Decoder blocks that were not executed, of tokens · L; 0..1."""
    confidence_flops: int
    """By the paper's counter, for the tokens that were checked."""
    calm_confidence_flops: int
    """What calm would have paid for the same tokens at the same exits."""
    seconds: float
    """Measured decode time, the encoder included."""

    @property
    def calm_ratio(self) -> float | None:
        """How many times more calm would have paid, or None where nothing was checked."""
        return self.calm_confidence_flops / self.confidence_flops if self.confidence_flops else None

    @property
    def tokens_per_second(self) -> float | None:
        """Tokens over measured decode time."""
        return self.num_tokens / self.seconds if self.num_tokens and self.seconds > 0 else None


def summarise(traces: Sequence[TokenTrace], model: ModelInfo) -> RunSummary:
    """The figures of `traces`, made by `model`."""
    count, layers = len(traces), model.num_layers
    blocks = sum(trace.exit_layer for trace in traces)
    checked = [trace for trace in traces if trace.mode in ("calm", "dvp")]
    return RunSummary(
        num_tokens=count,
        num_layers=layers,
        average_exit_layer=blocks / count if count else None,
        skipped_share=1 - blocks / (count * layers) if count else None,
        confidence_flops=sum(_flops(trace, model) for trace in checked),
        calm_confidence_flops=sum(_flops(trace, model, as_calm=True) for trace in checked),
        seconds=sum(sum(trace.times_s.values()) for trace in traces),
    )


def _flops(trace: TokenTrace, model: ModelInfo, *, as_calm: bool = False) -> int:
    mode = "calm" if as_calm else trace.mode
    return paper_confidence_flops(
        mode, trace.exit_layer, trace.p, trace.k, model.num_layers, model.vocab_size, model.d_model
    )
