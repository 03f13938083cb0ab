"""Text to token ids and back, for the window: a tokenizer that is only read."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dvp_gui.data.prompt_tokens import tokenize_prompt


@dataclass(frozen=True, slots=True)
class EncodedPrompt:
    """A prompt as the model takes it."""

    input_ids: tuple[int, ...]
    """EOS included, at most `limit` of them."""
    num_tokens: int
    """How many the whole prompt has."""
    limit: int
    cut_text: str
    """What did not fit, from its first word on; empty where all did."""

    @property
    def num_cut(self) -> int:
        """Tokens that did not fit."""
        return self.num_tokens - len(self.input_ids)


class TokenizerVocabulary:
    """A transformers tokenizer behind a lock: fast tokenizers are not safe to share, and traces are spelled out on
    another thread when they are saved.
    """

    def __init__(self, tokenizer: Any, input_limit: int) -> None:
        """`input_limit`: the most tokens that the model should be given."""
        self._tokenizer = tokenizer
        self._input_limit = input_limit
        self._pieces: dict[int, str] = {}
        self._lock = threading.Lock()

    def encode(self, prompt: str) -> EncodedPrompt:
        """`prompt` in token ids, EOS last; what is longer than the limit loses its end."""
        with self._lock:
            tokens = tokenize_prompt(self._tokenizer, prompt, self._input_limit)
        num_tokens = len(tokens.ids) + tokens.num_cut
        cut_text = self.text(tokens.cut_ids) if tokens.cut_ids else ""
        return EncodedPrompt(tuple(tokens.ids), num_tokens, self._input_limit, cut_text)

    def piece(self, token_id: int) -> str:
        """The token's own spelling; ids beyond the tokenizer, as T5's padded tables have, are named by number."""
        if token_id not in self._pieces:
            with self._lock:
                piece = self._tokenizer.convert_ids_to_tokens(int(token_id))
            self._pieces[token_id] = piece if piece is not None else f"<{token_id}>"
        return self._pieces[token_id]

    def text(self, token_ids: Sequence[int]) -> str:
        """The text of a sequence, special tokens left out."""
        with self._lock:
            return str(self._tokenizer.decode([int(i) for i in token_ids], skip_special_tokens=True))
