"""What the plots say of a token, in words. Plain text; `as_tooltip` makes it safe to show as one."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication

from dvp_gui.engine.config import Confidence
from dvp_gui.engine.trace import ExitReason, TokenTrace

_UNSEEN = {"\n": "⏎", "\r": "␍", "\t": "⇥", " ": "␣", "": "∅"}


def _tr(text: str) -> str:
    return QCoreApplication.translate("plots", text)


def visible_piece(piece: str) -> str:
    """`piece` on one line, with signs for the characters that show nothing."""
    if piece in _UNSEEN:
        return _UNSEEN[piece]
    return "".join(_UNSEEN.get(char, char if char.isprintable() else "�") for char in piece)


def measure_name(measure: Confidence) -> str:
    """A confidence measure as people call it."""
    return {
        "margin": _tr("top-2 margin"),
        "max_prob": _tr("largest probability"),
        "entropy": _tr("1 − entropy"),
        "saturation": _tr("state saturation"),
    }[measure]


def reason_name(reason: ExitReason) -> str:
    """Why a token left where it did."""
    return {
        "threshold": _tr("over threshold"),
        "last_layer": _tr("last layer"),
        "static": _tr("fixed layer"),
        "forced": _tr("chosen by you"),
    }[reason]


def token_sentences(trace: TokenTrace, index: int, piece: str) -> str:
    """What hovering over token `index` (from 0) tells, one fact a line."""
    lines = [
        _tr("Token {number}: {piece}").format(number=index + 1, piece=visible_piece(piece)),
        _tr("left at layer {layer} of {count} ({reason})").format(
            layer=trace.exit_layer, count=trace.num_layers, reason=reason_name(trace.exit_reason)
        ),
        _confidence_sentence(trace),
    ]
    return "\n".join(lines)


def layer_sentence(trace: TokenTrace, layer: int) -> str:
    """What happened to this token at `layer`."""
    value = float(trace.confidence[layer - 1])
    if layer > trace.exit_layer:
        return _tr("layer {layer}: never run").format(layer=layer)
    if value != value:
        return _tr("layer {layer}: run, not checked").format(layer=layer)
    space = _tr("K kept") if trace.mode == "dvp" and layer > trace.p else _tr("whole vocabulary")
    return _tr("layer {layer}: confidence {value:.3f} over the {space}").format(
        layer=layer, value=value, space=space
    )


def percent(share: float) -> str:
    """A probability with two or three figures, never a bare 0 or 100 for what is not exactly that."""
    value = share * 100
    if value >= 99.95 or value == 0:
        return f"{value:.0f} %" if share in (0.0, 1.0) else "> 99.9 %"
    if value < 0.01:
        return "< 0.01 %"
    return f"{value:.2f} %" if value < 1 else f"{value:.1f} %"


def as_tooltip(text: str) -> str:
    """`text` for QToolTip, which would read a token such as <b> as markup."""
    return "<p style='white-space:pre'>" + escape(text) + "</p>"


def _confidence_sentence(trace: TokenTrace) -> str:
    value = trace.exit_confidence
    if value is None:
        return _tr("not checked at its exit")
    return _tr("confidence {value:.3f}, threshold {threshold:.3f}").format(
        value=value, threshold=trace.threshold
    )
