"""What an audit adds to the rows of `tokens` and `layers`, and the audit from the rows. Cells are strings; knows no
file. The recorded logits stand elsewhere, see `audit_logits`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dvp_gui.engine.audit_trace import VERDICTS, TokenAudit, Verdict
from dvp_gui.engine.trace import FloatArray, IdArray
from dvp_gui.export.cells import format_float, parse_float

Cells = list[str]
NamedRow = Mapping[str, str]
Logits = tuple[IdArray, FloatArray]
"""Ids [n] and float32 logits [L, n] of one token."""


def token_cells(audit: TokenAudit, verdict: Verdict | None, pieces: Mapping[int, str]) -> Cells:
    """The cells of columns.AUDIT_TOKENS."""
    depth = [str(audit.full_depth_id), pieces.get(audit.full_depth_id, "")]
    if verdict is None:
        return ["", "", "", "", "", *depth, "", "", format_float(audit.seconds)]
    return [
        verdict.kind,
        str(verdict.full_model_id),
        pieces.get(verdict.full_model_id, ""),
        format_float(verdict.full_model_prob),
        format_float(verdict.emitted_prob),
        *depth,
        "" if verdict.smallest_k is None else str(verdict.smallest_k),
        "" if verdict.smallest_p is None else str(verdict.smallest_p),
        format_float(audit.seconds),
    ]


def layer_cells(audit: TokenAudit, verdict: Verdict | None, layer: int, pieces: Mapping[int, str]) -> Cells:
    """The cells of columns.AUDIT_LAYERS for one layer, 1..L."""
    at = layer - 1
    first, second = int(audit.top1_ids[at]), int(audit.top2_ids[at])
    return [
        str(first),
        pieces.get(first, ""),
        format_float(audit.top1_logits[at]),
        str(second),
        pieces.get(second, ""),
        format_float(audit.top2_logits[at]),
        format_float(audit.logsumexp[at]),
        format_float(audit.confidence[at]),
        format_float(audit.entropy[at]),
        str(audit.emitted_rank[at]),
        format_float(audit.emitted_prob[at]),
        "" if verdict is None else str(verdict.full_model_rank[at]),
        format_float(audit.cosine[at]),
    ]


def parse_audit(
    token: NamedRow, layers: Sequence[NamedRow], vocab_size: int, logits: Logits | None
) -> TokenAudit:
    """The audit of one token from its rows; without `logits` those are empty."""
    logit_ids, values = logits or (np.empty(0, np.int64), np.empty((len(layers), 0), np.float32))
    return TokenAudit(
        step=int(token["step"]),
        top1_ids=_ids(layers, "full_top1_id"),
        top2_ids=_ids(layers, "full_top2_id"),
        top1_logits=_floats(layers, "full_top1_logit"),
        top2_logits=_floats(layers, "full_top2_logit"),
        logsumexp=_floats(layers, "full_logsumexp"),
        confidence=_floats(layers, "full_confidence"),
        entropy=_floats(layers, "full_entropy"),
        emitted_rank=_ids(layers, "full_emitted_rank"),
        emitted_prob=_floats(layers, "full_emitted_probability"),
        cosine=_floats(layers, "cosine"),
        logit_ids=logit_ids,
        logits=values,
        vocab_size=vocab_size,
        seconds=float(token["seconds_audit"]),
    )


def parse_verdict(token: NamedRow, layers: Sequence[NamedRow]) -> Verdict:
    """The verdict on one token from its rows."""
    if token["verdict"] not in VERDICTS:
        raise ValueError(f"{token['verdict']!r} is none of {', '.join(VERDICTS)}")
    return Verdict(
        step=int(token["step"]),
        kind=token["verdict"],
        full_model_id=int(token["full_model_id"]),
        full_model_prob=parse_float(token["full_model_probability"]),
        emitted_prob=parse_float(token["full_model_emitted_probability"]),
        full_model_rank=_ids(layers, "full_model_rank"),
        smallest_k=_optional_int(token["smallest_k"]),
        smallest_p=_optional_int(token["smallest_p"]),
    )


def _ids(rows: Sequence[NamedRow], column: str) -> IdArray:
    return np.array([int(row[column]) for row in rows], dtype=np.int64)


def _floats(rows: Sequence[NamedRow], column: str) -> FloatArray:
    return np.array([parse_float(row[column]) for row in rows], dtype=np.float32)


def _optional_int(cell: str) -> int | None:
    return int(cell) if cell else None
