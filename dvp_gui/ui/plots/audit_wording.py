"""What the plots say of an audited token, in words: cells, verdicts, the gap between K and V. Plain text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from dvp_gui.application.audit_reading import holds_identity, kept_mass
from dvp_gui.application.run_state import RunState, Vocabulary
from dvp_gui.engine.audit_trace import TokenAudit, Verdict, VerdictKind
from dvp_gui.engine.trace import TokenTrace
from dvp_gui.ui.plots.quantities import Quantity
from dvp_gui.ui.plots.wording import layer_sentence, percent, token_sentences, visible_piece


def _tr(text: str) -> str:
    return QCoreApplication.translate("plots", text)


def verdict_name(kind: VerdictKind) -> str:
    """What became of the full model's token, in a word."""
    return {
        "agrees": _tr("agrees"),
        "premature": _tr("premature"),
        "lost": _tr("lost"),
        "copied": _tr("copied"),
        "forced": _tr("chosen by you"),
    }[kind]


def verdict_definition(kind: VerdictKind) -> str:
    """What that word means."""
    return {
        "agrees": _tr("the emitted token is the full model's"),
        "premature": _tr("it left before the full model's token had won"),
        "lost": _tr("the full model's token was not among the K kept"),
        "copied": _tr("it ran to the end, but the copied states of earlier tokens changed the outcome"),
        "forced": _tr("a person chose it in place of the model's token"),
    }[kind]


def verdict_sentences(verdict: Verdict, trace: TokenTrace, full_piece: str) -> str:
    """What the full model says of a token, one fact a line."""
    if verdict.kind == "agrees":
        return _tr("the full model agrees ({share})").format(share=percent(verdict.full_model_prob))
    lines = [
        _tr("chosen by you in place of the model's token")
        if verdict.kind == "forced"
        else f"{verdict_name(verdict.kind)}: {verdict_definition(verdict.kind)}",
        _tr("full model: {piece} ({share}; this token {own})").format(
            piece=visible_piece(full_piece),
            share=percent(verdict.full_model_prob),
            own=percent(verdict.emitted_prob),
        ),
    ]
    if verdict.kind == "lost":
        lines.append(_keeping_sentence(verdict, trace))
    return "\n".join(lines)


def _keeping_sentence(verdict: Verdict, trace: TokenTrace) -> str:
    """Which K or p would have kept the full model's token."""
    k, p = verdict.smallest_k, verdict.smallest_p
    if k is None:
        return ""
    if p is None:
        return _tr("K of {k} or more would have kept it at p = {p}; no p would with K = {now}").format(
            k=f"{k:,}", p=trace.p, now=f"{trace.k:,}"
        )
    return _tr("kept by K of {k} or more at p = {p}, or by p = {other} with K = {now}").format(
        k=f"{k:,}", p=trace.p, other=p, now=f"{trace.k:,}"
    )


def token_hover(state: RunState, index: int) -> str:
    """What hovering over token `index` tells, one fact a line: the decode's facts, then those of the audit."""
    trace = state.traces[index]
    lines = [token_sentences(trace, index, state.pieces[index])]
    if state.info is None:
        return lines[0]
    vocabulary = state.info.vocabulary
    if index < len(state.audits) and state.audits[index].full_depth_id != trace.token_id:
        piece = visible_piece(vocabulary.piece(state.audits[index].full_depth_id))
        lines.append(_tr("full depth on this cache: {piece}").format(piece=piece))
    if index < len(state.verdicts):
        verdict = state.verdicts[index]
        lines.append(verdict_sentences(verdict, trace, vocabulary.piece(verdict.full_model_id)))
    return "\n".join(lines)


def cell_sentence(
    quantity: Quantity, trace: TokenTrace, audit: TokenAudit | None, layer: int, vocabulary: Vocabulary
) -> str:
    """What `quantity` says of this token at `layer`."""
    if quantity is Quantity.USED or audit is None:
        return layer_sentence(trace, layer)
    words = _cell_words(quantity, trace, audit, layer, vocabulary)
    if layer > trace.exit_layer:
        return _tr("layer {layer}, skipped: {words}").format(layer=layer, words=words)
    return _tr("layer {layer}: {words}").format(layer=layer, words=words)


def _cell_words(
    quantity: Quantity, trace: TokenTrace, audit: TokenAudit, layer: int, vocabulary: Vocabulary
) -> str:
    at, piece = layer - 1, visible_piece(vocabulary.piece(trace.token_id))
    if quantity is Quantity.WHOLE:
        return _tr("confidence {value:.3f} over the whole vocabulary").format(value=audit.confidence[at])
    if quantity is Quantity.PROBABILITY:
        share = percent(float(audit.emitted_prob[at]))
        return _tr("{piece} has {share} of the whole vocabulary").format(piece=piece, share=share)
    if quantity is Quantity.RANK:
        return _tr("{piece} has rank {rank} of {count}").format(
            piece=piece, rank=f"{int(audit.emitted_rank[at]) + 1:,}", count=f"{audit.vocab_size:,}"
        )
    if quantity is Quantity.ENTROPY:
        return _tr("entropy {value:.3f} nats").format(value=audit.entropy[at])
    best, last = (visible_piece(vocabulary.piece(int(audit.top1_ids[i]))) for i in (at, -1))
    if audit.top1_ids[at] == audit.full_depth_id:
        return _tr("best token {best}, as after the last layer").format(best=best)
    return _tr("best token {best}, after the last layer {last}").format(best=best, last=last)


def gap_sentences(trace: TokenTrace, audit: TokenAudit, layer: int) -> str:
    """Why confidence over the K and over the whole vocabulary differ at `layer`; empty where only one is known."""
    used = float(trace.confidence[layer - 1])
    mass = kept_mass(trace, audit)
    if layer <= trace.p or used != used or mass is None:
        return ""
    share, whole = float(mass[layer - 1]), float(audit.confidence[layer - 1])
    values = {"used": used, "share": share, "whole": whole}
    if holds_identity(trace, audit, layer):
        return _tr("{used:.3f} over K × {share:.3f} mass of the K = {whole:.3f} over V").format(**values)
    if trace.measure not in ("margin", "max_prob"):
        return _tr("{used:.3f} over K, {whole:.3f} over V; the K have mass {share:.3f}").format(**values)
    text = _tr("{used:.3f} over K, {whole:.3f} over V; the K have mass {share:.3f}\n")
    return text.format(**values) + _tr("of the two best tokens over V, one is not among the K")
