"""The settings of one decode: frozen, typed, checked when they are made. Knows neither torch nor a model."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

Mode = Literal["full", "static", "calm", "dvp"]
Confidence = Literal["margin", "max_prob", "entropy", "saturation"]
Schedule = Literal["constant", "calm", "reference"]
FinalHead = Literal["full", "pruned"]

MODES: tuple[Mode, ...] = get_args(Mode)
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
SCHEDULES: tuple[Schedule, ...] = get_args(Schedule)
FINAL_HEADS: tuple[FinalHead, ...] = get_args(FinalHead)


class ConfigError(ValueError):
    """A setting that cannot be used; the message names the field, the value and what is allowed."""


@dataclass(frozen=True, slots=True)
class DecodingConfig:
    """Everything that decides which tokens come out and where they leave.

    Layers are counted 1..L, the number of decoder blocks executed. Fields that a mode does not use are
    checked all the same, so that a change of mode never turns a valid config into an invalid one, but for
    `exit_layer`, which `static` needs.
    """

    mode: Mode = "dvp"
    """full: all layers; static: one exit layer; calm: checks the whole vocabulary; dvp: the K kept."""
    p: int = 2
    """The layer after which the vocabulary is pruned and the first check is made, 1..L-1."""
    k: int = 64
    """How many of the most probable tokens at layer p are kept, 1..V."""
    threshold: float = 0.9
    """λ in [0, 1]: a token leaves when its confidence is strictly greater (after the schedule)."""
    confidence: Confidence = "margin"
    schedule: Schedule = "constant"
    tau: float = 4.0
    """Decay of the schedules `calm` and `reference`; at least 0."""
    final_head: FinalHead = "full"
    """What a dvp token that reaches L is chosen from: the whole vocabulary or the K kept."""
    exit_layer: int | None = None
    """The layer at which `static` leaves, 1..L."""
    max_new_tokens: int = 64

    def __post_init__(self) -> None:
        _check_choice("mode", self.mode, MODES)
        _check_choice("confidence", self.confidence, CONFIDENCES)
        _check_choice("schedule", self.schedule, SCHEDULES)
        _check_choice("final_head", self.final_head, FINAL_HEADS)
        _check_count("p", self.p)
        _check_count("k", self.k)
        _check_count("max_new_tokens", self.max_new_tokens)
        _check_number("threshold", self.threshold, 0.0, 1.0)
        _check_number("tau", self.tau, 0.0, math.inf)
        if self.exit_layer is not None:
            _check_count("exit_layer", self.exit_layer)
        elif self.mode == "static":
            raise ConfigError("exit_layer is missing: mode static needs the layer to leave at.")

    def check_model(self, num_layers: int, vocab_size: int) -> None:
        """Raise ConfigError where a value does not fit a model of this many decoder layers and tokens."""
        if self.mode in ("calm", "dvp") and self.p >= num_layers:
            raise ConfigError(f"p = {self.p} is out of range: this model takes 1 to {num_layers - 1}.")
        if self.mode == "dvp" and self.k > vocab_size:
            raise ConfigError(
                f"k = {self.k} is out of range: this model's vocabulary takes 1 to {vocab_size}."
            )
        if self.mode == "static" and self.exit_layer is not None and self.exit_layer > num_layers:
            raise ConfigError(
                f"exit_layer = {self.exit_layer} is out of range: this model takes 1 to {num_layers}."
            )

    def to_dict(self) -> dict[str, Any]:
        """Plain values by field name, for JSON."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def _check_choice(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ConfigError(f"{name} = {value!r} is unknown: choose one of {', '.join(allowed)}.")


def _check_count(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ConfigError(f"{name} = {value!r} is out of range: it takes a whole number from 1.")


def _check_number(name: str, value: object, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        allowed = f"from {low:g} to {high:g}" if high < math.inf else f"from {low:g}"
        raise ConfigError(f"{name} = {value!r} is out of range: it takes a number {allowed}.")
