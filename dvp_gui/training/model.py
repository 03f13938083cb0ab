"""A T5 laid out for training on few cores; its parameters carry transformers' names, so its weights load there.

Only what training needs: teacher forcing, the hidden state after every decoder layer, no caches, no dropout. The
architecture is T5 v1.1 (RMS norm before each part, gated GELU, relative position bias of the first layer shared)
with the tied, scaled head of v1.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import T5Config

GUIDED_LAYERS = (1, 2)
"""Decoder layers whose first cross-attention head is taught where the next piece stands in the prompt."""

_NEIGHBOUR_BIAS = 6.0
"""A score of 6 above the others: about 0.9 of the weight of a head among 60 tokens."""


@dataclass(frozen=True)
class Shape:
    """The size of the model that is trained."""

    vocab_size: int = 8192
    d_model: int = 256
    d_kv: int = 32
    num_heads: int = 8
    d_ff: int = 512
    num_layers: int = 5
    num_decoder_layers: int = 8

    def to_t5(self) -> T5Config:
        """The same size as a transformers config: gated GELU, tied embeddings, scaled head."""
        return T5Config(
            vocab_size=self.vocab_size,
            d_model=self.d_model,
            d_kv=self.d_kv,
            num_heads=self.num_heads,
            d_ff=self.d_ff,
            num_layers=self.num_layers,
            num_decoder_layers=self.num_decoder_layers,
            feed_forward_proj="gated-gelu",
            dropout_rate=0.0,
            tie_word_embeddings=True,
            decoder_start_token_id=0,
            pad_token_id=0,
            eos_token_id=1,
            architectures=["T5ForConditionalGeneration"],
        )


class RMSNorm(nn.Module):
    """Scale by the root mean square; computed in float32."""

    def __init__(self, d_model: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(d_model))

    def forward(self, x: Tensor) -> Tensor:  # [..., d] -> [..., d]
        x32 = x.float()
        return self.weight * (x32 * torch.rsqrt(x32.square().mean(-1, keepdim=True) + 1e-6)).to(
            self.weight.dtype
        )


class Attention(nn.Module):
    """Multi-head attention without a scale, as in T5."""

    def __init__(self, shape: Shape, with_bias: bool = False) -> None:
        super().__init__()
        inner = shape.num_heads * shape.d_kv
        self.num_heads, self.d_kv = shape.num_heads, shape.d_kv
        self.q = nn.Linear(shape.d_model, inner, bias=False)
        self.k = nn.Linear(shape.d_model, inner, bias=False)
        self.v = nn.Linear(shape.d_model, inner, bias=False)
        self.o = nn.Linear(inner, shape.d_model, bias=False)
        if with_bias:
            self.relative_attention_bias = nn.Embedding(32, shape.num_heads)

    def forward(self, x: Tensor, memory: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
        """x [B, T, d] looks at memory [B, S, d]; bias [B or 1, H or 1, T or 1, S] is added to the scores.

        Returns what it read, [B, T, d], and the first head's weights, [B, T, S] in float32.
        """
        batch, t, _ = x.shape
        split = (batch, -1, self.num_heads, self.d_kv)
        q = self.q(x).view(split).transpose(1, 2)  # [B, H, T, dk]
        k = self.k(memory).view(split).transpose(1, 2)
        v = self.v(memory).view(split).transpose(1, 2)
        weights = torch.softmax(q @ k.transpose(-1, -2) + bias, dim=-1, dtype=torch.float32)
        mixed: Tensor = self.o((weights.to(v.dtype) @ v).transpose(1, 2).reshape(batch, t, -1))
        return mixed, weights[:, 0]


class AttentionPart(nn.Module):
    """Norm, attention, residual; the attribute name is transformers' (`SelfAttention` or `EncDecAttention`)."""

    def __init__(self, shape: Shape, name: str, with_bias: bool = False) -> None:
        super().__init__()
        self.layer_norm = RMSNorm(shape.d_model)
        self.name = name
        setattr(self, name, Attention(shape, with_bias))

    def forward(self, x: Tensor, memory: Tensor | None, bias: Tensor) -> tuple[Tensor, Tensor]:
        """The new state [B, T, d] and the first head's weights [B, T, S]."""
        normed = self.layer_norm(x)
        update, weights = getattr(self, self.name)(normed, normed if memory is None else memory, bias)
        return x + update, weights


