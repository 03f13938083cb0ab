"""An audit tells what an independent, plain computation tells, and leaves the decode alone to the bit."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import fields, replace

import numpy as np
import pytest
import torch
from transformers import T5Config, T5ForConditionalGeneration

from dvp_gui.engine import Audit, DecodingConfig, EarlyExitT5, ForcedToken, TokenTrace, decode, load_model
from dvp_gui.engine.audit_trace import BEST_RECORDED, TokenAudit, Verdict
from dvp_gui.engine.config import CONFIDENCES, MODES
from tests.engine.oracle import Oracle, confidence_of
from tests.engine.pairs import Pair
from tests.engine.random_t5 import PROMPT, VOCAB_SIZE, build_t5

L = 6
DVP = DecodingConfig(mode="dvp", p=2, k=7, threshold=0.5, exit_layer=3, max_new_tokens=20)
SETTINGS = {
    "full": replace(DVP, mode="full"),
    "static": replace(DVP, mode="static"),
    "calm": replace(DVP, mode="calm", p=1, threshold=0.4),
    "dvp": DVP,
    "dvp pruned at L": replace(DVP, final_head="pruned", threshold=0.8),
    "dvp max_prob": replace(DVP, confidence="max_prob"),
    "dvp entropy": replace(DVP, confidence="entropy", threshold=0.75),
    "dvp saturation": replace(DVP, confidence="saturation", threshold=0.8),
}
each_setting = pytest.mark.parametrize("config", SETTINGS.values(), ids=list(SETTINGS))


def audited(
    model: EarlyExitT5, config: DecodingConfig, input_ids: Sequence[int] = PROMPT
) -> tuple[list[TokenTrace], Audit]:
    audit = Audit(model, input_ids)
    return list(decode(model, input_ids, config, audit=audit)), audit


def exits_of(traces: Sequence[TokenTrace]) -> list[tuple[int, int]]:
    return [(trace.token_id, trace.exit_layer) for trace in traces]


def assert_same_traces(found: Sequence[TokenTrace], expected: Sequence[TokenTrace]) -> None:
    """Bit for bit in everything but the seconds."""
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        for field in fields(TokenTrace):
            if field.name != "times_s":
                np.testing.assert_array_equal(
                    getattr(one, field.name), getattr(other, field.name), field.name
                )


# --- the figures of each token


def assert_figures(
    audit: TokenAudit, trace: TokenTrace, states: torch.Tensor, logits: torch.Tensor, atol: float
) -> None:
    """Every field, from [L + 1, d] states and [L, V] logits, one layer after the other; V is all recorded."""
    np.testing.assert_allclose(audit.logits, logits.numpy(), rtol=1e-5, atol=atol)
    assert (audit.step, audit.vocab_size) == (trace.step, logits.shape[1])
    assert audit.seconds > 0
    assert audit.logit_ids.tolist() == list(range(logits.shape[1]))
    for index in range(trace.num_layers):
        z = logits[index].double()
        order = torch.argsort(z, descending=True)
        probs = torch.exp(z - z.max()) / torch.exp(z - z.max()).sum()
        below, state = states[index], states[index + 1]
        expected = {
            "top1_logits": z[order[0]],
            "top2_logits": z[order[1]],
            "logsumexp": torch.log(torch.exp(z).sum()),
            "confidence": confidence_of(trace.measure, z, state, below),
            "entropy": -sum(p * np.log(p) for p in probs.tolist() if p > 0),
            "emitted_prob": probs[trace.token_id],
            "cosine": state @ below / (state.norm() * below.norm()),
        }
        for name, value in expected.items():
            np.testing.assert_allclose(
                getattr(audit, name)[index], float(value), rtol=1e-5, atol=atol, err_msg=name
            )
        assert_rank(audit.top1_ids[index], 0, logits[index], atol)
        assert_rank(audit.top2_ids[index], 1, logits[index], atol)
        assert_rank(trace.token_id, audit.emitted_rank[index], logits[index], atol)
        recorded = audit.logits[index]
        assert recorded.argmax() == audit.top1_ids[index]
        assert (recorded > recorded[trace.token_id]).sum() == audit.emitted_rank[index]


def assert_rank(token_id: int, rank: int, logits: torch.Tensor, atol: float) -> None:
    """That the token has this rank in [V] logits, up to their rounding by `atol`."""
    own = logits[token_id]
    assert int((logits > own + 2 * atol).sum()) <= rank < int((logits >= own - 2 * atol).sum())


@each_setting
def test_every_figure_equals_the_oracle(pair: Pair, config: DecodingConfig) -> None:
    """These random models amplify the rounding of float32 some hundredfold; the next test is the strict one."""
    traces, audit = audited(pair.model, config)
    assert len(audit.tokens) == len(traces)
    layers = pair.oracle.all_layers(PROMPT, exits_of(traces))
    for trace, token, (states, logits) in zip(traces, audit.tokens, layers, strict=True):
        assert_figures(token, trace, states, logits, atol=5e-4)


@pytest.fixture(scope="module")
def bundled() -> Pair:
    model = load_model("bundled", "cpu", "float32")
    assert model.folder is not None
    module = T5ForConditionalGeneration.from_pretrained(model.folder, dtype=torch.float32).eval()
    return Pair(module, Oracle(module), model)


def bundled_ids(model: EarlyExitT5) -> list[int]:
    dialogue = "Mila: I bought the old boat!\nJonas: Wow, when?\nMila: On Monday. Come and see it on Friday."
    ids: list[int] = model.tokenizer(f"summarize: {dialogue}")["input_ids"]
    return ids


@pytest.mark.parametrize("mode", ["static", "calm", "dvp"])
def test_every_figure_of_the_bundled_model_equals_the_oracle_to_1e_5(bundled: Pair, mode: str) -> None:
    ids = bundled_ids(bundled.model)
    config = DecodingConfig(mode=mode, p=1, k=16, threshold=0.05, exit_layer=2, max_new_tokens=8)
    traces, audit = audited(bundled.model, config, ids)
    assert any(trace.exit_layer < bundled.model.num_layers for trace in traces)
    layers = bundled.oracle.all_layers(ids, exits_of(traces))
    for trace, token, (states, logits) in zip(traces, audit.tokens, layers, strict=True):
        assert_figures(token, trace, states, logits, atol=2e-5)
        np.testing.assert_allclose(
            token.emitted_prob, logits.softmax(dim=1)[:, trace.token_id].numpy(), atol=1e-5
        )


def test_a_large_vocabulary_keeps_the_best_of_every_layer() -> None:
    config = T5Config(
        vocab_size=16_500, d_model=16, d_kv=8, num_heads=2, d_ff=24, num_layers=1, num_decoder_layers=4,
        decoder_start_token_id=0,
    )  # fmt: skip
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        module = T5ForConditionalGeneration(config).eval()
    model = EarlyExitT5.from_transformers(module)
    traces, audit = audited(model, DecodingConfig(p=1, k=600, threshold=1e-5, max_new_tokens=6))
    assert any(trace.exit_layer < 4 for trace in traces)
    layers = Oracle(module).all_layers(PROMPT, exits_of(traces))
    for trace, token, (_, logits) in zip(traces, audit.tokens, layers, strict=True):
        assert_rank(trace.token_id, token.emitted_rank[-1], logits[-1], 1e-5)
        assert not token.covers_vocabulary
        assert token.largest_k == BEST_RECORDED
        best = torch.argsort(logits, dim=1, descending=True)[:, :BEST_RECORDED]
        wanted = {*best.flatten().tolist(), trace.token_id}
        assert len(wanted ^ set(token.logit_ids.tolist())) <= 8  # equal up to rounding at the last places
        assert (np.diff(token.logit_ids) > 0).all()
        np.testing.assert_allclose(token.logits, logits[:, token.logit_ids].numpy(), rtol=1e-5, atol=1e-5)
        assert token.logits.dtype == np.float32


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("mode", MODES)
def test_what_the_decode_computed_over_v_is_taken_over(pair: Pair, mode: str, dtype: torch.dtype) -> None:
    """Even in bfloat16, where one row and many rows through the head round differently and ties are common."""
    model = EarlyExitT5.from_transformers(in_dtype(pair, dtype))
    traces, audit = audited(model, replace(DVP, mode=mode, p=1))
    for trace, token in zip(traces, audit.tokens, strict=True):
        if mode != "dvp" or trace.exit_layer in (1, L):
            assert token.top1_ids[trace.exit_layer - 1] == trace.token_id
            assert token.emitted_rank[trace.exit_layer - 1] == 0
        over_v = ~np.isnan(trace.confidence) if mode == "calm" else np.arange(1, L + 1) == 1
        if mode in ("calm", "dvp"):
            np.testing.assert_allclose(token.confidence[over_v], trace.confidence[over_v], atol=1e-6)
            np.testing.assert_array_equal(token.top1_ids[over_v], trace.top1_ids[over_v])
        assert all(np.isfinite(getattr(token, name)).all() for name in ("logits", "entropy", "confidence"))


def in_dtype(pair: Pair, dtype: torch.dtype) -> T5ForConditionalGeneration:
    kind = "v1.0" if pair.module.config.scale_decoder_outputs else "v1.1"
    return build_t5(kind, peak=3.5).to(dtype)


def test_confidence_over_k_times_their_mass_is_confidence_over_v(pair: Pair) -> None:
    compared = 0
    for measure in ("margin", "max_prob"):
        traces, audit = audited(pair.model, replace(DVP, confidence=measure, threshold=0.7))
        for trace, token in zip(traces, audit.tokens, strict=True):
            probs = np.exp(token.logits.astype(np.float64) - token.logsumexp[:, None])
            mass = probs[:, trace.candidate_ids].sum(axis=1)
            for index in range(DVP.p, min(trace.exit_layer, L - 1)):
                if {token.top1_ids[index], token.top2_ids[index]} <= set(trace.candidate_ids.tolist()):
                    product = trace.confidence[index] * mass[index]
                    assert product == pytest.approx(token.confidence[index], abs=1e-5)
                    compared += mass[index] < 0.999
    assert compared > 10


def test_an_audit_holds_no_tensor(pair: Pair) -> None:
    _, audit = audited(pair.model, DVP)
    for token in (*audit.tokens, *audit.finish()):
        for value in (getattr(token, field.name) for field in fields(token)):
            assert value is None or isinstance(value, (int, float, str, np.ndarray))
            if isinstance(value, np.ndarray):
                assert not isinstance(value.base, torch.Tensor)
                assert value.dtype in (np.float32, np.int64)


# --- the decode is left alone


@each_setting
def test_traces_are_the_same_with_and_without_an_audit(pair: Pair, config: DecodingConfig) -> None:
    traces, _ = audited(pair.model, config)
    assert_same_traces(traces, list(decode(pair.model, PROMPT, config)))


def test_traces_are_the_same_beyond_the_first_capacity(pair: Pair) -> None:
    config = replace(DVP, threshold=0.8, max_new_tokens=150)
    traces, audit = audited(pair.model, config)
    assert len(traces) > 64
    assert_same_traces(traces, list(decode(pair.model, PROMPT, config)))
    *_, (states, logits) = pair.oracle.all_layers(PROMPT, exits_of(traces))
    assert_figures(audit.tokens[-1], traces[-1], states, logits, atol=2e-3)
    probs = teacher_forced(pair.module, traces, PROMPT)
    verdicts = audit.finish()
    assert [verdict.full_model_id for verdict in verdicts] == probs.argmax(dim=1).tolist()
    np.testing.assert_allclose([v.full_model_prob for v in verdicts], probs.amax(dim=1).numpy(), atol=2e-4)


def live(configs: Sequence[DecodingConfig]) -> Callable[[], DecodingConfig]:
    """Other settings at each token."""
    turns = iter(range(10_000))
    return lambda: configs[next(turns) % len(configs)]


def test_traces_are_the_same_while_settings_move(pair: Pair) -> None:
    moves = list(SETTINGS.values())
    plain = list(decode(pair.model, PROMPT, DVP, live_config=live(moves)))
    audit = Audit(pair.model, PROMPT)
    traces = list(decode(pair.model, PROMPT, DVP, live_config=live(moves), audit=audit))
    assert_same_traces(traces, plain)
    layers = pair.oracle.all_layers(PROMPT, exits_of(traces))
    for trace, token, (states, logits) in zip(traces, audit.tokens, layers, strict=True):
        assert_figures(token, trace, states, logits, atol=5e-4)
    assert_verdicts(pair, traces, audit.finish())


def test_traces_are_the_same_when_stopped(pair: Pair) -> None:
    for limit in (1, 4, 9, 30, 61):
        runs = []
        for audit in (None, Audit(pair.model, PROMPT)):
            count = iter(range(limit))
            runs.append(
                list(decode(pair.model, PROMPT, DVP, lambda c=count: next(c, None) is None, audit=audit))
            )
        assert_same_traces(runs[1], runs[0])
        assert audit is not None
        assert len(audit.tokens) == len(runs[1])
        assert_verdicts(pair, runs[1], audit.finish())


def test_a_token_is_audited_before_its_trace_comes(v10: Pair) -> None:
    audit = Audit(v10.model, PROMPT)
    for count, trace in enumerate(decode(v10.model, PROMPT, DVP, audit=audit), start=1):
        assert len(audit.tokens) == count
        assert audit.tokens[-1].step == trace.step


def test_the_time_of_an_audit_is_told_and_is_in_no_stage(v10: Pair) -> None:
    audit = Audit(v10.model, PROMPT)
    started = time.perf_counter()
    traces = list(decode(v10.model, PROMPT, DVP, audit=audit))
    elapsed = time.perf_counter() - started
    of_tokens = sum(token.seconds for token in audit.tokens)
    of_stages = sum(sum(trace.times_s.values()) for trace in traces)
    assert audit.seconds == pytest.approx(of_tokens)
    assert of_stages + of_tokens <= elapsed
    audit.finish()
    assert audit.seconds > of_tokens


# --- verdicts


@torch.no_grad()
def teacher_forced(
    module: T5ForConditionalGeneration, traces: Sequence[TokenTrace], ids: Sequence[int]
) -> torch.Tensor:
    """[n, V] probabilities by transformers, in one pass over the emitted text."""
    read = [0, *(trace.token_id for trace in traces)][: len(traces)]
    given = {"input_ids": torch.tensor([list(ids)]), "decoder_input_ids": torch.tensor([read])}
    return module(**given).logits[0].float().softmax(dim=-1)


def expected_kind(trace: TokenTrace, full_id: int) -> str:
    """From the trace alone."""
    if trace.token_id == full_id:
        return "agrees"
    left_early = trace.exit_layer < trace.num_layers
    pruned = trace.mode == "dvp" and (
        trace.exit_layer > trace.p if left_early else trace.final_head == "pruned"
    )
    if pruned and full_id not in trace.candidate_ids:
        return "lost"
    return "premature" if left_early else "copied"


def assert_verdicts(
    pair: Pair, traces: Sequence[TokenTrace], verdicts: Sequence[Verdict], ids: Sequence[int] = PROMPT
) -> None:
    assert len(verdicts) == len(traces)
    if not traces:
        return
    probs = teacher_forced(pair.module, traces, ids)
    layers = pair.oracle.all_layers(ids, exits_of(traces))
    for trace, verdict, row, (_, logits) in zip(traces, verdicts, probs, layers, strict=True):
        full_id = int(row.argmax())
        assert verdict.step == trace.step
        assert verdict.full_model_id == full_id
        assert verdict.full_model_prob == pytest.approx(float(row[full_id]), abs=2e-5)
        assert verdict.emitted_prob == pytest.approx(float(row[trace.token_id]), abs=2e-5)
        rank = verdict.full_model_rank.tolist()
        for of_layer, found in zip(logits, rank, strict=True):
            assert_rank(full_id, found, of_layer, 5e-4)
        assert verdict.kind == expected_kind(trace, full_id)
        if verdict.kind == "lost":
            assert verdict.smallest_k == rank[trace.p - 1] + 1
            assert verdict.smallest_k > trace.k
            keeping = [layer for layer in range(1, L) if rank[layer - 1] < trace.k]
            assert verdict.smallest_p == (keeping[0] if keeping else None)
        else:
            assert verdict.smallest_k is None
            assert verdict.smallest_p is None


@each_setting
def test_verdicts_equal_a_teacher_forced_pass(pair: Pair, config: DecodingConfig) -> None:
    traces, audit = audited(pair.model, config)
    verdicts = audit.finish()
    assert_verdicts(pair, traces, verdicts)
    if config.mode == "full":
        assert {verdict.kind for verdict in verdicts} == {"agrees"}


def test_all_kinds_of_verdict_are_met(pair: Pair) -> None:
    kinds: set[str] = set()
    for seed in range(4):
        ids = [(7 * i * (seed + 1)) % 80 + 2 for i in range(9)]
        from_k = replace(DVP, k=3, threshold=0.8)
        for config in (from_k, replace(from_k, final_head="pruned"), SETTINGS["calm"]):
            traces, audit = audited(pair.model, config, ids)
            verdicts = audit.finish()
            assert_verdicts(pair, traces, verdicts, ids)
            kinds |= {verdict.kind for verdict in verdicts}
    assert kinds == {"agrees", "premature", "lost", "copied"}


def test_the_smallest_k_and_p_would_have_kept_it(v10: Pair) -> None:
    """Asked of real decodes on the same prefix; one less would not."""
    traces, audit = audited(v10.model, replace(DVP, k=3, threshold=0.8))
    lost = [verdict for verdict in audit.finish() if verdict.kind == "lost"]
    assert len(lost) >= 3
    for verdict in lost:
        prefix = [ForcedToken(*pair) for pair in exits_of(traces[: verdict.step])]

        def candidates(p: int, k: int, prefix: list[ForcedToken] = prefix) -> list[int]:
            config = replace(DVP, p=p, k=k)
            return next(decode(v10.model, PROMPT, config, prefix=prefix)).candidate_ids.tolist()

        assert verdict.smallest_k is not None
        assert verdict.full_model_id in candidates(DVP.p, verdict.smallest_k)
        assert verdict.full_model_id not in candidates(DVP.p, verdict.smallest_k - 1)
        keeping = [p for p in range(1, L) if verdict.full_model_id in candidates(p, 3)]
        assert verdict.smallest_p == (keeping[0] if keeping else None)


def test_verdicts_of_the_bundled_model_equal_transformers(bundled: Pair) -> None:
    ids = bundled_ids(bundled.model)
    config = DecodingConfig(mode="dvp", p=1, k=2, threshold=0.05, max_new_tokens=16)
    traces, audit = audited(bundled.model, config, ids)
    probs = teacher_forced(bundled.module, traces, ids)
    verdicts = audit.finish()
    assert [v.full_model_id for v in verdicts] == probs.argmax(dim=1).tolist()
    np.testing.assert_allclose([v.full_model_prob for v in verdicts], probs.amax(dim=1).numpy(), atol=1e-5)
    assert [v.kind for v in verdicts] == [
        expected_kind(t, v.full_model_id) for t, v in zip(traces, verdicts, strict=True)
    ]
    assert len({v.kind for v in verdicts}) > 1


def test_full_depth_on_this_cache_and_the_full_model_are_two_things(v10: Pair) -> None:
    _, audit = audited(v10.model, SETTINGS["calm"])
    verdicts = audit.finish()
    assert audit.tokens[0].full_depth_id == verdicts[0].full_model_id
    assert any(t.full_depth_id != v.full_model_id for t, v in zip(audit.tokens, verdicts, strict=True))


@pytest.mark.parametrize("measure", CONFIDENCES)
@pytest.mark.parametrize("mode", MODES)
def test_bfloat16_is_audited(pair: Pair, mode: str, measure: str) -> None:
    model = EarlyExitT5.from_transformers(in_dtype(pair, torch.bfloat16))
    config = replace(DVP, mode=mode, confidence=measure)
    traces, audit = audited(model, config)
    assert_same_traces(traces, list(decode(model, PROMPT, config)))
    verdicts = audit.finish()
    assert len(verdicts) == len(traces)
    if mode == "full":
        assert {verdict.kind for verdict in verdicts} == {"agrees"}
    for trace, verdict in zip(traces, verdicts, strict=True):
        assert verdict.kind == expected_kind(trace, verdict.full_model_id)
        assert verdict.smallest_k is None or verdict.smallest_k > trace.k
        assert verdict.smallest_p != trace.p
    exact = next((i for i, trace in enumerate(traces) if trace.exit_layer < L), len(traces) - 1) + 1
    for token, verdict in zip(audit.tokens[:exact], verdicts[:exact], strict=True):
        assert verdict.full_model_id == token.full_depth_id
        assert verdict.full_model_prob == token.max_prob()[-1]
        assert verdict.emitted_prob == token.emitted_prob[-1]


# --- its life


def test_finish_comes_at_any_time_and_again(v10: Pair) -> None:
    audit = Audit(v10.model, PROMPT)
    assert audit.finish() == ()
    traces = []
    for trace in decode(v10.model, PROMPT, DVP, audit=audit):
        traces.append(trace)
        if len(traces) in (1, 7):
            assert_verdicts(v10, traces, audit.finish())
    assert_verdicts(v10, traces, audit.finish())
    assert_verdicts(v10, traces, audit.finish())


def test_finish_can_be_stopped(v10: Pair) -> None:
    traces, audit = audited(v10.model, DVP)
    asked = iter([False, False, True])
    assert audit.finish(lambda: next(asked)) == ()
    assert next(asked, None) is None
    assert_verdicts(v10, traces, audit.finish(lambda: False))


def test_an_audit_belongs_to_one_decode(v10: Pair) -> None:
    audit = Audit(v10.model, PROMPT)
    with pytest.raises(ValueError, match="another model or input"):
        decode(v10.model, PROMPT[1:], DVP, audit=audit)
    with pytest.raises(ValueError, match="another model or input"):
        decode(EarlyExitT5.from_transformers(build_t5("v1.0")), PROMPT, DVP, audit=audit)
    list(decode(v10.model, PROMPT, DVP, audit=audit))
    with pytest.raises(ValueError, match="already holds"):
        decode(v10.model, PROMPT, DVP, audit=audit)
    assert audit.tokens[0].vocab_size == VOCAB_SIZE
