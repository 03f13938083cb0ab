"""The what-if of the run on the screen: other settings asked of its recorded numbers. Lives on the GUI thread.

It replays at most once a frame: the first question is answered at once, of those that come within a frame only the
last. It knows no widget and runs no model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from dvp_gui.application.figures import summarise
from dvp_gui.application.run_state import RunInfo, RunState
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.replay import Replay, WhatIf
from dvp_gui.engine.thresholds import threshold_at
from dvp_gui.engine.trace import TokenTrace

FRAME_MS = 16


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to, or would have; EOS counts as a token."""

    num_tokens: int
    num_layers: int
    average_exit_layer: float
    agreeing: int | None
    """Tokens equal to the full model's on the same text; None before that is known."""
    flops: int | None
    """All stages, by formula; None where the sizes of the model are not known."""
    paper_flops: int
    """Confidence by the paper's own counter."""


class WhatIfState(QObject):
    """Opened by a person on an audited run; another run on the screen closes it."""

    availability_changed = Signal()
    """`objection` is another sentence, or none."""
    active_changed = Signal()
    """It was opened or closed."""
    replayed = Signal()
    """`replay`, `refusal` or `recorded` changed; follows opening and closing too."""

    def __init__(self, state: RunState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.replay: Replay | None = None
        """The answer to the newest question; None where there is none."""
        self.refusal = ""
        """Why there is none, in one sentence, or empty."""
        self.objection = ""
        """Why it cannot be opened, in one sentence, or empty where it can."""
        self.recorded: Outcome | None = None
        """What the run came to so far; kept up while it is open."""
        self.settings_moved = False
        """Whether some tokens were made with other settings than the run began with: no one replay repeats it."""
        self._state = state
        self._what_if: WhatIf | None = None
        self._config: DecodingConfig | None = None
        self._is_due = False
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self._on_frame_over)
        state.run_changed.connect(self._on_run_changed)
        state.tokens_appended.connect(self._on_tokens_appended)
        state.verdicts_changed.connect(self._on_verdicts_changed)
        self._update_objection()

    @property
    def is_active(self) -> bool:
        """Whether it is open."""
        return self._what_if is not None

    @property
    def recorded_config(self) -> DecodingConfig | None:
        """The settings that the run began with, or None without a run."""
        return None if self._state.info is None else self._state.info.config

    @property
    def outcome(self) -> Outcome | None:
        """What it would have come to, on the same prefixes."""
        replay, info = self.replay, self._state.info
        if replay is None or info is None:
            return None
        flops = None if replay.flops is None else sum(replay.flops.values())
        return Outcome(
            num_tokens=len(replay.exit_layers),
            num_layers=info.model.num_layers,
            average_exit_layer=replay.average_exit_layer,
            agreeing=replay.agreeing,
            flops=flops,
            paper_flops=replay.paper_flops,
        )

    @property
    def num_other_tokens(self) -> int | None:
        """Tokens that would be others, each after the recorded ones before it."""
        if self.replay is None:
            return None
        recorded = [trace.token_id for trace in self._state.traces[: len(self.replay.token_ids)]]
        return int((self.replay.token_ids != np.array(recorded)).sum())

    def of_token(self, index: int) -> tuple[int, str] | None:
        """The layer at which token `index` would leave, and the piece that it would be; None without a replay of it."""
        replay, info = self.replay, self._state.info
        if replay is None or info is None or index >= len(replay.exit_layers):
            return None
        return int(replay.exit_layers[index]), info.vocabulary.piece(int(replay.token_ids[index]))

    def open(self) -> bool:
        """Begin with the recorded settings; False where `objection` says why not."""
        info = self._state.info
        if self.objection or info is None:
            return False
        self._what_if = WhatIf(info.model, info.num_input_tokens)
        self._take_tokens()
        self._what_if.set_verdicts(self._state.verdicts)
        self._note_recorded()
        self.active_changed.emit()
        self.ask(info.config)
        return True

    def close(self) -> None:
        """Forget it; the run stays as it is."""
        if self._what_if is None:
            return
        self._frame.stop()
        self._what_if = self._config = self.replay = self.recorded = None
        self.refusal, self._is_due, self.settings_moved = "", False, False
        self.active_changed.emit()
        self.replayed.emit()

    def ask(self, config: DecodingConfig) -> None:
        """Replay with `config`: now, or when this frame is over."""
        if self._what_if is None:
            return
        self._config = config
        if self._frame.isActive():
            self._is_due = True
        else:
            self._replay()

    def _replay(self) -> None:
        assert self._what_if is not None
        assert self._config is not None
        self._is_due = False
        refusal = self._what_if.refusal(self._config)
        self.refusal = refusal or ""
        self.replay = None if refusal else self._what_if.replay(self._config)
        self._frame.start()
        self.replayed.emit()

    def _note_recorded(self) -> None:
        """Count the run itself anew: with its tokens, not with every question."""
        info, state = self._state.info, self._state
        assert info is not None
        summary = summarise(state.traces, info.model)
        assert summary.average_exit_layer is not None
        self.recorded = Outcome(
            num_tokens=summary.num_tokens,
            num_layers=summary.num_layers,
            average_exit_layer=summary.average_exit_layer,
            agreeing=_num_equal(state) if state.verdicts else None,
            flops=sum(sum(trace.flops.values()) for trace in state.traces),
            paper_flops=summary.confidence_flops,
        )
        self.settings_moved = any(not _is_made_with(trace, info.config) for trace in state.traces)

    def _take_tokens(self) -> None:
        """Hand over what came since the last time."""
        assert self._what_if is not None
        first = len(self._what_if)
        for trace, audit in zip(self._state.traces[first:], self._state.audits[first:], strict=True):
            self._what_if.add(trace, audit)

    def _update_objection(self) -> None:
        before, self.objection = self.objection, _objection(self._state.info, self._state.traces)
        if self.objection != before:
            self.availability_changed.emit()

    @Slot()
    def _on_frame_over(self) -> None:
        if self._is_due:
            self._replay()

    @Slot()
    def _on_run_changed(self) -> None:
        self.close()
        self._update_objection()

    @Slot()
    def _on_tokens_appended(self) -> None:
        self._update_objection()
        if self._what_if is not None and self._config is not None:
            self._take_tokens()
            self._note_recorded()
            self.ask(self._config)

    @Slot()
    def _on_verdicts_changed(self) -> None:
        if self._what_if is not None and self._config is not None:
            self._what_if.set_verdicts(self._state.verdicts)
            self._note_recorded()
            self.ask(self._config)


