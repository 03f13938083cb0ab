"""Masses, leaders and counts: by hand, and against the whole softmax of a real audited decode."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dvp_gui.application.audit_reading import (
    agrees_with_last,
    count_verdicts,
    holds_identity,
    kept_mass,
    leading_ids,
    token_probs,
)
from dvp_gui.engine import DecodingConfig, decode, load_model
from dvp_gui.engine.audit import Audit
from tests.ui.made_traces import audit, trace, verdict


def test_leaders_and_their_probabilities_by_hand() -> None:
    token = trace(0, 4, num_layers=4, token_id=7)
    said = audit(token, {7: [0.1, 0.2, 0.6, 0.7], 9: [0.5, 0.4, 0.2, 0.1]})
    assert leading_ids(said) == [9, 7]
    assert token_probs(said, 9).tolist() == pytest.approx([0.5, 0.4, 0.2, 0.1], rel=1e-5)
    assert agrees_with_last(said).tolist() == [False, False, True, True]


def test_mass_of_the_k_by_hand() -> None:
    token = trace(0, 4, num_layers=4, token_id=7, k=2, candidate_ids=[9, 7], candidate_probs=[0.5, 0.1])
    said = audit(token, {7: [0.1, 0.2, 0.6, 0.7], 9: [0.5, 0.4, 0.2, 0.1]})
    mass = kept_mass(token, said)
    assert mass is not None
    assert mass.tolist() == pytest.approx([0.6, 0.6, 0.8, 0.8], rel=1e-5)
    assert kept_mass(trace(0, 4, num_layers=4, mode="calm"), said) is None


def test_without_recorded_logits_only_what_led_is_known() -> None:
    token = trace(0, 4, num_layers=4, token_id=7, k=2, candidate_ids=[9, 7], candidate_probs=[0.5, 0.1])
    said = audit(token, {7: [0.1, 0.2, 0.6, 0.7], 9: [0.5, 0.4, 0.2, 0.1], 11: [0.2, 0.1, 0.05, 0.04]})
    values = {name: getattr(said, name) for name in type(said).__slots__}
    bare = type(said)(**values | {"logit_ids": np.empty(0, np.int64), "logits": np.empty((4, 0), np.float32)})
    assert kept_mass(token, bare) is None
    assert token_probs(bare, 9).tolist() == pytest.approx([0.5, 0.4, 0.2, 0.1], rel=1e-5)
    known = token_probs(bare, 11)
    assert known[0] == pytest.approx(0.2, rel=1e-5)
    assert np.isnan(known[1:]).all()


def test_the_identity_is_claimed_only_where_it_holds() -> None:
    given = {
        "num_layers": 5,
        "token_id": 7,
        "k": 2,
        "candidate_probs": [0.5, 0.1],
        "confidence": [0.1, 0.2, 0.95],
    }
    token = trace(0, 4, candidate_ids=[9, 7], **given)  # type: ignore[arg-type]
    said = audit(token, {7: [0.1, 0.2, 0.6, 0.7, 0.7], 9: [0.5, 0.4, 0.2, 0.1, 0.1]})
    claimed = [holds_identity(token, said, layer) for layer in range(1, 6)]
    assert claimed == [False, False, True, True, False], "not at p, where V was looked at, nor above the exit"
    other = trace(0, 4, candidate_ids=[11, 7], **given)  # type: ignore[arg-type]
    assert not holds_identity(other, said, 3), "the second best token is not among the K"
    assert not holds_identity(replace(token, measure="entropy"), said, 3)


def test_totals_by_kind() -> None:
    tokens = [trace(step, 4) for step in range(4)]
    kinds = ("agrees", "lost", "agrees", "copied")
    counted = count_verdicts(verdict(token, kind) for token, kind in zip(tokens, kinds, strict=True))
    assert counted.by_kind == {"agrees": 2, "premature": 0, "lost": 1, "copied": 1, "forced": 0}
    assert (counted.num_agreeing, counted.num_tokens) == (2, 4)


def test_the_identity_holds_on_a_real_decode() -> None:
    """Confidence over K x mass of the K = confidence over V, wherever the reading says that it does."""
    model = load_model("bundled")
    assert model.tokenizer is not None
    text = "question: Who bought the boat? context: Mila bought the old boat in Lisbon for 40 euros."
    input_ids = model.tokenizer(text).input_ids
    held = 0
    masses: list[float] = []
    for k in (2, 64):
        config = DecodingConfig(mode="dvp", p=1, k=k, threshold=0.999, max_new_tokens=6)
        audited = Audit(model, input_ids)
        for token in decode(model, input_ids, config, audit=audited):
            said = audited.tokens[-1]
            mass = kept_mass(token, said)
            assert mass is not None
            assert mass[config.p - 1] == pytest.approx(float(token.candidate_probs.sum()), rel=1e-4)
            for layer in range(2, token.num_layers):
                if holds_identity(token, said, layer):
                    held += 1
                    masses.append(float(mass[layer - 1]))
                    product = token.confidence[layer - 1] * mass[layer - 1]
                    assert product == pytest.approx(float(said.confidence[layer - 1]), abs=1e-5)
    assert held > 3
    assert min(masses) < 0.998, "the mass makes a difference that the tolerance would show"
