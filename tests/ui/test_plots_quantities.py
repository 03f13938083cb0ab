"""The heatmap's six quantities: the cells' numbers, scales, words, keys; and the marks of verdicts on the plots."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QStatusTipEvent
from PySide6.QtTest import QTest

from dvp_gui.ui.plots.exit_plot import ExitPlot
from dvp_gui.ui.plots.heatmap import ConfidenceHeatmap
from dvp_gui.ui.plots.quantities import DISAGREEMENT, Quantity
from dvp_gui.ui.plots.verdict_marks import MARKED, mark_path
from dvp_gui.ui.theme import Theme, contrast
from tests.ui.made_traces import SpelledVocabulary, V, audit, run_info, trace, verdict
from tests.ui.plot_stage import Stage, stage

__all__ = ["stage"]

PIECES = SpelledVocabulary({7: "▁Lis", 9: "▁Por", 11: "▁Rui"})
TOKEN = trace(0, 3, num_layers=4, token_id=7, confidence=[0.3, 0.95])
SAID = audit(TOKEN, {7: [0.1, 0.2, 0.6, 0.3], 9: [0.5, 0.4, 0.2, 0.6]})


@pytest.fixture
def heatmap(stage: Stage) -> ConfidenceHeatmap:
    heatmap = ConfidenceHeatmap(stage.state, stage.theme, axis=stage.axis)
    stage.show(heatmap)
    return heatmap


@pytest.fixture
def exits(stage: Stage) -> ExitPlot:
    exits = ExitPlot(stage.state, stage.theme, axis=stage.axis)
    stage.show(exits)
    return exits


def run_one(stage: Stage, *verdicts: str) -> None:
    said = [verdict(TOKEN, "lost", full_model_id=9, smallest_k=5, smallest_p=3)] if verdicts else []
    stage.run_audited([TOKEN], [SAID], said, run_info(4, vocabulary=PIECES, is_audited=True))


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        (Quantity.USED, [math.nan, 0.3, 0.95, math.nan]),
        (Quantity.WHOLE, [0.4, 0.2, 0.4, 0.3]),
        (Quantity.PROBABILITY, [0.1, 0.2, 0.6, 0.3]),
        (Quantity.RANK, [math.log(2) / math.log(V), math.log(2) / math.log(V), 0, math.log(2) / math.log(V)]),
        (Quantity.AGREEMENT, [0, 0, DISAGREEMENT, 0]),
    ],
)
def test_cells_hold_the_quantity(
    stage: Stage, heatmap: ConfidenceHeatmap, quantity: Quantity, shown: list[float]
) -> None:
    run_one(stage)
    heatmap.choice.choose(quantity)
    image = heatmap.image.image
    assert image.dtype == np.float32
    assert image[:, 0].tolist() == pytest.approx(shown, abs=1e-5, nan_ok=True)
    assert np.isnan(image[:, 1:]).all()
    assert tuple(heatmap.image.levels) == (0.0, 1.0)


def test_entropy_is_a_share_of_the_most_there_can_be(stage: Stage, heatmap: ConfidenceHeatmap) -> None:
    run_one(stage)
    heatmap.choice.choose(Quantity.ENTROPY)
    rest = 0.4 / (V - 2)
    nats = -(0.1 * math.log(0.1) + 0.5 * math.log(0.5) + (V - 2) * rest * math.log(rest))
    assert heatmap.values[0, 0] == pytest.approx(nats / math.log(V), rel=1e-4)
    assert f"entropy {nats:.3f} nats" in heatmap.cell_text(0, 1)


def test_without_an_audit_only_confidence_as_used_is_offered(
    stage: Stage, heatmap: ConfidenceHeatmap
) -> None:
    stage.run([trace(0, 3)])
    model = heatmap.choice.model()
    enabled = [bool(model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsEnabled) for row in range(6)]
    assert enabled == [True, *[False] * 5]
    assert "audit" in str(heatmap.choice.itemData(3, Qt.ItemDataRole.ToolTipRole)).lower()
    run_one(stage)
    assert all(model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsEnabled for row in range(6))


def test_the_choice_comes_back_with_the_next_audit(stage: Stage, heatmap: ConfidenceHeatmap) -> None:
    run_one(stage)
    heatmap.choice.choose(Quantity.PROBABILITY)
    stage.run([trace(0, 3, confidence=[0.3, 0.95])])
    assert heatmap.quantity is Quantity.USED
    assert heatmap.choice.currentText() == "Confidence as used"
    assert heatmap.values[2, 0] == pytest.approx(0.95)
    run_one(stage)
    assert heatmap.choice.currentText() == "Probability of token"
    assert heatmap.values[:, 0].tolist() == pytest.approx([0.1, 0.2, 0.6, 0.3], rel=1e-5)


def test_tokens_that_come_later_are_written_in_the_same_quantity(
    stage: Stage, heatmap: ConfidenceHeatmap
) -> None:
    run_one(stage)
    heatmap.choice.choose(Quantity.PROBABILITY)
    before = heatmap.values
    second = trace(1, 4, num_layers=4, token_id=9, confidence=[0.3, 0.2])
    stage.state.append([second], [audit(second, {9: [0.3, 0.4, 0.5, 0.7]})])
    assert heatmap.values is before
    assert heatmap.values[:, 1].tolist() == pytest.approx([0.3, 0.4, 0.5, 0.7], rel=1e-5)


def test_the_legend_has_scale_and_unit(stage: Stage, heatmap: ConfidenceHeatmap) -> None:
    run_one(stage)
    first = {}
    for quantity in Quantity:
        heatmap.choice.choose(quantity)
        first[quantity] = heatmap.legend.texts[0]
    assert first[Quantity.WHOLE] == "confidence 0 1"
    assert first[Quantity.RANK] == "rank 1 8,192 (log)"
    assert first[Quantity.ENTROPY] == "entropy 0 9.0 nats"
    assert first[Quantity.PROBABILITY] == "probability 0 1"
    assert first[Quantity.AGREEMENT] == "another token"


def test_each_cell_is_read_out(stage: Stage, heatmap: ConfidenceHeatmap) -> None:
    run_one(stage)
    words = {}
    for quantity in Quantity:
        heatmap.choice.choose(quantity)
        words[quantity] = heatmap.cell_text(0, 4), heatmap.cell_text(0, 3)
    assert words[Quantity.USED][0] == "layer 4: never run"
    assert words[Quantity.WHOLE][0] == "layer 4, skipped: confidence 0.300 over the whole vocabulary"
    assert words[Quantity.PROBABILITY][1] == "layer 3: ▁Lis has 60.0 % of the whole vocabulary"
    assert words[Quantity.RANK][0] == "layer 4, skipped: ▁Lis has rank 2 of 8,192"
    assert words[Quantity.AGREEMENT][1] == "layer 3: best token ▁Lis, after the last layer ▁Por"
    assert words[Quantity.AGREEMENT][0].endswith("▁Por, as after the last layer")
    assert words[Quantity.AGREEMENT][1] in heatmap.hover_text(0, 3.2)


def test_cells_that_differ_have_a_slash(stage: Stage, heatmap: ConfidenceHeatmap) -> None:
    run_one(stage)
    heatmap.choice.choose(Quantity.AGREEMENT)
    x, y = heatmap.slashes.getData()
    assert len(x) == 2, "one slash: layer 3 is the only one that differs"
    assert np.mean(x) == pytest.approx(0.5)
    assert np.mean(y) == pytest.approx(3)
    heatmap.choice.choose(Quantity.RANK)
    assert len(heatmap.slashes.getData()[0]) == 0


class StatusTips(QObject):
    """Keeps the status tips that pass a widget."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QStatusTipEvent):
            self.texts.append(event.tip())
        return super().eventFilter(watched, event)


