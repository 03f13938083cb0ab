"""Between the run on the screen and trace files. Knows the run state and the export, no widget."""

from __future__ import annotations

from collections.abc import Sequence

from dvp_gui.application.run_state import RunInfo, RunState, RunStatus
from dvp_gui.data.prompts import TASKS, Task
from dvp_gui.export import TraceRecord, pieces_of, split_text

SUFFIXES = (".json", ".csv")
"""What a trace file may end in; a .csv leads to the .json beside it."""


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


def record_of(state: RunState) -> TraceRecord:
    """Everything on the screen as a record to write; there must be a run."""
    info = state.info
    assert info is not None, "there is no run to save"
    token_ids = [trace.token_id for trace in state.traces]
    vocabulary = info.vocabulary
    if isinstance(vocabulary, RecordedVocabulary):  # a reopened trace is written as it was read
        return vocabulary.record
    return TraceRecord(
        traces=tuple(state.traces),
        pieces=pieces_of(state.traces, vocabulary.piece),
        token_texts=split_text(token_ids, vocabulary.text),
        text=vocabulary.text(token_ids),
        prompt=info.prompt,
        task=info.task,
        config=info.config,
        model=info.model,
        num_input_tokens=info.num_input_tokens,
        status=_STATUS_NAMES.get(state.status, "finished"),
    )


def show_record(state: RunState, record: TraceRecord, run_id: int = 0) -> None:
    """Put a record that was read on the screen, as if it had just run."""
    task: Task = record.task if record.task in TASKS else "raw"
    state.begin(
        RunInfo(
            run_id=run_id,
            task=task,
            prompt=record.prompt,
            num_input_tokens=record.num_input_tokens,
            config=record.config,
            model=record.model,
            vocabulary=RecordedVocabulary(record),
        ),
        RunStatus.REOPENED,
    )
    state.append(record.traces)
    state.end(RunStatus.REOPENED, sum(sum(trace.times_s.values()) for trace in record.traces))


_STATUS_NAMES = {RunStatus.STOPPED: "stopped", RunStatus.FAILED: "failed", RunStatus.RUNNING: "stopped"}
