"""Where names of curves stand so that none covers another: beside their points, in pixels. Knows no widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_GAP = 4.0
_STEPS = 6
"""How many label heights a name may move away from its point."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, y downwards."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def touches(self, other: Box) -> bool:
        """Whether the two share any area."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)

    def contains(self, other: Box) -> bool:
        """Whether `other` is wholly inside."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


def label_places(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    area: Box,
    taken: Sequence[Box] = (),
) -> list[Box | None]:
    """A place for each name, the first ones first: as close to its point as is free, or None where nothing is.

    `points`: x and y; `sizes`: width and height; `taken`: what stands there already.
    """
    stands = list(taken)
    places: list[Box | None] = []
    for point, size in zip(points, sizes, strict=True):
        place = next((box for box in _tries(point, size) if _is_free(box, area, stands)), None)
        places.append(place)
        if place is not None:
            stands.append(place)
    return places


def _is_free(box: Box, area: Box, stands: Sequence[Box]) -> bool:
    return area.contains(box) and not any(box.touches(other) for other in stands)


def _tries(point: tuple[float, float], size: tuple[float, float]) -> list[Box]:
    """Above, below and beside the point, then further and further away from it."""
    (x, y), (width, height) = point, size
    lefts = (x - width / 2, x + _GAP, x - width - _GAP)
    tries = []
    for step in range(_STEPS):
        away = step * height
        tops = (y - height - _GAP - away, y + _GAP + away)
        tries += [Box(left, top, width, height) for top in tops for left in lefts]
        if step == 0:
            tries += [Box(left, y - height / 2, width, height) for left in lefts[1:]]
    return tries
