"""Rows of the three tables from token traces, and token traces from the rows. Cells are strings; knows no
file.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import numpy as np

from dvp_gui.engine.config import CONFIDENCES, FINAL_HEADS, MODES, Confidence, FinalHead, Mode
from dvp_gui.engine.trace import EXIT_REASONS, STAGES, ExitReason, FloatArray, IdArray, TokenTrace
from dvp_gui.export.cells import format_float, parse_float
from dvp_gui.export.columns import FLOPS_PREFIX, SECONDS_PREFIX

Row = list[str]
NamedRow = Mapping[str, str]


def token_row(trace: TokenTrace, piece: str, text: str) -> Row:
    """The row of one token in `tokens`."""
    confidence, rank = trace.exit_confidence, trace.exit_candidate_rank
    return [
        str(trace.step),
        str(trace.token_id),
        piece,
        text,
        str(trace.exit_layer),
        trace.exit_reason,
        "" if confidence is None else format_float(confidence),
        format_float(trace.threshold),
        str(trace.p),
        str(trace.k),
        trace.mode,
        trace.measure,
        trace.final_head,
        "" if rank is None else str(rank),
        *(str(trace.flops[stage]) if stage in trace.flops else "" for stage in STAGES),
        *(format_float(trace.times_s[stage]) if stage in trace.times_s else "" for stage in STAGES),
    ]


def layer_rows(trace: TokenTrace, pieces: Mapping[int, str]) -> Iterator[Row]:
    """The L rows of one token in `layers`, executed or not."""
    for layer in range(1, trace.num_layers + 1):
        top1 = int(trace.top1_ids[layer - 1])
        yield [
            str(trace.step),
            str(layer),
            "true" if layer <= trace.exit_layer else "false",
            space_of(trace, layer),
            format_float(trace.confidence[layer - 1]),
            str(top1) if top1 >= 0 else "",
            pieces.get(top1, "") if top1 >= 0 else "",
        ]


def candidate_rows(trace: TokenTrace, pieces: Mapping[int, str]) -> Iterator[Row]:
    """The K rows of one token in `candidates`; none outside dvp."""
    pairs = zip(trace.candidate_ids.tolist(), trace.candidate_probs.tolist(), strict=True)
    for rank, (token_id, probability) in enumerate(pairs):
        yield [str(trace.step), str(rank), str(token_id), pieces.get(token_id, ""), format_float(probability)]


def space_of(trace: TokenTrace, layer: int) -> str:
    """What the logits after `layer` were taken over: full, pruned, or empty where none were computed.

    A saturation check compares states and needs no logits.
    """
    is_checked = not math.isnan(trace.confidence[layer - 1]) and trace.measure != "saturation"
    if trace.top1_ids[layer - 1] < 0 and not is_checked:
        return ""
    if trace.mode != "dvp" or layer <= trace.p:
        return "full"
    is_final = layer == trace.num_layers  # nothing is checked there
    return "full" if is_final and trace.final_head == "full" else "pruned"


def parse_trace(
    token: NamedRow, layers: Sequence[NamedRow], candidates: Sequence[NamedRow], num_layers: int
) -> TokenTrace:
    """The trace of one token from its rows; raises ValueError or KeyError where they do not fit together."""
    if [row["layer"] for row in layers] != [str(layer) for layer in range(1, num_layers + 1)]:
        raise ValueError(f"step {token['step']} has other layers than 1 to {num_layers}")
    if [row["rank"] for row in candidates] != [str(rank) for rank in range(len(candidates))]:
        raise ValueError(f"step {token['step']} has candidates out of order")
    return TokenTrace(
        step=int(token["step"]),
        token_id=int(token["token_id"]),
        exit_layer=_parse_layer(token["exit_layer"], num_layers),
        exit_reason=cast(ExitReason, _parse_choice(token["exit_reason"], EXIT_REASONS)),
        confidence=_floats(row["confidence"] for row in layers),
        top1_ids=_ids(row["top1_id"] or "-1" for row in layers),
        candidate_ids=_ids(row["token_id"] for row in candidates),
        candidate_probs=_floats(row["probability"] for row in candidates),
        threshold=parse_float(token["threshold"]),
        p=int(token["p"]),
        k=int(token["k"]),
        mode=cast(Mode, _parse_choice(token["mode"], MODES)),
        measure=cast(Confidence, _parse_choice(token["measure"], CONFIDENCES)),
        final_head=cast(FinalHead, _parse_choice(token["final_head"], FINAL_HEADS)),
        flops={stage: int(token[FLOPS_PREFIX + stage]) for stage in STAGES if token[FLOPS_PREFIX + stage]},
        times_s={
            stage: float(token[SECONDS_PREFIX + stage]) for stage in STAGES if token[SECONDS_PREFIX + stage]
        },
    )


def _floats(cells: Iterator[str]) -> FloatArray:
    return np.array([parse_float(cell) for cell in cells], dtype=np.float32)


def _ids(cells: Iterator[str]) -> IdArray:
    return np.array([int(cell) for cell in cells], dtype=np.int64)


def _parse_layer(cell: str, num_layers: int) -> int:
    layer = int(cell)
    if not 1 <= layer <= num_layers:
        raise ValueError(f"exit layer {layer} is outside 1 to {num_layers}")
    return layer


def _parse_choice(cell: str, allowed: Sequence[str]) -> str:
    if cell not in allowed:
        raise ValueError(f"{cell!r} is none of {', '.join(allowed)}")
    return cell