class GatedFeedForward(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.wi_0 = nn.Linear(shape.d_model, shape.d_ff, bias=False)
        self.wi_1 = nn.Linear(shape.d_model, shape.d_ff, bias=False)
        self.wo = nn.Linear(shape.d_ff, shape.d_model, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        hidden: Tensor = self.wo(F.gelu(self.wi_0(x), approximate="tanh") * self.wi_1(x))
        return hidden


class FeedForwardPart(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.DenseReluDense = GatedFeedForward(shape)
        self.layer_norm = RMSNorm(shape.d_model)

    def forward(self, x: Tensor) -> Tensor:
        update: Tensor = self.DenseReluDense(self.layer_norm(x))
        return x + update


class Block(nn.Module):
    """One encoder or decoder layer."""

    def __init__(self, shape: Shape, is_decoder: bool, with_bias: bool) -> None:
        super().__init__()
        parts: list[nn.Module] = [AttentionPart(shape, "SelfAttention", with_bias)]
        if is_decoder:
            parts.append(AttentionPart(shape, "EncDecAttention"))
        self.layer = nn.ModuleList([*parts, FeedForwardPart(shape)])

    def forward(
        self, x: Tensor, bias: Tensor, memory: Tensor | None = None, memory_bias: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """The state after the layer [B, T, d] and the weights [B, T, S] of its last attention's first head."""
        x, weights = self.layer[0](x, None, bias)
        if memory is not None:
            x, weights = self.layer[1](x, memory, memory_bias)
        return self.layer[-1](x), weights


class Stack(nn.Module):
    """Encoder or decoder without its embedding."""

    def __init__(self, shape: Shape, is_decoder: bool) -> None:
        super().__init__()
        self.is_decoder = is_decoder
        depth = shape.num_decoder_layers if is_decoder else shape.num_layers
        self.block = nn.ModuleList([Block(shape, is_decoder, with_bias=i == 0) for i in range(depth)])
        self.final_layer_norm = RMSNorm(shape.d_model)

    def _bias_table(self, buckets: Tensor) -> Tensor:  # [T, T] -> [T, T, H]
        first: Any = self.block[0]
        rows: Tensor = first.layer[0].SelfAttention.relative_attention_bias(buckets)
        return rows

    @torch.no_grad()
    def point_heads_at_neighbours(self) -> None:
        """Let the first heads begin at the token before, the one after (or two before) and so on; the rest begin free.

        Copying needs a head that looks at the token before; from zero its bias takes thousands of steps to grow.
        """
        first: Any = self.block[0]
        table: Tensor = first.layer[0].SelfAttention.relative_attention_bias.weight  # [32, H]
        before, after = 1, 16 + 1
        for head, bucket in enumerate((before, 2) if self.is_decoder else (before, after, 2)):
            table[bucket, head] = _NEIGHBOUR_BIAS

    def position_bias(self, length: int) -> Tensor:
        """[1, H, T, T] from the first layer's table; in the decoder the future is -inf."""
        positions = torch.arange(length, device=self.final_layer_norm.weight.device)
        distance = positions[None, :] - positions[:, None]  # memory - query, [T, T]
        bias: Tensor = self._bias_table(relative_bucket(distance, bidirectional=not self.is_decoder)).permute(
            2, 0, 1
        )[None]
        return bias.masked_fill(distance > 0, float("-inf")) if self.is_decoder else bias


def relative_bucket(
    distance: Tensor, bidirectional: bool, buckets: int = 32, max_distance: int = 128
) -> Tensor:
    """T5's bucket of a signed distance (arXiv 1910.10683, section 2.1): exact when near, logarithmic when far."""
    offset = torch.zeros_like(distance)
    if bidirectional:
        buckets //= 2
        offset = (distance > 0).long() * buckets
        distance = distance.abs()
    else:
        distance = (-distance).clamp(min=0)
    exact = buckets // 2
    ratio = torch.log(distance.float().clamp(min=1) / exact) / torch.log(torch.tensor(max_distance / exact))
    far = (exact + (ratio * (buckets - exact)).long()).clamp(max=buckets - 1)
    return offset + torch.where(distance < exact, distance, far)


class TrainingT5(nn.Module):
    """Encoder, decoder and the shared embedding, giving the state after every decoder layer."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.shared = nn.Embedding(shape.vocab_size, shape.d_model)
        self.encoder = Stack(shape, is_decoder=False)
        self.decoder = Stack(shape, is_decoder=True)
        self._initialise()

    def _initialise(self) -> None:
        """T5's own initialisation (the 1/sqrt(d_kv) of the scores is in the query's), but for the tied head.

        At T5's embedding of 1.0 the head begins by repeating its input, which takes hundreds of steps to unlearn; a
        smaller embedding alone keeps the logits too small to learn even the frequencies of words. So the embedding
        begins small and the norm before the head makes up for it.
        """
        d, inner, d_ff = self.shape.d_model, self.shape.num_heads * self.shape.d_kv, self.shape.d_ff
        stds = {"q": (d * self.shape.d_kv) ** -0.5, "k": d**-0.5, "v": d**-0.5, "o": inner**-0.5}
        stds |= {
            "wi_0": d**-0.5,
            "wi_1": d**-0.5,
            "wo": d_ff**-0.5,
            "relative_attention_bias": d**-0.5,
            "shared": 0.2,
        }
        for name, parameter in self.named_parameters():
            part = name.split(".")[-2]
            if part in stds:
                nn.init.normal_(parameter, std=stds[part])
        nn.init.constant_(self.decoder.final_layer_norm.weight, 4.0)
        for stack in (self.encoder, self.decoder):
            stack.point_heads_at_neighbours()

    def forward(self, source: Tensor, target_in: Tensor) -> tuple[Tensor, Tensor]:
        """source [B, S], target_in [B, T] (both padded with 0 at the right) -> states after each layer [L, B, T, d].

        The states are before the final norm. Position 0 of `target_in` is the start token, which is also 0. With them
        comes the attention of the guided heads over the prompt, [len(GUIDED_LAYERS), B, T, S] in float32.
        """
        no_bias = torch.zeros(source.shape, dtype=self.shared.weight.dtype, device=source.device)
        memory_bias = no_bias.masked_fill(source == 0, -1e9)[:, None, None]
        x = self.shared(source)
        bias = self.encoder.position_bias(source.shape[1]) + memory_bias
        for block in self.encoder.block:
            x, _ = block(x, bias)
        memory = self.encoder.final_layer_norm(x)
        y = self.shared(target_in)
        bias = self.decoder.position_bias(target_in.shape[1])
        states, attention = [], []
        for layer, block in enumerate(self.decoder.block, start=1):
            y, weights = block(y, bias, memory, memory_bias)
            states.append(y)
            if layer in GUIDED_LAYERS:
                attention.append(weights)
        return torch.stack(states), torch.stack(attention)

    def logits(self, states: Tensor) -> Tensor:
        """[..., d] before the final norm -> [..., V]."""
        return F.linear(self.head_input(states), self.shared.weight)

    def head_input(self, states: Tensor) -> Tensor:
        """[..., d] before the final norm -> [..., d] normed and scaled, as the tied head takes it."""
        scaled: Tensor = self.decoder.final_layer_norm(states) * self.shape.d_model**-0.5
        return scaled