def test_keys_walk_over_cells_and_read_them_out(stage: Stage, heatmap: ConfidenceHeatmap) -> None:
    tips = StatusTips()
    heatmap.installEventFilter(tips)
    second = trace(1, 2, num_layers=4, token_id=9, confidence=[0.97])
    said = [SAID, audit(second, {9: [0.3, 0.4, 0.5, 0.7]})]
    stage.run_audited([TOKEN, second], said, info=run_info(4, vocabulary=PIECES, is_audited=True))
    heatmap.choice.choose(Quantity.PROBABILITY)
    stage.window.activateWindow()
    heatmap.canvas.setFocus()
    stage.settle()
    assert heatmap.layer == 2, "the keys begin at the exit of the token in focus"
    QTest.keyClick(heatmap.canvas, Qt.Key.Key_Up)
    QTest.keyClick(heatmap.canvas, Qt.Key.Key_Up)
    QTest.keyClick(heatmap.canvas, Qt.Key.Key_Up)
    assert heatmap.layer == 4, "there is nothing above the last layer"
    assert tips.texts[-1] == "token 2 ▁Por, layer 4, skipped: ▁Por has 70.0 % of the whole vocabulary"
    QTest.keyClick(heatmap.canvas, Qt.Key.Key_Left)
    QTest.keyClick(heatmap.canvas, Qt.Key.Key_Down)
    assert stage.state.pinned == 0
    expected = "token 1 ▁Lis, layer 3: ▁Lis has 60.0 % of the whole vocabulary"
    assert tips.texts[-1] == expected
    assert heatmap.canvas.accessibleDescription() == expected
    assert heatmap.cell.getData()[0].tolist() == [0, 1, 1, 0, 0]
    assert set(heatmap.cell.getData()[1]) == {2.5, 3.5}
    heatmap.canvas.clearFocus()
    stage.settle()
    assert tips.texts[-1] == ""
    assert len(heatmap.cell.getData()[0]) == 0


