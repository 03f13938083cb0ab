"""A tiny random T5 with a tokenizer in a folder, as a person would point the program at. Real parts, no
download.

Its weights are scaled so that tokens vary, probabilities are peaked and exits spread over the layers. What it
says is nonsense, but the same nonsense every time.
"""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast, T5Config, T5ForConditionalGeneration
from transformers.utils import logging

NUM_LAYERS = 6
"""Decoder layers, L."""
SENTENCES = (
    "question: Who bought the boat? context: Mila bought the old boat in Lisbon for 40 euros.",
    "summarize: Ann: Are you there? Bob: Yes, at the station! Ann: Then wait for me.",
)
SPECIALS = ("<pad>", "</s>", "<unk>")
FIRST_BYTE = len(SPECIALS)
"""Id of the piece of byte 0; the 255 others follow."""


def build_tiny_model(folder: Path, *, seed: int = 7, num_layers: int = NUM_LAYERS, tied: bool = True) -> Path:
    """Write config, safetensors and tokenizer of a random T5 into `folder` and return it.

    `tied` gives the v1.0 kind (relu, scaled head), else the v1.1 kind (gated GELU, a head of its own).
    """
    logging.disable_progress_bar()
    tokenizer = build_tokenizer()
    config = T5Config(
        vocab_size=len(tokenizer),
        d_model=32,
        d_kv=8,
        num_heads=4,
        d_ff=64,
        num_layers=2,
        num_decoder_layers=num_layers,
        feed_forward_proj="relu" if tied else "gated-gelu",
        tie_word_embeddings=tied,
        dropout_rate=0.0,
        decoder_start_token_id=0,
        pad_token_id=0,
        eos_token_id=1,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = T5ForConditionalGeneration(config).eval()
    _make_lively(model)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@torch.no_grad()
def _make_lively(model: T5ForConditionalGeneration) -> None:
    model.decoder.final_layer_norm.weight.mul_(3)  # peaked probabilities
    for name, weight in model.decoder.named_parameters():
        if name.endswith(("wo.weight", "o.weight")):
            weight.mul_(6)  # against the residual stream, which would repeat the token before
        if name.endswith("SelfAttention.q.weight") or "relative_attention_bias" in name:
            weight.mul_(10)
    model.lm_head.weight[FIRST_BYTE : FIRST_BYTE + 256] *= 0.3  # words rather than bytes


def build_tokenizer() -> PreTrainedTokenizerFast:
    """Pieces of SENTENCES' words and letters, every byte as a fallback, EOS appended; newlines are bytes."""
    words = {f"▁{word}" for sentence in SENTENCES for word in sentence.split()}
    letters = {letter for word in words for letter in word} | set("abcdefghijklmnopqrstuvwxyz")
    byte_pieces = [f"<0x{value:02X}>" for value in range(256)]
    scored = [(piece, 0.0) for piece in SPECIALS]
    scored += [(piece, -20.0) for piece in byte_pieces]
    scored += [(letter, -8.0) for letter in sorted(letters)]
    scored += [(word, -4.0) for word in sorted(words - letters)]
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=2, byte_fallback=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace(), decoders.Fuse()])
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    pad, eos, unk = SPECIALS
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token=pad, eos_token=eos, unk_token=unk)
