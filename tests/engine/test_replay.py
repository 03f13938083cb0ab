"""A replay with the recorded settings is the recorded run; with others it is what a plain computation gives."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch
from transformers import T5Config, T5ForConditionalGeneration

from dvp_gui.engine import Audit, DecodingConfig, EarlyExitT5, ForcedToken, TokenTrace, decode, load_model
from dvp_gui.engine.audit_trace import TokenAudit, Verdict
from dvp_gui.engine.config import CONFIDENCES, FINAL_HEADS, MODES, SCHEDULES
from dvp_gui.engine.flops import paper_confidence_flops
from dvp_gui.engine.replay import Replay, ReplayError, WhatIf
from dvp_gui.engine.trace import ModelInfo
from tests.engine.pairs import Pair
from tests.engine.random_t5 import PROMPT, VOCAB_SIZE, build_t5

L = 6
NEAR = 1e-5
"""A confidence this near to the threshold may fall on either side of it: float32 rounds."""
BASE = DecodingConfig(p=2, k=7, threshold=0.5, exit_layer=3, max_new_tokens=14)
THRESHOLDS = {"margin": 0.5, "max_prob": 0.6, "entropy": 0.7, "saturation": 0.85}


@dataclass
class Run:
    """One audited run and the what-if of it."""

    config: DecodingConfig
    traces: list[TokenTrace]
    audits: list[TokenAudit]
    verdicts: tuple[Verdict, ...]
    what_if: WhatIf


def info_of(model: EarlyExitT5) -> ModelInfo:
    return ModelInfo(
        "random", "here", model.num_layers, model.vocab_size, model.shape.d_model, 1, "cpu", "float32", None, None,
        model.shape,
    )  # fmt: skip


def audited(
    model: EarlyExitT5,
    config: DecodingConfig,
    input_ids: Sequence[int] = PROMPT,
    configs: Sequence[DecodingConfig] = (),
) -> Run:
    """`configs`: the settings of each token, where they move during the run."""
    audit = Audit(model, input_ids)
    moved: Iterator[DecodingConfig] = iter(configs)
    live = (lambda: next(moved)) if configs else None
    traces = list(decode(model, input_ids, config, live_config=live, audit=audit))
    return made(model, config, traces, audit, len(input_ids))


def made(
    model: EarlyExitT5, config: DecodingConfig, traces: list[TokenTrace], audit: Audit, length: int
) -> Run:
    verdicts = audit.finish()
    what_if = WhatIf(info_of(model), length)
    for trace, token in zip(traces, audit.tokens, strict=True):
        what_if.add(trace, token)
    what_if.set_verdicts(verdicts)
    return Run(config, traces, audit.tokens, verdicts, what_if)


def assert_is_recorded(replay: Replay, run: Run) -> None:
    """Exits, tokens, confidence to the bit, agreement and FLOPs."""
    traces = run.traces
    assert replay.exit_layers.tolist() == [trace.exit_layer for trace in traces]
    assert replay.token_ids.tolist() == [trace.token_id for trace in traces]
    np.testing.assert_array_equal(replay.confidence, np.stack([trace.confidence for trace in traces]))
    assert replay.agreeing == sum(verdict.kind == "agrees" for verdict in run.verdicts)
    assert replay.average_exit_layer == pytest.approx(np.mean([trace.exit_layer for trace in traces]))
    summed = {stage: sum(trace.flops[stage] for trace in traces) for stage in traces[0].flops}
    assert replay.flops == summed
    assert replay.paper_flops == paper_flops(run.what_if.model, replay.config, replay.exit_layers)


def paper_flops(model: ModelInfo, config: DecodingConfig, exits: Sequence[int]) -> int:
    sizes = (config.p, config.k, model.num_layers, model.vocab_size, model.d_model)
    return sum(paper_confidence_flops(config.mode, int(layer), *sizes) for layer in exits)


# --- the recorded settings


@pytest.mark.parametrize("final_head", FINAL_HEADS)
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("measure", CONFIDENCES)
@pytest.mark.parametrize("mode", MODES)
def test_the_recorded_settings_give_the_recorded_run(
    pair: Pair, mode: str, measure: str, schedule: str, final_head: str
) -> None:
    config = replace(
        BASE, mode=mode, confidence=measure, schedule=schedule, final_head=final_head, threshold=THRESHOLDS[measure]
    )  # fmt: skip
    run = audited(pair.model, config)
    assert_is_recorded(run.what_if.replay(config), run)


@pytest.mark.parametrize("k", [1, 2, VOCAB_SIZE - 1, VOCAB_SIZE])
@pytest.mark.parametrize("p", [1, L - 1])
def test_so_they_do_at_the_ends_of_p_and_k(v10: Pair, p: int, k: int) -> None:
    for threshold in (0.0, 0.3, 1.0):
        run = audited(v10.model, replace(BASE, p=p, k=k, threshold=threshold))
        assert_is_recorded(run.what_if.replay(run.config), run)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_so_they_do_where_many_logits_are_equal(dtype: torch.dtype) -> None:
    """In 16 bits ties at the K-th place are common; the recorded candidates say which of them were kept."""
    model = EarlyExitT5.from_transformers(build_t5("v1.1", peak=3.5).to(dtype))
    for k in (2, 3, 5, 9, 17):
        for threshold in (0.4, 0.8, 1.0):
            run = audited(model, replace(BASE, p=1, k=k, threshold=threshold, final_head="pruned"))
            assert_is_recorded(run.what_if.replay(run.config), run)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("measure", CONFIDENCES)
def test_so_they_do_for_the_bundled_model(mode: str, measure: str) -> None:
    model = load_model("bundled", "cpu", "float32")
    assert model.tokenizer is not None
    dialogue = "summarize: Mila: I bought the old boat!\nJonas: When?\nMila: On Monday. See it on Friday."
    config = DecodingConfig(
        mode=mode, confidence=measure, p=1, k=16, threshold=0.4, exit_layer=2, max_new_tokens=10
    )
    run = audited(model, config, model.tokenizer(dialogue)["input_ids"])
    assert_is_recorded(run.what_if.replay(config), run)


def test_replaying_again_and_back_changes_nothing(v10: Pair) -> None:
    run = audited(v10.model, BASE)
    for config in (replace(BASE, k=3), replace(BASE, threshold=0.9), replace(BASE, mode="calm"), BASE):
        run.what_if.replay(config)
    assert_is_recorded(run.what_if.replay(BASE), run)


# --- other settings


def plain(run: Run, config: DecodingConfig, row: int) -> tuple[int, int, bool]:
    """Exit layer and token of one token, straight from its logits [L, V] in float64; and whether it was near."""
    audit = run.audits[row]
    logits = audit.logits.astype(np.float64)
    if config.mode == "full":
        return L, int(logits[-1].argmax()), False
    if config.mode == "static":
        assert config.exit_layer is not None
        return config.exit_layer, int(logits[config.exit_layer - 1].argmax()), False
    kept = np.argsort(-logits[config.p - 1], kind="stable")[: config.k]
    close = False
    for layer in range(config.p, L):
        ids = kept if config.mode == "dvp" and layer > config.p else np.arange(VOCAB_SIZE)
        looked_at = logits[layer - 1][ids]
        value = plain_confidence(config, looked_at, float(audit.cosine[layer - 1]))
        close |= abs(value - plain_threshold(config, row + 1)) < NEAR
        if value > plain_threshold(config, row + 1):
            return layer, int(ids[looked_at.argmax()]), close
    pruned = config.mode == "dvp" and config.final_head == "pruned"
    ids = kept if pruned else np.arange(VOCAB_SIZE)
    return L, int(ids[logits[-1][ids].argmax()]), close


def plain_confidence(config: DecodingConfig, logits: np.ndarray, cosine: float) -> float:
    weights = np.exp(logits - logits.max())
    probs = np.sort(weights / weights.sum())[::-1]
    if config.confidence == "saturation":
        return min(max(cosine, 0.0), 1.0)
    if len(probs) == 1 or config.confidence == "max_prob":
        return float(probs[0])
    if config.confidence == "margin":
        return float(probs[0] - probs[1])
    nats = -sum(p * math.log(p) for p in probs if p > 0)
    return 1 - nats / math.log(len(probs))


def plain_threshold(config: DecodingConfig, t: int) -> float:
    fall = math.exp(-config.tau * t / config.max_new_tokens)
    return {
        "constant": config.threshold,
        "calm": min(max(0.9 * config.threshold + 0.1 * fall, 0), 1),
        "reference": 0.9 * config.threshold + 0.1 * config.threshold * fall,
    }[config.schedule]


def others(seed: int, count: int) -> list[DecodingConfig]:
    """Settings by chance, all fields."""
    rng = np.random.default_rng(seed)
    return [
        DecodingConfig(
            mode=rng.choice(MODES).item(),
            p=int(rng.integers(1, L)),
            k=int(rng.choice([1, 2, 5, 20, VOCAB_SIZE - 1, VOCAB_SIZE])),
            threshold=float(rng.uniform(0.05, 0.95)),
            confidence=rng.choice(CONFIDENCES).item(),
            schedule=rng.choice(SCHEDULES).item(),
            tau=float(rng.uniform(0, 8)),
            final_head=rng.choice(FINAL_HEADS).item(),
            exit_layer=int(rng.integers(1, L + 1)),
            max_new_tokens=14,
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize("mode", MODES)
def test_other_settings_give_what_a_plain_computation_gives(pair: Pair, mode: str) -> None:
    run = audited(pair.model, replace(BASE, mode=mode))
    exits, compared = set(), 0
    for config in others(seed=3, count=150):
        replay = run.what_if.replay(config)
        for row in range(len(run.traces)):
            layer, token, was_close = plain(run, config, row)
            if not was_close:
                assert (replay.exit_layers[row], replay.token_ids[row]) == (layer, token), (config, row)
                exits.add(layer)
                compared += 1
        full = [verdict.full_model_id for verdict in run.verdicts]
        assert replay.agreeing == (replay.token_ids == full).sum()
    assert exits == set(range(1, L + 1))
    assert compared > 140 * len(run.traces)


@pytest.mark.parametrize("mode", MODES)
def test_the_first_token_is_that_of_a_real_run(pair: Pair, mode: str) -> None:
    """Nothing stands before it, so there the what-if is what would happen: FLOPs included."""
    run = audited(pair.model, replace(BASE, mode=mode))
    alone = WhatIf(info_of(pair.model), len(PROMPT))
    alone.add(run.traces[0], run.audits[0])
    for config in others(seed=4, count=60):
        real = next(decode(pair.model, PROMPT, config))
        if abs(np.nan_to_num(real.confidence, nan=-1) - real.threshold).min() < 2e-4:
            continue  # these random models amplify the rounding of float32
        replay = alone.replay(config)
        assert (replay.exit_layers[0], replay.token_ids[0]) == (real.exit_layer, real.token_id), config
        assert replay.flops == real.flops
        np.testing.assert_allclose(replay.confidence[0], real.confidence, atol=2e-4)


def test_any_token_is_that_of_a_real_run_on_its_prefix(v10: Pair) -> None:
    """A decode that is given the recorded tokens before it."""
    run = audited(v10.model, BASE)
    for config in others(seed=5, count=12):
        replay = run.what_if.replay(config)
        for step in range(len(run.traces)):
            prefix = [ForcedToken(trace.token_id, trace.exit_layer) for trace in run.traces[:step]]
            real = next(decode(v10.model, PROMPT, config, prefix=prefix))
            if abs(np.nan_to_num(real.confidence, nan=-1) - real.threshold).min() > 2e-4:
                assert (replay.exit_layers[step], replay.token_ids[step]) == (real.exit_layer, real.token_id)


def test_another_final_head_chooses_anew(pair: Pair) -> None:
    """The recorded best token at L came from the other head."""
    seen = 0
    for ours, theirs in (FINAL_HEADS, FINAL_HEADS[::-1]):
        run = audited(pair.model, replace(BASE, k=2, threshold=1.0, final_head=ours))
        other = replace(run.config, final_head=theirs)
        tokens = [plain(run, other, row)[1] for row in range(len(run.traces))]
        assert run.what_if.replay(other).token_ids.tolist() == tokens
        seen += tokens != [trace.token_id for trace in run.traces]
    assert seen == 2, "both heads chose the same everywhere"


def test_settings_that_moved_count_for_the_tokens_made_with_them(v10: Pair) -> None:
    configs = [BASE, BASE, replace(BASE, k=3, p=3), *[replace(BASE, mode="calm")] * 20]
    run = audited(v10.model, BASE, configs=configs)
    for config in (*configs[1:4], replace(BASE, confidence="entropy")):
        replay = run.what_if.replay(config)
        for row, trace in enumerate(run.traces):
            layer, token, was_close = plain(run, config, row)
            if (configs[row].mode, configs[row].k) == (
                config.mode,
                config.k,
            ) and config.confidence == "margin":
                layer, token, was_close = trace.exit_layer, trace.token_id, False
            assert was_close or (replay.exit_layers[row], replay.token_ids[row]) == (layer, token)


def test_a_token_that_a_person_chose_stays(v10: Pair) -> None:
    source = audited(v10.model, BASE)
    chosen = next(i for i in source.traces[2].candidate_ids.tolist() if i != source.traces[2].token_id)
    prefix = [ForcedToken(trace.token_id, trace.exit_layer) for trace in source.traces[:2]]
    prefix.append(ForcedToken(chosen, source.traces[2].exit_layer))
    audit = Audit(v10.model, PROMPT)
    later = list(decode(v10.model, PROMPT, BASE, audit=audit, prefix=prefix))
    forced = replace(source.traces[2], token_id=chosen, exit_reason="forced")
    run = made(v10.model, BASE, [*source.traces[:2], forced, *later], audit, len(PROMPT))
    assert_is_recorded(run.what_if.replay(BASE), run)
    other = run.what_if.replay(replace(BASE, mode="full"))
    assert (other.token_ids[2], other.exit_layers[2]) == (chosen, L)


# --- what cannot be answered


def refused(what_if: WhatIf, config: DecodingConfig) -> str:
    sentence = what_if.refusal(config)
    assert sentence is not None
    with pytest.raises(ReplayError) as error:
        what_if.replay(config)
    assert str(error.value) == sentence
    assert sentence.endswith(".")
    return sentence


def test_no_token_is_refused(v10: Pair) -> None:
    assert "audit switched on" in refused(WhatIf(info_of(v10.model), 9), BASE)


def test_settings_outside_the_model_are_refused(v10: Pair) -> None:
    what_if = audited(v10.model, BASE).what_if
    assert refused(what_if, replace(BASE, p=L)) == f"p = {L} is out of range: this model takes 1 to {L - 1}."
    assert f"1 to {VOCAB_SIZE}." in refused(what_if, replace(BASE, k=VOCAB_SIZE + 1))
    static = replace(BASE, mode="static", exit_layer=L + 1)
    assert f"1 to {L}." in refused(what_if, static)
    for fine in (replace(static, exit_layer=L), replace(BASE, mode="full", p=L), replace(BASE, p=L - 1)):
        assert what_if.refusal(fine) is None


@pytest.fixture(scope="module")
def large() -> Run:
    """A vocabulary of which only the best are recorded, with more candidates than that."""
    config = T5Config(
        vocab_size=16_500, d_model=16, d_kv=8, num_heads=2, d_ff=24, num_layers=1, num_decoder_layers=4,
        decoder_start_token_id=0,
    )  # fmt: skip
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        model = EarlyExitT5.from_transformers(T5ForConditionalGeneration(config).eval())
    return audited(model, DecodingConfig(p=1, k=512, threshold=2e-3, max_new_tokens=5))


def test_k_beyond_the_recorded_logits_is_refused(large: Run) -> None:
    config = large.config
    assert_is_recorded(large.what_if.replay(config), large)
    sentence = refused(large.what_if, replace(config, k=513))
    assert "K = 513 cannot be replayed" in sentence
    assert "K up to 512" in sentence
    assert "K = 16,500 cannot be" in refused(large.what_if, replace(config, k=16_499)).replace(
        "16,499", "16,500"
    )
    calm, whole = replace(config, mode="calm"), replace(config, k=16_500)
    np.testing.assert_array_equal(
        large.what_if.replay(calm).exit_layers, large.what_if.replay(whole).exit_layers
    )


@pytest.mark.parametrize("k", [1, 40, 511, 512])
def test_every_smaller_k_is_exact_there_at_every_p(large: Run, k: int) -> None:
    for p in (1, 2, 3):
        config = replace(large.config, k=k, p=p, threshold=4e-3)
        replay = large.what_if.replay(config)
        for row, audit in enumerate(large.audits):
            best = np.argsort(-audit.logits[p - 1], kind="stable")[:k]
            for layer in range(p + 1, int(replay.exit_layers[row]) + 1):
                logits = audit.logits[layer - 1, best].astype(np.float64)
                weights = np.exp(logits - logits.max())
                probs = np.sort(weights / weights.sum())[::-1]
                value = probs[0] - probs[1] if k > 1 else 1.0
                if layer < 4:
                    assert replay.confidence[row, layer - 1] == pytest.approx(value, abs=1e-6)
                if layer == replay.exit_layers[row] < 4:
                    assert replay.token_ids[row] == audit.logit_ids[best[logits.argmax()]]


def test_a_trace_without_its_logits_replays_all_but_k(pair: Pair) -> None:
    run = audited(pair.model, BASE)
    bare = WhatIf(run.what_if.model, len(PROMPT))
    for trace, audit in zip(run.traces, run.audits, strict=True):
        empty = replace(audit, logit_ids=audit.logit_ids[:0], logits=audit.logits[:, :0])
        bare.add(trace, empty)
    assert "logits are not in this trace" in refused(bare, BASE)
    for config in (replace(BASE, mode="calm"), replace(BASE, mode="static"), replace(BASE, k=VOCAB_SIZE)):
        assert bare.replay(config).exit_layers.tolist() == run.what_if.replay(config).exit_layers.tolist()


def test_what_is_not_known_is_left_out(v10: Pair) -> None:
    run = audited(v10.model, BASE)
    unjudged = WhatIf(replace(run.what_if.model, shape=None), len(PROMPT))
    for trace, audit in zip(run.traces, run.audits, strict=True):
        unjudged.add(trace, audit)
    replay = unjudged.replay(BASE)
    assert (replay.agreeing, replay.flops) == (None, None)
    unjudged.set_verdicts(run.verdicts[:-1])
    assert unjudged.replay(BASE).agreeing is None, "verdicts of other tokens"
