"""The T5 encoder and decoder block on plain tensors: fused weights, one input at a time, no batch axis.

Shapes: d = d_model, H = heads, D = size of a head, F = d_ff, n = positions run together, T = positions looked
at. Residual states are [n, d]. T5 scales no attention score; its one position bias per stack is shared by all
layers. In float16 the residual state and `wo` stay in float32, as transformers keeps them: large activations
overflow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional

from dvp_gui.engine.cache import LayerCache

Activation = Callable[[Tensor], Tensor]
ACTIVATIONS: dict[str, Activation] = {
    "relu": functional.relu,
    "gelu": functional.gelu,
    "gelu_new": partial(functional.gelu, approximate="tanh"),
    "silu": functional.silu,
    "swish": functional.silu,
}


@dataclass(frozen=True, slots=True)
class Norm:
    """Root-mean-square norm: scales, does not shift."""

    weight: Tensor  # [d], in the residual dtype
    epsilon: float
    dtype: torch.dtype  # of the matrices that read the result

    def __call__(self, states: Tensor) -> Tensor:
        """[n, d] residual states to [n, d] in the dtype of the matrices."""
        normed = functional.rms_norm(states, self.weight.shape, self.weight, self.epsilon)
        return normed.to(self.dtype)


@dataclass(frozen=True, slots=True)
class FeedForward:
    norm: Norm
    wi: Tensor  # [F, d], or [2F, d] when gated: the activated half first
    wo: Tensor  # [d, F]
    activation: Activation
    gated: bool

    def __call__(self, states: Tensor) -> Tensor:
        inner = functional.linear(self.norm(states), self.wi)
        if self.gated:
            gate, value = inner.chunk(2, dim=-1)
            inner = self.activation(gate) * value
        else:
            inner = self.activation(inner)
        return states + functional.linear(inner.to(self.wo.dtype), self.wo)


@dataclass(frozen=True, slots=True)
class SelfAttention:
    norm: Norm
    qkv: Tensor  # [3HD, d]: queries, keys, values
    out: Tensor  # [d, HD]
    num_heads: int

    def project(self, states: Tensor) -> Tensor:
        """Queries, keys and values of [n, d] states: [3, H, n, D]."""
        return _split_heads(functional.linear(self.norm(states), self.qkv), 3, self.num_heads)

    def keys_values(self, states: Tensor) -> Tensor:
        """Keys and values alone, [2, H, n, D]: what a token that skipped this layer still owes it."""
        weight = self.qkv[self.qkv.shape[0] // 3 :]
        return _split_heads(functional.linear(self.norm(states), weight), 2, self.num_heads)


@dataclass(frozen=True, slots=True)
class CrossAttention:
    norm: Norm
    query: Tensor  # [HD, d]
    out: Tensor  # [d, HD]
    num_heads: int

    def __call__(self, states: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        queries = _split_heads(functional.linear(self.norm(states), self.query), 1, self.num_heads)
        return states + functional.linear(_attend(queries[0], keys, values), self.out)


@dataclass(frozen=True, slots=True)
class EncoderBlock:
    attention: SelfAttention
    feed_forward: FeedForward

    def __call__(self, states: Tensor, bias: Tensor) -> Tensor:
        """All n positions at once; `bias` is [H, n, n]."""
        queries, keys, values = self.attention.project(states)
        states = states + functional.linear(_attend(queries, keys, values, bias), self.attention.out)
        return self.feed_forward(states)


@dataclass(frozen=True, slots=True)
class DecoderBlock:
    attention: SelfAttention
    cross_attention: CrossAttention
    feed_forward: FeedForward

    def __call__(
        self, state: Tensor, cache: LayerCache, bias: Tensor, cross_keys: Tensor, cross_values: Tensor
    ) -> Tensor:
        """One new position: `state` [1, d], `bias` [H, 1, T] over the cached positions and itself."""
        projected = self.attention.project(state)
        keys, values = cache.append(projected[1:])
        return self._mix(state, projected[0], keys, values, bias, cross_keys, cross_values)

    def together(self, states: Tensor, bias: Tensor, cross_keys: Tensor, cross_values: Tensor) -> Tensor:
        """All n positions of a known text at once; `bias` is [H, n, n], -inf towards later positions."""
        queries, keys, values = self.attention.project(states)
        return self._mix(states, queries, keys, values, bias, cross_keys, cross_values)

    def _mix(
        self,
        states: Tensor,
        queries: Tensor,
        keys: Tensor,
        values: Tensor,
        bias: Tensor,
        cross_keys: Tensor,
        cross_values: Tensor,
    ) -> Tensor:
        states = states + functional.linear(_attend(queries, keys, values, bias), self.attention.out)
        states = self.cross_attention(states, cross_keys, cross_values)
        return self.feed_forward(states)


@dataclass(frozen=True, slots=True)
class PositionBias:
    """T5's learned bias of an attention score by the distance between the two positions."""

    weight: Tensor  # [buckets, H]
    max_distance: int
    bidirectional: bool

    def encoder(self, length: int) -> Tensor:
        """[H, length, length] for all positions of the encoder."""
        positions = torch.arange(length, device=self.weight.device)
        by_distance = self._by_distance(torch.arange(1 - length, length, device=self.weight.device))
        return by_distance[:, positions[None, :] - positions[:, None] + length - 1]

    def decoder(self, capacity: int) -> Tensor:
        """[H, capacity] over distances from -(capacity - 1) to 0: its last T columns serve query T - 1."""
        return self._by_distance(torch.arange(1 - capacity, 1, device=self.weight.device))

    def causal(self, length: int) -> Tensor:
        """[H, length, length] for all positions of the decoder: -inf towards later ones."""
        positions = torch.arange(length, device=self.weight.device)
        distance = positions[None, :] - positions[:, None]
        bias = self.decoder(length)[:, (distance + length - 1).clamp(max=length - 1)]
        return bias.masked_fill(distance > 0, -math.inf)

    def _by_distance(self, distance: Tensor) -> Tensor:
        return self.weight[self._bucket(distance)].T.contiguous()

    def _bucket(self, distance: Tensor) -> Tensor:
        """Bucket of each distance (key minus query): exact for near ones, logarithmic up to max_distance."""
        buckets = self.weight.shape[0]
        if self.bidirectional:
            buckets //= 2
            first = (distance > 0).long() * buckets
            distance = distance.abs()
        else:
            first = torch.zeros_like(distance)
            distance = (-distance).clamp(min=0)
        exact = buckets // 2
        scale = math.log(self.max_distance / exact)
        # The same float32 steps as transformers, so that no distance falls into the neighbouring bucket.
        far = exact + (torch.log(distance.float() / exact) / scale * (buckets - exact)).long()
        return first + torch.where(distance < exact, distance, far.clamp(max=buckets - 1))


def split_cross_keys_values(
    projected: Tensor, num_layers: int, num_heads: int
) -> Sequence[tuple[Tensor, Tensor]]:
    """[T, L·2·H·D] of all layers at once to a pair of [H, T, D] for each layer."""
    heads = _split_heads(projected, 2 * num_layers, num_heads)
    return [(heads[2 * layer], heads[2 * layer + 1]) for layer in range(num_layers)]


def _split_heads(projected: Tensor, parts: int, num_heads: int) -> Tensor:
    """[n, parts·H·D] to [parts, H, n, D]."""
    n = projected.shape[0]
    return projected.view(n, parts, num_heads, -1).permute(1, 2, 0, 3)


def _attend(queries: Tensor, keys: Tensor, values: Tensor, bias: Tensor | None = None) -> Tensor:
    """[H, n, D] queries over [H, T, D] keys and values, with [H, n, T] bias, to [n, H·D]."""
    attended = functional.scaled_dot_product_attention(
        queries[None], keys[None], values[None], None if bias is None else bias[None], scale=1.0
    )
    return attended[0].transpose(0, 1).flatten(1)
