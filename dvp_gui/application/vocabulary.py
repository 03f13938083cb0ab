"""Text to token ids and back, for the window: a tokenizer that is only read, or the pieces a trace recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

DEFAULT_INPUT_LIMIT = 512
"""Tokens of input that a T5 is made for where its tokenizer does not say; its relative positions end there too."""
_NO_LIMIT = 100_000
"""Tokenizers that know no limit report a huge number instead."""


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
    """A transformers tokenizer, used on the GUI thread alone: fast tokenizers are not safe to share."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._pieces: dict[int, str] = {}

    @property
    def input_limit(self) -> int:
        """The most tokens that the model should be given."""
        limit = int(getattr(self._tokenizer, "model_max_length", _NO_LIMIT))
        return limit if limit < _NO_LIMIT else DEFAULT_INPUT_LIMIT

    def encode(self, prompt: str) -> EncodedPrompt:
        """`prompt` in token ids, EOS last; what is longer than the limit loses its end."""
        ids = [int(i) for i in self._tokenizer(prompt, verbose=False)["input_ids"]]
        limit = self.input_limit
        if len(ids) <= limit:
            return EncodedPrompt(tuple(ids), len(ids), limit, "")
        kept, cut = [*ids[: limit - 1], ids[-1]], ids[limit - 1 : -1]
        return EncodedPrompt(tuple(kept), len(ids), limit, self.text(cut))

    def piece(self, token_id: int) -> str:
        """The token's own spelling; ids beyond the tokenizer, as T5's padded tables have, are named by number."""
        if token_id not in self._pieces:
            piece = self._tokenizer.convert_ids_to_tokens(int(token_id))
            self._pieces[token_id] = piece if piece is not None else f"<{token_id}>"
        return self._pieces[token_id]

    def text(self, token_ids: Sequence[int]) -> str:
        """The text of a sequence, special tokens left out."""
        return str(self._tokenizer.decode([int(i) for i in token_ids], skip_special_tokens=True))


class RecordedVocabulary:
    """The pieces that a trace file recorded and the text that it came to; there is no tokenizer."""

    def __init__(self, pieces: Mapping[int, str], token_ids: Sequence[int], text: str) -> None:
        self._pieces = dict(pieces)
        self._token_ids = tuple(token_ids)
        self._text = text

    def piece(self, token_id: int) -> str:
        """The piece as it was recorded, or the number where the file does not name it."""
        return self._pieces.get(token_id, f"<{token_id}>")

    def text(self, token_ids: Sequence[int]) -> str:
        """The recorded text for the whole sequence; for a part of it, its pieces joined."""
        if tuple(token_ids) == self._token_ids:
            return self._text
        joined = "".join(self.piece(i) for i in token_ids if not self.piece(i).startswith("</"))
        return joined.replace("▁", " ").strip()
