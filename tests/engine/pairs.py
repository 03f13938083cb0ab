"""One set of weights as transformers, the oracle and the engine run it."""

from __future__ import annotations

from dataclasses import dataclass

from transformers import T5ForConditionalGeneration

from dvp_gui.engine import EarlyExitT5
from tests.engine.oracle import Oracle


@dataclass(frozen=True)
class Pair:
    """The same weights three times."""

    module: T5ForConditionalGeneration
    oracle: Oracle
    model: EarlyExitT5


def make_pair(module: T5ForConditionalGeneration) -> Pair:
    return Pair(module, Oracle(module), EarlyExitT5.from_transformers(module))
