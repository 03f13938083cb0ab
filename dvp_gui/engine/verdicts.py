"""The full model's opinion of an emitted text, and the verdict on each of its tokens.

Up to the first token that skipped a layer, that one included, the decode's own cache is exact: full depth on it is the
full model, and the audit's own numbers stand, so that rounding makes no difference where there is none. Behind it one
pass over the whole text gives them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from dvp_gui.engine.audit_figures import ranks
from dvp_gui.engine.audit_trace import TokenAudit, Verdict, VerdictKind
from dvp_gui.engine.t5 import EarlyExitT5
from dvp_gui.engine.teacher_forcing import ROWS_AT_A_TIME, full_depth_states
from dvp_gui.engine.trace import FloatArray, IdArray


@dataclass(frozen=True, slots=True, eq=False)
class Emitted:
    """How one token came about."""

    token_id: int
    exit_layer: int
    p: int
    k: int
    kept: IdArray | None
    """[K]: the tokens that it was chosen from; None for the whole vocabulary."""
    states: Tensor
    """[L, d]: after every layer, on the decode's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class _FullModel:
    """The full model at each of n positions."""

    ids: IdArray  # [n], its tokens
    probs: FloatArray  # [n], theirs
    emitted_probs: FloatArray  # [n], of the emitted tokens


def judge(
    model: EarlyExitT5,
    cross: Sequence[tuple[Tensor, Tensor]],
    emitted: Sequence[Emitted],
    audits: Sequence[TokenAudit],
    should_stop: Callable[[], bool] | None,
) -> tuple[Verdict, ...]:
    """One verdict for each token, or none when stopped; `cross` of the decode's cache. In inference mode."""
    full = _ask_full_model(model, cross, emitted, should_stop)
    if full is None:
        return ()
    for step in range(_num_exact(emitted, model.num_layers)):
        full.ids[step] = audits[step].full_depth_id
        full.probs[step] = audits[step].max_prob()[-1]
        full.emitted_probs[step] = audits[step].emitted_prob[-1]
    differing = [step for step, token in enumerate(emitted) if token.token_id != full.ids[step]]
    all_ranks = {step: audit.emitted_rank for step, audit in enumerate(audits)}
    all_ranks |= _ranks_of_full(model, emitted, full, differing)
    return tuple(_verdict(step, token, full, all_ranks[step]) for step, token in enumerate(emitted))


def verdict_kind(
    token_id: int, full_id: int, exit_layer: int, num_layers: int, kept: IdArray | None
) -> VerdictKind:
    """The rule that stands at VERDICTS; `kept` are the tokens that it was chosen from, None for all of V."""
    if token_id == full_id:
        return "agrees"
    if kept is not None and not np.isin(full_id, kept):
        return "lost"
    return "premature" if exit_layer < num_layers else "copied"


def _num_exact(emitted: Sequence[Emitted], num_layers: int) -> int:
    """How many tokens, from the first, have nothing but exact keys and values before them."""
    early = (step for step, token in enumerate(emitted) if token.exit_layer < num_layers)
    return next(early, len(emitted) - 1) + 1


def _ask_full_model(
    model: EarlyExitT5,
    cross: Sequence[tuple[Tensor, Tensor]],
    emitted: Sequence[Emitted],
    should_stop: Callable[[], bool] | None,
) -> _FullModel | None:
    """One pass over the emitted text; None when stopped."""
    token_ids = [token.token_id for token in emitted]
    final: Tensor | None = None
    for states in full_depth_states(model, cross, token_ids):
        if should_stop is not None and should_stop():
            return None
        final = states
    assert final is not None, "a model has at least one layer"
    best, probs, emitted_probs = [], [], []
    targets = torch.tensor(token_ids, device=model.device)
    pairs = zip(torch.split(final, ROWS_AT_A_TIME), torch.split(targets, ROWS_AT_A_TIME), strict=True)
    for rows, ids in pairs:
        logits = model.logits_of_all(rows)
        probabilities = logits.softmax(dim=1)
        best.append(logits.argmax(dim=1))
        probs.append(probabilities.amax(dim=1))
        emitted_probs.append(probabilities.gather(1, ids[:, None])[:, 0])
    return _FullModel(*(torch.cat(parts).cpu().numpy().copy() for parts in (best, probs, emitted_probs)))


def _ranks_of_full(
    model: EarlyExitT5, emitted: Sequence[Emitted], full: _FullModel, steps: Sequence[int]
) -> dict[int, IdArray]:
    """By step of `steps`: [L] ranks of the full model's token on the decode's cache, over the whole vocabulary."""
    found: dict[int, IdArray] = {}
    at_once = max(ROWS_AT_A_TIME // model.num_layers, 1)
    for first in range(0, len(steps), at_once):
        group = steps[first : first + at_once]
        logits = model.logits_of_all(torch.cat([emitted[step].states for step in group]))
        wanted = torch.from_numpy(full.ids[group]).to(model.device).repeat_interleave(model.num_layers)
        by_step = ranks(logits, wanted).cpu().numpy().reshape(len(group), model.num_layers)
        found |= dict(zip(group, by_step, strict=True))
    return found


def _verdict(step: int, token: Emitted, full: _FullModel, rank: IdArray) -> Verdict:
    full_id, num_layers = int(full.ids[step]), len(rank)
    kind = verdict_kind(token.token_id, full_id, token.exit_layer, num_layers, token.kept)
    is_lost = kind == "lost"
    return Verdict(
        step=step,
        kind=kind,
        full_model_id=full_id,
        full_model_prob=float(full.probs[step]),
        emitted_prob=float(full.emitted_probs[step]),
        full_model_rank=rank,
        # K did not keep it, so K + 1 at the least; among equal logits the rank alone could say otherwise
        smallest_k=max(int(rank[token.p - 1]), token.k) + 1 if is_lost else None,
        smallest_p=_smallest_p(rank, token) if is_lost else None,
    )


def _smallest_p(rank: IdArray, token: Emitted) -> int | None:
    """The smallest layer in 1..L-1 at which `rank` [L] is below K; not p itself, where K did not keep it."""
    layers = (layer for layer in range(1, len(rank)) if layer != token.p and rank[layer - 1] < token.k)
    return next(layers, None)
