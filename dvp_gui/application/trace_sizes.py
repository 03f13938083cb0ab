"""How large the optional files of a trace would be, before they are written. Knows no file and no widget."""

from __future__ import annotations

from dataclasses import dataclass

from dvp_gui.application.trace_files import RunSnapshot

_CANDIDATE_ROW_BYTES = 42
"""Step, rank, id, piece and a probability by repr; measured on runs of the bundled model."""
_ID_BYTES = 4
_LOGIT_BYTES = 4


@dataclass(frozen=True, slots=True)
class TraceSizes:
    """What a run has beside its tokens and layers, in bytes of a file, about; 0 for nothing."""

    is_audited: bool
    candidates: int
    logits: int


def sizes_of(run: RunSnapshot) -> TraceSizes:
    """Looks at the arrays' sizes only."""
    num_candidates = sum(trace.candidate_ids.size for trace in run.traces)
    return TraceSizes(
        is_audited=bool(run.audits),
        candidates=num_candidates * _CANDIDATE_ROW_BYTES,
        logits=sum(
            audit.logit_ids.size * _ID_BYTES + audit.logits.size * _LOGIT_BYTES for audit in run.audits
        ),
    )
