"""One example decoded and scored, with the same at full depth beside it; and a whole set of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dvp_gui.data.examples import Example
from dvp_gui.data.prompt_tokens import tokenize_prompt
from dvp_gui.engine import DecodingConfig, EarlyExitT5, decode
from dvp_gui.evaluation.agreement import Agreement, compare_with_full_depth
from dvp_gui.evaluation.metrics import holds_keywords, score_answer, score_summary


@dataclass(frozen=True, slots=True)
class Scores:
    """How good a text is, each in 0..1; None where the example has no such reference."""

    exact: float | None = None
    f1: float | None = None
    rouge_l: float | None = None
    keywords: float | None = None
    """1 where every keyword group is met, else 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What one example gave."""

    example: Example
    text: str
    full_text: str
    """What full depth writes."""
    scores: Scores
    full_scores: Scores
    exit_layers: tuple[int, ...]
    agreement: Agreement

    @property
    def is_right(self) -> bool:
        """Whether nothing is left to wish: the answer is exact, all keywords are there."""
        scores = self.scores
        if scores.exact is not None:
            return scores.exact == 1
        return scores.keywords == 1 if scores.keywords is not None else scores.rouge_l == 1


def evaluate(
    model: EarlyExitT5,
    examples: Sequence[Example],
    config: DecodingConfig,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Outcome]:
    """The outcome of each example in turn; ends early when stopped, and then gives no half outcome."""
    for example in examples:
        prompt = tokenize_prompt(model.tokenizer, example.prompt, model.max_input_tokens)
        traces = list(decode(model, prompt.ids, config, should_stop=is_stopped))
        if is_stopped():
            return
        text = _text(model, [trace.token_id for trace in traces])
        agreement = compare_with_full_depth(model, prompt.ids, traces)
        full_text = text if agreement.is_same_text else _full_text(model, prompt.ids, config)
        yield Outcome(
            example=example,
            text=text,
            full_text=full_text,
            scores=score(example, text),
            full_scores=score(example, full_text),
            exit_layers=tuple(trace.exit_layer for trace in traces),
            agreement=agreement,
        )


def score(example: Example, text: str) -> Scores:
    """Every measure that the example has references for."""
    exact, f1 = score_answer(text, example.answers) if example.answers else (None, None)
    return Scores(
        exact=exact,
        f1=f1,
        rouge_l=score_summary(text, example.summary) if example.summary else None,
        keywords=float(holds_keywords(text, example.keywords)) if example.keywords else None,
    )


def _full_text(model: EarlyExitT5, input_ids: list[int], config: DecodingConfig) -> str:
    full = DecodingConfig(mode="full", max_new_tokens=config.max_new_tokens)
    return _text(model, [trace.token_id for trace in decode(model, input_ids, full)])


def _text(model: EarlyExitT5, token_ids: list[int]) -> str:
    return str(model.tokenizer.decode(token_ids, skip_special_tokens=True))
