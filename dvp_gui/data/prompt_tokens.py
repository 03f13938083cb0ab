"""A prompt as the token ids that a model is given. Knows the tokenizer that it is handed, and no model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PromptTokens:
    """What is given to the model, and how much of the prompt did not fit."""

    ids: list[int]
    """EOS included."""
    cut_ids: list[int]
    """Tokens of the prompt that were left out at its end."""

    @property
    def num_cut(self) -> int:
        """How many were left out."""
        return len(self.cut_ids)


def tokenize_prompt(tokenizer: Any, prompt: str, limit: int) -> PromptTokens:
    """`prompt` by a transformers tokenizer, EOS last; what is longer than `limit` tokens loses its end."""
    ids = [int(token_id) for token_id in tokenizer(prompt, verbose=False)["input_ids"]]
    if len(ids) <= limit:
        return PromptTokens(ids, [])
    return PromptTokens([*ids[: limit - 1], ids[-1]], ids[limit - 1 : -1])
