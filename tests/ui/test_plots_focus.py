"""Confidence curve, candidates, figures and the token table: what they say of the token in focus."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication

from dvp_gui.application.run_state import RunStatus
from dvp_gui.ui.plots.candidate_model import Column, layer_ranges
from dvp_gui.ui.plots.candidate_table import CandidateTable
from dvp_gui.ui.plots.confidence_plot import MAX_EARLIER, ConfidencePlot
from dvp_gui.ui.plots.free_height import free_height
from dvp_gui.ui.plots.run_figures import NOTHING, RunFigures
from dvp_gui.ui.plots.token_table import TokenTable
from dvp_gui.ui.plots.wording import percent
from tests.ui.made_traces import SpelledVocabulary, run_info, trace
from tests.ui.plot_stage import Stage, stage

__all__ = ["stage"]


@pytest.fixture
def plot(stage: Stage) -> ConfidencePlot:
    plot = ConfidencePlot(stage.state, stage.theme)
    stage.show(plot)
    return plot


@pytest.fixture
def candidates(stage: Stage) -> CandidateTable:
    table = CandidateTable(stage.state, stage.theme)
    stage.show(table)
    return table


@pytest.fixture
def figures(stage: Stage) -> RunFigures:
    figures = RunFigures(stage.state, stage.theme)
    stage.show(figures)
    return figures


@pytest.fixture
def table(stage: Stage) -> TokenTable:
    table = TokenTable(stage.state, stage.theme)
    stage.show(table)
    return table


def cells(candidates: CandidateTable, row: int) -> list[str]:
    return [str(candidates.model.index(row, column).data()) for column in Column]


def test_the_curve_is_the_newest_token_until_one_is_pinned(stage: Stage, plot: ConfidencePlot) -> None:
    first, second = (
        trace(0, 4, confidence=[0.1, 0.5, 0.95]),
        trace(1, 5, confidence=[0.2, 0.3, 0.4, 0.85], threshold=0.8),
    )
    stage.run([first, second], run_info(vocabulary=SpelledVocabulary({10: "▁Rui", 11: "▁and"})))
    assert plot.title.text() == "Token 2 ▁and left at layer 5"
    assert plot.curve.getData()[0].tolist() == [2, 3, 4, 5]
    assert plot.curve.getData()[1].tolist() == pytest.approx([0.2, 0.3, 0.4, 0.85])
    assert plot.threshold.getData()[1].tolist() == [0.8, 0.8]
    assert plot.summary.text() == "newest"
    stage.state.pin(0)
    assert plot.title.text() == "Token 1 ▁Rui left at layer 4"
    assert plot.threshold.getData()[1].tolist() == [0.9, 0.9]
    assert plot.labels.threshold.toPlainText() == "threshold 0.90"
    ring_x, ring_y = plot.ring.getData()
    assert (ring_x[0], ring_y[0]) == (4, pytest.approx(0.95))
    plot.release.click()
    assert stage.state.pinned is None
    assert plot.title.text().startswith("Token 2")


def test_earlier_tokens_are_one_broken_curve(stage: Stage, plot: ConfidencePlot) -> None:
    stage.run([trace(step, 4, confidence=[0.1 * step, 0.5, 0.95]) for step in range(3)])
    x, y = plot.earlier.getData()
    assert len(x) == 2 * 9
    assert np.isnan(x[8])
    assert np.isnan(y[[0, 4, 8]]).all()
    assert y[1:18:9].tolist() == pytest.approx([0, 0.1])
    stage.state.pin(0)
    assert len(plot.earlier.getData()[0]) == 0


def test_only_so_many_earlier_tokens_stay(stage: Stage, plot: ConfidencePlot) -> None:
    stage.run([trace(step, 4, confidence=[step / 200, 0.5, 0.95]) for step in range(200)])
    y = plot.earlier.getData()[1]
    assert len(y) == MAX_EARLIER * 9
    assert y[1] == pytest.approx((199 - MAX_EARLIER) / 200)


@pytest.mark.parametrize("exit_layer", [2, 4, 5, 6, 7])
@pytest.mark.parametrize("threshold", [0.3, 0.9, 1.0])
def test_the_thresholds_name_keeps_off_the_exit(
    stage: Stage, plot: ConfidencePlot, exit_layer: int, threshold: float
) -> None:
    values = np.linspace(0.05, min(threshold + 0.05, 1.0), exit_layer - 1)
    stage.window.resize(360, 420)
    stage.run([trace(0, exit_layer, confidence=values, threshold=threshold)])
    label = plot.labels.threshold.mapRectToScene(plot.labels.threshold.boundingRect())
    ring = plot.canvas.box.mapViewToScene(QPointF(exit_layer, float(values[-1])))
    assert not label.adjusted(-4, -2, 4, 2).contains(ring)
    assert plot.canvas.box.sceneBoundingRect().adjusted(-2, -2, 2, 2).contains(label)


def test_p_is_drawn_and_named(stage: Stage, plot: ConfidencePlot) -> None:
    stage.run([trace(0, 6, p=3, k=64)])
    assert plot.pruning.getData()[0].tolist() == [3, 3]
    assert plot.labels.pruning.toPlainText() == "p = 3: keep 64 of 8,192"
    assert plot.unchecked.getData()[0][1] == 3
    assert plot.labels.unchecked.isVisible()
    stage.run([trace(0, 6, p=3, mode="calm")])
    assert plot.labels.pruning.toPlainText() == "p = 3: first check"


def test_words_keep_off_the_curve_and_each_other(stage: Stage, plot: ConfidencePlot) -> None:
    stage.run([trace(0, 8, confidence=[0.07, 0.01, 0.06, 0.14, 0.14, 0.12], threshold=0.4)])
    stage.settle()
    boxes = {
        name: label.mapRectToScene(label.boundingRect())
        for name, label in (
            ("p", plot.labels.pruning), ("threshold", plot.labels.threshold), ("end", plot.labels.exit),
        )
    }  # fmt: skip
    assert not any(
        boxes[a].intersects(boxes[b]) for a, b in (("p", "threshold"), ("p", "end"), ("end", "threshold"))
    )
    for layer, value in zip(*plot.curve.getData(), strict=True):
        point = plot.canvas.box.mapViewToScene(QPointF(layer, value))
        assert not any(box.contains(point) for box in boxes.values())


@pytest.mark.parametrize("exit_layer", [2, 3, 5, 7])
@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.9])
def test_the_exit_is_named_beside_its_ring(
    stage: Stage, plot: ConfidencePlot, exit_layer: int, threshold: float
) -> None:
    values = np.linspace(threshold + 0.05, 0.02, exit_layer - 1)[::-1]
    stage.window.resize(330, 420)
    stage.run([trace(0, exit_layer, confidence=values, threshold=threshold)])
    label = plot.labels.exit.mapRectToScene(plot.labels.exit.boundingRect())
    ring = plot.canvas.box.mapViewToScene(QPointF(exit_layer, float(values[-1])))
    assert plot.labels.exit.toPlainText() == "exit"
    assert not label.contains(ring)
    assert plot.canvas.box.sceneBoundingRect().adjusted(-2, -2, 2, 2).contains(label)


def test_a_token_that_reached_the_end_was_not_checked_there(stage: Stage, plot: ConfidencePlot) -> None:
    stage.run([trace(0, 8, confidence=[0.1] * 6)])
    x, y = plot.ring.getData()
    assert (x[0], y[0]) == (8, 0)
    assert plot.ring.opts["symbol"] == "s"
    assert plot.curve.getData()[0].tolist() == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("mode", ["full", "static"])
def test_no_confidence_is_said_in_words(stage: Stage, plot: ConfidencePlot, mode: str) -> None:
    stage.run([trace(0, 8, mode="full" if mode == "full" else "static")])
    assert mode in plot.message
    assert "confidence" in plot.message
    stage.state.append([trace(1, 4)])
    assert plot.message == ""


def test_candidates_of_the_focus(stage: Stage, candidates: CandidateTable) -> None:
    vocabulary = SpelledVocabulary({7: "▁Lis", 8: "▁Por", 9: "<i>"})
    one = trace(
        0, 4, token_id=7, p=2, k=3, candidate_ids=[8, 7, 9], candidate_probs=[0.5, 0.25, 0.05],
        confidence=[0.1, 0.5, 0.95],
    )  # fmt: skip
    stage.run([one], run_info(vocabulary=vocabulary))
    assert candidates.title.text() == "Candidates at layer 2"
    assert candidates.summary.text() == "3 of 8,192"
    assert candidates.mass.text() == "together 80.0 %"
    assert cells(candidates, 0) == ["1", "▁Por", "50.0 %", "62.5 %", ""]
    assert cells(candidates, 1) == ["▶ 2", "▁Lis", "25.0 %", "31.2 %", "2–4"]
    assert cells(candidates, 2)[:3] == ["3", "<i>", "5.0 %"]
    font = candidates.model.index(1, Column.PIECE).data(Qt.ItemDataRole.FontRole)
    assert font.bold()
    assert candidates.model.index(0, Column.PIECE).data(Qt.ItemDataRole.FontRole) is None
    assert candidates.model.bar_length(0) == 1
    assert candidates.model.bar_length(1) == pytest.approx(0.5)
    assert not candidates.note.isVisible()


def test_a_token_from_outside_the_candidates_is_said_plainly(
    stage: Stage, candidates: CandidateTable
) -> None:
    one = trace(0, 8, token_id=7, k=3, candidate_ids=[1, 2, 3], candidate_probs=[0.5, 0.2, 0.1])
    stage.run([one], run_info(vocabulary=SpelledVocabulary({7: "▁Lis"})))
    assert candidates.note.isVisible()
    assert "▁Lis is not among the 3 kept" in candidates.note.text()
    assert candidates.model.emitted_row is None


@pytest.mark.parametrize("mode", ["full", "static", "calm"])
def test_no_candidates_are_said_in_words(stage: Stage, candidates: CandidateTable, mode: str) -> None:
    stage.run([trace(0, 8, mode={"full": "full", "static": "static", "calm": "calm"}[mode])])  # type: ignore[arg-type]
    assert mode in candidates.message
    assert candidates.model.rowCount() == 0
    stage.state.append([trace(1, 4)])
    assert candidates.message == ""
    assert candidates.model.rowCount() == 4


def test_pieces_are_looked_up_only_for_rows_in_view(stage: Stage, candidates: CandidateTable) -> None:
    vocabulary = SpelledVocabulary()
    ids = list(range(1000, 9000))
    stage.run(
        [trace(0, 4, token_id=1001, k=8000, candidate_ids=ids, candidate_probs=np.full(8000, 1e-4))],
        run_info(vocabulary=vocabulary),
    )
    assert candidates.model.rowCount() == 8000
    assert 5 < len(set(vocabulary.asked)) < 80


def test_the_emitted_candidate_is_brought_into_view(stage: Stage, candidates: CandidateTable) -> None:
    ids = list(range(1000, 1500))
    stage.run([trace(0, 4, token_id=1400, k=500, candidate_ids=ids, candidate_probs=np.full(500, 1e-3))])
    row = candidates.view.rowAt(candidates.view.viewport().height() // 2)
    assert abs(row - 400) < 30
    top = candidates.view.rowAt(0)
    assert candidates.view.rowViewportPosition(top) == 0, "no row is cut at the top"


def test_a_token_that_a_person_chose_says_so(stage: Stage, plot: ConfidencePlot) -> None:
    chosen = replace(trace(0, 4), exit_reason="forced")
    stage.run([chosen], run_info(vocabulary=SpelledVocabulary({chosen.token_id: "▁Rui"})))
    assert plot.title.text() == "Token 1 ▁Rui, chosen by you"


def test_candidates_of_an_empty_run(stage: Stage, candidates: CandidateTable) -> None:
    assert len(candidates.message) > 20
    stage.run([trace(0, 4)])
    stage.state.begin(run_info(run_id=2))
    assert candidates.model.rowCount() == 0
    assert len(candidates.message) > 20


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.0, "100 %"),
        (0.9999, "> 99.9 %"),
        (0.314, "31.4 %"),
        (0.0042, "0.42 %"),
        (1e-7, "< 0.01 %"),
        (0.0, "0 %"),
    ],
)
def test_percent_never_rounds_to_all_or_nothing(share: float, text: str) -> None:
    assert percent(share) == text


def test_layer_ranges() -> None:
    assert layer_ranges(np.array([], dtype=int)) == ""
    assert layer_ranges(np.array([2, 3, 4, 7])) == "2–4, 7"


def test_figures_by_hand(stage: Stage, figures: RunFigures) -> None:
    stage.run([trace(0, 2), trace(1, 8), trace(2, 5)])
    shown = figures.figures()
    assert shown["Tokens"] == "3"
    assert shown["Decode time"] == "30 ms"
    assert shown["Tokens per second"] == "100"
    assert shown["Average exit layer"] == "5.0 of 8"
    assert shown["Blocks skipped"] == "38 %"
    row = 511
    own, calm = row * (9 * 8192 + 4 * 8), row * 17 * 8192
    assert shown["FLOPs of checks, vs calm"] == f"{calm / own:.1f} × fewer"
    tip = figures.body.layout().itemAt(11).widget().toolTip()
    assert f"{calm:,}" in tip
    assert f"{own:,}" in tip


def test_figures_without_a_run_or_checks(stage: Stage, figures: RunFigures) -> None:
    assert set(figures.figures().values()) == {NOTHING}
    stage.run([trace(0, 8, mode="full")])
    assert figures.figures()["FLOPs of checks, vs calm"] == NOTHING
    assert figures.figures()["Blocks skipped"] == "0 %"


def test_every_number_stands_in_the_table(stage: Stage, table: TokenTable) -> None:
    traces = [
        trace(0, 4, token_id=7, confidence=[0.1, 0.5, 0.9512], k=64),
        trace(1, 8, mode="full"),
        trace(2, 8, confidence=[0.1] * 6, threshold=0.85),
    ]
    stage.run(traces, run_info(vocabulary=SpelledVocabulary({7: "▁Lis"})))
    rows = [
        [str(table.model.index(row, column).data()) for column in range(table.model.columnCount())]
        for row in range(table.model.rowCount())
    ]
    headers = [column.header for column in table.model.columns]
    assert headers[-8:] == [f"layer {layer}" for layer in range(1, 9)]
    assert rows[0] == [
        "1", "▁Lis", "4", "4.00", "over threshold", "0.9512",
        "0.9000", "2", "64", "dvp", "top-2 margin",
        "–", "0.1000", "0.5000", "0.9512", "", "", "", "",
    ]  # fmt: skip
    assert rows[1][2:11] == ["8", "6.00", "last layer", "–", "–", "–", "–", "full", "–"]
    assert rows[1][11:] == ["–"] * 8
    assert rows[2][3:7] == ["6.67", "last layer", "–", "0.8500"]
    assert rows[2][11:] == ["–", *["0.1000"] * 6, "–"]


def test_a_row_pins_and_a_pin_chooses_a_row(stage: Stage, table: TokenTable) -> None:
    stage.run([trace(step, 3) for step in range(5)])
    table.view.selectRow(2)
    assert stage.state.pinned == 2
    stage.state.pin(4)
    assert [index.row() for index in table.view.selectionModel().selectedRows()] == [4]
    stage.state.pin(None)
    assert table.view.selectionModel().selectedRows() == []
    stage.state.pin(1)
    stage.state.begin(run_info(run_id=2))
    assert stage.state.pinned is None
    assert table.model.rowCount() == 0


def test_rows_are_added_not_rebuilt(stage: Stage, table: TokenTable) -> None:
    stage.run([trace(0, 3)])
    added: list[tuple[int, int]] = []
    table.model.rowsInserted.connect(lambda _, first, last: added.append((first, last)))
    stage.state.append([trace(1, 3), trace(2, 3)])
    assert added == [(1, 2)]


def test_the_table_can_be_copied(stage: Stage, table: TokenTable) -> None:
    stage.run([trace(step, 3) for step in range(3)])
    table.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 4
    assert lines[0].split("\t")[:3] == ["token", "piece", "exit layer"]
    stage.state.pin(1)
    table.copy()
    assert QGuiApplication.clipboard().text().split("\n")[1].startswith("2\t")


def test_a_stopped_run_keeps_its_tokens(stage: Stage, figures: RunFigures, plot: ConfidencePlot) -> None:
    stage.run([trace(0, 3), trace(1, 4)])
    stage.state.end(RunStatus.STOPPED, 0.02)
    assert figures.figures()["Tokens"] == "2"
    assert plot.message == ""


def test_free_places() -> None:
    x, flat = np.array([2.0, 8.0]), np.array([0.05, 0.05])
    assert free_height((x, flat), (2, 6), 0.08, (), (0.0, 1.0)) == pytest.approx(0.1)
    assert free_height((x, flat), (9, 10), 0.08, (), (0.0, 1.0)) == 0.0
    assert free_height((x, flat), (2, 6), 0.08, [(0.1, 0.4)], (0.0, 1.0)) == pytest.approx(0.4)
    assert free_height((x, flat), (2, 6), 0.08, [(0.0, 1.0)], (0.0, 1.0)) is None
    nothing = np.array([])
    assert free_height((nothing, nothing), (2, 6), 0.08, (), (-0.03, 1.0)) == -0.03
