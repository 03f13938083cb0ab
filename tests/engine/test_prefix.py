"""A decode behind given tokens goes on exactly as the one that they come from, and as the method says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from dvp_gui.engine import Audit, ConfigError, DecodingConfig, EarlyExitT5, ForcedToken, TokenTrace, decode
from tests.engine.pairs import Pair
from tests.engine.random_t5 import PROMPT, build_t5
from tests.engine.test_audit import DVP, SETTINGS, L, assert_figures, assert_same_traces, live, teacher_forced
from tests.engine.test_decoder import assert_as_oracle

each_setting = pytest.mark.parametrize("config", SETTINGS.values(), ids=list(SETTINGS))


def forced(traces: Sequence[TokenTrace]) -> list[ForcedToken]:
    return [ForcedToken(trace.token_id, trace.exit_layer) for trace in traces]


@each_setting
def test_a_decode_continues_from_its_own_tokens(pair: Pair, config: DecodingConfig) -> None:
    traces = list(decode(pair.model, PROMPT, config))
    for count in (0, 1, 2, 7, len(traces) - 1):
        rest = list(decode(pair.model, PROMPT, config, prefix=forced(traces[:count])))
        assert_same_traces(rest, traces[count:])


def test_settings_that_moved_in_the_prefix_do_not_matter(pair: Pair) -> None:
    """Only ids and exit layers of earlier tokens decide what follows."""
    traces = list(decode(pair.model, PROMPT, DVP, live_config=live(list(SETTINGS.values()))))
    again = list(decode(pair.model, PROMPT, DVP, prefix=forced(traces[:9])))
    expected = pair.oracle.decode(PROMPT, lambda _: DVP, [(t.token_id, t.exit_layer) for t in traces[:9]])
    assert [trace.token_id for trace in again] == [token.token_id for token in expected]
    assert [trace.exit_layer for trace in again] == [token.exit_layer for token in expected]


@each_setting
def test_another_token_leads_where_the_oracle_goes(pair: Pair, config: DecodingConfig) -> None:
    traces = list(decode(pair.model, PROMPT, config))
    step = 5
    other = next(token_id for token_id in (33, 34) if token_id != traces[step].token_id)
    prefix = [*forced(traces[:step]), ForcedToken(other, traces[step].exit_layer)]
    found = list(decode(pair.model, PROMPT, config, prefix=prefix))
    expected = pair.oracle.decode(PROMPT, lambda _: config, [(t.token_id, t.exit_layer) for t in prefix])
    assert found[0].step == step + 1
    assert_as_oracle([replace(trace, step=trace.step - step - 1) for trace in found], expected)
    numbers = [np.append(trace.confidence, trace.token_id) for trace in (*found, *traces[step + 1 :])]
    assert not np.array_equal(numbers[: len(found)], numbers[len(found) :], equal_nan=True)


def test_a_prefix_beyond_the_first_capacity(pair: Pair) -> None:
    config = replace(DVP, threshold=0.8, max_new_tokens=150)
    traces = list(decode(pair.model, PROMPT, config))
    assert len(traces) > 100
    assert_same_traces(list(decode(pair.model, PROMPT, config, prefix=forced(traces[:90]))), traces[90:])


def test_given_tokens_are_audited_too(pair: Pair) -> None:
    traces = list(decode(pair.model, PROMPT, DVP))
    whole, forked = Audit(pair.model, PROMPT), Audit(pair.model, PROMPT)
    list(decode(pair.model, PROMPT, DVP, audit=whole))
    rest = list(decode(pair.model, PROMPT, DVP, audit=forked, prefix=forced(traces[:8])))
    assert_same_traces(rest, traces[8:])
    assert [token.step for token in forked.tokens] == list(range(len(traces)))
    for one, other in zip(forked.tokens, whole.tokens, strict=True):
        np.testing.assert_allclose(one.logits, other.logits, atol=1e-4)
        np.testing.assert_array_equal(one.emitted_rank, other.emitted_rank)
    for given, own in zip(forked.finish(), whole.finish(), strict=True):
        assert (given.kind, given.full_model_id, given.smallest_k, given.smallest_p) == (
            own.kind, own.full_model_id, own.smallest_k, own.smallest_p
        )  # fmt: skip


def test_a_chosen_token_is_audited_as_it_is(v10: Pair) -> None:
    prefix = [ForcedToken(40, 3), ForcedToken(41, L)]
    audit = Audit(v10.model, PROMPT)
    rest = list(decode(v10.model, PROMPT, DVP, audit=audit, prefix=prefix))
    emitted = [(token.token_id, token.exit_layer) for token in (*prefix, *rest)]
    layers = list(v10.oracle.all_layers(PROMPT, emitted))
    for index, given in enumerate(prefix):
        as_trace = replace(rest[0], step=index, token_id=given.token_id)
        assert_figures(audit.tokens[index], as_trace, *layers[index], atol=5e-4)
    as_traces = [replace(rest[0], token_id=token_id) for token_id, _ in emitted]
    probs = teacher_forced(v10.module, as_traces, PROMPT)
    assert [verdict.full_model_id for verdict in audit.finish()] == probs.argmax(dim=1).tolist()


def test_the_length_counts_given_tokens(v10: Pair) -> None:
    prefix = [ForcedToken(40, 3)] * 4
    assert len(list(decode(v10.model, PROMPT, replace(DVP, max_new_tokens=6), prefix=prefix))) == 2
    assert list(decode(v10.model, PROMPT, replace(DVP, max_new_tokens=4), prefix=prefix)) == []


def test_a_given_end_token_ends_the_decode(v10: Pair) -> None:
    audit = Audit(v10.model, PROMPT)
    prefix = [ForcedToken(40, 3), ForcedToken(1, 2)]
    assert list(decode(v10.model, PROMPT, DVP, audit=audit, prefix=prefix)) == []
    assert len(audit.tokens) == len(audit.finish()) == 2


def test_a_prefix_can_be_stopped(v10: Pair) -> None:
    traces = list(decode(v10.model, PROMPT, DVP))
    asked = iter(range(10))
    audit = Audit(v10.model, PROMPT)
    stop = lambda: next(asked, None) is None  # noqa: E731
    assert list(decode(v10.model, PROMPT, DVP, stop, audit=audit, prefix=forced(traces[:15]))) == []
    assert 0 < len(audit.tokens) < 15


def test_costs_stand_at_the_tokens_that_were_made(v10: Pair) -> None:
    traces = list(decode(v10.model, PROMPT, DVP))
    first = next(decode(v10.model, PROMPT, DVP, prefix=forced(traces[:3])))
    assert first.flops == traces[3].flops
    assert first.times_s["encoder"] == 0
    assert first.times_s["blocks"] > 0


@pytest.mark.parametrize(
    ("prefix", "message"),
    [
        ([ForcedToken(83, 2)], r"token id 83 at step 0 .* 0 to 82"),
        ([ForcedToken(5, 2), ForcedToken(-1, 2)], r"token id -1 at step 1"),
        ([ForcedToken(5, 0)], r"exit layer 0 at step 0 .* 1 to 6"),
        ([ForcedToken(5, L + 1)], r"exit layer 7 .* 1 to 6"),
        ([ForcedToken(1, 2), ForcedToken(5, 2)], r"after its end token at step 0"),
    ],
)
def test_a_prefix_that_does_not_fit_is_refused_at_the_call(
    v10: Pair, prefix: list[ForcedToken], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        decode(v10.model, PROMPT, DVP, prefix=prefix)


def test_a_prefix_longer_than_the_text_may_be_is_refused(v10: Pair) -> None:
    with pytest.raises(ConfigError, match=r"max_new_tokens = 2 .* 3 tokens"):
        decode(v10.model, PROMPT, replace(DVP, max_new_tokens=2), prefix=[ForcedToken(5, 2)] * 3)


def test_a_model_of_another_depth_refuses_higher_exits() -> None:
    model = EarlyExitT5.from_transformers(build_t5("v1.1", decoder_layers=4))
    with pytest.raises(ValueError, match="1 to 4"):
        decode(model, PROMPT, DVP, prefix=[ForcedToken(5, 5)])
