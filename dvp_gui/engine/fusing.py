"""From a T5 state dict to the blocks that decode: matrices that are read together become one.

Each tensor is taken out of the state dict when it is used, so that fused copies and originals never all exist
at once.
"""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor

from dvp_gui.engine.blocks import (
    ACTIVATIONS,
    CrossAttention,
    DecoderBlock,
    EncoderBlock,
    FeedForward,
    Norm,
    PositionBias,
    SelfAttention,
)
from dvp_gui.engine.checkpoints import ModelError


class T5Sizes(Protocol):
    """The fields of a T5 config that the layout needs."""

    num_layers: int
    num_decoder_layers: int
    num_heads: int
    layer_norm_epsilon: float
    is_gated_act: bool
    dense_act_fn: str
    relative_attention_max_distance: int


class BlockFactory:
    """Builds the parts of an encoder and a decoder, and empties the state dict that it reads."""

    def __init__(self, weights: dict[str, Tensor], config: T5Sizes, dtype: torch.dtype) -> None:
        if config.dense_act_fn not in ACTIVATIONS:
            known = ", ".join(ACTIVATIONS)
            raise ModelError(
                f"The activation {config.dense_act_fn!r} is not supported: use a T5 with one of {known}."
            )
        self._weights = weights
        self._config = config
        self._dtype = dtype
        self.residual_dtype = torch.float32 if dtype == torch.float16 else dtype

    def norm(self, name: str) -> Norm:
        weight = self._weights.pop(f"{name}.weight").to(self.residual_dtype)
        return Norm(weight, self._config.layer_norm_epsilon, self._dtype)

    def position_bias(self, stack: str) -> PositionBias:
        weight = self._take(f"{stack}.block.0.layer.0.SelfAttention.relative_attention_bias")
        return PositionBias(
            weight, self._config.relative_attention_max_distance, bidirectional=stack == "encoder"
        )

    def encoder_block(self, index: int) -> EncoderBlock:
        prefix = f"encoder.block.{index}.layer"
        return EncoderBlock(self._self_attention(f"{prefix}.0"), self._feed_forward(f"{prefix}.1"))

    def decoder_block(self, index: int) -> DecoderBlock:
        prefix = f"decoder.block.{index}.layer"
        attention = f"{prefix}.1.EncDecAttention"
        cross = CrossAttention(
            norm=self.norm(f"{prefix}.1.layer_norm"),
            query=self._take(f"{attention}.q"),
            out=self._take(f"{attention}.o"),
            num_heads=self._config.num_heads,
        )
        return DecoderBlock(self._self_attention(f"{prefix}.0"), cross, self._feed_forward(f"{prefix}.2"))

    def cross_keys_values(self) -> Tensor:
        """[L·2·HD, d]: cross-attention's key and value matrices of all decoder layers, for one product."""
        names = [
            f"decoder.block.{index}.layer.1.EncDecAttention.{part}"
            for index in range(self._config.num_decoder_layers)
            for part in ("k", "v")
        ]
        return self._fuse(*names)

    def _self_attention(self, prefix: str) -> SelfAttention:
        attention = f"{prefix}.SelfAttention"
        return SelfAttention(
            norm=self.norm(f"{prefix}.layer_norm"),
            qkv=self._fuse(f"{attention}.q", f"{attention}.k", f"{attention}.v"),
            out=self._take(f"{attention}.o"),
            num_heads=self._config.num_heads,
        )

    def _feed_forward(self, prefix: str) -> FeedForward:
        dense = f"{prefix}.DenseReluDense"
        gated = self._config.is_gated_act
        return FeedForward(
            norm=self.norm(f"{prefix}.layer_norm"),
            wi=self._fuse(f"{dense}.wi_0", f"{dense}.wi_1") if gated else self._take(f"{dense}.wi"),
            wo=self._weights.pop(f"{dense}.wo.weight").to(self.residual_dtype),
            activation=ACTIVATIONS[self._config.dense_act_fn],
            gated=gated,
        )

    def _take(self, name: str) -> Tensor:
        return self._weights.pop(f"{name}.weight").to(self._dtype)

    def _fuse(self, *names: str) -> Tensor:
        return torch.cat([self._take(name) for name in names])
