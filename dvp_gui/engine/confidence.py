"""How sure the decoder is after a layer: four measures, each in [0, 1], computed in float32.

margin, max_prob and entropy look at the probabilities of the n rows that the head computed (the whole
vocabulary or the K kept); saturation looks at the hidden state alone. With one row the first three are 1:
nothing competes.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

ProbabilityMeasure = Callable[[Tensor], Tensor]


def margin(probabilities: Tensor) -> Tensor:
    """The largest of [n] probabilities minus the second largest."""
    if probabilities.shape[0] == 1:
        return probabilities[0]
    best = probabilities.topk(2).values
    return best[0] - best[1]


def max_prob(probabilities: Tensor) -> Tensor:
    """The largest of [n] probabilities."""
    return probabilities.max()


def entropy(probabilities: Tensor) -> Tensor:
    """1 - H / log n of [n] probabilities: 0 when all are equal, 1 when one has everything."""
    n = probabilities.shape[0]
    if n == 1:
        return probabilities[0]
    entropy_nats: Tensor = torch.special.entr(probabilities).sum()
    return 1.0 - entropy_nats / math.log(n)


def saturation(state: Tensor, below: Tensor) -> Tensor:
    """Cosine between the [1, d] states after a layer and before it: 1 when the layer changed no direction."""
    return functional.cosine_similarity(state.float(), below.float(), dim=-1)[0]


PROBABILITY_MEASURES: dict[str, ProbabilityMeasure] = {
    "margin": margin,
    "max_prob": max_prob,
    "entropy": entropy,
}


def clipped(value: float) -> float:
    """`value` in [0, 1]; rounding puts a cosine or an entropy a hair outside."""
    return min(max(value, 0.0), 1.0)
