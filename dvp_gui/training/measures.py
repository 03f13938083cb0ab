"""How good a model is while it trains, at every layer, on held-out examples; teacher-forced, one pass a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from dvp_gui.training.model import TrainingT5
from dvp_gui.training.shards import Batch


@dataclass(frozen=True)
class LayerMeasures:
    """Shares in 0..1 over a set of held-out examples; layers are counted 1..L."""

    exact_qa: float
    """Questions whose every token is right at L; teacher-forced all right is the same as greedy exact."""
    exact_summarize: float
    token_accuracy: list[float]
    """[L]: tokens whose top-1 is the target."""
    agreement: list[float]
    """[L]: tokens whose top-1 is that of the last layer."""


@torch.no_grad()
def measure_layers(model: TrainingT5, held_out: Sequence[Batch]) -> LayerMeasures:
    """Measure `model` on every batch of `held_out`."""
    exact: dict[bool, list[bool]] = {True: [], False: []}
    correct = torch.zeros(model.shape.num_decoder_layers)
    agreeing = torch.zeros_like(correct)
    count = 0
    for batch in held_out:
        states, _ = model(batch.source, batch.target_in)
        top1 = torch.stack([model.logits(layer).argmax(-1) for layer in states])  # [L, B, T]
        is_token = batch.is_token
        right = (top1 == batch.target) & is_token
        correct += right.sum(dim=(1, 2))
        agreeing += ((top1 == top1[-1]) & is_token).sum(dim=(1, 2))
        count += int(is_token.sum())
        whole = (right[-1] | ~is_token).all(dim=1)
        for is_question, is_exact in zip(batch.is_question.tolist(), whole.tolist(), strict=True):
            exact[is_question].append(is_exact)
    return LayerMeasures(
        exact_qa=_mean(exact[True]),
        exact_summarize=_mean(exact[False]),
        token_accuracy=(correct / count).tolist(),
        agreement=(agreeing / count).tolist(),
    )


def _mean(values: list[bool]) -> float:
    return sum(values) / len(values) if values else float("nan")
