"""The figures of one audited token from its states and logits after every layer: plain arrays of all L layers."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from dvp_gui.engine.audit_trace import BEST_RECORDED, WHOLE_VOCABULARY_UP_TO, TokenAudit
from dvp_gui.engine.confidence import PROBABILITY_MEASURES
from dvp_gui.engine.config import Confidence


def figures(
    step: int, token_id: int, measure: Confidence, states: Tensor, logits: Tensor, started: float
) -> TokenAudit:
    """The audit of the emitted `token_id` from [L + 1, d] states (the embedding first) and [L, V] float32 logits.

    `started` is when the audit of this token began, by time.perf_counter.
    """
    top1_logits, top1 = logits.max(dim=1)  # the first of equals, as in the decode
    top2_logits, top2 = logits.scatter(1, top1[:, None], -torch.inf).max(dim=1)
    probabilities = logits.softmax(dim=1)
    cosine = functional.cosine_similarity(states[1:].float(), states[:-1].float(), dim=1)
    ids = _recorded_ids(logits, token_id)
    return TokenAudit(
        step=step,
        top1_ids=_ids(top1),
        top2_ids=_ids(top2),
        top1_logits=_floats(top1_logits),
        top2_logits=_floats(top2_logits),
        logsumexp=_floats(logits.logsumexp(dim=1)),
        confidence=_floats(_confidence(measure, probabilities, cosine)),
        entropy=_floats(torch.special.entr(probabilities).sum(dim=1)),
        emitted_rank=_ids(ranks(logits, torch.full_like(top1, token_id))),
        emitted_prob=_floats(probabilities[:, token_id]),
        cosine=_floats(cosine),
        logit_ids=_ids(ids),
        logits=_floats(logits[:, ids]),
        vocab_size=logits.shape[1],
        seconds=time.perf_counter() - started,
    )


def ranks(logits: Tensor, token_ids: Tensor) -> Tensor:
    """[n]: how many tokens come before token i of [n] in row i of [n, V] logits; of equals the lower id does."""
    own = logits.gather(1, token_ids[:, None])
    has_lower_id = torch.arange(logits.shape[1], device=logits.device) < token_ids[:, None]
    return ((logits > own) | ((logits == own) & has_lower_id)).sum(dim=1)


def _confidence(measure: Confidence, probabilities: Tensor, cosine: Tensor) -> Tensor:
    """[L] over V, by the functions that the decode uses."""
    if measure == "saturation":
        return cosine.clamp(0, 1)
    of_layer = PROBABILITY_MEASURES[measure]
    return torch.stack([of_layer(row) for row in probabilities]).clamp(0, 1)


def _recorded_ids(logits: Tensor, token_id: int) -> Tensor:
    """[n] ascending: all of V, or the union over layers of the best and the emitted token."""
    vocab_size = logits.shape[1]
    if vocab_size <= WHOLE_VOCABULARY_UP_TO:
        return torch.arange(vocab_size, device=logits.device)
    best = logits.topk(BEST_RECORDED, dim=1).indices.flatten()
    union: Tensor = torch.unique(torch.cat([best, best.new_tensor([token_id])]))
    return union


def _ids(tensor: Tensor) -> npt.NDArray[np.int64]:
    return _array(tensor, np.int64)


def _floats(tensor: Tensor) -> npt.NDArray[np.float32]:
    return _array(tensor, np.float32)


def _array(tensor: Tensor, dtype: type[np.generic]) -> npt.NDArray[Any]:
    """A copy that keeps nothing of the tensor alive."""
    return tensor.cpu().numpy().astype(dtype)
