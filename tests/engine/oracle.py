"""The method as its text says it, slowly: no cache, no fused matrices, every earlier token computed again.

At each step all positions run through all layers together. A position j that left at layer e_j stands still
above e_j: its state enters every higher layer unchanged, and that layer's keys and values are made of it.
Written on a state dict in plain float32 torch; only the encoder and the bucket of a distance come from
transformers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import T5ForConditionalGeneration
from transformers.models.t5.modeling_t5 import T5Attention

from dvp_gui.engine.config import DecodingConfig


@dataclass
class OracleToken:
    """What the oracle says about one token; layers 1..L, as in TokenTrace."""

    token_id: int
    exit_layer: int
    exit_reason: str
    threshold: float
    confidence: list[float]
    top1_ids: list[int]
    candidate_ids: list[int]
    candidate_probs: list[float]


class Oracle:
    """One T5 and its slow decode."""

    def __init__(self, module: T5ForConditionalGeneration) -> None:
        self.module = module
        self.weights = {name: tensor.detach() for name, tensor in module.state_dict().items()}
        self.config = module.config
        self.num_layers = module.config.num_decoder_layers

    @torch.no_grad()
    def decode(
        self,
        input_ids: Sequence[int],
        config_at: Callable[[int], DecodingConfig],
        prefix: Sequence[tuple[int, int]] = (),
    ) -> list[OracleToken]:
        """Decode with the config that `config_at` gives for each 0-based step, behind the ids and exits of `prefix`."""
        encoded = self._encoded(input_ids)
        read = [self.config.decoder_start_token_id, *(token_id for token_id, _ in prefix)]
        exits = [layer for _, layer in prefix]
        tokens: list[OracleToken] = []
        while len(exits) < config_at(len(exits)).max_new_tokens:
            states = self._states_of_last(read, exits, encoded)
            token = self._leave(states, config_at(len(exits)), len(exits))
            tokens.append(token)
            if token.token_id == self.config.eos_token_id:
                break
            read.append(token.token_id)
            exits.append(token.exit_layer)
        return tokens

    @torch.no_grad()
    def all_layers(
        self, input_ids: Sequence[int], emitted: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[Tensor, Tensor]]:
        """For each of the emitted ids and exits: h_0..h_L [L + 1, d] on the states of those before, logits [L, V]."""
        encoded = self._encoded(input_ids)
        read = [self.config.decoder_start_token_id, *(token_id for token_id, _ in emitted)]
        for step in range(len(emitted)):
            exits = [layer for _, layer in emitted[:step]]
            states = self._states_of_last(read[: step + 1], exits, encoded)
            yield torch.stack(states), torch.stack([self._logits(state) for state in states[1:]])

    def _encoded(self, input_ids: Sequence[int]) -> Tensor:
        """[T, d]"""
        encoded: Tensor = self.module.encoder(torch.tensor([list(input_ids)])).last_hidden_state[0]
        return encoded

    def _states_of_last(self, read: list[int], exits: list[int], encoded: Tensor) -> list[Tensor]:
        """h_0..h_L, each [d], of the last position in `read`, run to the last layer."""
        runs_until = [*exits, self.num_layers]
        states = self.weights["decoder.embed_tokens.weight"][torch.tensor(read)]
        of_last = [states[-1]]
        for layer in range(1, self.num_layers + 1):
            after = self._block(layer, states, encoded)
            moves = torch.tensor([layer <= until for until in runs_until])
            states = torch.where(moves[:, None], after, states)
            of_last.append(states[-1])
        return of_last

    def _leave(self, states: list[Tensor], config: DecodingConfig, step: int) -> OracleToken:
        last = self.num_layers
        threshold = threshold_of(config, step + 1)
        confidence = [math.nan] * last
        top1 = [-1] * last
        kept: Tensor | None = None
        kept_probs: list[float] = []

        def result(token_id: int, layer: int, reason: str) -> OracleToken:
            top1[layer - 1] = token_id
            ids = [] if kept is None else kept.tolist()
            return OracleToken(token_id, layer, reason, threshold, confidence, top1, ids, kept_probs)

        if config.mode == "full":
            return result(int(self._logits(states[last]).argmax()), last, "last_layer")
        if config.mode == "static":
            assert config.exit_layer is not None
            logits = self._logits(states[config.exit_layer])
            return result(int(logits.argmax()), config.exit_layer, "static")

        for layer in range(config.p, last):
            logits = self._logits(states[layer])
            ids = torch.arange(len(logits))
            if config.mode == "dvp" and layer == config.p:
                probs = torch.softmax(logits, dim=0)
                kept = torch.argsort(logits, descending=True)[: config.k]
                kept_probs = probs[kept].tolist()
            elif config.mode == "dvp" and kept is not None:
                ids = kept
                logits = logits[kept]
            best = int(ids[logits.argmax()])
            looked = config.confidence != "saturation" or (config.mode == "dvp" and layer == config.p)
            if looked:
                top1[layer - 1] = best
            value = confidence_of(config.confidence, logits, states[layer], states[layer - 1])
            confidence[layer - 1] = value
            if value > threshold:
                return result(best, layer, "threshold")

        logits = self._logits(states[last])
        if config.mode == "dvp" and config.final_head == "pruned" and kept is not None:
            return result(int(kept[logits[kept].argmax()]), last, "last_layer")
        return result(int(logits.argmax()), last, "last_layer")

    def _logits(self, state: Tensor) -> Tensor:
        """[V] of a [d] state."""
        scale = self.config.d_model**-0.5 if self.config.scale_decoder_outputs else 1.0
        normed = self._norm(state, "decoder.final_layer_norm")
        return self.weights["lm_head.weight"] @ normed * scale

    def _block(self, layer: int, states: Tensor, encoded: Tensor) -> Tensor:
        """[n, d] states of all positions after decoder block `layer`, if none of them stood still."""
        prefix = f"decoder.block.{layer - 1}.layer"
        normed = self._norm(states, f"{prefix}.0.layer_norm")
        bias = self._causal_bias(len(states))
        states = states + self._attend(normed, normed, f"{prefix}.0.SelfAttention", bias)
        normed = self._norm(states, f"{prefix}.1.layer_norm")
        states = states + self._attend(normed, encoded, f"{prefix}.1.EncDecAttention", torch.zeros(()))
        normed = self._norm(states, f"{prefix}.2.layer_norm")
        return states + self._feed_forward(normed, f"{prefix}.2.DenseReluDense")

    def _attend(self, queries_of: Tensor, keys_of: Tensor, prefix: str, bias: Tensor) -> Tensor:
        heads = []
        width = self.config.d_kv
        q, k, v = (self.weights[f"{prefix}.{name}.weight"] for name in "qkv")
        for head in range(self.config.num_heads):
            rows = slice(head * width, (head + 1) * width)
            scores = (queries_of @ q[rows].T) @ (keys_of @ k[rows].T).T
            scores = scores + (bias[head] if bias.ndim else bias)
            heads.append(torch.softmax(scores, dim=-1) @ (keys_of @ v[rows].T))
        return torch.cat(heads, dim=-1) @ self.weights[f"{prefix}.o.weight"].T

    def _causal_bias(self, length: int) -> Tensor:
        """[H, length, length], -inf towards later positions."""
        table = self.weights["decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"]
        distance = torch.arange(length)[None, :] - torch.arange(length)[:, None]
        bucket = T5Attention._relative_position_bucket(
            distance,
            bidirectional=False,
            num_buckets=self.config.relative_attention_num_buckets,
            max_distance=self.config.relative_attention_max_distance,
        )
        return table[bucket].permute(2, 0, 1).masked_fill(distance > 0, -math.inf)

    def _feed_forward(self, normed: Tensor, prefix: str) -> Tensor:
        if self.config.feed_forward_proj == "relu":
            inner = torch.relu(normed @ self.weights[f"{prefix}.wi.weight"].T)
        else:
            gate = normed @ self.weights[f"{prefix}.wi_0.weight"].T
            cubic = math.sqrt(2 / math.pi) * (gate + 0.044715 * gate**3)
            inner = 0.5 * gate * (1 + torch.tanh(cubic)) * (normed @ self.weights[f"{prefix}.wi_1.weight"].T)
        return inner @ self.weights[f"{prefix}.wo.weight"].T

    def _norm(self, states: Tensor, name: str) -> Tensor:
        size = (states.square().mean(dim=-1, keepdim=True) + self.config.layer_norm_epsilon).sqrt()
        return states / size * self.weights[f"{name}.weight"]


def threshold_of(config: DecodingConfig, t: int) -> float:
    """λ after the schedule for token t = 1, 2, ..."""
    decay = math.exp(-config.tau * t / config.max_new_tokens)
    return {
        "constant": config.threshold,
        "calm": min(1.0, max(0.0, 0.9 * config.threshold + 0.1 * decay)),
        "reference": 0.9 * config.threshold + 0.1 * config.threshold * decay,
    }[config.schedule]


def confidence_of(measure: str, logits: Tensor, state: Tensor, below: Tensor) -> float:
    """The measure over [n] logits, or over the [d] states."""
    probs = torch.softmax(logits, dim=0).tolist()
    if measure == "saturation":
        value = float(state @ below / (state.norm() * below.norm()))
    elif len(probs) == 1:
        value = 1.0
    elif measure == "margin":
        best, second = sorted(probs, reverse=True)[:2]
        value = best - second
    elif measure == "max_prob":
        value = max(probs)
    else:
        value = 1 + sum(p * math.log(p) for p in probs if p > 0) / math.log(len(probs))
    return min(1.0, max(0.0, value))
