"""What a decode would have seen: the layers that its tokens skipped, and the full model's opinion of its text.

The decode is left as it is. Layers that a token skipped run on a shadow cache, which copies the keys and values that
the decode has and makes those that it still owes; the token's own are dropped again, for the decode has none there.
Logits over the whole vocabulary that the decode computed itself are taken over to the bit; the others come from one
product of the head with the states of all layers, which may round the last bit otherwise than one row alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from dvp_gui.engine.audit_figures import figures
from dvp_gui.engine.audit_trace import TokenAudit, Verdict
from dvp_gui.engine.cache import DecoderCache
from dvp_gui.engine.draft import Draft
from dvp_gui.engine.t5 import EarlyExitT5
from dvp_gui.engine.trace import IdArray
from dvp_gui.engine.verdicts import Emitted, judge


class Audit:
    """The audit of one decode: hand it to `decode`, read `tokens` as they come, call `finish` at the end.

    Between the two it keeps one [L, d] tensor for each token and a second self-attention cache.
    """

    def __init__(self, model: EarlyExitT5, input_ids: Sequence[int]) -> None:
        self.tokens: list[TokenAudit] = []
        """One for each token so far, given ones included: index = step."""
        self.seconds = 0.0
        """What all of the audit took, the verdicts included."""
        self._model = model
        self._input_ids = [int(token_id) for token_id in input_ids]
        self._emitted: list[Emitted] = []
        self._shadow: DecoderCache | None = None

    def check_begins(self, model: EarlyExitT5, input_ids: Sequence[int]) -> None:
        """Raise ValueError unless a decode of `input_ids` by `model` is what this audit waits for."""
        if model is not self._model or list(input_ids) != self._input_ids:
            raise ValueError("audit was made for another model or input: make it for those of this decode.")
        if self.tokens:
            raise ValueError("audit already holds the tokens of a decode: make a new one.")

    @torch.inference_mode()
    def record(self, draft: Draft, cache: DecoderCache, token_id: int) -> None:
        """Take in the token that has just left; `cache` is only read."""
        started = time.perf_counter()
        states = self._all_states(draft, cache)
        logits = self._model.logits_of_all(states[1:])
        for layer, computed in (draft.whole_logits or {}).items():
            logits[layer - 1] = computed
        config = draft.config
        kept = _chosen_from(draft, logits)
        self._emitted.append(Emitted(token_id, draft.layer, config.p, config.k, kept, states[1:]))
        audited = figures(draft.step, token_id, config.confidence, states, logits, started)
        self.tokens.append(audited)
        self.seconds += audited.seconds

    @torch.inference_mode()
    def finish(self, should_stop: Callable[[], bool] | None = None) -> tuple[Verdict, ...]:
        """The verdict on every token so far, or none at all when stopped, which is asked for between layers."""
        if self._shadow is None:
            return ()
        started = time.perf_counter()
        verdicts = judge(self._model, self._shadow.cross, self._emitted, self.tokens, should_stop)
        self.seconds += time.perf_counter() - started
        return verdicts

    def _all_states(self, draft: Draft, cache: DecoderCache) -> Tensor:
        """[L + 1, d]: the embedding and the state after every layer; what the decode did not run runs here."""
        if self._shadow is None:
            self._shadow = DecoderCache(cache.cross, cache.bias)
            self._shadow.states = cache.states
        states = list(draft.states)
        for layer in range(draft.layer + 1, self._model.num_layers + 1):
            self._bring_up(self._shadow, cache, layer, draft.step)
            states.append(self._model.run_block(layer, states[-1], self._shadow))
            self._shadow.layers[layer - 1].drop_last()
        return torch.cat(states)

    def _bring_up(self, shadow: DecoderCache, cache: DecoderCache, layer: int, step: int) -> None:
        """Give the shadow of `layer` the keys and values of all tokens before `step`."""
        mine, theirs = shadow.layers[layer - 1], cache.layers[layer - 1]
        if theirs.length > mine.length:
            mine.append(theirs.since(mine.length))
        owed = shadow.owed(layer, step)
        if owed is not None:
            mine.append(self._model.decoder_blocks[layer - 1].attention.keys_values(owed))


def _chosen_from(draft: Draft, logits: Tensor) -> IdArray | None:
    """[K]: the tokens that this one was chosen from, None for the whole vocabulary; `logits` [L, V].

    A forced token counts as chosen the way its settings would have at its exit layer.
    """
    config, num_layers = draft.config, logits.shape[0]
    if config.mode != "dvp" or draft.layer <= config.p:
        return None
    if draft.layer == num_layers and config.final_head == "full":
        return None
    candidates = draft.candidates
    ids = candidates.ids if candidates is not None else logits[config.p - 1].topk(config.k).indices
    kept: IdArray = ids.cpu().numpy().copy()
    return kept
