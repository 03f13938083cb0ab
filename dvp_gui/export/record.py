"""Everything that one set of trace files holds, as plain values. Knows no file format, no model and no
window.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata

from dvp_gui import __version__
from dvp_gui.engine.audit_trace import TokenAudit, Verdict
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.trace import ModelInfo, TokenTrace

_LIBRARIES = ("torch", "transformers", "tokenizers", "safetensors", "numpy")


class TraceFileError(Exception):
    """Trace files that cannot be written or read; the message is one sentence that names the file."""


@dataclass(frozen=True, slots=True)
class TraceRecord:
    """One run: what was asked, of which model, with which settings, and every decision for every token."""

    traces: tuple[TokenTrace, ...]
    pieces: Mapping[int, str]
    """The tokenizer's spelling of each id that the traces name; reading gives those that the files hold."""
    token_texts: tuple[str, ...]
    """What each generated token adds to the text."""
    text: str
    """The whole generated text, special tokens left out."""
    prompt: str
    """The prompt exactly as the tokenizer got it."""
    task: str
    config: DecodingConfig
    """The settings at the start; what was in force for a token stands in its trace."""
    model: ModelInfo
    num_input_tokens: int
    status: str = "finished"
    """finished, stopped (by the person) or failed; a partial run is a record as well."""
    created: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    """UTC, ISO 8601."""
    libraries: Mapping[str, str] = field(default_factory=lambda: library_versions())
    has_candidates: bool = True
    """False where the candidates were not written or their file is gone: the traces' candidate arrays are
    empty.
    """
    input_ids: tuple[int, ...] = ()
    """The prompt as the model got it; empty in files of schema version 1."""
    forked_from: str | None = None
    """For a run that continues another one: which one, and where, in words."""
    audits: tuple[TokenAudit, ...] = ()
    """One a token in an audited run, else none. Where the logits were not written they are empty arrays."""
    verdicts: tuple[Verdict, ...] = ()
    """One a token where the full model was asked, else none."""
    audit_seconds: float = 0.0
    """What the whole audit took; in no stage of any trace."""
    notes: tuple[str, ...] = ()
    """What reading the files had to leave out, as sentences for a person."""

    def __post_init__(self) -> None:
        if len(self.token_texts) != len(self.traces):
            raise ValueError(f"{len(self.traces)} traces, but {len(self.token_texts)} token texts")
        if any(trace.num_layers != self.model.num_layers for trace in self.traces):
            raise ValueError(f"a trace has another number of layers than the model's {self.model.num_layers}")

        for name, parts in (("audits", self.audits), ("verdicts", self.verdicts)):
            if len(parts) not in (0, len(self.traces)):
                raise ValueError(f"{len(self.traces)} traces, but {len(parts)} {name}")

    @property
    def has_logits(self) -> bool:
        """Whether the audit's logits are here, so that other settings can be replayed."""
        return any(audit.logit_ids.size for audit in self.audits)

    def piece(self, token_id: int) -> str:
        """The spelling of `token_id`, or its number in brackets where the record does not know it."""
        return self.pieces.get(token_id, f"[{token_id}]")

    def text_of(self, token_ids: Sequence[int]) -> str:
        """The text of these ids: exact for a beginning of the run, the joined pieces for anything else."""
        recorded = [trace.token_id for trace in self.traces[: len(token_ids)]]
        if recorded == list(token_ids):
            return (
                self.text if len(recorded) == len(self.traces) else "".join(self.token_texts[: len(recorded)])
            )
        return "".join(self.piece(token_id) for token_id in token_ids)


def named_ids(
    traces: Iterable[TokenTrace], audits: Iterable[TokenAudit] = (), verdicts: Iterable[Verdict] = ()
) -> set[int]:
    """Every token id that a run names: emitted, best at a layer, candidate, or the full model's."""
    ids: set[int] = set()
    for trace in traces:
        ids.add(trace.token_id)
        ids.update(trace.top1_ids[trace.top1_ids >= 0].tolist())
        ids.update(trace.candidate_ids.tolist())
    for audit in audits:
        ids.update(audit.top1_ids.tolist())
        ids.update(audit.top2_ids.tolist())
    ids.update(verdict.full_model_id for verdict in verdicts)
    return ids


def pieces_of(
    traces: Iterable[TokenTrace],
    piece: Callable[[int], str],
    audits: Iterable[TokenAudit] = (),
    verdicts: Iterable[Verdict] = (),
) -> dict[int, str]:
    """The spelling of every id that a run names, by `piece`; for the field `pieces`."""
    return {token_id: piece(token_id) for token_id in sorted(named_ids(traces, audits, verdicts))}


def split_text(token_ids: Sequence[int], text: Callable[[Sequence[int]], str]) -> tuple[str, ...]:
    """What each id adds to the text, so that the parts joined give `text(token_ids)`.

    A piece that is only a part of a character (byte fallback) adds nothing; the one that completes it adds it
    all.
    """
    parts: list[str] = []
    so_far = ""
    for count in range(1, len(token_ids) + 1):
        now = text(token_ids[:count])
        is_whole = now.startswith(so_far) and not now.endswith("\ufffd")
        if is_whole or (count == len(token_ids) and now.startswith(so_far)):
            parts.append(now[len(so_far) :])
            so_far = now
        else:
            parts.append("")
    return tuple(parts)


def library_versions() -> dict[str, str]:
    """Versions of what decides the numbers, read from the packages' metadata: nothing is imported for it."""
    versions = {"dvp-explorer": __version__, "python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions
