"""Traces made by hand: every field is filled as the decoder fills it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.trace import STAGES, ModelInfo, TokenTrace
from dvp_gui.export import TraceRecord, pieces_of

NUM_LAYERS = 4
NAN = float("nan")

MakeTrace = Callable[..., TokenTrace]
MakeRecord = Callable[..., TraceRecord]


def _trace(step: int = 0, **changes: Any) -> TokenTrace:
    """A dvp token that left at layer 3 of 4, p = 2, K = 3."""
    values: dict[str, Any] = {
        "step": step,
        "token_id": 10 + step,
        "exit_layer": 3,
        "exit_reason": "threshold",
        "confidence": np.array([NAN, 0.1, 0.95, NAN], dtype=np.float32),
        "top1_ids": np.array([-1, 7, 10 + step, -1], dtype=np.int64),
        "candidate_ids": np.array([7, 10 + step, 9], dtype=np.int64),
        "candidate_probs": np.array([0.4, 1 / 3, 1e-9], dtype=np.float32),
        "threshold": 0.9,
        "p": 2,
        "k": 3,
        "mode": "dvp",
        "measure": "margin",
        "final_head": "full",
        "flops": {stage: 10**12 * (index + 1) for index, stage in enumerate(STAGES)},
        "times_s": {stage: (index + 1) / 3e5 for index, stage in enumerate(STAGES)},
    }
    return TokenTrace(**(values | changes))


def _record(*traces: TokenTrace, pieces: dict[int, str] | None = None, **changes: Any) -> TraceRecord:
    values: dict[str, Any] = {
        "traces": traces,
        "pieces": pieces_of(traces, lambda token_id: f"▁word{token_id}") | (pieces or {}),
        "token_texts": tuple(f" word{trace.token_id}" for trace in traces),
        "text": "".join(f" word{trace.token_id}" for trace in traces),
        "prompt": "question: Who? context: Mila, at 9.",
        "task": "qa",
        "config": DecodingConfig(k=3),
        "model": ModelInfo(
            "tiny", "models/tiny", NUM_LAYERS, 326, 32, 70_000, "cpu", "float32", "ab" * 32, None
        ),
        "num_input_tokens": 12,
    }
    return TraceRecord(**(values | changes))


@pytest.fixture
def make_trace() -> MakeTrace:
    return _trace


@pytest.fixture
def make_record() -> MakeRecord:
    return _record


@pytest.fixture
def record() -> TraceRecord:
    """Two tokens: one that left by the threshold, one that ran all layers."""
    last = _trace(
        1,
        exit_layer=4,
        exit_reason="last_layer",
        confidence=np.array([NAN, 0.0, 1.0, NAN], dtype=np.float32),
        top1_ids=np.array([-1, 7, 7, 11], dtype=np.int64),
    )
    return _record(_trace(0), last)
