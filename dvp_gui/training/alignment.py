"""Where a target's pieces stand in its prompt: what the first decoder layers are taught to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

Pairs = np.ndarray
"""[n, 2] int16: target position, prompt position."""

_MOST_PLACES = 4
"""A piece that stands in more places of a dialogue than this (`the`, a full stop) was hardly copied."""


def answer_pairs(source: Sequence[int], target: Sequence[int], start: int) -> Pairs:
    """The answer `target` (with EOS) read off `source` from `start` on: its whole spans, wherever they stand."""
    answer = list(target[:-1])
    last = len(source) - len(answer)
    spans = [s for s in range(start, last + 1) if list(source[s : s + len(answer)]) == answer]
    return _pairs((offset, s + offset) for s in spans for offset in range(len(answer)))


def summary_pairs(source: Sequence[int], target: Sequence[int]) -> Pairs:
    """Each piece of the summary `target` (with EOS) in the dialogue; behind the piece before it, if that is there."""
    places: dict[int, list[int]] = defaultdict(list)
    for position, piece in enumerate(source):
        places[piece].append(position)
    found: list[tuple[int, int]] = []
    for position, piece in enumerate(target[:-1]):
        here = places.get(piece, [])
        continued = [s for s in here if position and s and source[s - 1] == target[position - 1]]
        chosen = continued or here
        if len(chosen) <= _MOST_PLACES:
            found += [(position, s) for s in chosen]
    return _pairs(found)


def _pairs(found: object) -> Pairs:
    return np.array(list(found), dtype=np.int16).reshape(-1, 2)  # type: ignore[call-overload]


def as_mask(pairs: Sequence[Pairs], length: int, source_length: int) -> Tensor:
    """[B, T, S], true where a target piece stands in the prompt."""
    mask = torch.zeros(len(pairs), length, source_length, dtype=torch.bool)
    for row, each in enumerate(pairs):
        index = torch.from_numpy(each.astype(np.int64))
        mask[row, index[:, 0], index[:, 1]] = True
    return mask


def pointing_loss(attention: Tensor, stands_at: Tensor, token_weights: Tensor) -> Tensor:
    """Weighted mean of -log of the attention that falls on the right places, over the pieces that have any.

    attention [G, B, T, S] (float32, rows sum to 1) of the G guided heads, stands_at [B, T, S], token_weights [B, T] ->
    scalar.
    """
    weights = stands_at.any(-1) * token_weights  # [B, T]
    share = (attention * stands_at).sum(-1)  # [G, B, T]
    losses = -torch.log(share + 1e-5) * weights
    return losses.sum() / (weights.sum().clamp(min=1.0) * len(attention))
