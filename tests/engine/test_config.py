"""A config is checked when it is made, and again against the model that it is for."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from dvp_gui.engine import ConfigError, DecodingConfig


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mode", "fast"),
        ("confidence", "luck"),
        ("schedule", ""),
        ("final_head", None),
        ("p", 0),
        ("p", 1.5),
        ("p", True),
        ("k", 0),
        ("k", "64"),
        ("threshold", -0.01),
        ("threshold", 1.01),
        ("threshold", math.nan),
        ("threshold", "high"),
        ("tau", -1),
        ("tau", math.nan),
        ("exit_layer", 0),
        ("max_new_tokens", 0),
        ("max_new_tokens", -3),
    ],
)
def test_a_bad_value_is_named(field: str, value: Any) -> None:
    with pytest.raises(ConfigError, match=field) as failure:
        DecodingConfig(**{field: value})
    assert repr(value) in str(failure.value)


def test_static_needs_a_layer() -> None:
    with pytest.raises(ConfigError, match="exit_layer"):
        DecodingConfig(mode="static")
    assert DecodingConfig(mode="static", exit_layer=3).exit_layer == 3


def test_limits_are_allowed() -> None:
    DecodingConfig(p=1, k=1, threshold=0, tau=0, max_new_tokens=1)
    DecodingConfig(threshold=1)


def test_a_config_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        DecodingConfig().p = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("config", "fits"),
    [
        (DecodingConfig(p=7, k=100), True),
        (DecodingConfig(p=8), False),
        (DecodingConfig(k=101), False),
        (DecodingConfig(mode="calm", p=8), False),
        (DecodingConfig(mode="calm", k=101), True),
        (DecodingConfig(mode="full", p=8, k=101), True),
        (DecodingConfig(mode="static", exit_layer=8, p=20), True),
        (DecodingConfig(mode="static", exit_layer=9), False),
    ],
)
def test_only_what_a_mode_uses_must_fit_the_model(config: DecodingConfig, fits: bool) -> None:
    if fits:
        config.check_model(num_layers=8, vocab_size=100)
    else:
        with pytest.raises(ConfigError, match=r"out of range: .* takes 1 to"):
            config.check_model(num_layers=8, vocab_size=100)


def test_plain_values_make_the_same_config_again() -> None:
    config = DecodingConfig(mode="static", exit_layer=2, threshold=0.25)
    assert DecodingConfig(**config.to_dict()) == config
    assert replace(config, threshold=0.5) != config
