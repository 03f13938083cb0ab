"""What the model at full depth says about a text that an early-exit decode wrote, token by token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from dvp_gui.engine import EarlyExitT5, TokenTrace
from dvp_gui.engine.teacher_forcing import ROWS_AT_A_TIME, full_depth_states
from dvp_gui.engine.trace import IdArray

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """One decoded text against full depth on the same text; n tokens, EOS included."""

    same_token: BoolArray
    """[n]: the emitted token is the one of full depth, given the emitted tokens before it."""
    in_candidates: BoolArray
    """[n]: full depth's token is among the K kept; [0] where the decode kept none."""
    layer_top1: BoolArray
    """[n, L]: at full depth, the best token after layer l is the one after L."""

    @property
    def is_same_text(self) -> bool:
        """Whether greedy decoding at full depth gives the same tokens: no token differs, so no prefix
        does.
        """
        return bool(self.same_token.all())


def compare_with_full_depth(
    model: EarlyExitT5, input_ids: Sequence[int], traces: Sequence[TokenTrace]
) -> Agreement:
    """Run the tokens of `traces` through all layers and compare."""
    emitted = np.array([trace.token_id for trace in traces], dtype=np.int64)
    top1 = full_depth_top1(model, input_ids, emitted.tolist())
    final = top1[:, -1]
    kept = [
        bool(np.isin(token_id, trace.candidate_ids))
        for token_id, trace in zip(final, traces, strict=True)
        if trace.mode == "dvp"
    ]
    return Agreement(
        same_token=emitted == final,
        in_candidates=np.array(kept, dtype=np.bool_),
        layer_top1=top1 == final[:, None],
    )


@torch.inference_mode()
def full_depth_top1(model: EarlyExitT5, input_ids: Sequence[int], output_ids: Sequence[int]) -> IdArray:
    """[n, L]: the best token of the whole vocabulary after every layer for each of n given output tokens.

    Teacher-forced: position i reads the tokens before i of `output_ids`, all of which ran through all L
    layers.
    """
    encoded = model.encode(list(input_ids), lambda: False)
    assert encoded is not None, "nothing stops this run"
    if not output_ids:
        return np.empty((0, model.num_layers), dtype=np.int64)
    cross = model.new_cache(encoded).cross
    of_layers = [_best(model, states) for states in full_depth_states(model, cross, output_ids)]
    return torch.stack(of_layers, dim=1).cpu().numpy()


def _best(model: EarlyExitT5, states: Tensor) -> Tensor:
    """[n]: the best token of each of [n, d] states."""
    return torch.cat(
        [model.logits_of_all(rows).argmax(dim=1) for rows in torch.split(states, ROWS_AT_A_TIME)]
    )
