"""One run as the worker's thread makes it: the decode, held between tokens where the person paused, and its audit.

Imported on the worker's thread alone, because it brings torch.
"""

from __future__ import annotations

from dvp_gui.application.messages import AuditEnd, RunRequest
from dvp_gui.application.trace_buffer import TraceBuffer
from dvp_gui.engine import EarlyExitT5, decode
from dvp_gui.engine.audit import Audit
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.trace import TokenTrace


class RunOnWorker:
    """Decodes one request and leaves its tokens in the buffer."""

    def __init__(self, model: EarlyExitT5, request: RunRequest, buffer: TraceBuffer) -> None:
        self._model, self._request, self._buffer = model, request, buffer
        self._audit = Audit(model, request.input_ids) if request.is_audited else None
        self._num_given = 0

    @property
    def is_audited(self) -> bool:
        """Whether there is something to ask the full model."""
        return self._audit is not None and bool(self._audit.tokens)

    def decode(self) -> None:
        """Make tokens until the end, the stop or the maximum; waits where the run is held."""
        request = self._request
        tokens = decode(
            self._model,
            list(request.input_ids),
            request.live.current(),
            should_stop=request.control.is_stopped,
            live_config=self._config_of_next,
            audit=self._audit,
            prefix=request.prefix,
        )
        self._deliver_recorded()
        is_last = bool(request.recorded) and self._ends(request.recorded[-1])
        while True:
            if not is_last:
                request.control.wait_for_turn()
            trace = next(tokens, None)
            self._deliver_recorded()
            if trace is None:
                return
            self._deliver(trace)
            is_last = self._ends(trace)

    def finish_audit(self) -> AuditEnd:
        """Ask the full model, unless nobody waits for it any more."""
        assert self._audit is not None
        verdicts = self._audit.finish(self._request.control.is_abandoned)
        return AuditEnd(self._request.run_id, verdicts, self._audit.seconds)

    def _config_of_next(self) -> DecodingConfig:
        """The decode reads it before each token, recorded ones too: what has come of those is handed on."""
        self._deliver_recorded()
        return self._request.live.current()

    def _deliver_recorded(self) -> None:
        """Hand on the recorded tokens, in an audited run those that the audit has seen by now."""
        recorded = self._request.recorded
        num_ready = len(recorded) if self._audit is None else min(len(self._audit.tokens), len(recorded))
        for trace in recorded[self._num_given : num_ready]:
            self._deliver(trace)

    def _deliver(self, trace: TokenTrace) -> None:
        audit = None if self._audit is None else self._audit.tokens[self._num_given]
        self._buffer.put(self._request.run_id, trace, audit)
        self._num_given += 1

    def _ends(self, trace: TokenTrace) -> bool:
        """Whether nothing can follow `trace`, so that the run need not be held once more to end."""
        is_at_maximum = trace.step + 1 >= self._request.live.current().max_new_tokens
        return trace.token_id in self._model.eos_token_ids or is_at_maximum
