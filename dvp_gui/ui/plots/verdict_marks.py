"""The shapes that stand for what became of the full model's token; a shape each, so that colour tells nothing alone."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPolygonF

from dvp_gui.application.audit_reading import count_verdicts
from dvp_gui.engine.audit_trace import Verdict, VerdictKind
from dvp_gui.ui.plots.audit_wording import verdict_name
from dvp_gui.ui.plots.legend import LegendEntry, Swatch
from dvp_gui.ui.plots.lines import line_pen
from dvp_gui.ui.theme import Theme

MARKED: tuple[VerdictKind, ...] = ("premature", "lost", "copied")
"""Agreement is the rule and has no mark."""
MARK_SIZE = 10.0
_SMALL_SIZE = 6.0
_NARROW_COLUMN = 12.0
"""Columns narrower than this have the small marks."""

_CORNERS: dict[VerdictKind, tuple[tuple[float, float], ...]] = {
    "premature": ((0.0, -0.46), (0.5, 0.42), (-0.5, 0.42)),  # upwards: it should have gone higher
    "lost": (
        (-0.5, -0.3), (-0.3, -0.5), (0.0, -0.2), (0.3, -0.5), (0.5, -0.3), (0.2, 0.0), (0.5, 0.3), (0.3, 0.5),
        (0.0, 0.2), (-0.3, 0.5), (-0.5, 0.3), (-0.2, 0.0),
    ),
    "copied": ((0.0, -0.5), (0.5, 0.0), (0.0, 0.5), (-0.5, 0.0)),
}  # fmt: skip
"""Triangle, cross, diamond in a square of size 1 around 0, y downwards."""


def mark_path(kind: VerdictKind) -> QPainterPath:
    """The shape of `kind`, 1 wide and high around the origin; empty for agreement."""
    path = QPainterPath()
    if kind in _CORNERS:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in _CORNERS[kind]]))
        path.closeSubpath()
    return path


def paint_mark(painter: QPainter, theme: Theme, kind: VerdictKind, center: QPointF, size: float) -> None:
    """The shape of `kind` at `center`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(center)
    painter.scale(size, size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colors.warning)
    painter.drawPath(mark_path(kind))
    painter.restore()


class VerdictMarks(pg.ScatterPlotItem):  # type: ignore[misc]
    """A mark for each token that is not the full model's, all in one item."""

    def __init__(self) -> None:
        super().__init__(pxMode=True, antialias=True)
        self._symbols = {kind: mark_path(kind) for kind in MARKED}

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours: filled, with a rim that shows on any colour below."""
        self.setBrush(QBrush(theme.colors.warning))
        self.setPen(line_pen(theme.colors.card, 1))

    def show(self, verdicts: Sequence[Verdict], heights: Sequence[float], column_width: float) -> None:
        """Mark tokens at `heights` of the axis, one for each verdict; columns are `column_width` pixels wide."""
        marked = [(index, verdict.kind) for index, verdict in enumerate(verdicts) if verdict.kind in MARKED]
        self.setData(
            [index + 0.5 for index, _ in marked],
            [heights[index] for index, _ in marked],
            symbol=[self._symbols[kind] for _, kind in marked],
            size=MARK_SIZE if column_width >= _NARROW_COLUMN else _SMALL_SIZE,
        )


def legend_entries(theme: Theme, verdicts: Sequence[Verdict], *, counted: bool = False) -> list[LegendEntry]:
    """The marks that `verdicts` need, with their names; `counted`: and how many of each there are."""
    counts = count_verdicts(verdicts).by_kind
    present = [(kind, counts[kind]) for kind in MARKED if counts[kind]]
    return [
        LegendEntry(
            "", _swatch(theme, kind), 10, f"{count} {verdict_name(kind)}" if counted else verdict_name(kind)
        )
        for kind, count in present
    ]


def _swatch(theme: Theme, kind: VerdictKind) -> Swatch:
    def paint(painter: QPainter, area: QRectF) -> None:
        paint_mark(painter, theme, kind, area.center(), 9)

    return paint
