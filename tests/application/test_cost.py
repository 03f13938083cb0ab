"""Cost and break-even, against sums and times made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dvp_gui.application.break_even import copied_layers, num_later_checks
from dvp_gui.application.cost import break_even, cost_of
from dvp_gui.engine.config import Mode
from dvp_gui.engine.trace import STAGES, TokenTrace
from tests.application.desk import DIALOGUE, LONG, Desk
from tests.ui.made_traces import model_info, trace

BLOCK, WHOLE, KEPT, HEAD, COPY = 1.0, 3.0, 0.5, 2.0, 0.25
"""Seconds of each piece of work."""
L, P = 8, 2


def timed(exits: list[int], mode: Mode = "dvp") -> list[TokenTrace]:
    """A run whose stages take what their pieces take; every time is exact in binary."""
    made = [trace(step, layer, mode=mode) for step, layer in enumerate(exits)]
    return [
        replace(
            token,
            times_s={
                "blocks": token.exit_layer * BLOCK,
                "head": WHOLE if mode in ("calm", "dvp") else 0.0,
                "checks": num_later_checks(token) * (KEPT if mode == "dvp" else WHOLE)
                if mode != "full"
                else 0.0,
                "copying": count * COPY,
                "final_head": HEAD if token.exit_layer == L else 0.0,
            },
        )
        for token, count in zip(made, copied_layers(made), strict=True)
    ]


def test_totals_are_the_sums_of_the_traces(desk: Desk) -> None:
    traces = desk.run(DIALOGUE, LONG)
    assert desk.state.info is not None
    cost = cost_of(traces, desk.state.info.model)
    assert len(cost.tokens) == len(traces)
    for stage in STAGES:
        assert cost.total.seconds[stage] == sum(t.times_s[stage] for t in traces)
        assert cost.total.flops[stage] == sum(t.flops[stage] for t in traces)
    assert cost.total.total_flops == sum(sum(t.flops.values()) for t in traces)
    assert cost.total.total_seconds == pytest.approx(sum(sum(t.times_s.values()) for t in traces))
    assert cost.tokens[0].flops == traces[0].flops
    assert cost.total.paper_flops == sum(token.paper_flops for token in cost.tokens) > 0


def test_the_paper_s_counter_stands_beside_the_complete_one() -> None:
    model = model_info(8, vocab_size=100, d_model=4)
    cost = cost_of([trace(0, 5), trace(1, 8, mode="full")], model)
    assert [token.paper_flops for token in cost.tokens] == [7 * (300 + 12), 0]


def test_stages_that_were_not_measured_are_left_out() -> None:
    cost = cost_of([trace(0, 5)], model_info())
    assert list(cost.total.seconds) == ["blocks"]
    assert cost.total.confidence_flops == 0
    assert cost_of([], model_info()).total.total_flops == 0


def test_a_layer_is_copied_for_every_token_that_left_below_it() -> None:
    # Token 1 runs 8 layers: 3..8 for token 0. Token 2 leaves at 4; token 3 waits for 5..6 of token 2.
    assert copied_layers([trace(s, e) for s, e in enumerate([2, 8, 4, 6, 8])]) == [0, 6, 0, 2, 2 + 2]
    assert copied_layers([trace(0, 2), trace(0, 8)]) == [0, 0]  # two runs


def test_break_even_by_hand() -> None:
    result = break_even([*timed([2, 8, 4, 6, 8]), *timed([8], "full")], model_info(L))
    assert result.missing == ()
    assert (result.p, result.times.block, result.times.copied_layer) == (P, BLOCK, COPY)
    assert (result.times.check_vocabulary, result.times.check_kept, result.times.head) == (WHOLE, KEPT, HEAD)
    assert result.full_s == 8 * BLOCK + HEAD == 10
    assert result.dvp_s is not None
    assert result.calm_s is not None
    assert np.isnan(result.dvp_s[0])
    # e blocks + 3 + 0.5 per later check + 0.25 per layer copied, + 2 at L
    assert result.dvp_s[1:].tolist() == [6.5, 7.75, 9.0, 10.25, 11.5, 12.75, 15.5]
    assert result.dvp_from == 5
    # e blocks + 3 per check + 0.25 per layer copied, + 2 at L: 2 + 3 + 1.5 = 6.5, 3 + 6 + 1.25 = 10.25
    assert result.calm_s[1:].tolist() == [6.5, 10.25, 14.0, 17.75, 21.5, 25.25, 28.0]
    assert result.calm_from == 3


def test_calm_s_checks_are_measured_in_calm_where_there_is_such_a_run() -> None:
    calm = [replace(t, times_s={**t.times_s, "head": 9.0}) for t in timed([2, 8, 5], "calm")]
    result = break_even([*timed([2, 8, 5]), *calm], model_info(L))
    assert result.times.check_vocabulary == WHOLE
    assert result.times.check_kept == KEPT


@pytest.mark.parametrize(
    ("exits", "missing"),
    [
        ([3, 3, 3], {"the head at the last layer", "copying of skipped layers"}),
        ([2, 2], {"a check over the K kept", "the head at the last layer", "copying of skipped layers"}),
        ([8, 8], {"copying of skipped layers"}),
        ([], {"decoder blocks", "a check over the vocabulary", "a check over the K kept"}),
    ],
)
def test_what_was_not_measured_is_named_and_not_guessed(exits: list[int], missing: set[str]) -> None:
    result = break_even(timed(exits), model_info(L))
    assert missing <= set(result.missing)
    assert (result.dvp_s, result.dvp_from, result.calm_from) == (None, None, None)
    if "the head at the last layer" in missing or not exits:
        assert result.full_s is None


def test_no_break_even_where_checks_cost_next_to_nothing() -> None:
    cheap = [
        replace(
            t, times_s={**t.times_s, "head": 0.01, "checks": 0.001 * num_later_checks(t), "copying": 0.001}
        )
        for t in timed([2, 8, 4, 8])
    ]
    result = break_even(cheap, model_info(L))
    assert result.dvp_s is not None
    assert result.dvp_from == L  # a token that runs all layers has paid for its checks
    assert (np.diff(result.dvp_s[P - 1 :]) > 0).all()


def test_a_saturation_exit_pays_for_the_head_that_chooses() -> None:
    traces = [
        replace(
            t, measure="saturation", times_s={**t.times_s, "final_head": HEAD if t.exit_layer == L else 0.125}
        )
        for t in timed([4, 8, 4, 8])
    ]
    result = break_even(traces, model_info(L))
    assert result.times.dvp_choice == 0.125
    assert result.dvp_s is not None
    assert result.dvp_s[P - 1] == 2 + WHOLE + 6 * COPY  # at p the head has run
    assert result.dvp_s[P] == 3 + WHOLE + KEPT + 5 * COPY + 0.125
    assert result.calm_s is None
    assert result.missing == ("the head after a calm exit",)


def test_a_real_session_measures_everything(desk: Desk) -> None:
    desk.session.run_all_modes(DIALOGUE, LONG)
    desk.wait_for_idle()
    records = [desk.session.history.record(entry) for entry in desk.session.history.entries]
    result = break_even([t for record in records for t in record.traces], records[0].model)
    assert result.missing == ()
    assert result.full_s is not None
    assert result.full_s > 0
    assert result.calm_s is not None
    assert result.dvp_s is not None
    assert len(result.calm_s) == len(result.dvp_s) == 8
