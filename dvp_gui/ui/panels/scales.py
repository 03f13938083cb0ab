"""How a slider's position stands for a number: evenly, or evenly in its logarithm. Knows no widget."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol


class Scale(Protocol):
    """A slider with positions 0..steps and the numbers that they stand for."""

    @property
    def low(self) -> float:
        """The number at position 0."""

    @property
    def high(self) -> float:
        """The number at the last position."""

    @property
    def steps(self) -> int:
        """The last position."""

    def to_value(self, position: int) -> float:
        """The number at `position`."""

    def to_position(self, value: float) -> int:
        """The position nearest to `value`."""


@dataclass(frozen=True, slots=True)
class EvenScale:
    """Positions `step` apart from `low` to `high`."""

    low: float
    high: float
    step: float = 1.0

    @property
    def steps(self) -> int:
        """The last position."""
        return max(round((self.high - self.low) / self.step), 0)

    def to_value(self, position: int) -> float:
        """The number at `position`, free of the rounding of a sum of steps."""
        return round(self.low + position * self.step, 6)

    def to_position(self, value: float) -> int:
        """The position nearest to `value`."""
        return min(max(round((value - self.low) / self.step), 0), self.steps)


@dataclass(frozen=True, slots=True)
class LogScale:
    """Whole numbers from `low` to `high` with equal ratios between positions."""

    low: float
    high: float
    steps: int = 240

    def to_value(self, position: int) -> float:
        """The whole number at `position`; the ends are exact."""
        return float(round(self.low * (self.high / self.low) ** (position / self.steps)))

    def to_position(self, value: float) -> int:
        """The position nearest to `value`."""
        if self.high <= self.low:
            return 0
        value = min(max(value, self.low), self.high)
        return round(self.steps * math.log(value / self.low) / math.log(self.high / self.low))
