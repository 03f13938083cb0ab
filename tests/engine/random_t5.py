"""Tiny seeded random T5s of both kinds, with outputs peaked enough that exits spread over the layers."""

from __future__ import annotations

from typing import Literal

import torch
from transformers import T5Config, T5ForConditionalGeneration

Kind = Literal["v1.0", "v1.1"]
VOCAB_SIZE = 83
PROMPT = [11, 42, 7, 7, 65, 30, 19, 4, 1]


def build_t5(
    kind: Kind, *, encoder_layers: int = 2, decoder_layers: int = 6, seed: int = 0, peak: float = 6.0
) -> T5ForConditionalGeneration:
    """v1.0: relu, tied and scaled head. v1.1: gated GELU, own head. Heads are not d_model / H wide."""
    tied = kind == "v1.0"
    config = T5Config(
        vocab_size=VOCAB_SIZE,
        d_model=32,
        d_kv=12,
        num_heads=4,
        d_ff=56,
        num_layers=encoder_layers,
        num_decoder_layers=decoder_layers,
        feed_forward_proj="relu" if tied else "gated-gelu",
        tie_word_embeddings=tied,
        dropout_rate=0.0,
        decoder_start_token_id=0,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        module = T5ForConditionalGeneration(config).eval()
        if not tied:
            module.lm_head.weight = torch.nn.Parameter(torch.randn(VOCAB_SIZE, config.d_model) * 0.4)
        _make_lively(module, peak)
    return module


@torch.no_grad()
def _make_lively(module: T5ForConditionalGeneration, peak: float) -> None:
    """Blocks that change the state, norms that are not all ones, a head with clear favourites."""
    for name, weight in module.named_parameters():
        if "layer_norm" in name:
            weight.mul_(torch.rand_like(weight) + 0.5)
        elif name.startswith("decoder") and name.endswith(("wo.weight", ".o.weight")):
            weight.mul_(5)
        elif "relative_attention_bias" in name or name.endswith("SelfAttention.q.weight"):
            weight.mul_(8)
    scale = module.config.d_model**0.5 if module.config.scale_decoder_outputs else 1.0
    logits_std = module.lm_head.weight.std() * module.config.d_model**0.5
    module.decoder.final_layer_norm.weight.mul_(peak * scale / logits_std)
