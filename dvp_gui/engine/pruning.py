"""Dynamic vocabulary pruning: after layer p the K most probable tokens are kept for all later checks."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Candidates:
    """The tokens kept for one generated token, best first, and their rows of the head, gathered once."""

    ids: Tensor  # [K] int64
    probabilities: Tensor  # [K] float32, over the whole vocabulary
    rows: Tensor  # [K, d], in the head's dtype: the same arithmetic as the whole head

    def logits(self, head_input: Tensor) -> Tensor:
        """[K] float32 logits of a [1, d] normed and scaled state."""
        return functional.linear(head_input, self.rows)[0].float()


def keep_most_probable(probabilities: Tensor, logits: Tensor, head: Tensor, k: int) -> Candidates:
    """The `k` best of [V] `logits`, with their probabilities and their rows of the [V, d] `head`.

    Ranked by logit: it orders as the probability does, and still tells tokens apart where a probability has
    underflowed to 0.
    """
    ids = logits.topk(k).indices
    return Candidates(ids, probabilities[ids], head[ids])
