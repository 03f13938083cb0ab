"""Early exits equal the slow oracle in every mode, measure and schedule; the method's identities hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
import torch

from dvp_gui.engine import DecodingConfig, TokenTrace, decode
from tests.engine.oracle import OracleToken
from tests.engine.pairs import Pair, make_pair
from tests.engine.random_t5 import PROMPT, VOCAB_SIZE, build_t5

L = 6
THRESHOLDS = {"margin": 0.5, "max_prob": 0.6, "entropy": 0.75, "saturation": 0.8}
DVP = DecodingConfig(mode="dvp", p=2, k=7, threshold=0.5, max_new_tokens=24)
CALM = replace(DVP, mode="calm")


def run(pair: Pair, config: DecodingConfig, input_ids: Sequence[int] = PROMPT) -> list[TokenTrace]:
    return list(decode(pair.model, input_ids, config))


def run_live(pair: Pair, config_at: Callable[[int], DecodingConfig]) -> list[TokenTrace]:
    """Decode with another config at each step, as a person who moves a slider would."""
    traces: list[TokenTrace] = []
    for trace in decode(pair.model, PROMPT, config_at(0), live_config=lambda: config_at(len(traces))):
        traces.append(trace)
    return traces


def assert_as_oracle(traces: list[TokenTrace], expected: list[OracleToken]) -> None:
    assert [trace.token_id for trace in traces] == [token.token_id for token in expected]
    assert [trace.exit_layer for trace in traces] == [token.exit_layer for token in expected]
    for step, (trace, token) in enumerate(zip(traces, expected, strict=True)):
        assert trace.step == step
        assert trace.exit_reason == token.exit_reason
        assert trace.threshold == pytest.approx(token.threshold, abs=1e-12)
        np.testing.assert_allclose(trace.confidence, token.confidence, atol=2e-4)
        assert trace.top1_ids.tolist() == token.top1_ids
        assert trace.candidate_ids.tolist() == token.candidate_ids
        np.testing.assert_allclose(trace.candidate_probs, token.candidate_probs, atol=2e-4)


def check(pair: Pair, config: DecodingConfig, input_ids: Sequence[int] = PROMPT) -> list[TokenTrace]:
    """Decode, compare with the oracle, return the traces."""
    traces = run(pair, config, input_ids)
    assert_as_oracle(traces, pair.oracle.decode(input_ids, lambda _: config))
    return traces


@pytest.mark.parametrize("mode", ["calm", "dvp"])
@pytest.mark.parametrize("measure", ["margin", "max_prob", "entropy", "saturation"])
def test_every_measure_equals_the_oracle(pair: Pair, mode: str, measure: str) -> None:
    config = replace(DVP, mode=mode, confidence=measure, threshold=THRESHOLDS[measure])
    traces = check(pair, config)
    assert {trace.measure for trace in traces} == {measure}
    assert len({trace.exit_layer for trace in traces}) >= 2


def test_exits_of_these_models_spread_over_the_layers(pair: Pair) -> None:
    exits = {trace.exit_layer for trace in run(pair, replace(DVP, threshold=0.7, max_new_tokens=40))}
    assert len(exits) >= 4, "these models prove little: make them livelier"


@pytest.mark.parametrize("schedule", ["constant", "calm", "reference"])
@pytest.mark.parametrize("mode", ["calm", "dvp"])
def test_every_schedule_equals_the_oracle(pair: Pair, mode: str, schedule: str) -> None:
    traces = check(pair, replace(DVP, mode=mode, schedule=schedule, tau=6.0, threshold=0.6))
    assert (len({trace.threshold for trace in traces}) == 1) == (schedule == "constant")


@pytest.mark.parametrize("p", [1, L - 1])
@pytest.mark.parametrize("k", [1, 2, VOCAB_SIZE])
def test_the_ends_of_p_and_k_equal_the_oracle(pair: Pair, p: int, k: int) -> None:
    traces = check(pair, replace(DVP, p=p, k=k, threshold=0.6))
    assert {len(trace.candidate_ids) for trace in traces} == {k}
    assert min(trace.exit_layer for trace in traces) >= p


@pytest.mark.parametrize("final_head", ["full", "pruned"])
def test_both_final_heads_equal_the_oracle(pair: Pair, final_head: str) -> None:
    traces = check(pair, replace(DVP, k=2, p=1, threshold=0.999, final_head=final_head))
    at_last = [trace for trace in traces if trace.exit_layer == L]
    assert at_last
    assert {trace.exit_reason for trace in at_last} == {"last_layer"}
    if final_head == "pruned":
        assert all(trace.exit_candidate_rank is not None for trace in at_last)


def test_the_final_head_makes_a_difference(pair: Pair) -> None:
    config = replace(DVP, k=2, p=1, threshold=1.0)
    texts = [[t.token_id for t in run(pair, replace(config, final_head=head))] for head in ("full", "pruned")]
    assert texts[0] != texts[1]


@pytest.mark.parametrize("layer", [1, 3, L])
def test_static_equals_the_oracle(pair: Pair, layer: int) -> None:
    traces = check(pair, DecodingConfig(mode="static", exit_layer=layer, max_new_tokens=20))
    assert {(trace.exit_layer, trace.exit_reason) for trace in traces} == {(layer, "static")}
    assert all(np.isnan(trace.confidence).all() for trace in traces)
    assert all(trace.exit_confidence is None for trace in traces)


def test_static_at_the_last_layer_says_what_full_says(pair: Pair) -> None:
    static = run(pair, DecodingConfig(mode="static", exit_layer=L, max_new_tokens=20))
    full = run(pair, DecodingConfig(mode="full", max_new_tokens=20))
    assert [trace.token_id for trace in static] == [trace.token_id for trace in full]


def test_full_equals_the_oracle_and_checks_nothing(pair: Pair) -> None:
    traces = check(pair, DecodingConfig(mode="full", max_new_tokens=12))
    for trace in traces:
        assert np.isnan(trace.confidence).all()
        assert trace.top1_ids.tolist() == [-1] * (L - 1) + [trace.token_id]
        assert trace.candidate_ids.size == 0


@pytest.mark.parametrize("mode", ["calm", "dvp"])
def test_the_first_token_may_leave(pair: Pair, mode: str) -> None:
    """Threshold 0 lets every token go at p, the first one too: no layer above p has run before."""
    traces = check(pair, replace(DVP, mode=mode, p=1, threshold=0.0))
    assert {trace.exit_layer for trace in traces} == {1}


def test_layers_that_sat_out_long_catch_up(pair: Pair) -> None:
    """Many tokens leave at layer 1, then one goes all the way: layers 2..L owe every position at once."""
    early, late = replace(CALM, p=1, threshold=0.0, max_new_tokens=90), DecodingConfig(mode="full")

    def config_at(step: int) -> DecodingConfig:
        return late if step in (0, 70, 75) else early

    def config_of_length(step: int) -> DecodingConfig:
        return replace(config_at(step), max_new_tokens=80)

    assert_as_oracle(run_live(pair, config_of_length), pair.oracle.decode(PROMPT, config_of_length))


@pytest.mark.parametrize("measure", ["margin", "max_prob", "entropy", "saturation"])
def test_all_kept_is_calm(pair: Pair, measure: str) -> None:
    config = replace(DVP, k=VOCAB_SIZE, confidence=measure, threshold=THRESHOLDS[measure])
    pruned, calm = run(pair, config), run(pair, replace(config, mode="calm"))
    assert [trace.token_id for trace in pruned] == [trace.token_id for trace in calm]
    assert [trace.exit_layer for trace in pruned] == [trace.exit_layer for trace in calm]
    for one, other in zip(pruned, calm, strict=True):
        np.testing.assert_allclose(one.confidence, other.confidence, atol=1e-5)


@pytest.mark.parametrize("mode", ["calm", "dvp"])
@pytest.mark.parametrize("measure", ["margin", "max_prob", "entropy", "saturation"])
def test_nothing_exceeds_threshold_one(pair: Pair, mode: str, measure: str) -> None:
    traces = run(pair, replace(DVP, mode=mode, confidence=measure, threshold=1.0))
    full = run(pair, DecodingConfig(mode="full", max_new_tokens=24))
    assert [trace.token_id for trace in traces] == [trace.token_id for trace in full]
    assert {trace.exit_layer for trace in traces} == {L}


def test_a_token_leaves_only_when_its_confidence_is_greater(pair: Pair) -> None:
    """One candidate has a confidence of exactly 1, which does not exceed a threshold of 1."""
    for trace in run(pair, replace(DVP, k=1, threshold=1.0)):
        assert trace.exit_layer == L
        assert (trace.confidence[DVP.p : L - 1] == 1).all()


def test_confidence_never_leaves_its_range() -> None:
    """Blocks that change nothing: the cosine of a state with itself is 1 but for rounding."""
    module = build_t5("v1.0", peak=3.5)
    with torch.no_grad():
        for name, weight in module.decoder.named_parameters():
            if name.endswith(("wo.weight", ".o.weight")):
                weight.zero_()
        module.shared.weight.mul_(
            torch.rand(VOCAB_SIZE, 1, generator=torch.Generator().manual_seed(0)) * 3 + 0.01
        )
    pair = make_pair(module)
    for measure in ("saturation", "entropy"):
        config = replace(DVP, mode="calm", confidence=measure, threshold=1.0, max_new_tokens=40)
        for prompt in (PROMPT, PROMPT[::-1]):
            for trace in run(pair, config, prompt):
                values = trace.confidence[DVP.p - 1 : L - 1]
                assert ((values >= 0) & (values <= 1)).all()
                assert trace.exit_layer == L


@pytest.mark.parametrize("measure", ["margin", "max_prob"])
def test_confidence_over_k_times_their_mass_is_confidence_over_all(pair: Pair, measure: str) -> None:
    """With threshold 1 both modes make the same states, so values at equal layers can be compared."""
    config = replace(DVP, confidence=measure, threshold=1.0, k=20)
    compared = 0
    for pruned, whole in zip(run(pair, config), run(pair, replace(config, mode="calm")), strict=True):
        for layer in range(config.p + 1, L):
            mass, both_in = _mass_of(pair, pruned, layer)
            if both_in:
                product = pruned.confidence[layer - 1] * mass
                assert product == pytest.approx(whole.confidence[layer - 1], abs=2e-5)
                compared += 1
    assert compared > 10


def _mass_of(pair: Pair, trace: TokenTrace, layer: int) -> tuple[float, bool]:
    """Softmax mass of the candidates at `layer`, and whether the two best tokens are among them."""
    config = DecodingConfig(mode="full", max_new_tokens=24)
    read = [0, *[t.token_id for t in run(pair, config)][: trace.step]]
    encoded = pair.module.encoder(torch.tensor([PROMPT])).last_hidden_state[0]
    with torch.no_grad():
        states = pair.oracle._states_of_last(read, [L] * (len(read) - 1), encoded)
        probs = torch.softmax(pair.oracle._logits(states[layer]), dim=0)
    two = set(probs.topk(2).indices.tolist())
    return float(probs[trace.candidate_ids].sum()), two <= set(trace.candidate_ids.tolist())


def test_one_candidate_is_always_sure_of_itself(pair: Pair) -> None:
    for measure in ("margin", "max_prob", "entropy"):
        for trace in run(pair, replace(DVP, k=1, confidence=measure, threshold=0.999)):
            after_p = trace.confidence[DVP.p :]
            assert (after_p[~np.isnan(after_p)] == 1).all()
            assert trace.exit_layer in (DVP.p, DVP.p + 1)


def test_a_second_decode_equals_the_first(pair: Pair) -> None:
    first, second = run(pair, DVP), run(pair, DVP)
    for one, other in zip(first, second, strict=True):
        assert (one.token_id, one.exit_layer, one.flops) == (other.token_id, other.exit_layer, other.flops)
        np.testing.assert_array_equal(one.confidence, other.confidence)
        np.testing.assert_array_equal(one.candidate_ids, other.candidate_ids)


@pytest.mark.parametrize(
    "later",
    [
        replace(DVP, p=4),
        replace(DVP, p=1),
        replace(DVP, k=2),
        replace(DVP, threshold=0.05),
        replace(DVP, threshold=0.95),
        replace(DVP, confidence="entropy"),
        replace(DVP, schedule="calm"),
        CALM,
        replace(DVP, mode="full"),
        replace(DVP, mode="static", exit_layer=2),
    ],
    ids=[
        "p=4",
        "p=1",
        "k",
        "threshold down",
        "threshold up",
        "measure",
        "schedule",
        "calm",
        "full",
        "static",
    ],
)
def test_a_change_at_token_three_takes_hold_there(pair: Pair, later: DecodingConfig) -> None:
    def config_at(step: int) -> DecodingConfig:
        return DVP if step < 3 else later

    traces = run_live(pair, config_at)
    assert_as_oracle(traces, pair.oracle.decode(PROMPT, config_at))
    assert len(traces) > 4
    for trace in traces:
        config = config_at(trace.step)
        used = (trace.mode, trace.p, trace.k, trace.measure, trace.final_head)
        assert used == (config.mode, config.p, config.k, config.confidence, config.final_head)


def test_changes_back_and_forth_equal_the_oracle(pair: Pair) -> None:
    cycle = [DVP, replace(DVP, mode="full"), replace(DVP, p=1, threshold=0.0), CALM, replace(DVP, p=5)]

    def config_at(step: int) -> DecodingConfig:
        return cycle[step % len(cycle)]

    assert_as_oracle(run_live(pair, config_at), pair.oracle.decode(PROMPT, config_at))


@pytest.mark.parametrize("input_ids", [[1], [33], list(range(2, 80)) * 2], ids=["end only", "one", "long"])
def test_inputs_of_any_length_equal_the_oracle(pair: Pair, input_ids: list[int]) -> None:
    check(pair, replace(DVP, max_new_tokens=8), input_ids)
