"""What full depth says about a text equals what transformers computes in one teacher-forced pass."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import T5ForConditionalGeneration

from dvp_gui.data.examples import Example
from dvp_gui.engine import DecodingConfig, EarlyExitT5, decode, load_model
from dvp_gui.evaluation.agreement import compare_with_full_depth, full_depth_top1
from dvp_gui.evaluation.outcomes import evaluate

INPUT = [300, 310, 320, 290, 1]
EARLY = DecodingConfig(p=2, k=8, threshold=0.3, max_new_tokens=12)


@pytest.fixture(scope="module")
def model(tiny_model_folder: Path) -> EarlyExitT5:
    return load_model(tiny_model_folder, "cpu", "float32")


@torch.no_grad()
def reference_top1(folder: Path, output_ids: list[int]) -> np.ndarray:
    """[n, L] by transformers, from the states after every layer."""
    module = T5ForConditionalGeneration.from_pretrained(folder).eval()
    captured: list[torch.Tensor] = []
    for block in module.decoder.block:
        block.register_forward_hook(lambda _block, _given, result: captured.append(result[0]))
    module(input_ids=torch.tensor([INPUT]), decoder_input_ids=torch.tensor([[0, *output_ids[:-1]]]))
    scale = module.config.d_model**-0.5
    logits = [module.lm_head(module.decoder.final_layer_norm(state) * scale) for state in captured]
    best = [layer.reshape(len(output_ids), -1).argmax(-1) for layer in logits]
    return torch.stack(best, dim=1).numpy()


def test_full_depth_equals_transformers_at_every_layer(model: EarlyExitT5, tiny_model_folder: Path) -> None:
    output_ids = [321, 5, 320, 287, 287, 300, 1]
    top1 = full_depth_top1(model, INPUT, output_ids)
    assert top1.shape == (7, model.num_layers)
    np.testing.assert_array_equal(top1, reference_top1(tiny_model_folder, output_ids))
    assert len(np.unique(top1)) > 7  # layers and positions do differ


def test_a_text_of_full_depth_agrees_with_itself(model: EarlyExitT5) -> None:
    traces = list(decode(model, INPUT, DecodingConfig(mode="full", max_new_tokens=12)))
    agreement = compare_with_full_depth(model, INPUT, traces)
    assert agreement.is_same_text
    assert agreement.in_candidates.size == 0
    assert agreement.layer_top1[:, -1].all()


def test_an_early_text_is_compared_token_by_token(model: EarlyExitT5) -> None:
    traces = list(decode(model, INPUT, EARLY))
    agreement = compare_with_full_depth(model, INPUT, traces)
    final = full_depth_top1(model, INPUT, [trace.token_id for trace in traces])[:, -1]
    assert agreement.same_token.tolist() == [t.token_id == f for t, f in zip(traces, final, strict=True)]
    assert agreement.in_candidates.tolist() == [
        f in t.candidate_ids for t, f in zip(traces, final, strict=True)
    ]
    assert 0 < agreement.same_token.mean() < 1
    assert 0 < agreement.in_candidates.mean() < 1


def test_no_tokens_agree_with_nothing(model: EarlyExitT5) -> None:
    assert full_depth_top1(model, INPUT, []).shape == (0, model.num_layers)


def test_the_same_tokens_mean_the_same_text_and_other_tokens_are_decoded_anew(model: EarlyExitT5) -> None:
    example = Example("raw", text="Mila bought the old boat")
    ids = model.tokenizer(example.prompt)["input_ids"]
    full = [t.token_id for t in decode(model, ids, DecodingConfig(mode="full", max_new_tokens=12))]
    full_text = model.tokenizer.decode(full, skip_special_tokens=True)
    never = DecodingConfig(p=2, k=8, threshold=1.0, max_new_tokens=12)
    (early,) = evaluate(model, [example], EARLY)
    (whole,) = evaluate(model, [example], never)
    assert (early.full_text, whole.text, whole.full_text) == (full_text,) * 3
    assert early.text != full_text
    assert whole.agreement.is_same_text


def test_a_stopped_evaluation_gives_no_half_outcome(model: EarlyExitT5) -> None:
    examples = [Example("raw", text="Mila"), Example("raw", text="Jonas")]
    outcomes = []
    for outcome in evaluate(model, examples, EARLY, is_stopped=lambda: bool(outcomes)):
        outcomes.append(outcome)
    assert len(outcomes) == 1
