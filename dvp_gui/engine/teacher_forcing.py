"""The model at full depth on a text that is given: all positions of a layer at once, exact keys and values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from dvp_gui.engine.t5 import EarlyExitT5

ROWS_AT_A_TIME = 256  # of states put through the head: their logits over 32,128 pieces take 33 MB


def full_depth_states(
    model: EarlyExitT5, cross: Sequence[tuple[Tensor, Tensor]], output_ids: Sequence[int]
) -> Iterator[Tensor]:
    """[n, d] after each of the layers 1..L for n output tokens: row i is the state that token i is chosen from.

    Row i reads the start token and the tokens before i, all of which run through all L layers. `cross` are the
    cross-attention keys and values of a decoder cache. To be iterated in inference mode.
    """
    read = [model.decoder_start_token_id, *output_ids][: len(output_ids)]
    states = model.decoder_embedding[torch.tensor(read, device=model.device)].to(model.residual_dtype)
    bias = model.decoder_bias.causal(len(read))
    for block, (keys, values) in zip(model.decoder_blocks, cross, strict=True):
        states = block.together(states, bias, keys, values)
        yield states
