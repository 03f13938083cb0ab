"""One token while it is being made: what was looked at, what that cost, and the TokenTrace that it becomes."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from dvp_gui.engine.checkpoints import ModelError
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.pruning import Candidates
from dvp_gui.engine.t5 import EarlyExitT5
from dvp_gui.engine.trace import STAGES, ExitReason, ForcedToken, Stage, TokenTrace


@dataclass(slots=True)
class Draft:
    """The token of one step. Device values stay on the device until `finished`, but for the confidences."""

    step: int
    config: DecodingConfig
    threshold: float
    forced: ForcedToken | None = None
    """The token and exit layer that are given; then nothing is checked or chosen."""
    layer: int = 0
    """Blocks executed so far, at the end the exit layer."""
    reason: ExitReason = "last_layer"
    states: list[Tensor] = field(default_factory=list)
    """[1, d] each: the embedding, then the state after every block executed."""
    candidates: Candidates | None = None
    confidence: dict[int, float] = field(default_factory=dict)
    """By layer."""
    top1: dict[int, Tensor] = field(default_factory=dict)
    """By layer: the best token (0-d) of the logits computed there."""
    best_logit: Tensor | None = None
    """0-d: the largest of the newest logits."""
    whole_logits: dict[int, Tensor] | None = None
    """By layer: the logits [V] over the whole vocabulary that were computed, where somebody asks to keep them."""
    rows: Counter[Stage] = field(default_factory=Counter)
    """Rows of the head that were computed, by stage."""
    cosines: Counter[Stage] = field(default_factory=Counter)

    def look(self, model: EarlyExitT5, state: Tensor, stage: Stage, *, whole_vocabulary: bool) -> Tensor:
        """Float32 logits of a [1, d] state over the vocabulary, or over the candidates; notes the best token."""
        kept = None if whole_vocabulary else self.candidates
        logits = model.logits(state) if kept is None else kept.logits(model.head_input(state))
        self.best_logit, best = logits.max(dim=0)
        self.top1[self.layer] = best if kept is None else kept.ids[best]
        self.rows[stage] += logits.shape[0]
        if self.whole_logits is not None and kept is None:
            self.whole_logits[self.layer] = logits
        return logits

    def finished(self, model: EarlyExitT5, input_length: int, times_s: dict[str, float]) -> TokenTrace:
        """Plain values. Raises ModelError where the logits that chose the token are not numbers."""
        if self.best_logit is None or not math.isfinite(self.best_logit):
            raise ModelError(
                f"The model computes no usable numbers in {model.dtype}: choose dtype float32 or another model."
            )
        top1_ids = np.full(model.num_layers, -1, dtype=np.int64)
        top1_ids[_indices(self.top1)] = _array(torch.stack(list(self.top1.values())), np.int64)
        confidence = np.full(model.num_layers, np.nan, dtype=np.float32)
        confidence[_indices(self.confidence)] = list(self.confidence.values())
        kept = self.candidates
        return TokenTrace(
            step=self.step,
            token_id=int(top1_ids[self.layer - 1]),
            exit_layer=self.layer,
            exit_reason=self.reason,
            confidence=confidence,
            top1_ids=top1_ids,
            candidate_ids=_array(None if kept is None else kept.ids, np.int64),
            candidate_probs=_array(None if kept is None else kept.probabilities, np.float32),
            threshold=self.threshold,
            p=self.config.p,
            k=self.config.k,
            mode=self.config.mode,
            measure=self.config.confidence,
            final_head=self.config.final_head,
            flops=self._flops(model, input_length),
            times_s=times_s,
        )

    def _flops(self, model: EarlyExitT5, input_length: int) -> dict[str, int]:
        shape = model.shape
        flops: dict[Stage, int] = dict.fromkeys(STAGES, 0)
        flops["encoder"] = shape.encoder_flops(input_length) if self.step == 0 else 0
        flops["blocks"] = self.layer * shape.block_flops(self.step + 1, input_length)
        flops["copying"] = shape.copying_flops(shape.num_layers - self.layer)
        for stage in ("head", "checks", "final_head"):
            flops[stage] = shape.head_flops(self.rows[stage]) + self.cosines[stage] * shape.saturation_flops()
        return {str(stage): count for stage, count in flops.items()}


def _indices(by_layer: dict[int, Any]) -> list[int]:
    return [layer - 1 for layer in by_layer]


def _array(tensor: Tensor | None, dtype: type[np.generic]) -> npt.NDArray[Any]:
    """A copy of `tensor` that keeps none of it alive; empty for None."""
    return np.empty(0, dtype) if tensor is None else tensor.cpu().numpy().astype(dtype)
