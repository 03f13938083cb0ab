"""One input decoded: its text, what is printed of it as JSON, and the record that trace files hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import TYPE_CHECKING, Any

from dvp_gui.data.examples import Example
from dvp_gui.data.prompt_tokens import PromptTokens, tokenize_prompt
from dvp_gui.engine.audit_trace import VERDICTS, TokenAudit, Verdict
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.trace import STAGES, TokenTrace
from dvp_gui.export import TraceRecord, pieces_of, split_text

if TYPE_CHECKING:
    from dvp_gui.engine import EarlyExitT5
    from dvp_gui.engine.audit import Audit


@dataclass(frozen=True)
class AuditResult:
    """What the audit of one input found."""

    tokens: tuple[TokenAudit, ...]
    verdicts: tuple[Verdict, ...]
    """One a token, or none: Ctrl+C came before the full model had been asked."""
    seconds: float
    """What all of it took; in no stage of any token."""

    def to_json(self) -> dict[str, Any]:
        """The totals that `decode --json` prints."""
        counts = Counter(verdict.kind for verdict in self.verdicts)
        return {
            "verdicts": {kind: counts[kind] for kind in VERDICTS} if self.verdicts else None,
            "agreement": counts["agrees"] / len(self.verdicts) if self.verdicts else None,
            "seconds": self.seconds,
        }


@dataclass(frozen=True)
class Generation:
    """What came out of one input."""

    example: Example
    prompt: PromptTokens
    config: DecodingConfig
    model: EarlyExitT5
    traces: tuple[TokenTrace, ...]
    is_stopped: bool
    """Ctrl+C came before the end; the traces are those that were done."""
    audit: AuditResult | None = None

    @cached_property
    def text(self) -> str:
        """The generated text, special tokens left out."""
        return self._text([trace.token_id for trace in self.traces])

    @cached_property
    def token_texts(self) -> tuple[str, ...]:
        """What each token adds to the text."""
        return split_text([trace.token_id for trace in self.traces], self._text)

    def to_json(self) -> dict[str, Any]:
        """The object that `decode --json` prints."""
        values = {
            "text": self.text,
            "tokens": [self._token(index) for index in range(len(self.traces))],
            "averages": self._averages(),
            "times_s": _sums([trace.times_s for trace in self.traces]),
            "flops": _sums([trace.flops for trace in self.traces]),
            "num_layers": self.model.num_layers,
            "num_input_tokens": len(self.prompt.ids),
            "num_cut_tokens": self.prompt.num_cut,
            "stopped": self.is_stopped,
        }
        return values if self.audit is None else values | {"audit": self.audit.to_json()}

    def record(self) -> TraceRecord:
        """Everything for the trace files."""
        audit = self.audit or AuditResult((), (), 0.0)
        return TraceRecord(
            traces=self.traces,
            pieces=pieces_of(self.traces, self._piece, audit.tokens, audit.verdicts),
            token_texts=self.token_texts,
            text=self.text,
            prompt=self.example.prompt,
            task=self.example.task,
            config=self.config,
            model=self.model.info,
            num_input_tokens=len(self.prompt.ids),
            status="stopped" if self.is_stopped else "finished",
            input_ids=tuple(self.prompt.ids),
            audits=audit.tokens,
            verdicts=audit.verdicts,
            audit_seconds=audit.seconds,
        )

    def _token(self, index: int) -> dict[str, Any]:
        trace = self.traces[index]
        values = {
            "id": trace.token_id,
            "text": self.token_texts[index],
            "exit_layer": trace.exit_layer,
            "exit_reason": trace.exit_reason,
            "confidence": trace.exit_confidence,
        }
        if self.audit is None:
            return values
        verdict = self.audit.verdicts[index] if self.audit.verdicts else None
        return values | self._judgement(verdict)

    def _judgement(self, verdict: Verdict | None) -> dict[str, Any]:
        """Null where the full model was not asked, and where there is nothing to say."""
        if verdict is None:
            return {"verdict": None, "full_model": None, "smallest_k": None, "smallest_p": None}
        return {
            "verdict": verdict.kind,
            "full_model": {
                "id": verdict.full_model_id,
                "token": self._piece(verdict.full_model_id),
                "probability": verdict.full_model_prob,
                "emitted_probability": verdict.emitted_prob,
            },
            "smallest_k": verdict.smallest_k,
            "smallest_p": verdict.smallest_p,
        }

    def _averages(self) -> dict[str, float | None]:
        """Over all tokens, EOS included; null where there is nothing to average."""
        layers = [trace.exit_layer for trace in self.traces]
        confidences = [trace.exit_confidence for trace in self.traces]
        checked = [value for value in confidences if value is not None]
        average_layer = fmean(layers) if layers else None
        return {
            "exit_layer": average_layer,
            "share_of_layers": None if average_layer is None else average_layer / self.model.num_layers,
            "confidence": fmean(checked) if checked else None,
        }

    def _piece(self, token_id: int) -> str:
        """T5's tables are padded: ids beyond the tokenizer have no spelling."""
        piece = self.model.tokenizer.convert_ids_to_tokens(token_id)
        return f"<{token_id}>" if piece is None else str(piece)

    def _text(self, token_ids: Sequence[int]) -> str:
        return str(self.model.tokenizer.decode(list(token_ids), skip_special_tokens=True))


def generate(
    model: EarlyExitT5,
    example: Example,
    config: DecodingConfig,
    is_stopped: Callable[[], bool],
    *,
    audit: bool = False,
) -> Generation:
    """Decode one input to its end, or as far as it got; with `audit`, ask the full model about it."""
    from dvp_gui.engine import decode
    from dvp_gui.engine.audit import Audit

    prompt = tokenize_prompt(model.tokenizer, example.prompt, model.max_input_tokens)
    auditing = Audit(model, prompt.ids) if audit else None
    traces = tuple(decode(model, prompt.ids, config, should_stop=is_stopped, audit=auditing))
    is_whole = bool(traces) and (
        traces[-1].token_id in model.eos_token_ids or len(traces) == config.max_new_tokens
    )
    found = None if auditing is None else _finish(auditing, is_stopped)
    return Generation(example, prompt, config, model, traces, is_stopped=not is_whole, audit=found)


def _finish(audit: Audit, is_stopped: Callable[[], bool]) -> AuditResult:
    verdicts = () if is_stopped() else audit.finish(is_stopped)
    return AuditResult(tuple(audit.tokens), verdicts, audit.seconds)


def _sums(costs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """By stage, over all tokens."""
    return {stage: sum(cost.get(stage, 0) for cost in costs) for stage in STAGES}
