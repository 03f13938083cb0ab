"""Whether a model can leave early and be right: measured on built-in inputs. Knows no window.

Every input is decoded at full depth with its audit, so that each token comes with what every layer would have said on
exact keys and values. The shares say nothing of keys and values that an early exit copies; those cost little in
models that are suited, and do not save one that is not.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest

import numpy as np

from dvp_gui.data.datasets import load_examples
from dvp_gui.data.examples import Example
from dvp_gui.data.prompt_tokens import tokenize_prompt
from dvp_gui.engine import Audit, DecodingConfig, EarlyExitT5, decode
from dvp_gui.engine.audit_trace import TokenAudit
from dvp_gui.engine.trace import FloatArray, IdArray
from dvp_gui.evaluation.suitability_verdict import BoolArray, Suitability, judge

_EVERY_NTH = {"qa": 4, "summarize": 3}
"""Which of the shipped hand-written examples are used."""
_TOKENS_PER_INPUT = 32
BUDGET_S, _ENOUGH_TOKENS = 40.0, 60
"""A slow model is judged by what this many seconds give, but by no fewer tokens than that."""


@dataclass(slots=True, eq=False)
class Evidence:
    """What has been seen of one model so far; a check that was stopped goes on from here."""

    right: list[BoolArray] = field(default_factory=list)  # one [n, L] for each input
    confidence: list[FloatArray] = field(default_factory=list)  # the same
    ranks: list[IdArray] = field(default_factory=list)  # the same, of the final token
    seconds: float = 0.0

    @property
    def num_tokens(self) -> int:
        """Tokens of all inputs so far."""
        return sum(len(rows) for rows in self.right)

    @property
    def is_enough(self) -> bool:
        """Whether a slow model has been looked at for long enough."""
        return self.seconds > BUDGET_S and self.num_tokens >= _ENOUGH_TOKENS

    def add(self, audits: Sequence[TokenAudit], seconds: float) -> None:
        """Take in the tokens of one input that was decoded at full depth."""
        top1 = np.array([audit.top1_ids for audit in audits])
        self.right.append(top1 == top1[:, -1:])
        self.confidence.append(np.array([audit.confidence for audit in audits]))
        self.ranks.append(np.array([audit.emitted_rank for audit in audits]))
        self.seconds += seconds


def check(
    model: EarlyExitT5,
    should_stop: Callable[[], bool] = lambda: False,
    evidence: Evidence | None = None,
    rest: Callable[[], object] = lambda: None,
) -> Suitability | None:
    """The verdict on `model`, which must have a tokenizer, or None when stopped, which is asked for between layers.

    `evidence` of an earlier check of the same model is added to, so that no input is decoded twice. `rest` is called
    after every token, to leave the machine to others for a moment.
    """
    evidence = Evidence() if evidence is None else evidence
    config = DecodingConfig(mode="full", max_new_tokens=_TOKENS_PER_INPUT)
    for example in built_in_inputs()[len(evidence.right) :]:
        if evidence.is_enough:
            break
        started = time.perf_counter()
        ids = tokenize_prompt(model.tokenizer, example.prompt, model.max_input_tokens).ids
        audit = Audit(model, ids)
        for _ in decode(model, ids, config, should_stop, audit=audit):
            rest()
        if should_stop():
            return None
        evidence.add(audit.tokens, time.perf_counter() - started)
    return judge(
        np.concatenate(evidence.right),
        np.concatenate(evidence.confidence),
        np.concatenate(evidence.ranks),
        vocab_size=model.vocab_size,
        num_inputs=len(evidence.right),
    )


def built_in_inputs() -> list[Example]:
    """A few hand-written questions and dialogues in turn; no model was trained on them."""
    examples = load_examples("handwritten-dev")
    groups = [
        [example for example in examples if example.task == task][::nth] for task, nth in _EVERY_NTH.items()
    ]
    return [example for example in chain(*zip_longest(*groups)) if example is not None]
