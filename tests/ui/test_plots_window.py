"""An audited run through the worker, in the real window: every card shows what the audit says."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from dvp_gui.application.run_state import RunStatus
from dvp_gui.ui.plots.confidence_plot import ConfidencePlot
from dvp_gui.ui.plots.heatmap import ConfidenceHeatmap
from dvp_gui.ui.plots.quantities import Quantity
from dvp_gui.ui.plots.run_figures import RunFigures
from dvp_gui.ui.plots.token_strip import TokenStrip
from tests.ui.bench import Bench, let_events_run

Card = TypeVar("Card", bound=QWidget)


def card(bench: Bench, kind: type[Card]) -> Card:
    return next(plot for plot in bench.window.plots if isinstance(plot, kind))


def test_an_audited_run_is_shown_everywhere(bench: Bench) -> None:
    bench.window.controls.audit.setChecked(True)
    bench.run()
    state = bench.state
    assert state.status is RunStatus.FINISHED
    agreeing = sum(
        verdict.full_model_id == token.token_id
        for verdict, token in zip(state.verdicts, state.traces, strict=True)
    )
    let_events_run()
    figures = card(bench, RunFigures).figures()
    assert figures["Agrees with full model"] == f"{agreeing} of {len(state.traces)}"
    assert " · " in figures["Audit time"]
    heatmap = card(bench, ConfidenceHeatmap)
    heatmap.choice.choose(Quantity.PROBABILITY)
    for index, audit in enumerate(state.audits):
        assert heatmap.values[:, index].tolist() == audit.emitted_prob.tolist()
    assert card(bench, TokenStrip).chips.has_verdicts
    plot = card(bench, ConfidencePlot)
    plot.view.button("tokens").click()
    assert plot.tokens.curves[0].token_id == state.traces[-1].token_id
    bench.window.controls.audit.setChecked(False)
    bench.run()
    assert "Audit time" not in card(bench, RunFigures).figures()
    assert heatmap.quantity is Quantity.USED


def test_the_status_line_reads_the_cell_under_the_keys(bench: Bench) -> None:
    bench.run()
    heatmap = card(bench, ConfidenceHeatmap)
    bench.window.activateWindow()
    heatmap.canvas.setFocus()
    QTest.keyClick(heatmap.canvas, Qt.Key.Key_Left)
    QTest.keyClick(heatmap.canvas, Qt.Key.Key_Down)
    token = len(bench.state.traces) - 1
    shown = bench.window.statusBar().currentMessage()
    assert shown.startswith(f"token {token} ")
    assert f"layer {heatmap.layer}" in shown
    heatmap.canvas.clearFocus()
    assert bench.window.statusBar().currentMessage() == ""
