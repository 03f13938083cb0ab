"""Between runs and trace files: a run as a value, as a record to write, and back on the screen. Knows no widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dvp_gui.application.run_state import RunInfo, RunState, RunStatus
from dvp_gui.data.prompts import TASKS, Task
from dvp_gui.engine.audit_trace import TokenAudit, Verdict
from dvp_gui.engine.trace import TokenTrace
from dvp_gui.export import TraceRecord, pieces_of, split_text

SUFFIXES = (".json", ".csv", ".npz")
"""What a trace file may end in; the others lead to the .json beside them."""


class RecordedVocabulary:
    """The pieces and the text that a trace file recorded; there is no tokenizer."""

    def __init__(self, record: TraceRecord) -> None:
        self.record = record

    def piece(self, token_id: int) -> str:
        """The piece as it was recorded."""
        return self.record.piece(token_id)

    def text(self, token_ids: Sequence[int]) -> str:
        """The recorded text of these ids."""
        return self.record.text_of(token_ids)


@dataclass(frozen=True, slots=True)
class RunSnapshot:
    """A run as it stands, safe to hand to another thread; making one copies no array."""

    info: RunInfo
    status: RunStatus
    elapsed_s: float
    traces: tuple[TokenTrace, ...]
    audits: tuple[TokenAudit, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    audit_seconds: float = 0.0

    @property
    def text(self) -> str:
        """The generated text, special tokens left out."""
        return self.info.vocabulary.text([trace.token_id for trace in self.traces])


def snapshot_of(state: RunState) -> RunSnapshot:
    """The run on the screen; there must be one."""
    info = state.info
    assert info is not None, "there is no run on the screen"
    if isinstance(info.vocabulary, RecordedVocabulary):
        return snapshot_of_record(info.vocabulary.record, info.run_id)
    return RunSnapshot(
        info=info,
        status=state.status,
        elapsed_s=state.elapsed_s,
        traces=tuple(state.traces),
        audits=tuple(state.audits),
        verdicts=state.verdicts,
        audit_seconds=state.audit_seconds,
    )


def snapshot_of_record(record: TraceRecord, run_id: int = 0) -> RunSnapshot:
    """A record that was read, as a run."""
    task: Task = record.task if record.task in TASKS else "raw"
    info = RunInfo(
        run_id=run_id,
        task=task,
        prompt=record.prompt,
        num_input_tokens=record.num_input_tokens,
        config=record.config,
        model=record.model,
        vocabulary=RecordedVocabulary(record),
        is_audited=bool(record.audits),
        forked_from=record.forked_from,
        input_ids=record.input_ids,
        created=record.created,
    )
    return RunSnapshot(
        info=info,
        status=RunStatus.REOPENED,
        elapsed_s=sum(sum(trace.times_s.values()) for trace in record.traces),
        traces=record.traces,
        audits=record.audits,
        verdicts=record.verdicts,
        audit_seconds=record.audit_seconds,
    )


def record_of(run: RunState | RunSnapshot) -> TraceRecord:
    """Everything of a run as a record to write. Spells every token that it names: for a large audited run that takes
    a noticeable time, so hand a snapshot to another thread then (see TraceArchive).
    """
    snapshot = snapshot_of(run) if isinstance(run, RunState) else run
    info, traces = snapshot.info, snapshot.traces
    vocabulary = info.vocabulary
    if isinstance(vocabulary, RecordedVocabulary):  # a reopened trace is written as it was read
        return vocabulary.record
    token_ids = [trace.token_id for trace in traces]
    return TraceRecord(
        traces=traces,
        pieces=pieces_of(traces, vocabulary.piece, snapshot.audits, snapshot.verdicts),
        token_texts=split_text(token_ids, vocabulary.text),
        text=vocabulary.text(token_ids),
        prompt=info.prompt,
        task=info.task,
        config=info.config,
        model=info.model,
        num_input_tokens=info.num_input_tokens,
        status=_STATUS_NAMES.get(snapshot.status, "finished"),
        created=info.created,
        input_ids=info.input_ids,
        forked_from=info.forked_from,
        audits=snapshot.audits,
        verdicts=snapshot.verdicts,
        audit_seconds=snapshot.audit_seconds,
    )


def show_record(state: RunState, record: TraceRecord, run_id: int = 0) -> None:
    """Put a record that was read on the screen, as if it had just run."""
    show_snapshot(state, snapshot_of_record(record, run_id))


def show_snapshot(state: RunState, snapshot: RunSnapshot, entry_id: int | None = None) -> None:
    """Put a run on the screen again; `entry_id`: which entry of the history it is."""
    state.begin(snapshot.info, snapshot.status)
    state.set_entry(entry_id)
    state.append(snapshot.traces, snapshot.audits)
    state.audit_seconds = snapshot.audit_seconds
    if snapshot.verdicts:
        state.judge(snapshot.verdicts, snapshot.audit_seconds)
    state.end(snapshot.status, snapshot.elapsed_s)


_STATUS_NAMES = {RunStatus.STOPPED: "stopped", RunStatus.FAILED: "failed", RunStatus.RUNNING: "stopped"}
