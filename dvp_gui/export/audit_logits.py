"""The logits and ranks of an audited run as one .npz: plain arrays, no pickle. Knows no path.

With n tokens, L layers and the c_t ids recorded for token t: `counts` [n] the c_t; `logit_ids` [sum c] int32; `logits`
[sum c, L] float32, a row an id; `emitted_rank` and, where the full model was asked, `full_model_rank` [n, L] int32.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from dvp_gui.engine.audit_trace import TokenAudit, Verdict
from dvp_gui.export.audit_tables import Logits


def to_npz(audits: Sequence[TokenAudit], verdicts: Sequence[Verdict]) -> memoryview:
    """The file's bytes; the same audits give the same bytes."""
    arrays: dict[str, npt.NDArray[Any]] = {
        "counts": np.array([audit.logit_ids.size for audit in audits], dtype=np.int64),
        "logit_ids": np.concatenate([audit.logit_ids for audit in audits]).astype(np.int32),
        "logits": np.concatenate([audit.logits.T for audit in audits], dtype=np.float32),
        "emitted_rank": np.stack([audit.emitted_rank for audit in audits]).astype(np.int32),
    }
    if verdicts:
        arrays["full_model_rank"] = np.stack([verdict.full_model_rank for verdict in verdicts]).astype(
            np.int32
        )
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getbuffer()


def from_npz(data: bytes, num_tokens: int, num_layers: int) -> list[Logits]:
    """The logits of each token; raises ValueError, KeyError or BadZipFile where the file does not hold them."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        counts, ids, logits = arrays["counts"], arrays["logit_ids"], arrays["logits"]
    total = int(counts.sum())
    if counts.shape != (num_tokens,) or ids.shape != (total,) or logits.shape != (total, num_layers):
        raise ValueError("the audit's logits do not fit the tokens")
    ends = np.cumsum(counts)
    return [
        (
            ids[end - count : end].astype(np.int64),
            np.ascontiguousarray(logits[end - count : end].T, np.float32),
        )
        for end, count in zip(ends.tolist(), counts.tolist(), strict=True)
    ]
