"""An audited run in strip, curves, table and figures: the numbers and words that they show."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from dvp_gui.engine import DecodingConfig, decode, load_model
from dvp_gui.engine.audit import Audit
from dvp_gui.engine.audit_trace import Verdict
from dvp_gui.engine.trace import TokenTrace
from dvp_gui.ui.plots.confidence_plot import ConfidencePlot
from dvp_gui.ui.plots.label_places import Box, label_places
from dvp_gui.ui.plots.quantities import Quantity
from dvp_gui.ui.plots.run_figures import NOTHING, RunFigures
from dvp_gui.ui.plots.token_axis import LEFT_GUTTER
from dvp_gui.ui.plots.token_strip import TokenStrip
from dvp_gui.ui.plots.token_table import TokenTable
from tests.ui.made_traces import SpelledVocabulary, audit, run_info, trace, verdict
from tests.ui.plot_stage import Stage, stage

__all__ = ["stage"]

PIECES = SpelledVocabulary({7: "▁Lis", 9: "▁Por", 11: "▁Rui", 13: "<b>"})
INFO = run_info(5, vocabulary=PIECES, is_audited=True)
TOKEN = trace(
    0, 4, num_layers=5, token_id=7, k=2, candidate_ids=[9, 7], candidate_probs=[0.4, 0.2],
    confidence=[0.2, 0.5, 0.95],
)  # fmt: skip
SAID = audit(
    TOKEN, {7: [0.1, 0.2, 0.6, 0.7, 0.3], 9: [0.5, 0.4, 0.2, 0.1, 0.5], 11: [0.01, 0.02, 0.1, 0.1, 0.1]}
)


@pytest.fixture
def plot(stage: Stage) -> ConfidencePlot:
    plot = ConfidencePlot(stage.state, stage.theme)
    stage.window.resize(420, 480)
    stage.show(plot)
    return plot


def show_tokens(plot: ConfidencePlot) -> None:
    """As a person would."""
    plot.view.button("tokens").click()


def test_two_curves_and_the_gap_between_them(stage: Stage, plot: ConfidencePlot) -> None:
    stage.run_audited([TOKEN], [SAID], info=INFO)
    assert plot.curve.getData()[1].tolist() == pytest.approx([0.2, 0.5, 0.95])
    x, y = plot.whole.getData()
    assert x.tolist() == [1, 2, 3, 4, 5]
    assert y.tolist() == pytest.approx([0.4, 0.2, 0.4, 0.6, 0.2], abs=1e-5)
    x, y = plot.gaps.getData()
    assert x.tolist() == [2, 2, 3, 3, 4, 4]
    assert y.tolist() == pytest.approx([0.2, 0.2, 0.5, 0.4, 0.95, 0.6], abs=1e-5)
    assert plot.labels.whole.isVisible()


def test_the_gap_is_explained_with_its_numbers(stage: Stage, plot: ConfidencePlot) -> None:
    stage.run_audited([TOKEN], [SAID], info=INFO)
    assert "0.500 over K × 0.800 mass of the K = 0.400 over V" in plot.hover_text(0, 3)
    assert "×" not in plot.hover_text(0, 2), "at p the check is over V: there is no gap"
    assert "layer 5, skipped: confidence 0.200 over the whole vocabulary" in plot.hover_text(0, 5)
    other = trace(
        0, 4, num_layers=5, token_id=7, k=2, candidate_ids=[11, 7], candidate_probs=[0.4, 0.2],
        confidence=[0.2, 0.5, 0.95],
    )  # fmt: skip
    stage.run_audited([other], [SAID], info=INFO)
    text = plot.hover_text(0, 3)
    assert "=" not in text
    assert "0.500 over K, 0.400 over V; the K have mass 0.700" in text
    assert "of the two best tokens over V, one is not among the K" in text


def test_the_gap_of_a_real_decode_multiplies_out(stage: Stage, plot: ConfidencePlot) -> None:
    model = load_model("bundled")
    assert model.tokenizer is not None
    input_ids = model.tokenizer("question: Who bought it? context: Mila bought the old boat.").input_ids
    audited = Audit(model, input_ids)
    config = DecodingConfig(p=1, k=64, threshold=0.999, max_new_tokens=4)
    traces = list(decode(model, input_ids, config, audit=audited))
    stage.run_audited(traces, audited.tokens, audited.finish(), run_info(model.num_layers, is_audited=True))
    explained = 0
    for index, token in enumerate(traces):
        for layer in range(2, token.num_layers):
            line = plot.hover_text(index, layer).split("\n")[-1]
            if " = " in line:
                explained += 1
                used, mass, whole = (float(part.split()[0]) for part in line.replace("=", "×").split("×"))
                assert used * mass == pytest.approx(whole, abs=2e-3), "three figures after the point"
    assert explained > 2


def test_an_unaudited_run_has_one_curve_and_no_choice(stage: Stage, plot: ConfidencePlot) -> None:
    stage.run_audited([TOKEN], [SAID], info=INFO)
    assert plot.view.isVisible()
    show_tokens(plot)
    stage.run([trace(0, 4, num_layers=5, confidence=[0.2, 0.5, 0.95])], run_info(5))
    assert not plot.view.isVisible()
    assert plot.pages.currentWidget() is plot.canvas
    assert plot.whole.getData()[0] is None or len(plot.whole.getData()[0]) == 0
    assert not plot.labels.whole.isVisible()


@pytest.mark.parametrize("mode", ["full", "static"])
def test_modes_without_checks_show_confidence_over_v(stage: Stage, plot: ConfidencePlot, mode: str) -> None:
    token = trace(0, 5 if mode == "full" else 3, num_layers=5, token_id=7, mode=mode)  # type: ignore[arg-type]
    stage.run_audited([token], [audit(token, {7: [0.1, 0.2, 0.6, 0.7, 0.9]})], info=INFO)
    assert plot.message == ""
    assert len(plot.whole.getData()[0]) == 5
    assert not plot.threshold.isVisible()
    assert not plot.pruning.isVisible()
    if mode == "static":
        assert plot.ring.getData()[1][0] == pytest.approx(SAID_STATIC, abs=1e-3)


SAID_STATIC = 0.6 - 0.4 / 8191
"""Margin at layer 3 of the static token above: the rest is spread over all others."""


def test_every_token_that_led_has_a_curve(stage: Stage, plot: ConfidencePlot) -> None:
    stage.run_audited([TOKEN], [SAID], info=INFO)
    show_tokens(plot)
    assert plot.pages.currentWidget() is plot.tokens
    assert [curve.name for curve in plot.tokens.curves] == ["▶ ▁Lis", "▁Por"]
    assert plot.tokens.emitted.getData()[1].tolist() == pytest.approx([0.1, 0.2, 0.6, 0.7, 0.3], rel=1e-5)
    assert plot.tokens.rivals[0].getData()[1].tolist() == pytest.approx([0.5, 0.4, 0.2, 0.1, 0.5], rel=1e-4)
    assert len(plot.tokens.rivals[1].getData()[0]) == 0
    assert plot.tokens.words(3).split("\n")[1:] == ["▶ ▁Lis: 60.0 %", "▁Por: 20.0 %"]
    assert plot.tokens.exit.getData()[0].tolist() == [4, 4]


def test_the_curves_that_are_shown_are_saved(stage: Stage, plot: ConfidencePlot) -> None:
    stage.run_audited([TOKEN], [SAID], info=INFO)
    layers = plot.table()
    assert layers is not None
    assert len(layers.rows) == 5
    show_tokens(plot)
    curves = plot.table()
    assert curves is not None
    assert [row[:3] for row in curves.rows[4:6]] == [["5", "7", "▁Lis"], ["1", "9", "▁Por"]]
    assert float(curves.rows[5][3]) == pytest.approx(0.5, rel=1e-5)


def test_the_thresholds_name_gives_way_to_the_second_curve(stage: Stage, plot: ConfidencePlot) -> None:
    shares = [0.96, 0.9, 0.9, 0.9, 0.9, 0.9, 0.72, 0.78]
    token = trace(0, 2, num_layers=8, token_id=7, confidence=[0.92], threshold=0.7)
    info = run_info(8, vocabulary=PIECES, is_audited=True)
    stage.run_audited([token], [audit(token, {7: shares})], info=info)
    stage.settle()
    box = plot.labels.threshold.mapRectToScene(plot.labels.threshold.boundingRect())
    x, y = plot.whole.getData()
    for layer in np.linspace(1, 8, 200):
        point = plot.canvas.box.mapViewToScene(QPointF(layer, float(np.interp(layer, x, y))))
        assert not box.adjusted(1, 1, -1, -1).contains(point)


def test_the_full_models_token_is_among_the_curves(stage: Stage, plot: ConfidencePlot) -> None:
    stage.run_audited([TOKEN], [SAID], [verdict(TOKEN, "lost", full_model_id=11, smallest_k=9)], INFO)
    show_tokens(plot)
    assert "▁Rui = full model: 10.0 %" in plot.tokens.words(3)
    texts = [label.toPlainText() for label in plot.tokens.labels if label.isVisible()]
    assert texts == ["▶ ▁Lis", "▁Por", "▁Rui = full model"]


def test_names_of_curves_keep_off_each_other(stage: Stage, plot: ConfidencePlot) -> None:
    pieces = SpelledVocabulary({7: "▁unmistakable", **{20 + n: f"▁candidate{n}" for n in range(8)}})
    token = trace(0, 4, num_layers=8, token_id=7)
    shares = {20 + n: [0.3 if n == layer else 0.02 for layer in range(8)] for n in range(8)}
    stage.run_audited(
        [token],
        [audit(token, {7: [0.01] * 8, **shares})],
        info=run_info(8, vocabulary=pieces, is_audited=True),
    )
    show_tokens(plot)
    stage.settle()
    labels = [label for label in plot.tokens.labels if label.isVisible()]
    boxes = [label.mapRectToScene(label.boundingRect()).adjusted(0.5, 0.5, -0.5, -0.5) for label in labels]
    assert len(boxes) >= 4
    area = plot.tokens.canvas.box.sceneBoundingRect().adjusted(-1, -1, 1, 1)
    for number, box in enumerate(boxes):
        assert area.contains(box)
        assert not any(box.intersects(other) for other in boxes[:number])
    rest = plot.tokens.rest.getData()[1]
    assert int(np.isnan(rest).sum()) == 2, "8 rivals: six with names, two in the curve that holds the rest"


def test_places_of_names_are_as_near_as_is_free() -> None:
    area = Box(0, 0, 100, 60)
    first, second, third = label_places([(50, 30)] * 3, [(40, 10)] * 3, area)
    assert first is not None
    assert second is not None
    assert third is not None
    assert first.bottom < 30
    assert not first.touches(second)
    assert not second.touches(third)
    assert label_places([(50, 30)], [(200, 10)], area) == [None]


def four_tokens() -> tuple[list[TokenTrace], list[Verdict]]:
    tokens = [trace(step, 4, num_layers=5, token_id=7) for step in range(4)]
    kinds = ("agrees", "premature", "lost", "copied")
    verdicts = [verdict(token, kind, full_model_id=9) for token, kind in zip(tokens, kinds, strict=True)]
    verdicts[0] = verdict(tokens[0])
    verdicts[2] = verdict(tokens[2], "lost", full_model_id=9, smallest_k=1200, smallest_p=3)
    return tokens, verdicts


def run_four(stage: Stage, *, judged: bool = True) -> list[TokenTrace]:
    tokens, verdicts = four_tokens()
    audits = [audit(token, {7: [0.5] * 4 + [0.1], 9: [0.1] * 4 + [0.5]}) for token in tokens]
    stage.run_audited(tokens, audits, verdicts if judged else (), INFO)
    return tokens


def warned_pixels(stage: Stage, strip: TokenStrip, index: int) -> int:
    """Pixels below chip `index` in the colour of marks and their words."""
    picture = strip.chips.grab().toImage()
    left = LEFT_GUTTER + round(stage.axis.x_of(index))
    columns = range(left, left + round(stage.axis.column_width))
    color = stage.theme.colors.warning
    return sum(picture.pixelColor(x, y) == color for x in columns for y in range(48, picture.height()))


def test_the_strip_marks_and_names_what_differs(stage: Stage) -> None:
    strip = TokenStrip(stage.state, stage.theme, axis=stage.axis)
    stage.show(strip)
    stage.run([trace(0, 4)])
    plain = strip.chips.height()
    run_four(stage, judged=False)
    waiting = strip.chips.height()
    assert waiting > plain
    assert [warned_pixels(stage, strip, index) for index in range(4)] == [0] * 4
    stage.state.judge(tuple(four_tokens()[1]), 1.0)
    stage.settle()
    assert strip.chips.height() == waiting, "nothing moves when the full model has spoken"
    assert warned_pixels(stage, strip, 0) == 0
    assert all(warned_pixels(stage, strip, index) > 20 for index in (1, 2, 3))
    assert strip.legend.texts == ("exit layer 1 5", "1 premature", "1 lost", "1 copied")
    assert "kept by K of 1,200 or more" in strip.chips.hover_text(2)
    assert "the full model agrees (75.0 %)" in strip.chips.hover_text(0)
    stage.state.pin(3)
    assert "copied" in strip.chips.accessibleDescription()
    stage.run([trace(0, 4)])
    assert strip.chips.height() == plain


def test_narrow_columns_keep_the_mark(stage: Stage) -> None:
    strip = TokenStrip(stage.state, stage.theme, axis=stage.axis)
    stage.show(strip)
    tokens = [trace(step, 4, num_layers=5, token_id=7) for step in range(80)]
    audits = [audit(token, {7: [0.5] * 5}) for token in tokens]
    verdicts = [verdict(token, "lost" if token.step == 41 else "agrees", smallest_k=9) for token in tokens]
    stage.axis.set_shows_all(True)
    stage.run_audited(tokens, audits, verdicts, INFO)
    assert stage.axis.column_width < 12
    picture = strip.chips.grab().toImage()
    left = LEFT_GUTTER + round(stage.axis.x_of(41))
    ink = [picture.pixelColor(left + x, y) for x in range(8) for y in range(36, picture.height())]
    warning, card = stage.theme.colors.warning, stage.theme.colors.card
    assert any(abs(c.red() - warning.red()) < 60 and c.blue() < card.blue() - 90 for c in ink)


def cells(table: TokenTable, row: int) -> dict[str, str]:
    headers = [column.header for column in table.model.columns]
    return {header: str(table.model.index(row, at).data()) for at, header in enumerate(headers)}


def test_the_table_has_verdicts_and_every_quantity(stage: Stage) -> None:
    table = TokenTable(stage.state, stage.theme)
    stage.show(table)
    stage.run([trace(0, 4)])
    assert "verdict" not in cells(table, 0)
    run_four(stage, judged=False)
    assert cells(table, 1)["verdict"] == ""
    assert cells(table, 1)["full depth"] == "▁Por"
    changed: list[tuple[int, int]] = []
    table.model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    stage.state.judge(tuple(four_tokens()[1]), 1.0)
    assert changed == [(0, 3)]
    rows = [cells(table, row) for row in range(4)]
    assert [row["verdict"] for row in rows] == ["agrees", "premature", "lost", "copied"]
    assert [row["full model"] for row in rows] == ["▁Lis", "▁Por", "▁Por", "▁Por"]
    assert [row["smallest K"] for row in rows] == ["", "", "1,200", ""]
    assert [row["smallest p"] for row in rows] == ["", "", "3", ""]
    assert rows[0]["layer 5"] == "", "as used: it never ran"
    for quantity, text in (
        (Quantity.PROBABILITY, "0.1000"), (Quantity.RANK, "2"), (Quantity.WHOLE, "0.4000"),
        (Quantity.AGREEMENT, "same"),
    ):  # fmt: skip
        table.choice.choose(quantity)
        assert cells(table, 0)["layer 5"] == text
    assert cells(table, 0)["layer 1"] == "other"


def test_figures_of_an_audited_run(stage: Stage) -> None:
    figures = RunFigures(stage.state, stage.theme)
    stage.show(figures)
    run_four(stage, judged=False)
    assert figures.figures()["Agrees with full model"] == NOTHING
    stage.state.judge(tuple(four_tokens()[1]), 0.1)
    shown = figures.figures()
    assert shown["Agrees with full model"] == "1 of 4"
    assert shown["Audit time"] == "100 ms · 2.5 ×", "four tokens of 10 ms"
    tip = label_of(figures, "Agrees with full model").toolTip()
    assert "1 premature:" in tip
    assert "1 lost:" in tip
    saved = figures.table()
    assert saved is not None
    assert ["lost", "1"] in saved.rows
    stage.run([trace(0, 4)])
    assert "Audit time" not in figures.figures()


def label_of(figures: RunFigures, name: str) -> QWidget:
    """The value of figure `name`."""
    found = [w for w in figures.body.findChildren(QWidget) if w.accessibleName() == name]
    assert len(found) == 1
    return found[0]


def test_a_tooltip_shows_a_piece_as_text(stage: Stage, plot: ConfidencePlot) -> None:
    token = trace(0, 4, num_layers=5, token_id=13)
    stage.run_audited([token], [audit(token, {13: [0.5] * 5})], info=INFO)
    show_tokens(plot)
    label = plot.tokens.labels[0]
    assert label.toPlainText() == "▶ <b>"
    assert plot.tokens.canvas.accessibleDescription().startswith("layer 4, over the whole vocabulary, ▶ <b>")


def test_the_names_of_lines_keep_off_both_curves(stage: Stage, plot: ConfidencePlot) -> None:
    shares = [0.05, 0.3, 0.5, 0.8, 0.95, 0.9, 0.92, 0.97]
    token = trace(0, 3, num_layers=8, token_id=7, confidence=[0.3, 0.95])
    stage.run_audited(
        [token], [audit(token, {7: shares})], info=run_info(8, vocabulary=PIECES, is_audited=True)
    )
    stage.settle()
    box = plot.labels.whole.mapRectToScene(plot.labels.whole.boundingRect())
    assert plot.canvas.box.sceneBoundingRect().adjusted(-2, -2, 2, 2).contains(box)
    for layer, value in zip(*plot.whole.getData(), strict=True):
        assert not box.contains(plot.canvas.box.mapViewToScene(QPointF(layer, value)))
    assert plot.view.button("tokens").focusPolicy() != Qt.FocusPolicy.NoFocus
