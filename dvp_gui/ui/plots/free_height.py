"""Where on the vertical axis words cover neither the curve nor each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_STEP = 0.05
_MARGIN = 0.02
_TAKEN = 100
"""More than any curve costs."""


def free_height(
    curve: tuple[Floats, Floats],
    span: tuple[float, float],
    height: float,
    taken: Iterable[tuple[float, float]],
    bounds: Sequence[float],
    others: Sequence[tuple[Floats, Floats]] = (),
) -> float | None:
    """The lowest place in `bounds` at which words of `height` over `span` of the x axis stand free.

    `curve`, and `others` like it: x and y, x ascending; `taken`: low and high edge of what stands there already.
    Where there is no free place, the lowest of those that cover the least of the curves; None where everything is
    taken.
    """
    heights = np.concatenate([_heights(each, span) for each in (curve, *others)])
    taken = tuple(taken)

    def covered(low: float) -> int:
        high = low + height
        on_curve = int(((heights > low - _MARGIN) & (heights < high + _MARGIN)).sum())
        return on_curve + sum(_TAKEN for bottom, top in taken if bottom < high and top > low)

    places = np.arange(bounds[0], max(bounds[1] - height, bounds[0]) + 1e-9, _STEP)
    best = float(min(places, key=covered))
    return best if covered(best) < _TAKEN else None


def _heights(curve: tuple[Floats, Floats], span: tuple[float, float]) -> Floats:
    """Heights of `curve` at even places of `span`, as far as it goes."""
    x, y = curve
    across = np.linspace(*span, 24)
    inside = across[(across >= x[0]) & (across <= x[-1])] if len(x) else across[:0]
    heights: Floats = np.interp(inside, x, y) if len(inside) else inside
    return heights
