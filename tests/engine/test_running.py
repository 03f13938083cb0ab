"""A decode as consumers use it: stopped, closed, on another thread, in half precision, with wrong input."""

from __future__ import annotations

import threading
from dataclasses import fields, replace

import numpy as np
import pytest
import torch

from dvp_gui.engine import ConfigError, DecodingConfig, EarlyExitT5, ModelError, TokenTrace, decode
from dvp_gui.engine.trace import STAGES
from tests.engine.pairs import Pair
from tests.engine.random_t5 import PROMPT, build_t5

L = 6
DVP = DecodingConfig(mode="dvp", p=2, k=7, threshold=0.5, max_new_tokens=20)


def test_stop_is_asked_for_between_layers_and_drops_the_unfinished_token(v10: Pair) -> None:
    everything = list(decode(v10.model, PROMPT, DVP))
    asked = 0

    def should_stop() -> bool:
        nonlocal asked
        asked += 1
        return False

    list(decode(v10.model, PROMPT, DVP, should_stop))
    blocks_run = sum(trace.exit_layer for trace in everything)
    assert asked >= blocks_run

    for limit in (1, 3, 4, 7, blocks_run // 2, blocks_run):
        count = 0

        def stop_at_limit(limit: int = limit) -> bool:
            nonlocal count
            count += 1
            return count >= limit

        traces = list(decode(v10.model, PROMPT, DVP, stop_at_limit))
        assert [t.token_id for t in traces] == [t.token_id for t in everything[: len(traces)]]
        assert len(traces) < len(everything)


def test_a_stop_set_before_the_start_yields_nothing(v10: Pair) -> None:
    assert list(decode(v10.model, PROMPT, DVP, lambda: True)) == []


def test_a_live_config_that_does_not_fit_raises_and_keeps_what_came_before(v10: Pair) -> None:
    traces: list[TokenTrace] = []

    def live() -> DecodingConfig:
        return DVP if len(traces) < 2 else replace(DVP, p=L)

    with pytest.raises(ConfigError, match=r"p = 6 .* 1 to 5"):
        traces.extend(decode(v10.model, PROMPT, DVP, live_config=live))
    assert len(traces) == 2


def test_a_live_length_ends_the_decode(v10: Pair) -> None:
    limits = iter([20, 20, 3, 3, 3])
    traces = decode(v10.model, PROMPT, DVP, live_config=lambda: replace(DVP, max_new_tokens=next(limits)))
    assert len(list(traces)) == 3


@pytest.mark.parametrize(
    "config",
    [
        replace(DVP, p=L),
        replace(DVP, k=84),
        replace(DVP, mode="calm", p=L),
        DecodingConfig(mode="static", exit_layer=L + 1),
    ],
)
def test_a_config_that_does_not_fit_raises_at_the_call(v10: Pair, config: DecodingConfig) -> None:
    with pytest.raises(ConfigError):
        decode(v10.model, PROMPT, config)


def test_input_ids_are_checked_at_the_call(v10: Pair) -> None:
    with pytest.raises(ValueError, match="empty"):
        decode(v10.model, [], DVP)
    with pytest.raises(ValueError, match=r"83 is outside .* 0 to 82"):
        decode(v10.model, [4, 83], DVP)
    with pytest.raises(ValueError, match="-1"):
        decode(v10.model, [-1], DVP)


def test_one_token_when_one_is_asked_for(pair: Pair) -> None:
    for mode in ("full", "static", "calm", "dvp"):
        traces = list(decode(pair.model, PROMPT, replace(DVP, mode=mode, exit_layer=2, max_new_tokens=1)))
        assert len(traces) == 1


def test_a_decode_closed_midway_leaves_the_model_as_it_was(v10: Pair) -> None:
    expected = [trace.token_id for trace in decode(v10.model, PROMPT, DVP)]
    for count in (0, 1, 5):
        generator = decode(v10.model, PROMPT, DVP)
        for _ in range(count):
            next(generator)
        generator.close()
    assert [trace.token_id for trace in decode(v10.model, PROMPT, DVP)] == expected


def test_two_decodes_at_once_do_not_mix(v10: Pair) -> None:
    other = PROMPT[::-1]
    alone = [[t.token_id for t in decode(v10.model, ids, DVP)] for ids in (PROMPT, other)]
    mixed: list[list[int]] = [[], []]
    runs = [decode(v10.model, PROMPT, DVP), decode(v10.model, other, DVP)]
    for _ in range(DVP.max_new_tokens):
        for said, generator in zip(mixed, runs, strict=True):
            trace = next(generator, None)
            if trace is not None:
                said.append(trace.token_id)
    assert mixed == alone


def test_another_thread_says_the_same(v10: Pair) -> None:
    expected = [trace.token_id for trace in decode(v10.model, PROMPT, DVP)]
    said: list[int] = []
    generator = decode(v10.model, PROMPT, DVP)
    said.append(next(generator).token_id)  # begun here, continued there: no state may sit in a thread
    thread = threading.Thread(target=lambda: said.extend(trace.token_id for trace in generator))
    thread.start()
    thread.join(timeout=30)
    assert said == expected


def test_inference_mode_stays_inside(v10: Pair) -> None:
    for _ in decode(v10.model, PROMPT, DVP):
        assert not torch.is_inference_mode_enabled()
        assert torch.is_grad_enabled()
    weight = torch.ones(3, requires_grad=True)
    weight.sum().backward()
    assert weight.grad is not None


def test_layers_run_in_inference_mode(v10: Pair) -> None:
    """Asked from between the layers: autograd's bookkeeping is off there."""
    seen: list[bool] = []

    def should_stop() -> bool:
        seen.append(torch.is_inference_mode_enabled())
        return False

    list(decode(v10.model, PROMPT, DVP, should_stop))
    assert seen
    assert all(seen)


def test_a_trace_holds_no_tensor(v10: Pair) -> None:
    for trace in decode(v10.model, PROMPT, DVP):
        for value in (getattr(trace, field.name) for field in fields(trace)):
            assert isinstance(value, (int, float, str, dict, np.ndarray))
            if isinstance(value, np.ndarray):
                assert value.base is None or not isinstance(value.base, torch.Tensor)
                value.sum()
            if isinstance(value, dict):
                assert set(value) == set(STAGES)
        assert trace.confidence.dtype == np.float32
        assert trace.top1_ids.dtype == np.int64
        assert trace.candidate_ids.dtype == np.int64
        assert trace.candidate_probs.dtype == np.float32
        assert type(trace.token_id) is int
        assert type(trace.threshold) is float


def test_candidates_are_best_first_with_their_probabilities(v10: Pair) -> None:
    for trace in decode(v10.model, PROMPT, DVP):
        assert (np.diff(trace.candidate_probs) <= 0).all()
        assert 0 < trace.candidate_probs.sum() <= 1 + 1e-5
        assert trace.candidate_ids[0] == trace.top1_ids[DVP.p - 1]


def test_bfloat16_runs_in_all_modes(pair: Pair) -> None:
    model = EarlyExitT5.from_transformers(_converted(pair, torch.bfloat16))
    assert model.dtype == torch.bfloat16
    for mode in ("full", "static", "calm", "dvp"):
        traces = list(decode(model, PROMPT, replace(DVP, mode=mode, exit_layer=3)))
        assert traces
        assert all(0 <= trace.token_id < model.vocab_size for trace in traces)
        values = np.concatenate([trace.confidence for trace in traces])
        checked = values[~np.isnan(values)]
        assert ((checked >= 0) & (checked <= 1)).all()


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_precision_stays_near_float32(pair: Pair, dtype: torch.dtype) -> None:
    model = EarlyExitT5.from_transformers(_converted(pair, dtype))
    ids = list(range(2, 12))
    whole, half = (m.encode(ids, lambda: False) for m in (pair.model, model))
    assert whole is not None
    assert half is not None
    torch.testing.assert_close(half.float(), whole, atol=0.15, rtol=0.1)


def test_float16_keeps_states_and_wo_in_float32(pair: Pair) -> None:
    model = EarlyExitT5.from_transformers(_converted(pair, torch.float16))
    assert model.residual_dtype == torch.float32
    assert model.decoder_blocks[0].feed_forward.wo.dtype == torch.float32
    assert list(decode(model, PROMPT, DVP))


def _converted(pair: Pair, dtype: torch.dtype) -> object:
    kind = "v1.0" if pair.module.config.scale_decoder_outputs else "v1.1"
    return build_t5(kind, peak=3.5).to(dtype)


def test_times_and_flops_stand_at_their_stages(v10: Pair) -> None:
    traces = list(decode(v10.model, PROMPT, DVP))
    assert traces[0].times_s["encoder"] > 0
    assert traces[0].flops["encoder"] > 0
    assert {trace.times_s["encoder"] for trace in traces[1:]} == {0.0}
    assert {trace.flops["encoder"] for trace in traces[1:]} == {0}
    for trace in traces:
        left_early = trace.exit_layer < L
        assert trace.times_s["blocks"] > 0
        assert (trace.flops["copying"] > 0) == left_early
        assert trace.flops["head"] == 2 * 32 * 83
        assert trace.flops["checks"] == 2 * 32 * 7 * (min(trace.exit_layer, L - 1) - 2)
        assert trace.flops["final_head"] == (0 if left_early else 2 * 32 * 83)
    waited = [trace.times_s["copying"] > 0 for trace in traces]
    first_exit = next(i for i, trace in enumerate(traces) if trace.exit_layer < L)
    assert not any(waited[: first_exit + 1]), "nothing is owed before the first early exit"
    assert any(waited)


def test_saturation_runs_a_head_only_where_a_token_leaves(v10: Pair) -> None:
    head, cosine = 2 * 32 * 83, 6 * 32
    calm = replace(DVP, mode="calm", confidence="saturation", threshold=0.8)
    for trace in decode(v10.model, PROMPT, calm):
        assert trace.flops["final_head"] == head
        assert trace.flops["head"] == cosine
    for trace in decode(v10.model, PROMPT, replace(calm, mode="dvp")):
        assert trace.flops["head"] == head + cosine
        later = trace.flops["final_head"]
        at_p, at_last = trace.exit_layer == DVP.p, trace.exit_layer == L
        assert later == (0 if at_p else head if at_last else 2 * 32 * 7)


def test_broken_weights_are_told_apart_from_text(v10: Pair) -> None:
    module = build_t5("v1.0")
    with torch.no_grad():
        module.decoder.final_layer_norm.weight.fill_(float("nan"))
    with pytest.raises(ModelError, match="float32"):
        list(decode(EarlyExitT5.from_transformers(module), PROMPT, DVP))
