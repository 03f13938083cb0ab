"""One input decoded: its text, what is printed of it as JSON, and the record that trace files hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import TYPE_CHECKING, Any

from dvp_gui.data.examples import Example
from dvp_gui.data.prompt_tokens import PromptTokens, tokenize_prompt
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.trace import STAGES, TokenTrace
from dvp_gui.export import TraceRecord, pieces_of, split_text

if TYPE_CHECKING:
    from dvp_gui.engine import EarlyExitT5


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
        return {
            "text": self.text,
            "tokens": [
                {
                    "id": trace.token_id,
                    "text": text,
                    "exit_layer": trace.exit_layer,
                    "exit_reason": trace.exit_reason,
                    "confidence": trace.exit_confidence,
                }
                for trace, text in zip(self.traces, self.token_texts, strict=True)
            ],
            "averages": self._averages(),
            "times_s": _sums([trace.times_s for trace in self.traces]),
            "flops": _sums([trace.flops for trace in self.traces]),
            "num_layers": self.model.num_layers,
            "num_input_tokens": len(self.prompt.ids),
            "num_cut_tokens": self.prompt.num_cut,
            "stopped": self.is_stopped,
        }

    def record(self) -> TraceRecord:
        """Everything for the trace files."""
        tokenizer = self.model.tokenizer
        return TraceRecord(
            traces=self.traces,
            pieces=pieces_of(self.traces, lambda token_id: _piece(tokenizer, token_id)),
            token_texts=self.token_texts,
            text=self.text,
            prompt=self.example.prompt,
            task=self.example.task,
            config=self.config,
            model=self.model.info,
            num_input_tokens=len(self.prompt.ids),
            status="stopped" if self.is_stopped else "finished",
            input_ids=tuple(self.prompt.ids),
        )

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

    def _text(self, token_ids: Sequence[int]) -> str:
        return str(self.model.tokenizer.decode(list(token_ids), skip_special_tokens=True))


def generate(
    model: EarlyExitT5, example: Example, config: DecodingConfig, is_stopped: Callable[[], bool]
) -> Generation:
    """Decode one input to its end, or as far as it got."""
    from dvp_gui.engine import decode

    prompt = tokenize_prompt(model.tokenizer, example.prompt, model.max_input_tokens)
    traces = tuple(decode(model, prompt.ids, config, should_stop=is_stopped))
    is_whole = bool(traces) and (
        traces[-1].token_id in model.eos_token_ids or len(traces) == config.max_new_tokens
    )
    return Generation(example, prompt, config, model, traces, is_stopped=not is_whole)


def _piece(tokenizer: Any, token_id: int) -> str:
    """T5's tables are padded: ids beyond the tokenizer have no spelling."""
    piece = tokenizer.convert_ids_to_tokens(token_id)
    return f"<{token_id}>" if piece is None else str(piece)


def _sums(costs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """By stage, over all tokens."""
    return {stage: sum(cost.get(stage, 0) for cost in costs) for stage in STAGES}
