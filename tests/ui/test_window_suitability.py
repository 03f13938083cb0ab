"""What the window says of a model's early exits: in a line, in a warning, in a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from PySide6.QtGui import QGuiApplication
from transformers import T5ForConditionalGeneration

from dvp_gui.application.messages import BUNDLED
from tests.tiny_model import build_tiny_model
from tests.ui.bench import Bench, wait_until


@pytest.fixture(scope="module")
def peaked_model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random model that is sure of another token at every layer."""
    folder = build_tiny_model(tmp_path_factory.mktemp("models") / "peaked")
    module = T5ForConditionalGeneration.from_pretrained(folder)
    with torch.no_grad():
        module.decoder.final_layer_norm.weight.mul_(40)
    module.save_pretrained(folder)
    return folder


def wait_for_verdict(bench: Bench) -> None:
    wait_until(lambda: bench.session.suitability.result is not None, 90)


def test_bundled_model_is_suited_and_its_settings_can_be_taken_over(open_bench: Callable[[], Bench]) -> None:
    bench = open_bench()
    bench.load(BUNDLED)
    line = bench.window.model_bar.suitability
    assert line.text() == "Checking early exits…"
    wait_for_verdict(bench)
    result = bench.session.suitability.result
    assert result is not None
    assert result.recommendation is not None
    p, k = result.recommendation.p, result.recommendation.k
    assert line.text() == f"Suited to early exits · p = {p}, K = {k}"
    assert line.toolTip().startswith(result.verdict)
    assert not bench.window.verdict.isVisible()
    bench.window.controls.k.set_value(7)
    line.click()
    dialog = bench.window.suitability.dialog
    assert dialog is not None
    assert dialog.table.rowCount() == result.num_layers
    assert dialog.table.item(result.num_layers - 1, 1).text() == "100.0%"
    dialog.use_button.click()
    assert (bench.window.controls.config.p, bench.window.controls.config.k) == (p, k)
    dialog.copy_button.click()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == result.num_layers + 1
    assert lines[0].startswith("Layer\tAgrees\t")


def test_a_model_that_is_confidently_wrong_is_warned_of(
    open_bench: Callable[[], Bench], peaked_model_folder: Path, tiny_model_folder: Path
) -> None:
    bench = open_bench()
    bench.load(peaked_model_folder)
    wait_for_verdict(bench)
    result = bench.session.suitability.result
    assert result is not None
    assert bench.window.model_bar.suitability.text() == "⚠ Confidently wrong early"
    assert bench.window.verdict.isVisible()
    assert bench.window.verdict.text() == f"⚠ {result.verdict}"
    bench.window.model_bar.suitability.click()
    assert bench.window.suitability.dialog is not None
    bench.load(tiny_model_folder)
    assert bench.window.suitability.dialog is None, "figures of another model"
    wait_for_verdict(bench)
    assert not bench.window.verdict.isVisible()
