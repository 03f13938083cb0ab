"""Trains the bundled model's tokenizer: byte-pair encoding of words, with bytes for what it does not know.

Spaces become the word mark "▁" at the start of the next word, and a line begins like a word; digits and marks
stand alone, the ends of contractions ('s, 't) stay whole. Ids: pad 0, EOS 1, unk 2 (never produced), then 256
bytes, then pieces.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from random import Random

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

from dvp_gui.training.corpus import generate
from dvp_gui.training.corpus.lexicon import words

SPECIAL = ("<pad>", "</s>", "<unk>")
ALPHABET = 190
BYTES = tuple(f"<0x{value:02X}>" for value in range(256))
CORPUS_EXAMPLES = 12_000
ENGLISH_TOKENS = 2_500_000  # how many words the general list stands for, next to the corpus
PATTERN = Regex(r"'(?:s|t|re|ve|ll|d|m)\b|▁?[\p{L}\p{M}]+|▁?\p{N}|\n|▁?[^▁\p{L}\p{M}\p{N}\n]|▁")


def _parts(model: models.BPE) -> Tokenizer:
    """A tokenizer around `model`: what happens to text before and after the pieces."""
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Replace("\n", "\n "), normalizers.Prepend(" "), normalizers.Replace(" ", "▁")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(PATTERN, "isolated")
    tokenizer.decoder = decoders.Sequence(
        [
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Replace("▁", " "),
            decoders.Replace("\n ", "\n"),
            decoders.Strip(" ", 1, 0),
        ]
    )
    return tokenizer


def _texts(seed: int) -> Iterator[str]:
    """The corpus, then the general word list, each word as often as its frequency asks for."""
    for example in islice(generate(seed), CORPUS_EXAMPLES):
        yield example.prompt
        yield example.target
    rng = Random(seed)
    entries = [line.split() for line in words("english")]
    weights = [(10 ** float(zipf)) for _, zipf in entries]
    for start in range(0, ENGLISH_TOKENS, 1000):
        drawn = rng.choices(entries, weights, k=min(1000, ENGLISH_TOKENS - start))
        yield " ".join(word.capitalize() if rng.random() < 0.12 else word for word, _ in drawn)


def _alphabet(texts: Iterable[str]) -> list[str]:
    """The characters that get a piece of their own: ASCII and the most frequent others, the rest are bytes.

    Chosen here, for the trainer breaks ties at its limit by the order of a hash table, another one in each process.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    counts["▁"] = counts.pop(" ")
    ascii_only = [chr(code) for code in range(33, 127)]
    others = sorted(counts.keys() - set(ascii_only), key=lambda char: (-counts[char], char))
    return [*ascii_only, *others[: ALPHABET - len(ascii_only)]]


def train_tokenizer(folder: Path, seed: int = 0, vocab_size: int = 8192) -> None:
    """Writes tokenizer.json and tokenizer_config.json of a transformers fast tokenizer to `folder`."""
    trained = _parts(models.BPE())
    texts = list(_texts(seed))
    alphabet = _alphabet(texts)
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size - len(SPECIAL) - len(BYTES),
        limit_alphabet=len(alphabet),
        initial_alphabet=alphabet,
        min_frequency=2,
        show_progress=False,
    )
    trained.train_from_iterator(texts, trainer)
    learned = json.loads(trained.to_str())["model"]
    pieces = sorted(learned["vocab"], key=learned["vocab"].__getitem__)
    vocab = {piece: number for number, piece in enumerate((*SPECIAL, *BYTES, *pieces))}
    merges = [tuple(merge) for merge in learned["merges"]]
    model = models.BPE(vocab=vocab, merges=merges, unk_token="<unk>", fuse_unk=False, byte_fallback=True)
    tokenizer = _parts(model)
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    # split_special_tokens: "</s>" typed by a person is text, not the end of it
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        clean_up_tokenization_spaces=False,
        split_special_tokens=True,
        model_max_length=512,
        model_input_names=["input_ids", "attention_mask"],
    ).save_pretrained(folder)
