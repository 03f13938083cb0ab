"""What the numbers of an audit say when they are put side by side: mass of the K, leading tokens, verdicts counted.

Pure functions of traces, audits and verdicts; knows no widget.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dvp_gui.engine.audit_trace import VERDICTS, TokenAudit, Verdict, VerdictKind
from dvp_gui.engine.trace import FloatArray, TokenTrace

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class VerdictCount:
    """How many tokens of a run the full model agrees with, and what became of the others."""

    by_kind: dict[VerdictKind, int]
    """Every kind, 0 where there is none."""

    @property
    def num_tokens(self) -> int:
        """Tokens that the decode chose and the full model judged; what a person chose is not counted."""
        return sum(count for kind, count in self.by_kind.items() if kind != "forced")

    @property
    def num_agreeing(self) -> int:
        """Tokens that are the full model's."""
        return self.by_kind["agrees"]

    @property
    def agreement(self) -> float | None:
        """Share of those tokens that are the full model's, 0..1; None where there are none."""
        return self.num_agreeing / self.num_tokens if self.num_tokens else None


def count_verdicts(verdicts: Iterable[Verdict]) -> VerdictCount:
    """Totals by kind."""
    by_kind: dict[VerdictKind, int] = dict.fromkeys(VERDICTS, 0)
    for verdict in verdicts:
        by_kind[verdict.kind] += 1
    return VerdictCount(by_kind)


def token_probs(audit: TokenAudit, token_id: int) -> FloatArray:
    """[L]: probability of `token_id` over V after every layer; NaN where the audit does not say.

    From the recorded logits; without them (a trace that was saved without) only the layers that it led, was second
    at, or was emitted at are known.
    """
    place = int(np.searchsorted(audit.logit_ids, token_id))
    if place < len(audit.logit_ids) and audit.logit_ids[place] == token_id:
        probs: FloatArray = np.exp(audit.logits[:, place] - audit.logsumexp)
        return probs
    probs = np.full(audit.num_layers, np.nan, dtype=np.float32)
    for ids, logits in ((audit.top2_ids, audit.top2_logits), (audit.top1_ids, audit.top1_logits)):
        known = ids == token_id
        probs[known] = np.exp(logits[known] - audit.logsumexp[known])
    return probs


def leading_ids(audit: TokenAudit) -> list[int]:
    """The tokens that had the highest probability at any layer, by the first layer that they led at."""
    return list(dict.fromkeys(int(token_id) for token_id in audit.top1_ids))


def kept_mass(trace: TokenTrace, audit: TokenAudit) -> FloatArray | None:
    """[L]: softmax mass, over V, of the K that `trace` kept, after every layer.

    None outside dvp, and where not all of their logits are recorded.
    """
    kept = trace.candidate_ids
    if not kept.size or not audit.logit_ids.size:
        return None
    places = np.minimum(np.searchsorted(audit.logit_ids, kept), len(audit.logit_ids) - 1)
    if not np.array_equal(audit.logit_ids[places], kept):
        return None
    shares = np.exp(audit.logits[:, places].astype(np.float64) - audit.logsumexp[:, None])
    mass: FloatArray = shares.sum(axis=1).astype(np.float32)
    return mass


def holds_identity(trace: TokenTrace, audit: TokenAudit, layer: int) -> bool:
    """Whether (confidence over K) x (mass of the K) = (confidence over V) is true at `layer` (1..L).

    It is for margin and largest probability, at a layer checked over the K, when both best tokens are among the K.
    """
    is_checked_over_k = trace.mode == "dvp" and layer > trace.p and not np.isnan(trace.confidence[layer - 1])
    if not is_checked_over_k or trace.measure not in ("margin", "max_prob"):
        return False
    best = (audit.top1_ids[layer - 1], audit.top2_ids[layer - 1])
    return bool(np.isin(best, trace.candidate_ids).all())


def agrees_with_last(audit: TokenAudit) -> npt.NDArray[np.bool_]:
    """[L]: whether the best token after a layer is that of the last layer, on the decode's cache."""
    same: npt.NDArray[np.bool_] = audit.top1_ids == audit.full_depth_id
    return same
