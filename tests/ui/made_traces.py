"""Runs made by hand: real TokenTraces whose numbers a test chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dvp_gui.application.run_state import RunInfo
from dvp_gui.engine.audit_trace import TokenAudit, Verdict, VerdictKind
from dvp_gui.engine.config import DecodingConfig, Mode
from dvp_gui.engine.trace import ModelInfo, TokenTrace

V, D_MODEL = 8192, 256


class SpelledVocabulary:
    """Pieces by id; counts how often it is asked."""

    def __init__(self, pieces: dict[int, str] | None = None) -> None:
        self.pieces = pieces or {}
        self.asked: list[int] = []

    def piece(self, token_id: int) -> str:
        """The piece, or its number in brackets."""
        self.asked.append(token_id)
        return self.pieces.get(token_id, f"<{token_id}>")

    def text(self, token_ids: Sequence[int]) -> str:
        """Pieces joined, word marks as spaces."""
        return "".join(self.pieces.get(i, f"<{i}>") for i in token_ids).replace("▁", " ").strip()


def model_info(num_layers: int = 8, vocab_size: int = V, d_model: int = D_MODEL) -> ModelInfo:
    """A model of these sizes."""
    return ModelInfo(
        name="hand-made",
        source="here",
        num_layers=num_layers,
        vocab_size=vocab_size,
        d_model=d_model,
        num_parameters=1,
        device="cpu",
        dtype="float32",
        weights_sha256="",
        tokenizer_sha256="",
    )


def run_info(
    num_layers: int = 8,
    *,
    config: DecodingConfig | None = None,
    vocabulary: SpelledVocabulary | None = None,
    run_id: int = 1,
    is_audited: bool = False,
) -> RunInfo:
    """A run of such a model."""
    return RunInfo(
        run_id=run_id,
        task="raw",
        prompt="hand-made",
        num_input_tokens=4,
        config=config or DecodingConfig(),
        model=model_info(num_layers),
        vocabulary=vocabulary or SpelledVocabulary(),
        is_audited=is_audited,
    )


def trace(
    step: int,
    exit_layer: int,
    *,
    num_layers: int = 8,
    token_id: int | None = None,
    confidence: Sequence[float] | None = None,
    mode: Mode = "dvp",
    p: int = 2,
    k: int = 4,
    threshold: float = 0.9,
    candidate_ids: Sequence[int] | None = None,
    candidate_probs: Sequence[float] | None = None,
    seconds: float = 0.01,
) -> TokenTrace:
    """One token; `confidence` are the values of layers p..exit (p..L-1 for L), by default rising."""
    token = 10 + step if token_id is None else token_id
    checked = mode in ("calm", "dvp")
    last_checked = min(exit_layer, num_layers - 1)
    rows = np.full(num_layers, np.nan, dtype=np.float32)
    if checked:
        count = max(last_checked - p + 1, 0)
        given = np.linspace(0.2, 0.95, count) if confidence is None else np.asarray(confidence)
        rows[p - 1 : last_checked] = given
    top1 = np.where(np.isnan(rows), -1, token).astype(np.int64)
    ids = np.asarray([token, *range(100, 99 + k)] if candidate_ids is None else candidate_ids, dtype=np.int64)
    probs = np.asarray(0.5 ** np.arange(1, len(ids) + 1) if candidate_probs is None else candidate_probs)
    early = checked and exit_layer < num_layers
    reason = "static" if mode == "static" else "threshold" if early else "last_layer"
    return TokenTrace(
        step=step,
        token_id=token,
        exit_layer=exit_layer,
        exit_reason=reason,
        confidence=rows,
        top1_ids=top1,
        candidate_ids=ids if mode == "dvp" else ids[:0],
        candidate_probs=(probs if mode == "dvp" else probs[:0]).astype(np.float32),
        threshold=threshold,
        p=p,
        k=k,
        mode=mode,
        measure="margin",
        final_head="full",
        flops={"blocks": 1000},
        times_s={"blocks": seconds},
    )


def audit(
    token: TokenTrace,
    probs: Mapping[int, Sequence[float]],
    *,
    vocab_size: int = V,
    seconds: float = 0.02,
) -> TokenAudit:
    """The audit of `token`: `probs` over V by token id, one of each layer; what is left is spread evenly over the rest.

    Confidence is the margin; every other number follows from these logits.
    """
    num_layers = token.num_layers
    ids = np.arange(vocab_size, dtype=np.int64)
    shares = np.full((num_layers, vocab_size), np.nan)
    for token_id, values in probs.items():
        shares[:, token_id] = values
    named = np.nansum(shares, axis=1, keepdims=True)
    rest = np.repeat((1 - named) / (vocab_size - len(probs)), vocab_size, axis=1)
    shares = np.where(np.isnan(shares), rest, shares)
    logits = np.log(shares) + 3.0  # a constant that softmax takes out again
    order = np.argsort(-shares, axis=1, kind="stable")
    rows = np.arange(num_layers)
    best, second = order[:, 0], order[:, 1]
    before = (shares > shares[:, [token.token_id]]).sum(axis=1)
    ties = ((shares == shares[:, [token.token_id]]) & (ids < token.token_id)).sum(axis=1)
    return TokenAudit(
        step=token.step,
        top1_ids=best,
        top2_ids=second,
        top1_logits=logits[rows, best].astype(np.float32),
        top2_logits=logits[rows, second].astype(np.float32),
        logsumexp=np.full(num_layers, 3.0, dtype=np.float32),
        confidence=(shares[rows, best] - shares[rows, second]).astype(np.float32),
        entropy=(-(shares * np.log(shares)).sum(axis=1)).astype(np.float32),
        emitted_rank=before + ties,
        emitted_prob=shares[:, token.token_id].astype(np.float32),
        cosine=np.full(num_layers, 0.5, dtype=np.float32),
        logit_ids=ids,
        logits=logits.astype(np.float32),
        vocab_size=vocab_size,
        seconds=seconds,
    )


def verdict(
    token: TokenTrace,
    kind: VerdictKind = "agrees",
    *,
    full_model_id: int | None = None,
    smallest_k: int | None = None,
    smallest_p: int | None = None,
) -> Verdict:
    """What the full model says of `token`; the numbers that a test does not look at are the same in all."""
    return Verdict(
        step=token.step,
        kind=kind,
        full_model_id=token.token_id if full_model_id is None else full_model_id,
        full_model_prob=0.75,
        emitted_prob=0.125,
        full_model_rank=np.zeros(token.num_layers, dtype=np.int64),
        smallest_k=smallest_k,
        smallest_p=smallest_p,
    )
