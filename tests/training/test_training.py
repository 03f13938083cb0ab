"""The training model is T5, its loss is what the design says, and a run can be resumed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F
from transformers import T5ForConditionalGeneration

from dvp_gui.training.checkpoints import load_checkpoint, load_weights, save_model_folder
from dvp_gui.training.loop import TrainingPlan, TrainingRun
from dvp_gui.training.loss import fused_head_loss, layer_weights, sample_rows
from dvp_gui.training.model import Shape, TrainingT5
from dvp_gui.training.optimizer import learning_rate
from dvp_gui.training.shards import Shard, batches

TINY = Shape(vocab_size=512, d_model=32, d_kv=8, num_heads=4, d_ff=48, num_layers=2, num_decoder_layers=3)


@pytest.fixture
def model() -> TrainingT5:
    torch.manual_seed(0)
    return TrainingT5(TINY)


def test_parity_with_transformers(model: TrainingT5, tmp_path: Path) -> None:
    for parameter in model.parameters():  # so that the two agree although the folder holds bfloat16
        parameter.data = parameter.data.bfloat16().float()
    save_model_folder(tmp_path, dict(model.named_parameters()), TINY)
    reference = T5ForConditionalGeneration.from_pretrained(tmp_path, dtype=torch.float32)
    source = torch.randint(3, 512, (3, 40))
    source[1, 25:] = 0
    target_in = torch.randint(3, 512, (3, 7))
    target_in[:, 0] = 0
    with torch.no_grad():
        ours = model.logits(model(source, target_in)[0][-1])
        theirs = reference(
            input_ids=source, attention_mask=(source != 0).long(), decoder_input_ids=target_in
        ).logits
    assert torch.allclose(ours, theirs, atol=2e-5)


def test_fused_loss_equals_cross_entropy() -> None:
    torch.manual_seed(1)
    rows = torch.randn(1100, 16, requires_grad=True)
    embedding = torch.randn(40, 16, requires_grad=True)
    ids, weights = torch.randint(0, 40, (1100,)), torch.rand(1100)
    plain = (F.cross_entropy(rows @ embedding.T, ids, reduction="none") * weights).sum()
    expected = torch.autograd.grad(plain, [rows, embedding])
    fused, _ = fused_head_loss(rows, embedding, ids, weights)
    actual = torch.autograd.grad(fused, [rows, embedding])
    assert torch.allclose(fused, plain, rtol=1e-5)
    for a, b in zip(actual, expected, strict=True):
        assert torch.allclose(a, b, atol=1e-4)


def test_sampled_layers_estimate_the_weighted_loss() -> None:
    layers, count = 6, 4000
    states = torch.arange(layers, dtype=torch.float32)[:, None, None, None].expand(layers, 1, count, 1)
    rows, weights = sample_rows(states, torch.ones(1, count), torch.Generator().manual_seed(0))
    expected = (layer_weights(layers) * torch.arange(layers)).sum()
    assert weights.sum().item() == pytest.approx(1.0, abs=1e-4)
    assert (rows[:, 0] * weights).sum().item() == pytest.approx(expected.item(), rel=0.02)
    assert (rows[:count] == layers - 1).all()


def test_rate_rises_and_ends_at_zero() -> None:
    assert learning_rate(0.0, 0) == pytest.approx(1 / 50)
    assert learning_rate(0.5, 5000) == 1.0
    assert learning_rate(1.0, 9000) == 0.0


def test_batches_hold_examples_once_in_few_shapes() -> None:
    rng = np.random.default_rng(0)
    sources = [np.append(np.full(rng.integers(5, 60), 9), i + 10) for i in range(2000)]
    shard = Shard(sources, [np.array([7, 1])] * 2000, [True] * 2000, [np.zeros((0, 2), np.int16)] * 2000)
    made = list(batches(shard, 640, rng))
    assert all(batch.source.numel() <= 640 for batch in made)
    assert len({batch.source.shape for batch in made}) <= 8
    last_ids = [int(row[row != 0][-1]) for batch in made for row in batch.source]
    assert len(last_ids) == len(set(last_ids))
    assert len(last_ids) > 1980


def test_run_leaves_a_model_and_resumes(tmp_path: Path) -> None:
    shape = Shape(d_model=32, d_kv=8, num_heads=4, d_ff=48, num_layers=1, num_decoder_layers=2)
    plan = TrainingPlan(tmp_path, minutes=0.02, tokens_per_batch=800, shard_size=64, shape=shape)
    first = TrainingRun(plan, report=print).run()
    assert first.progress.examples > 0
    assert T5ForConditionalGeneration.from_pretrained(tmp_path).config.num_decoder_layers == 2
    minutes = first.progress.elapsed_s / 60 + 0.02
    longer = TrainingPlan(
        tmp_path, minutes=minutes, tokens_per_batch=800, shard_size=64, shape=shape, resume=True
    )
    second = TrainingRun(longer, report=print)
    assert second.progress.examples == first.progress.examples
    assert second.run().progress.examples > first.progress.examples
    masters, _, progress = load_checkpoint(tmp_path)
    assert progress.step > first.progress.step
    assert torch.equal(load_weights(tmp_path)["shared.weight"], masters["shared.weight"].bfloat16().float())
