"""The training run: curriculum, steps, checkpoints, learning curve. Knows nothing of the command line."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from dvp_gui.training.alignment import pointing_loss
from dvp_gui.training.checkpoints import (
    CHECKPOINT_NAME,
    Progress,
    load_checkpoint,
    load_weights,
    save_checkpoint,
    save_model_folder,
)
from dvp_gui.training.loss import fused_head_loss, sample_rows
from dvp_gui.training.measures import LayerMeasures, measure_layers
from dvp_gui.training.model import Shape, TrainingT5
from dvp_gui.training.optimizer import MixedOptimizer, learning_rate
from dvp_gui.training.shards import Batch, Shard, ShardFeed, batches, collate, make_shard
from dvp_gui.training.tokenizer import train_tokenizer
from dvp_gui.training.workers import GradientExchange

Report = Callable[[str], None]

_CHECKPOINT_EVERY_S = 600.0
_MEASURE_EVERY_S = 150.0
_POINTING_WEIGHT = 0.4
_HELD_OUT_EXAMPLES = 384
_HELD_OUT_SEED = 77


@dataclass(frozen=True)
class TrainingPlan:
    """What to train, for how long, from what."""

    output: Path
    minutes: float = 90.0
    """Training time, resumed runs counted together; the rate decays over its last part."""
    seed: int = 1
    tokens_per_batch: int = 3_500
    """Prompt tokens a step, padding included."""
    shard_size: int = 8_192
    widen_until: float = 0.8
    """Share of the run after which the curriculum has reached its full width."""
    resume: bool = False
    start_from: Path | None = None
    """A model folder whose weights to begin with, in place of random ones."""
    compile: bool = False
    workers: int = 1
    """Processes that train together, one thread each; the batch of a step is that many times larger."""
    shape: Shape = field(default_factory=Shape)


@dataclass(frozen=True)
class Outcome:
    """What a finished run can say of itself."""

    progress: Progress
    measures: LayerMeasures


def prepare_tokenizer(plan: TrainingPlan, report: Report) -> Path:
    """The tokenizer of the run, trained where it is not there yet."""
    file = plan.output / "tokenizer.json"
    if not file.exists():
        plan.output.mkdir(parents=True, exist_ok=True)
        report("training the tokenizer")
        train_tokenizer(plan.output, vocab_size=plan.shape.vocab_size)
    return file


class TrainingRun:
    """One run from its start (or its checkpoint) to the model folder."""

    def __init__(
        self, plan: TrainingPlan, report: Report = print, exchange: GradientExchange | None = None
    ) -> None:
        self.plan, self._report = plan, report
        self._exchange = exchange or GradientExchange(0, 1)
        self._tokenizer_file = prepare_tokenizer(plan, report)
        torch.manual_seed(plan.seed)
        self.model = TrainingT5(plan.shape)
        self.progress = Progress()
        masters = {name: tensor.detach().clone() for name, tensor in self.model.named_parameters()}
        optimizer_state = None
        if plan.resume and (plan.output / CHECKPOINT_NAME).exists():
            masters, optimizer_state, self.progress = load_checkpoint(plan.output)
            report(f"resuming after {self.progress.examples:,} examples")
        elif plan.start_from is not None:
            masters = load_weights(plan.start_from)
            report(f"starting from the weights in {plan.start_from}")
        self.model.bfloat16()
        self.model.load_state_dict(masters)
        self.optimizer = MixedOptimizer(self.model, masters)
        if optimizer_state is not None:
            self.optimizer.load_state_dict(optimizer_state)
        self._forward = torch.compile(self.model, dynamic=True) if plan.compile else self.model
        self._generator = torch.Generator().manual_seed(
            plan.seed + self.progress.step + 7919 * self._exchange.rank
        )

    @property
    def share_done(self) -> float:
        """Progress in 0..1 by training time."""
        return self.progress.elapsed_s / (self.plan.minutes * 60.0)

    @property
    def stage(self) -> float:
        """Width of the curriculum in 0..1; full at once for weights that have been through it."""
        if self.plan.start_from is not None:
            return 1.0
        return min(1.0, self.share_done / self.plan.widen_until)

    def run(self) -> Outcome:
        """Train until the time is used; returns the last measures. Ctrl+C leaves a checkpoint to resume from."""
        held_out = self._held_out()
        feed = ShardFeed(self._tokenizer_file, self.plan.seed, self.plan.shard_size)
        clock = _Clock(self.progress.elapsed_s)
        try:
            feed.order(self._shard_number, self.stage)
            while self.share_done < 1.0:
                shard = feed.take()
                self.progress.shards += 1
                feed.order(self._shard_number, self.stage)
                self._train_shard(shard, held_out, clock)
        finally:
            feed.close()
            self._save()
        measures = measure_layers(self.model, held_out)
        if self._exchange.is_first:
            save_model_folder(self.plan.output, self.optimizer.masters, self.plan.shape)
        return Outcome(self.progress, measures)

    @property
    def _shard_number(self) -> int:
        """The next shard of this process: no two processes train on the same one."""
        return self.progress.shards * self._exchange.count + self._exchange.rank

    def _held_out(self) -> list[Batch]:
        shard = make_shard(self._tokenizer_file, _HELD_OUT_SEED, "heldout", 1.0, _HELD_OUT_EXAMPLES)
        by_length = sorted(range(len(shard.sources)), key=lambda i: len(shard.sources[i]))
        return [collate(shard, by_length[i : i + 96]) for i in range(0, len(by_length), 96)]

    def _train_shard(self, shard: Shard, held_out: list[Batch], clock: _Clock) -> None:
        rng = np.random.default_rng(self.plan.seed + self._shard_number)
        for batch in batches(shard, self.plan.tokens_per_batch, rng):
            losses, examples = self._step(batch, clock)
            clock.note(losses, examples)
            if self._exchange.is_first and clock.is_due("measure", _MEASURE_EVERY_S):
                self._measure(held_out, clock)
            if clock.is_due("checkpoint", _CHECKPOINT_EVERY_S):
                self._save()
            if self.share_done >= 1.0:
                return

    def _step(self, batch: Batch, clock: _Clock) -> tuple[Tensor, int]:
        """One update; returns the mean losses (last layer, sampled inner ones, pointing), [3], and the examples.

        The time goes through the exchange as well, so that all processes agree on the rate and on the end.
        """
        states, attention = self._forward(batch.source, batch.target_in)
        rows, weights = sample_rows(states, batch.token_weights, self._generator)
        ids = batch.target[batch.is_token].repeat(2)
        loss, losses = fused_head_loss(self.model.head_input(rows), self.model.shared.weight, ids, weights)
        pointing = pointing_loss(attention, batch.stands_at, batch.token_weights)
        torch.autograd.backward(loss + _POINTING_WEIGHT * pointing)
        numbers = [clock.elapsed_s(), float(len(batch.source))]
        self.progress.elapsed_s, mean_examples = self._exchange.average(self.model, numbers)
        self.optimizer.step(learning_rate(self.share_done, self.progress.step))
        self.progress.step += 1
        examples = round(mean_examples * self._exchange.count)
        self.progress.examples += examples
        return torch.cat([losses.view(2, -1).mean(dim=1), pointing.detach()[None]]), examples

    def _save(self) -> None:
        if not self._exchange.is_first:
            return
        save_checkpoint(self.plan.output, self.optimizer.masters, self.optimizer.state_dict(), self.progress)

    def _measure(self, held_out: list[Batch], clock: _Clock) -> None:
        measures = measure_layers(self.model, held_out)
        (last, inner, pointing), rate = clock.take_means()
        row: dict[str, float] = {
            "minutes": round(self.progress.elapsed_s / 60, 2),
            "examples": self.progress.examples,
            "examples_per_s": round(rate, 1),
            "stage": round(self.stage, 3),
            "loss_last": round(last, 4),
            "loss_inner": round(inner, 4),
            "loss_pointing": round(pointing, 4),
            "exact_qa": round(measures.exact_qa, 4),
            "exact_summarize": round(measures.exact_summarize, 4),
        }
        for layer, value in enumerate(measures.token_accuracy, start=1):
            row[f"accuracy_{layer}"] = round(value, 4)
        for layer, value in enumerate(measures.agreement, start=1):
            row[f"agreement_{layer}"] = round(value, 4)
        _append_row(self.plan.output / "learning_curve.csv", row)
        self._report("  ".join(f"{key} {value:g}" for key, value in list(row.items())[:9]))


class _Clock:
    """Training time with resumed runs counted in, what is due by it, and running means since the last report."""

    def __init__(self, before_s: float) -> None:
        self._start = time.monotonic() - before_s
        self._last = {"measure": time.monotonic(), "checkpoint": time.monotonic()}
        self._reset()

    def _reset(self) -> None:
        self._sum, self._steps, self._examples, self._since = torch.zeros(3), 0, 0, time.monotonic()

    def elapsed_s(self) -> float:
        return time.monotonic() - self._start

    def is_due(self, what: str, every_s: float) -> bool:
        now = time.monotonic()
        if now - self._last[what] < every_s:
            return False
        self._last[what] = now
        return True

    def note(self, losses: Tensor, examples: int) -> None:
        self._sum += losses.detach()
        self._steps += 1
        self._examples += examples

    def take_means(self) -> tuple[list[float], float]:
        """Mean losses (last layer, inner ones, pointing) and examples per second since the last call."""
        means: list[float] = (self._sum / max(self._steps, 1)).tolist()
        rate = self._examples / max(time.monotonic() - self._since, 1e-9)
        self._reset()
        return means, rate


def _append_row(file: Path, row: dict[str, float]) -> None:
    is_new = not file.exists()
    with file.open("a", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(row))
        if is_new:
            writer.writeheader()
        writer.writerow(row)
