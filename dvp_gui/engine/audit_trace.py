"""What an audit adds to a token's trace: every layer, skipped ones too, over the whole vocabulary. Plain arrays.

Two truths, never mixed up. *Full depth on this cache*: the layers that the token skipped are run on the keys and
values that the decode has, copied states of earlier tokens included; it is known at once. *Full model on the same
text*: every token at full depth, exact keys and values, the emitted text as given; it is known when the run has ended,
and it is what agreement means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from dvp_gui.engine.trace import FloatArray, IdArray

VerdictKind = Literal["agrees", "premature", "lost", "copied", "forced"]
VERDICTS: tuple[VerdictKind, ...] = ("agrees", "premature", "lost", "copied", "forced")
"""What became of the full model's token, by what the emitted token was chosen from: the whole vocabulary in full,
static and calm, in dvp at an exit at p and at L with final_head full; the K kept in dvp at an exit above p and at L
with final_head pruned. The first that holds:

agrees: the emitted token is the full model's.
lost: the full model's token was not among the tokens chosen from: the pruning had dropped it. Only from the K.
premature: it was among them, and the token left before L: it did not win yet.
copied: it was among them, and the token ran to L: on exact keys and values it would have won (up to rounding), so the
copied states of earlier tokens changed the outcome.

forced: a person chose the token in place of the decode's, so that it is neither right nor wrong. Set by the
application, which knows whose choice it was; the engine never gives it.
"""

BEST_RECORDED = 512
"""How many of the best tokens of every layer have their logits recorded, at every layer."""
WHOLE_VOCABULARY_UP_TO = 16_384
"""Up to this vocabulary all logits are recorded."""


@dataclass(frozen=True, slots=True, eq=False)
class TokenAudit:
    """All layers 1..L of one token over the whole vocabulary, on the decode's own cache; index l-1 is layer l.

    The layers that the decode executed are recorded as it computed them; the others were run for the audit alone.
    """

    step: int
    top1_ids: IdArray  # [L]
    top2_ids: IdArray  # [L]
    top1_logits: FloatArray  # [L]
    top2_logits: FloatArray  # [L]
    logsumexp: FloatArray  # [L], natural log of the sum of exp(logit) over V
    confidence: FloatArray  # [L], by the measure of the token's own settings, over V, in [0, 1]
    entropy: FloatArray  # [L], nats, over V
    emitted_rank: IdArray  # [L], 0 for the best
    emitted_prob: FloatArray  # [L], over V
    cosine: FloatArray  # [L], of the states after and before the layer (layer 1: the embedding)
    logit_ids: (
        IdArray  # [n], ascending: union over layers of the best BEST_RECORDED, and the emitted; or all of V
    )
    logits: FloatArray  # [L, n], float32 logits of `logit_ids`
    vocab_size: int
    seconds: float
    """What the audit of this token took; in no stage of its trace."""

    @property
    def num_layers(self) -> int:
        """L."""
        return len(self.top1_ids)

    @property
    def full_depth_id(self) -> int:
        """The token of full depth on this cache."""
        return int(self.top1_ids[-1])

    @property
    def covers_vocabulary(self) -> bool:
        """Whether the logits of all tokens are recorded."""
        return len(self.logit_ids) == self.vocab_size

    @property
    def largest_k(self) -> int:
        """The largest K that can be replayed exactly at every p; 0 where the logits were not saved with a trace."""
        if not self.logit_ids.size:
            return 0
        return self.vocab_size if self.covers_vocabulary else min(BEST_RECORDED, self.vocab_size)

    def max_prob(self) -> FloatArray:
        """[L]: probability of the best token over V."""
        probs: FloatArray = np.exp(self.top1_logits - self.logsumexp)
        return probs


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What the full model on the same text says of one emitted token."""

    step: int
    kind: VerdictKind
    full_model_id: int
    """Its token, given the emitted tokens before it."""
    full_model_prob: float
    """Its probability there."""
    emitted_prob: float
    """The emitted token's probability there."""
    full_model_rank: IdArray  # [L], rank of its token at each layer on the decode's cache, 0 for the best
    smallest_k: int | None
    """For a lost token: the smallest K that would have kept it at this p, its rank there + 1."""
    smallest_p: int | None
    """For a lost token: the smallest p that would have kept it with this K (rank < K), or None if none would."""
