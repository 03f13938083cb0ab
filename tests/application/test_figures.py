"""The figures of a run, against counts made by hand."""

from __future__ import annotations

import pytest

from dvp_gui.application.figures import summarise
from tests.ui.made_traces import model_info, trace


def test_no_tokens_have_no_figures() -> None:
    summary = summarise([], model_info())
    assert (summary.num_tokens, summary.seconds) == (0, 0)
    assert summary.average_exit_layer is None
    assert summary.skipped_share is None
    assert summary.calm_ratio is None
    assert summary.tokens_per_second is None


def test_layers_and_blocks_by_hand() -> None:
    traces = [trace(0, 2), trace(1, 8), trace(2, 5)]
    summary = summarise(traces, model_info(8))
    assert summary.average_exit_layer == pytest.approx(5)
    assert summary.skipped_share == pytest.approx(9 / 24)
    assert summary.tokens_per_second == pytest.approx(100)


def test_confidence_flops_by_hand() -> None:
    # 2d - 1 = 7 a row, V = 100, K = 4, L = 8, p = 2.
    model = model_info(8, vocab_size=100, d_model=4)
    # Exit 2: V for i = 0, 1, 2. Exit 5: the same, and K for 3, 4, 5. Exit 8: K for 3..7.
    traces = [trace(0, 2), trace(1, 5), trace(2, 8)]
    summary = summarise(traces, model)
    assert summary.confidence_flops == 7 * (300 + (300 + 12) + (300 + 20))
    # calm: V for i = 0..2, 0..5, 0..7.
    assert summary.calm_confidence_flops == 7 * 100 * (3 + 6 + 8)
    assert summary.calm_ratio == pytest.approx(1700 / 932)


def test_calm_pays_what_calm_pays() -> None:
    summary = summarise([trace(0, 4, mode="calm"), trace(1, 8, mode="calm")], model_info())
    assert summary.calm_ratio == 1
    assert summary.confidence_flops > 0


@pytest.mark.parametrize("mode", ["full", "static"])
def test_modes_without_checks_have_no_ratio(mode: str) -> None:
    summary = summarise([trace(0, 8, mode="full" if mode == "full" else "static")], model_info())
    assert summary.confidence_flops == 0
    assert summary.calm_ratio is None


def test_tokens_that_were_not_checked_do_not_count_for_the_ratio() -> None:
    model = model_info()
    checked = [trace(0, 4), trace(1, 3)]
    with_full = [*checked, trace(2, 8, mode="full")]
    assert summarise(with_full, model).calm_ratio == summarise(checked, model).calm_ratio
    assert summarise(with_full, model).num_tokens == 3
