"""The verdict on models: the one that comes with the program, one that is confidently wrong early, and made figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import T5ForConditionalGeneration

from dvp_gui.engine import DecodingConfig, EarlyExitT5, decode, load_model
from dvp_gui.evaluation import suitability
from dvp_gui.evaluation.agreement import full_depth_top1
from dvp_gui.evaluation.suitability import Evidence, built_in_inputs, check
from dvp_gui.evaluation.suitability_verdict import Suitability, judge, percent
from tests.tiny_model import build_tiny_model


@pytest.fixture(autouse=True)
def busy_machines_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All inputs are looked at, however long they take; on one thread, for two that wait for a core take far longer."""
    monkeypatch.setattr(suitability, "BUDGET_S", 1e9)
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def raw_like(tmp_path_factory: pytest.TempPathFactory) -> EarlyExitT5:
    """A random model so peaked that every layer is sure of its own token, as a T5 without tuning is early on."""
    folder = build_tiny_model(tmp_path_factory.mktemp("models") / "peaked")
    module = T5ForConditionalGeneration.from_pretrained(folder)
    with torch.no_grad():
        module.decoder.final_layer_norm.weight.mul_(40)
    module.save_pretrained(folder)
    return load_model(str(folder))


def test_bundled_model_is_suited() -> None:
    model = load_model("bundled")
    result = check(model)
    assert result is not None
    assert not result.is_warning
    assert result.headline == "Suited to early exits"
    assert result.num_inputs == len(built_in_inputs())
    assert result.agreement[-1] == 1
    assert result.agreement[result.agrees_from - 1 :].min() >= 0.95
    assert result.recommendation is not None
    assert result.recommendation.kept >= 0.998
    found = result.recommendation
    assert f"p = {found.p}, K = {found.k} keep" in result.verdict
    assert f"from layer {result.agrees_from} on" in result.verdict


def test_confidently_wrong_model_is_warned_of(raw_like: EarlyExitT5) -> None:
    result = check(raw_like)
    assert result is not None
    assert result.is_warning
    assert result.confidently_wrong[0] > 0.5
    assert result.verdict.startswith("Confidently wrong early: with p = 2 and threshold 0.9, ")
    assert percent(float(result.wrong_exits[1])) in result.verdict
    assert "mode full" in result.verdict or "with p = " in result.verdict


def test_figures_are_those_of_an_independent_pass(tiny_model_folder: Path) -> None:
    """Teacher-forced at full depth, all positions at once: another way to the same best token of each layer."""
    model = load_model(str(tiny_model_folder))
    evidence = Evidence()
    assert check(model, evidence=evidence) is not None
    for example, right in list(zip(built_in_inputs(), evidence.right, strict=True))[:3]:
        ids = model.tokenizer(example.prompt)["input_ids"][: model.max_input_tokens]
        config = DecodingConfig(mode="full", max_new_tokens=len(right))
        tokens = [trace.token_id for trace in decode(model, ids, config)]
        top1 = full_depth_top1(model, ids, tokens)
        assert np.array_equal(right, top1 == top1[:, -1:])


def test_a_stopped_check_goes_on_where_it_was(tiny_model_folder: Path) -> None:
    model = load_model(str(tiny_model_folder))
    whole, evidence = check(model), Evidence()
    calls = 0

    def stop_soon() -> bool:
        nonlocal calls
        calls += 1
        return calls > 700

    assert check(model, stop_soon, evidence) is None
    seen = len(evidence.right)
    assert 0 < seen < len(built_in_inputs())
    rest = check(model, evidence=evidence)
    assert whole is not None
    assert rest is not None
    assert rest.verdict == whole.verdict
    assert np.array_equal(rest.agreement, whole.agreement)
    assert rest.num_tokens == whole.num_tokens


def test_inputs_are_of_both_tasks_from_the_start() -> None:
    assert {example.task for example in built_in_inputs()[:2]} == {"qa", "summarize"}


def made(
    right: list[list[int]], confidence: list[list[float]], ranks: list[list[int]], vocab: int = 8192
) -> Suitability:
    return judge(
        np.array(right, dtype=bool),
        np.array(confidence, dtype=np.float32),
        np.array(ranks),
        vocab_size=vocab,
        num_inputs=1,
    )


def test_figures_by_hand() -> None:
    result = made(
        right=[[0, 0, 1, 1], [0, 1, 1, 1]],
        confidence=[[0.95, 0.1, 0.95, 1.0], [0.5, 0.95, 0.2, 1.0]],
        ranks=[[3000, 30, 0, 0], [10, 0, 0, 0]],
    )
    assert result.agreement.tolist() == [0, 0.5, 1, 1]
    assert result.agrees_from == 3
    assert result.confidently_wrong.tolist() == [0.5, 0, 0, 0]
    assert result.wrong_exits.tolist() == [0.5, 0, 0]
    assert result.exit_layer.tolist() == [1.5, 2.5, 3.5]
    assert result.median_rank.tolist() == [1505, 15, 0, 0]
    assert result.recommendation is not None
    assert (result.recommendation.p, result.recommendation.k) == (2, 32)
    assert result.recommendation.kept == 1
    assert result.verdict == (
        "Suited to early exits: from layer 3 on the best token agrees with the last layer in 100% of the cases; "
        "p = 2, K = 32 keep all of the final tokens."
    )


def test_few_exits_are_little_gain_and_no_warning() -> None:
    n = 50
    result = made([[0, 0, 0, 1]] * n, [[0.1, 0.2, 0.3, 1.0]] * n, [[900, 800, 700, 0]] * n)
    assert not result.is_warning
    assert result.recommendation is None
    assert result.headline == "Little to gain from early exits"
    assert "after layer 3 the best token is the last layer's in 0% of the cases" in result.verdict


def test_one_layer_has_no_exits() -> None:
    result = made([[1]] * 4, [[0.5]] * 4, [[0]] * 4)
    assert not result.is_warning
    assert result.verdict == "The decoder has one layer: no token can leave before it."


def test_numbers_that_are_not_finite_are_warned_of() -> None:
    result = made([[0, 1]] * 4, [[float("nan"), 0.5]] * 4, [[0, 0]] * 4)
    assert result.is_warning
    assert "not finite" in result.verdict


def test_no_k_is_recommended_that_the_vocabulary_does_not_have() -> None:
    result = made([[1, 1, 1]] * 9, [[0.99, 1, 1]] * 9, [[0, 0, 0]] * 9, vocab=10)
    assert result.recommendation is None


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0%"),
        (1, "100%"),
        (0.999, "99.9%"),
        (0.99999, "99.9%"),
        (0.00001, "0.1%"),
        (0.956, "96%"),
        (0.995, "99.5%"),
    ],
)
def test_shares_read_as_they_are(share: float, text: str) -> None:
    assert percent(share) == text


def test_a_slow_model_is_judged_by_fewer_inputs(
    tiny_model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suitability, "BUDGET_S", 0.0)
    result = check(load_model(str(tiny_model_folder)))
    assert result is not None
    assert 60 <= result.num_tokens < 60 + 32
    assert result.num_inputs < len(built_in_inputs())
