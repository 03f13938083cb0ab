"""Training examples as token ids: generated in a process of their own, a shard ahead, and grouped by length."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from dvp_gui.training.alignment import Pairs, answer_pairs, as_mask, summary_pairs
from dvp_gui.training.corpus import generate

PAD, EOS = 0, 1
FIRST_TOKEN_WEIGHT = 5.0
"""Weight of an answer's first token in the loss: it says which span was chosen, and is one target token in twenty."""
MAX_SOURCE_TOKENS = 256
"""Longer generated prompts are left out, so that one of them never pads a whole batch."""

Ids = np.ndarray
_WIDTH_STEP = 16


@dataclass(frozen=True)
class Shard:
    """Examples as ids, each with its EOS."""

    sources: list[Ids]
    targets: list[Ids]
    is_question: list[bool]
    alignments: list[Pairs]


@dataclass(frozen=True)
class Batch:
    """One step's examples, padded with 0."""

    source: Tensor  # [B, S]
    target_in: Tensor  # [B, T], begins with the start token
    target: Tensor  # [B, T], ends with EOS
    is_question: Tensor  # [B]
    stands_at: Tensor  # [B, T, S], where each target piece stands in the prompt

    @property
    def is_token(self) -> Tensor:
        """[B, T]: where `target` holds a token, not padding."""
        return self.target != PAD

    @property
    def token_weights(self) -> Tensor:
        """[B, T], float32: how much each target token counts in the loss, 0 for padding."""
        weights = self.is_token.float()
        weights[self.is_question, 0] = FIRST_TOKEN_WEIGHT
        return weights


def make_shard(tokenizer_file: Path, seed: int, split: str, stage: float, count: int) -> Shard:
    """`count` examples of the corpus at `stage` of the curriculum, tokenised."""
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    examples = list(islice(generate(seed, split, stage), count))
    context = tokenizer.encode("context:").ids[:-1]
    shard = Shard([], [], [], [])
    sources = tokenizer.encode_batch([example.prompt for example in examples])
    targets = tokenizer.encode_batch([example.target for example in examples])
    for example, source, target in zip(examples, sources, targets, strict=True):
        if len(source.ids) <= MAX_SOURCE_TOKENS:
            shard.sources.append(np.asarray(source.ids, dtype=np.int32))
            shard.targets.append(np.asarray(target.ids, dtype=np.int32))
            shard.is_question.append(example.task == "qa")
            shard.alignments.append(_align(source.ids, target.ids, context if example.task == "qa" else None))
    return shard


def _align(source: list[int], target: list[int], context: list[int] | None) -> Pairs:
    """The pairs of one example; a question's answer is looked for behind the pieces `context` only."""
    if context is None:
        return summary_pairs(source, target)
    n = len(context)
    start = next((s + n for s in range(len(source)) if source[s : s + n] == context), 0)
    return answer_pairs(source, target, start)


class ShardFeed:
    """Makes the next shard in another process while the present one is trained on."""

    def __init__(self, tokenizer_file: Path, seed: int, size: int) -> None:
        self._tokenizer_file, self._seed, self._size = tokenizer_file, seed, size
        self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        self._next: Future[Shard] | None = None

    def order(self, number: int, stage: float) -> None:
        """Begin to make shard `number`; the same number and stage give the same examples."""
        job = (self._tokenizer_file, self._seed * 1_000_003 + number, "train", stage, self._size)
        self._next = self._pool.submit(make_shard, *job)

    def take(self) -> Shard:
        """The shard that was ordered; waits for it."""
        if self._next is None:
            raise RuntimeError("take() before order()")
        return self._next.result()

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def batches(shard: Shard, tokens_per_batch: int, rng: np.random.Generator) -> Iterator[Batch]:
    """The shard once, in random order, each batch of about equal lengths and about `tokens_per_batch` prompt tokens.

    A width has one batch size, so that a run meets few shapes: every new one costs the matrix library a kernel, in
    time and in memory. What does not fill a batch moves on to the next width; the longest few are left out.
    """
    groups: list[list[int]] = []
    waiting: list[int] = []
    width = 0
    for index in sorted(rng.permutation(len(shard.sources)), key=lambda i: len(shard.sources[i])):
        width = max(width, _round_up(len(shard.sources[index]), _WIDTH_STEP))
        waiting.append(int(index))
        size = max(1, tokens_per_batch // width // 8 * 8)
        if len(waiting) >= size:
            groups.append(waiting[:size])
            waiting = waiting[size:]
    for group in rng.permutation(len(groups)):
        yield collate(shard, groups[group])


def collate(shard: Shard, indices: list[int]) -> Batch:
    """The examples `indices` as one padded batch."""
    source = _pad([shard.sources[i] for i in indices], multiple=_WIDTH_STEP)
    target = _pad([shard.targets[i] for i in indices], multiple=8)
    target_in = torch.cat([torch.zeros(len(indices), 1, dtype=torch.long), target[:, :-1]], dim=1)
    stands_at = as_mask([shard.alignments[i] for i in indices], target.shape[1], source.shape[1])
    return Batch(source, target_in, target, torch.tensor([shard.is_question[i] for i in indices]), stands_at)


def _pad(rows: list[Ids], multiple: int) -> Tensor:
    width = _round_up(max(len(row) for row in rows), multiple)
    padded = np.full((len(rows), width), PAD, dtype=np.int64)
    for row, ids in zip(padded, rows, strict=True):
        row[: len(ids)] = ids
    return torch.from_numpy(padded)


def _round_up(number: int, multiple: int) -> int:
    return -(-number // multiple) * multiple
