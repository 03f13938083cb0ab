"""How long one what-if takes: 24 layers, 256 tokens, the logits of some 3,000 tokens recorded; median of 15 moves.

python benchmarks/whatif_speed.py
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from dvp_gui.engine.audit_trace import TokenAudit
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.replay import WhatIf
from dvp_gui.engine.trace import ModelInfo, TokenTrace

LAYERS, TOKENS, RECORDED, VOCABULARY = 24, 256, 3_000, 32_128


def made_token(step: int, rng: np.random.Generator) -> tuple[TokenTrace, TokenAudit]:
    """A token of random logits; only its sizes matter here."""
    logits = rng.normal(size=(LAYERS, RECORDED)).astype(np.float32) * 3
    best = np.sort(logits, axis=1)[:, ::-1]
    ids = np.sort(rng.choice(VOCABULARY, RECORDED, replace=False))
    top1 = ids[logits.argmax(axis=1)]
    zeros = np.zeros(LAYERS, np.float32)
    audit = TokenAudit(
        step=step, top1_ids=top1, top2_ids=top1, top1_logits=best[:, 0], top2_logits=best[:, 1],
        logsumexp=np.log(np.exp(logits).sum(axis=1)), confidence=zeros, entropy=zeros, emitted_rank=top1 * 0,
        emitted_prob=zeros, cosine=zeros, logit_ids=ids, logits=logits, vocab_size=VOCABULARY, seconds=0.0,
    )  # fmt: skip
    trace = TokenTrace(
        step=step, token_id=int(top1[-1]), exit_layer=LAYERS, exit_reason="last_layer",
        confidence=np.full(LAYERS, np.nan, np.float32), top1_ids=top1, candidate_ids=ids[:64],
        candidate_probs=zeros[:0], threshold=0.9, p=2, k=64, mode="dvp", measure="margin", final_head="full",
        flops={}, times_s={},
    )  # fmt: skip
    return trace, audit


def main() -> None:
    rng = np.random.default_rng(0)
    model = ModelInfo("made", "made", LAYERS, VOCABULARY, 1024, 1, "cpu", "float32", None, None)
    what_if, tokens = WhatIf(model, 128), [made_token(step, rng) for step in range(TOKENS)]
    start = time.perf_counter()
    for trace, audit in tokens:
        what_if.add(trace, audit)
    sys.stdout.write(f"{'opening, once':28} {(time.perf_counter() - start) * 1000:6.1f} ms\n")
    base = DecodingConfig(max_new_tokens=TOKENS)
    moves = {
        "threshold": [replace(base, threshold=t) for t in np.linspace(0.1, 0.9, 15)],
        "K up to 64": [replace(base, k=k) for k in range(50, 65)],
        "K near 512": [replace(base, k=k) for k in range(498, 513)],
        "p, first visit": [replace(base, p=p) for p in range(1, 16)],
        "p, again": [replace(base, p=p) for p in range(1, 16)],
        "p, K = 512": [replace(base, p=p, k=512) for p in range(1, 16)],
        "measure (entropy, K = 512)": [replace(base, confidence="entropy", k=k) for k in range(498, 513)],
        "calm": [replace(base, mode="calm", p=p) for p in range(1, 16)],
    }
    what_if.replay(base)
    for name, configs in moves.items():
        seconds = []
        for config in configs:
            start = time.perf_counter()
            what_if.replay(config)
            seconds.append(time.perf_counter() - start)
        sys.stdout.write(f"{name:28} {median(seconds) * 1000:6.1f} ms\n")


if __name__ == "__main__":
    main()
