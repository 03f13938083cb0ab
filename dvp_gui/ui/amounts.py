"""Seconds and FLOPs as a table shows them: one unit for a column, so that its figures can be compared. Plain text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from dvp_gui.engine.trace import Stage

MISSING = "–"


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit, how many of the plain unit it is, and the decimals that its values are shown with."""

    unit: str
    factor: float
    decimals: int

    def text(self, value: float | None) -> str:
        """`value`, in the plain unit, as a figure of this scale; what would round to nothing is told apart from it."""
        if value is None:
            return MISSING
        if value == 0:
            return "0"
        smallest = 10**-self.decimals
        shown = value / self.factor
        return f"{shown:,.{self.decimals}f}" if shown >= smallest / 2 else f"<{smallest:g}"

    def with_unit(self, value: float | None) -> str:
        """The same, followed by its unit."""
        return MISSING if value is None else f"{self.text(value)} {self.unit}"


def scale_of_seconds(values: Iterable[float | None]) -> Scale:
    """Microseconds, milliseconds or seconds, whichever suits the largest of `values`."""
    return _scale(values, (("µs", 1e-6), ("ms", 1e-3), ("s", 1.0)))


def scale_of_flops(values: Iterable[float | None]) -> Scale:
    """From FLOP to TFLOP, whichever suits the largest of `values`."""
    units = (("FLOP", 1.0), ("kFLOP", 1e3), ("MFLOP", 1e6), ("GFLOP", 1e9), ("TFLOP", 1e12))
    return _scale(values, units)


def share_text(share: float | None) -> str:
    """A part of a whole, or a ratio to another one, in per cent."""
    if share is None:
        return MISSING
    return f"{share:.0%}".replace("%", " %") if share == 0 or share >= 0.01 else "<1 %"


def stage_name(stage: Stage) -> str:
    """A stage of the decode as people call it."""
    return {
        "encoder": _tr("encoder"),
        "blocks": _tr("decoder blocks"),
        "head": _tr("head at p"),
        "checks": _tr("checks after p"),
        "copying": _tr("state copying"),
        "final_head": _tr("final head"),
    }[stage]


def short_stage_name(stage: Stage) -> str:
    """The same in one word, for narrow tables."""
    return {
        "encoder": _tr("encoder"),
        "blocks": _tr("blocks"),
        "head": _tr("head p"),
        "checks": _tr("checks"),
        "copying": _tr("copying"),
        "final_head": _tr("final"),
    }[stage]


def stage_meaning(stage: Stage) -> str:
    """What belongs to a stage, in one sentence."""
    return {
        "encoder": _tr("Encoder and cross-attention's keys and values, on the first token."),
        "blocks": _tr("The decoder blocks that ran."),
        "head": _tr("The head over the whole vocabulary at layer p, with the first check."),
        "checks": _tr("Checks after layer p: over the K kept in dvp, over the whole vocabulary in calm."),
        "copying": _tr(
            "Keys and values of the layers that tokens skipped: seconds on the token that waited for them, "
            "FLOPs on the token that owes them."
        ),
        "final_head": _tr("The head that chose the token where no check had: at L, or at a static exit."),
    }[stage]


def _scale(values: Iterable[float | None], units: tuple[tuple[str, float], ...]) -> Scale:
    largest = max((value for value in values if value is not None), default=0.0)
    unit, factor = next(((u, f) for u, f in reversed(units) if largest >= f), units[0])
    shown = largest / factor
    return Scale(unit, factor, 2 if shown < 10 else 1 if shown < 1000 else 0)


def _tr(text: str) -> str:
    return QCoreApplication.translate("amounts", text)