def _objection(info: RunInfo | None, traces: Sequence[TokenTrace]) -> str:
    if info is None:
        return _tr("There is no run yet: switch on “Audit skipped layers” and run.")
    if not info.is_audited:
        return _tr("This run was not audited: switch on “Audit skipped layers” and run again.")
    return "" if traces else _tr("This run has no token yet.")


def _is_made_with(trace: TokenTrace, config: DecodingConfig) -> bool:
    """Whether a token was made with `config`, as far as its mode looks at it."""
    if trace.mode != config.mode:
        return False
    if trace.mode == "static":
        return trace.exit_layer == config.exit_layer
    if trace.mode == "full":
        return True
    ours = (trace.p, trace.measure, trace.threshold)
    is_same = ours == (config.p, config.confidence, threshold_at(config, trace.step))
    pruning = (trace.k, trace.final_head) == (config.k, config.final_head)
    return is_same and (trace.mode == "calm" or pruning)


def _tr(text: str) -> str:
    return QCoreApplication.translate("WhatIfState", text)


def _num_equal(state: RunState) -> int:
    """Tokens that are the full model's, counted as a replay counts them: one that a person chose as well."""
    pairs = zip(state.traces, state.verdicts, strict=True)
    return sum(trace.token_id == verdict.full_model_id for trace, verdict in pairs)