def test_hover_says_what_the_full_model_says(
    stage: Stage, heatmap: ConfidenceHeatmap, exits: ExitPlot
) -> None:
    run_one(stage)
    assert "full depth on this cache: ▁Por" in exits.hover_text(0, 1)
    assert "full model" not in exits.hover_text(0, 1)
    run_one(stage, "lost")
    for text in (exits.hover_text(0, 1), heatmap.hover_text(0, 2)):
        assert "lost: the full model's token was not among the K kept" in text
        assert "full model: ▁Por (75.0 %; this token 12.5 %)" in text
        assert "kept by K of 5 or more at p = 2, or by p = 3 with K = 4" in text


def test_marks_stand_at_the_exits(stage: Stage, heatmap: ConfidenceHeatmap, exits: ExitPlot) -> None:
    tokens = [trace(step, layer) for step, layer in enumerate((3, 8, 5, 6))]
    kinds = ("premature", "copied", "agrees", "lost")
    verdicts = [verdict(token, kind, full_model_id=99) for token, kind in zip(tokens, kinds, strict=True)]
    audits = [audit(token, {token.token_id: [0.5] * 8}) for token in tokens]
    stage.run_audited(tokens, audits)
    assert len(exits.verdicts.getData()[0]) == 0
    stage.state.judge(tuple(verdicts), 1.0)
    stage.settle()
    x, y = heatmap.verdicts.getData()
    assert x.tolist() == [0.5, 1.5, 3.5]
    assert y.tolist() == [3, 8, 6]
    x, y = exits.verdicts.getData()
    assert x.tolist() == [0.5, 1.5, 3.5]
    assert all(mark > layer for mark, layer in zip(y, (3, 8, 6), strict=True)), "above the bars"
    box = exits.canvas.box
    for at, height in zip(x, y, strict=True):
        place = box.mapViewToScene(QPointF(at, height))
        assert box.sceneBoundingRect().adjusted(5, 5, -5, -5).contains(place), "the whole mark is in view"
    assert [text for text in heatmap.legend.texts if text in MARKED] == ["premature", "lost", "copied"]
    stage.run([trace(0, 3)])
    assert len(exits.verdicts.getData()[0]) == 0
    assert len(heatmap.verdicts.getData()[0]) == 0


def test_every_mark_has_a_shape_of_its_own() -> None:
    shapes = [mark_path(kind) for kind in MARKED]
    assert all(not shape.isEmpty() for shape in shapes)
    assert all(first != second for first, second in pairwise(shapes))
    assert shapes[0] != shapes[2]
    assert mark_path("agrees").isEmpty()


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_scales_are_told_apart_without_colour(stage: Stage, choice: str) -> None:
    """Both maps go one way in lightness, far enough to be read in grey."""
    theme = Theme()
    theme.set_choice("dark" if choice == "dark" else "light")
    for table in (theme.confidence_table(), theme.doubt_table()):
        lightness = [contrast(QColor(*(int(part) for part in row[:3])), QColor("black")) for row in table]
        steps = np.diff(lightness)
        assert (steps >= 0).all() or (steps <= 0).all()
        assert max(lightness) / min(lightness) > 4
    assert all(contrast(color, theme.colors.card) >= 3 for color in theme.curve_colors())
