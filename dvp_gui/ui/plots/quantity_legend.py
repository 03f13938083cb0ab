"""What the colours and lines of the layer-by-token plot mean, for each quantity that it can show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QPainter

from dvp_gui.engine.audit_trace import Verdict
from dvp_gui.ui.plots.legend import LegendEntry, Swatch, confidence_scale, doubt_scale, patch, stroke
from dvp_gui.ui.plots.quantities import DISAGREEMENT, Quantity
from dvp_gui.ui.plots.verdict_marks import legend_entries
from dvp_gui.ui.theme import Theme

_SCALE_WIDTH = 56


def quantity_entries(
    theme: Theme, quantity: Quantity, vocab_size: int, verdicts: Sequence[Verdict]
) -> list[LegendEntry]:
    """The scale first, then lines and patches, then the marks of `verdicts`."""
    return [*_scale(theme, quantity, vocab_size), *legend_entries(theme, verdicts), *_lines(theme, quantity)]


def _scale(theme: Theme, quantity: Quantity, vocab_size: int) -> list[LegendEntry]:
    if quantity is Quantity.AGREEMENT:
        return [
            LegendEntry("", _cell(theme, DISAGREEMENT, slashed=True), 12, _tr("another token")),
            LegendEntry("", _cell(theme, 0.0), 12, _tr("same as last layer")),
        ]
    low, high = quantity.scale_ends(vocab_size)
    scale = doubt_scale(theme) if quantity.is_doubt else confidence_scale(theme)
    return [LegendEntry(low, scale, _SCALE_WIDTH, high)]


def _lines(theme: Theme, quantity: Quantity) -> list[LegendEntry]:
    if quantity.needs_audit:
        return [LegendEntry("", stroke(theme, "signal"), 16, _tr("exit; layers above it were skipped"))]
    return [
        LegendEntry("", stroke(theme, "signal"), 16, _tr("exit")),
        LegendEntry("", patch(theme, "track"), 12, _tr("not checked")),
        LegendEntry("", patch(theme, "card"), 12, _tr("never run")),
    ]


def _cell(theme: Theme, share: float, *, slashed: bool = False) -> Swatch:
    """A cell of the picture, as the picture paints it."""

    def paint(painter: QPainter, area: QRectF) -> None:
        painter.fillRect(area, theme.doubt_color(share))
        if slashed:
            painter.setPen(theme.colors.text)
            inner = area.adjusted(2, 2, -2, -2)
            painter.drawLine(inner.bottomLeft(), inner.topRight())

    return paint


def _tr(text: str) -> str:
    return QCoreApplication.translate("plots", text)
