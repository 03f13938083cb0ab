"""What a cell of layer and token can show: six quantities, each with its numbers, its scale and its words.

Five of them come from the audit; the first, confidence as used, is in every trace.
"""

from __future__ import annotations

import math
from enum import Enum

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from dvp_gui.application.audit_reading import agrees_with_last
from dvp_gui.engine.audit_trace import TokenAudit
from dvp_gui.engine.trace import TokenTrace

Floats = npt.NDArray[np.float32]

DISAGREEMENT = 0.45
"""Where a cell whose best token is another one stands on the doubt scale."""


class Quantity(Enum):
    """What is shown; the value is its name in settings and exports."""

    USED = "confidence_used"
    WHOLE = "confidence_over_v"
    PROBABILITY = "emitted_probability"
    RANK = "emitted_rank"
    ENTROPY = "entropy"
    AGREEMENT = "top1_is_last"

    @property
    def needs_audit(self) -> bool:
        """Whether the decode itself does not know it."""
        return self is not Quantity.USED

    @property
    def is_doubt(self) -> bool:
        """Whether what stands out in it is doubt: drawn in the doubt scale."""
        return self in (Quantity.RANK, Quantity.ENTROPY, Quantity.AGREEMENT)

    def values(self, trace: TokenTrace, audit: TokenAudit | None) -> Floats:
        """[L]: the numbers as people read them: rank from 1, agreement 1 or 0; NaN where there is none."""
        if self is Quantity.USED:
            return trace.confidence
        if audit is None:
            return np.full(trace.num_layers, np.nan, dtype=np.float32)
        return {
            Quantity.WHOLE: audit.confidence,
            Quantity.PROBABILITY: audit.emitted_prob,
            Quantity.RANK: (audit.emitted_rank + 1).astype(np.float32),
            Quantity.ENTROPY: audit.entropy,
            Quantity.AGREEMENT: agrees_with_last(audit).astype(np.float32),
        }[self]

    def shares(self, values: Floats, vocab_size: int) -> Floats:
        """`values` on the scale of the picture, 0..1.

        Ranks by their logarithm, entropy as a share of the most there can be; agreement is 0, so that what differs
        stands out.
        """
        most = math.log(max(vocab_size, 2))
        if self is Quantity.AGREEMENT:
            return ((1 - values) * DISAGREEMENT).astype(np.float32)
        if self is Quantity.RANK:
            return (np.log(values) / most).astype(np.float32)
        return (values / most).astype(np.float32) if self is Quantity.ENTROPY else values

    def label(self) -> str:
        """As the choice names it."""
        return {
            Quantity.USED: _tr("Confidence as used"),
            Quantity.WHOLE: _tr("Confidence over V"),
            Quantity.PROBABILITY: _tr("Probability of token"),
            Quantity.RANK: _tr("Rank of token"),
            Quantity.ENTROPY: _tr("Entropy"),
            Quantity.AGREEMENT: _tr("Top-1 as last layer"),
        }[self]

    def definition(self) -> str:
        """What it is, with its unit."""
        return {
            Quantity.USED: _tr(
                "The confidence that each check used, 0 to 1: at p over the whole vocabulary, above it over the K\n"
                "kept. Nothing where no check ran."
            ),
            Quantity.WHOLE: _tr("Confidence over the whole vocabulary, 0 to 1, after every layer."),
            Quantity.PROBABILITY: _tr(
                "Probability of the emitted token over the whole vocabulary, 0 to 1, after every layer."
            ),
            Quantity.RANK: _tr(
                "Place of the emitted token among the whole vocabulary after every layer, 1 for the best; the scale\n"
                "is logarithmic."
            ),
            Quantity.ENTROPY: _tr(
                "Entropy over the whole vocabulary after every layer, in nats: 0 when sure, ln V when all tokens\n"
                "are equally likely."
            ),
            Quantity.AGREEMENT: _tr(
                "Whether the best token after a layer is the best token after the last one, on the cache of this\n"
                "decode. A slash marks a cell where it is not."
            ),
        }[self]

    def text(self, value: float) -> str:
        """One number, for a table cell."""
        if math.isnan(value):
            return "–"
        if self is Quantity.RANK:
            return f"{round(value):,}"
        if self is Quantity.AGREEMENT:
            return _tr("same") if value else _tr("other")
        return f"{value:.4f}"

    def scale_ends(self, vocab_size: int) -> tuple[str, str]:
        """What stands at the low and the high end of the scale in the legend, unit included."""
        return {
            Quantity.RANK: (_tr("rank 1"), _tr("{count} (log)").format(count=f"{vocab_size:,}")),
            Quantity.ENTROPY: (
                _tr("entropy 0"),
                _tr("{most:.1f} nats").format(most=math.log(max(vocab_size, 2))),
            ),
            Quantity.PROBABILITY: (_tr("probability 0"), "1"),
        }.get(self, (_tr("confidence 0"), "1"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("plots", text)
