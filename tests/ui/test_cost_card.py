"""The cost card, against times and FLOPs made by hand and against a run of the bundled model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from dvp_gui.application.break_even import copied_layers, num_later_checks
from dvp_gui.application.cost import cost_of
from dvp_gui.application.measured_runs import runs_alike
from dvp_gui.application.messages import BUNDLED
from dvp_gui.engine.config import Mode
from dvp_gui.engine.trace import TokenTrace
from dvp_gui.ui.amounts import scale_of_flops, scale_of_seconds, share_text
from dvp_gui.ui.plots.break_even_plot import nice_ticks
from dvp_gui.ui.plots.cost_card import CostCard
from tests.ui.bench import Bench, let_events_run
from tests.ui.made_traces import trace
from tests.ui.plot_stage import Stage, stage  # noqa: F401 - a fixture

L, P = 8, 2
BLOCK, WHOLE, KEPT, HEAD, COPY = 0.004, 0.006, 0.0004, 0.002, 0.001


def timed(exits: list[int], mode: Mode = "dvp") -> list[TokenTrace]:
    """A run whose stages take what their pieces take."""
    made = [trace(step, layer, mode=mode) for step, layer in enumerate(exits)]
    checked = mode in ("calm", "dvp")
    return [
        replace(
            token,
            times_s={
                "blocks": token.exit_layer * BLOCK,
                "head": WHOLE if checked else 0.0,
                "checks": num_later_checks(token) * (KEPT if mode == "dvp" else WHOLE) if checked else 0.0,
                "copying": count * COPY,
                "final_head": HEAD if token.exit_layer == L else 0.0,
            },
            flops={"blocks": 1_000_000 * token.exit_layer, "head": 500, "checks": 7},
        )
        for token, count in zip(made, copied_layers(made), strict=True)
    ]


def card_on(stage: Stage, runs: list[Sequence[TokenTrace]]) -> CostCard:  # noqa: F811
    card = CostCard(stage.state, stage.theme, lambda: runs)
    stage.show(card)
    return card


def test_stages_of_run_and_token_stand_side_by_side(stage: Stage) -> None:  # noqa: F811
    traces = timed([8, 3, 5])
    card = card_on(stage, [traces])
    assert "stage by stage" in card.message
    assert card.table() is None
    stage.run(traces)
    stage.state.pin(1)
    stage.settle()
    table = card.table()
    assert table is not None
    cells = {row[0]: row[1:] for row in table.rows}
    assert float(cells["decoder blocks"][0]) == pytest.approx(16 * BLOCK)
    assert cells["decoder blocks"][1::2] == ["16000000", "3000000"]
    assert float(cells["decoder blocks"][2]) == pytest.approx(3 * BLOCK)
    assert cells["total"][1] == str(16_000_000 + 3 * 507)
    info = stage.state.info
    assert info is not None
    papers = cost_of(traces, info.model)
    assert cells["confidence, paper's counter"][1::2] == [
        str(papers.total.paper_flops),
        str(papers.tokens[1].paper_flops),
    ]
    assert cells["confidence, complete"][1::2] == [str(3 * 507), "507"]
    shown = [card.stages.cell(1, column).text() for column in range(5)]
    assert shown == ["decoder blocks", "64.0", "16.0", "12.0", "3.0"]
    assert "2d−1" in card.counters.text()
    assert "token 2" in card.whose.text()


def test_break_even_is_drawn_marked_and_said(stage: Stage) -> None:  # noqa: F811
    calm, dvp = timed([8, 4, 5], "calm"), timed([8, 2, 3, 5], "dvp")
    card = card_on(stage, [calm, dvp])
    stage.run(dvp)
    card.show_page("plot")
    stage.settle()
    costs = card.costs
    assert costs is not None
    assert (costs.dvp_from, costs.calm_from) == (7, 4)
    assert card.sentence.text() == "Slower than full: dvp from exit layer 7 on, calm from exit layer 4 on."
    assert card.plot.breaks == {"dvp": 7, "calm": 4}
    x, y = card.plot.lines["dvp"].getData()
    assert np.isnan(y[0])
    full = L * BLOCK + HEAD
    assert y[3] == pytest.approx(1e3 * (4 * BLOCK + WHOLE + 2 * KEPT + 4 * COPY))
    assert card.plot.lines["full"].getData()[1] == pytest.approx(np.full(L, 1e3 * full))
    assert {label.text for label in card.plot.right.labels} == {"full", "calm", "dvp"}
    assert [label.text for label in card.plot.bottom.labels if label.bold] == ["4", "7"]
    card.show_page("numbers")
    table = card.table()
    assert table is not None
    assert [float(cell) for cell in table.rows[3][1:]] == pytest.approx(
        [full, costs.calm_s[3], y[3] / 1e3]  # type: ignore[index]
    )
    assert table.rows[0][2:] == ["", ""], "nothing leaves below p"
    assert card.numbers.cell(7, 3).text().startswith("▲")
    assert not card.numbers.cell(3, 3).text().startswith("▲")
    assert "one block 4.00 ms" in card.medians.text()
    assert len(x) == L


def test_what_was_not_measured_is_said_and_not_drawn(stage: Stage) -> None:  # noqa: F811
    traces = timed([8, 8], "full")
    card = card_on(stage, [traces])
    stage.run(traces)
    card.show_page("plot")
    stage.settle()
    assert card.plot.lines["full"].getData()[1] == pytest.approx(np.full(L, 1e3 * (L * BLOCK + HEAD)))
    drawn = card.plot.lines["dvp"].getData()[0]
    assert drawn is None or not len(drawn)
    assert card.sentence.text().startswith("Not measured yet, so not drawn: a check over the vocabulary")
    assert "Slower" not in card.sentence.text()
    assert card.plot.breaks == {}
    assert "not measured" in card.medians.text()


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (1.5, "1.50 s"), (0.0123, "12.3 ms"), (2e-5, "20.0 µs"), (None, "–")]
)
def test_seconds_have_the_unit_that_suits_them(value: float | None, text: str) -> None:
    scale = scale_of_seconds([value])
    assert (scale.with_unit(value) if value != 0 else scale.text(value)) == text


def test_small_amounts_are_not_called_nothing() -> None:
    scale = scale_of_flops([2.5e9, 1e3])
    assert (scale.text(2.5e9), scale.text(1e3), scale.text(0)) == ("2.50", "<0.01", "0")
    assert [share_text(share) for share in (0.0, 0.004, 0.5, 1.0)] == ["0 %", "<1 %", "50 %", "100 %"]


@pytest.mark.parametrize(("highest", "last"), [(7.3, 6.0), (100.0, 100.0), (0.034, 0.03), (0.0, 1.0)])
def test_ticks_are_round(highest: float, last: float) -> None:
    ticks = nice_ticks(highest)
    assert ticks[0] == 0
    assert ticks[-1] == pytest.approx(last)
    assert 2 <= len(ticks) <= 6


def test_runs_of_the_session_measure_together(open_bench: Callable[[], Bench]) -> None:
    bench = open_bench()
    bench.load(BUNDLED)
    docks, cost = bench.window.docks, bench.window.cost
    assert not cost.isVisible(), "behind another tab"
    bench.window.controls.live = replace(bench.window.controls.live, mode="calm", max_new_tokens=10)
    bench.run()
    bench.window.controls.live = replace(bench.window.controls.live, mode="full")
    bench.run()
    docks.all["cost"].raise_()
    let_events_run()
    assert cost.isVisible()
    assert not bench.window.plots[5].isVisible(), "the candidates are behind now"
    assert len(runs_alike(bench.state, bench.session.history)) == 2
    assert cost.costs is not None
    assert cost.costs.calm_s is not None
    assert cost.costs.dvp_s is None
    assert "check over the K" in cost.sentence.text()
    bench.window.controls.live = replace(bench.window.controls.live, mode="dvp", threshold=0.99)
    bench.run()
    let_events_run()
    assert cost.costs.dvp_s is not None
    total = sum(sum(t.times_s.values()) for t in bench.state.traces)
    table = cost.table()
    assert table is not None
    assert float(next(row for row in table.rows if row[0] == "total")[1]) == pytest.approx(total)
