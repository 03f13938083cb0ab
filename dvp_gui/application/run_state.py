"""The run that is on the screen: its tokens and which of them is looked at. Lives on the GUI thread.

Panels and plots take a RunState and subscribe; nobody else holds a copy of the tokens. It knows no widget, no
worker and no model: a live run and a reopened trace look the same from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from dvp_gui.data.prompts import Task
from dvp_gui.engine.audit_trace import TokenAudit, Verdict
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.trace import ModelInfo, TokenTrace


class Vocabulary(Protocol):
    """Turns token ids into what a person reads; a tokenizer, or the pieces that a trace file recorded."""

    def piece(self, token_id: int) -> str:
        """The token's own spelling, such as `▁Lis`."""

    def text(self, token_ids: Sequence[int]) -> str:
        """The text of a sequence, special tokens left out."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One run, fixed when it starts: what was asked, of which model, with which settings."""

    run_id: int
    task: Task
    prompt: str
    num_input_tokens: int
    config: DecodingConfig
    model: ModelInfo
    vocabulary: Vocabulary
    is_audited: bool = False
    """Whether every token comes with its audit."""
    forked_from: str | None = None
    """For a run that continues another one: which one, and where, in words; else None."""
    input_ids: tuple[int, ...] = ()
    """The prompt as the model got it; empty in traces saved before it was kept."""
    created: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    """When it began, UTC, ISO 8601."""


class RunStatus(Enum):
    """Where the run stands."""

    EMPTY = "empty"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    REOPENED = "reopened"


class RunState(QObject):
    """The tokens of the run on the screen and the selection over them.

    In an audited run `audits` has one TokenAudit for each trace at any time, else none; `verdicts` is empty until the
    run has ended and the full model has been asked, and then has one for each trace.
    """

    run_changed = Signal()
    """Another run: everything shown is to be built anew."""
    tokens_appended = Signal()
    """Tokens came, at most once a repaint tick; `traces` holds them all."""
    selection_changed = Signal()
    """Another token is looked at, because a person chose it."""
    status_changed = Signal()
    verdicts_changed = Signal()
    """`verdicts` are there: after the last token, before the end of the run is told."""
    entry_changed = Signal()
    """`entry_id` is another one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.info: RunInfo | None = None
        self.status = RunStatus.EMPTY
        self.elapsed_s = 0.0
        self.traces: list[TokenTrace] = []
        self.pieces: list[str] = []
        self.audits: list[TokenAudit] = []
        self.verdicts: tuple[Verdict, ...] = ()
        self.audit_seconds = 0.0
        """What the audit has taken so far; in no stage of any trace."""
        self.entry_id: int | None = None
        """Which entry of the history the run is; None before it is kept."""
        self._pinned: int | None = None

    @property
    def pinned(self) -> int | None:
        """Index of the token that a person holds on to, or None."""
        return self._pinned

    @property
    def focus(self) -> int | None:
        """Index of the token that the right-hand column shows: the pinned one, else the newest."""
        if self._pinned is not None:
            return self._pinned
        return len(self.traces) - 1 if self.traces else None

    @property
    def text(self) -> str:
        """The generated text so far, special tokens left out."""
        return "" if self.info is None else self.info.vocabulary.text([t.token_id for t in self.traces])

    def begin(self, info: RunInfo, status: RunStatus = RunStatus.RUNNING) -> None:
        """Forget the run on the screen and show `info`, which has no tokens yet."""
        self.info, self.status, self.elapsed_s = info, status, 0.0
        self.traces, self.pieces, self._pinned = [], [], None
        self.audits, self.verdicts, self.audit_seconds = [], (), 0.0
        self.set_entry(None)
        self.run_changed.emit()
        self.status_changed.emit()

    def append(self, traces: Sequence[TokenTrace], audits: Sequence[TokenAudit] = ()) -> None:
        """Add tokens of the run on the screen, as many as one repaint tick brought; `audits`: one each, or none."""
        if not traces or self.info is None:
            return
        assert len(audits) == (len(traces) if self.info.is_audited else 0), "audits do not fit the tokens"
        self.traces.extend(traces)
        self.audits.extend(audits)
        self.audit_seconds += sum(audit.seconds for audit in audits)
        self.pieces.extend(self.info.vocabulary.piece(trace.token_id) for trace in traces)
        self.tokens_appended.emit()

    def judge(self, verdicts: tuple[Verdict, ...], audit_seconds: float) -> None:
        """Take in what the full model says of the tokens, and what the whole audit took."""
        pairs = zip(self.traces, verdicts, strict=False)
        self.verdicts = tuple(
            replace(verdict, kind="forced") if trace.exit_reason == "forced" else verdict
            for trace, verdict in pairs
        )
        self.audit_seconds = audit_seconds
        self.verdicts_changed.emit()

    def set_entry(self, entry_id: int | None) -> None:
        """The run on the screen is this entry of the history."""
        if entry_id != self.entry_id:
            self.entry_id = entry_id
            self.entry_changed.emit()

    def end(self, status: RunStatus, elapsed_s: float) -> None:
        """The run is over; its tokens stay."""
        self.status, self.elapsed_s = status, elapsed_s
        self.status_changed.emit()

    def pin(self, index: int | None) -> None:
        """Hold on to token `index`, or let go with None; an index that does not exist is ignored."""
        if index == self._pinned or (index is not None and not 0 <= index < len(self.traces)):
            return
        self._pinned = index
        self.selection_changed.emit()

    def walk(self, steps: int) -> None:
        """Move the pin `steps` tokens to the right (left if negative), from the token in focus."""
        focus = self.focus
        if focus is not None:
            self.pin(min(max(focus + steps, 0), len(self.traces) - 1))
