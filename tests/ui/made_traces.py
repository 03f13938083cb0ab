"""Runs made by hand: real TokenTraces whose numbers a test chooses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dvp_gui.application.run_state import RunInfo
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
