"""The decode: one TokenTrace per generated token, in any of the four modes.

What is written down here because the method's text leaves it open:

- Checks run after the layers p..L-1 in calm and dvp. The one at p looks at the whole vocabulary in both.
- `saturation` compares the state after a layer with the state before it (at p = 1: the embedding) and needs
  no head. dvp still runs the whole head at p, for the candidates. When such a check lets the token go, one
  head chooses it: over V in calm, over S in dvp; a dvp token that leaves at p takes the argmax of the head
  already run there.
- The token is always the argmax of float32 logits (the first of equals), never a product of the measure.
- A changed config takes hold at the next token; keys and values that earlier tokens still owe are not
  touched.
- The FLOPs and the seconds of the head that chose a token count as `final_head` when no check had computed
  it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from dvp_gui.engine.cache import DecoderCache
from dvp_gui.engine.checkpoints import ModelError
from dvp_gui.engine.confidence import PROBABILITY_MEASURES, clipped, saturation
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.pruning import Candidates, keep_most_probable
from dvp_gui.engine.t5 import EarlyExitT5
from dvp_gui.engine.thresholds import threshold_at
from dvp_gui.engine.timing import Stopwatch
from dvp_gui.engine.trace import STAGES, ExitReason, Stage, TokenTrace

StopCheck = Callable[[], bool]
ConfigSource = Callable[[], DecodingConfig]


def decode(
    model: EarlyExitT5,
    input_ids: Sequence[int],
    config: DecodingConfig,
    should_stop: StopCheck | None = None,
    live_config: ConfigSource | None = None,
) -> Generator[TokenTrace, None, None]:
    """Generate from `input_ids`, taken as given, until an end token (yielded last) or `max_new_tokens`.

    `should_stop` is asked between layers; a token stopped midway is not yielded. `live_config` is read before
    each token and replaces `config`. Raises ValueError for the input and ConfigError for a config that does
    not fit the model: at the call for `config`, from the iteration for a live one.
    """
    ids = _checked_ids(input_ids, model.encoder_embedding.shape[0])
    config.check_model(model.num_layers, model.vocab_size)
    return _tokens(model, ids, config, should_stop or _never, live_config)


def _tokens(
    model: EarlyExitT5,
    input_ids: list[int],
    config: DecodingConfig,
    should_stop: StopCheck,
    live_config: ConfigSource | None,
) -> Generator[TokenTrace, None, None]:
    clock = Stopwatch(model.device)
    cache: DecoderCache | None = None
    step, token_id = 0, model.decoder_start_token_id
    while True:
        config = _current(config, live_config, model)
        if step >= config.max_new_tokens:
            return
        clock.restart()
        if cache is None:
            cache = _read_input(model, input_ids, should_stop, clock)
            if cache is None:
                return
        token = _next_token(model, cache, step, token_id, config, should_stop, clock)
        if token is None:
            return
        trace = _trace(token, model, config, step, len(input_ids), clock)
        yield trace
        if trace.token_id in model.eos_token_ids:
            return
        step, token_id = step + 1, trace.token_id


@dataclass(slots=True)
class _Token:
    """One token while it is being made."""

    threshold: float
    layer: int = 0
    reason: ExitReason = "last_layer"
    top1: dict[int, Tensor] = field(default_factory=dict)
    """The best token (0-d) of the logits computed after a layer."""
    best_logit: Tensor | None = None
    """0-d: the largest of the newest logits."""
    confidence: dict[int, float] = field(default_factory=dict)
    candidates: Candidates | None = None
    rows: dict[Stage, int] = field(default_factory=dict)
    """Rows of the head that were computed, by stage."""
    cosines: dict[Stage, int] = field(default_factory=dict)


@torch.inference_mode()
def _read_input(
    model: EarlyExitT5, input_ids: list[int], should_stop: StopCheck, clock: Stopwatch
) -> DecoderCache | None:
    """The cache with the keys and values of the input, or None when stopped."""
    encoded = model.encode(input_ids, should_stop)
    if encoded is None:
        return None
    cache = model.new_cache(encoded)
    clock.lap("encoder")
    return cache


@torch.inference_mode()
def _next_token(
    model: EarlyExitT5,
    cache: DecoderCache,
    step: int,
    previous_id: int,
    config: DecodingConfig,
    should_stop: StopCheck,
    clock: Stopwatch,
) -> _Token | None:
    """Run decoder layers until the token leaves; None when stopped."""
    token = _Token(threshold_at(config, step))
    checked = range(config.p, model.num_layers) if config.mode in ("calm", "dvp") else range(0)
    last = (
        config.exit_layer if config.mode == "static" and config.exit_layer is not None else model.num_layers
    )
    state = model.embed(previous_id)
    for layer in range(1, last + 1):
        if should_stop():
            return None
        _pay_owed(model, cache, layer, step, clock)
        below, state = state, model.run_block(layer, state, cache)
        token.layer = layer
        if layer in checked:
            clock.lap("blocks")
            confident = _check(token, model, config, state, below)
            clock.lap("head" if layer == config.p else "checks")
            if confident:
                token.reason = "threshold"
                break
    cache.states.store(step, state)
    if config.mode == "static":
        token.reason = "static"
    clock.lap("blocks")
    if token.layer not in token.top1:
        _choose(token, model, config, state)
    clock.lap("final_head")
    return token


def _pay_owed(model: EarlyExitT5, cache: DecoderCache, layer: int, step: int, clock: Stopwatch) -> None:
    """Keys and values of `layer` for the tokens that left below it since it last ran."""
    states = cache.owed(layer, step)
    if states is None:
        return
    clock.lap("blocks")
    cache.layers[layer - 1].append(model.decoder_blocks[layer - 1].attention.keys_values(states))
    clock.lap("copying")


def _check(token: _Token, model: EarlyExitT5, config: DecodingConfig, state: Tensor, below: Tensor) -> bool:
    """Whether the confidence exceeds the threshold, given the [1, d] states after and before the layer."""
    at_p = token.layer == config.p
    stage: Stage = "head" if at_p else "checks"
    if config.mode == "dvp" and at_p:
        logits = _look(token, model, state, stage)
        probabilities = logits.softmax(dim=0)
        token.candidates = keep_most_probable(probabilities, logits, model.head, config.k)
    elif config.confidence != "saturation":
        probabilities = _look(token, model, state, stage).softmax(dim=0)
    if config.confidence == "saturation":
        token.cosines[stage] = token.cosines.get(stage, 0) + 1
        value = saturation(state, below)
    else:
        value = PROBABILITY_MEASURES[config.confidence](probabilities)
    token.confidence[token.layer] = clipped(float(value))
    return token.confidence[token.layer] > token.threshold


def _choose(token: _Token, model: EarlyExitT5, config: DecodingConfig, state: Tensor) -> None:
    """Pick the token of a state whose logits no check computed: at L, at a static exit, after saturation."""
    whole = token.reason == "last_layer" and config.final_head == "full"
    _look(token, model, state, "final_head", whole_vocabulary=whole)


def _look(
    token: _Token, model: EarlyExitT5, state: Tensor, stage: Stage, whole_vocabulary: bool = False
) -> Tensor:
    """Float32 logits of a [1, d] state over the candidates once there are some, else over the vocabulary."""
    kept = None if whole_vocabulary else token.candidates
    logits = model.logits(state) if kept is None else kept.logits(model.head_input(state))
    token.best_logit, best = logits.max(dim=0)
    token.top1[token.layer] = best if kept is None else kept.ids[best]
    token.rows[stage] = token.rows.get(stage, 0) + logits.shape[0]
    return logits


def _trace(
    token: _Token, model: EarlyExitT5, config: DecodingConfig, step: int, input_length: int, clock: Stopwatch
) -> TokenTrace:
    """Plain values of a finished token. Raises ModelError where the logits that chose it are not numbers."""
    if token.best_logit is None or not math.isfinite(token.best_logit):
        raise ModelError(
            f"The model computes no usable numbers in {model.dtype}: choose dtype float32 or another model."
        )
    top1_ids = np.full(model.num_layers, -1, dtype=np.int64)
    confidence = np.full(model.num_layers, np.nan, dtype=np.float32)
    top1_ids[[layer - 1 for layer in token.top1]] = torch.stack(list(token.top1.values())).cpu().numpy()
    confidence[[layer - 1 for layer in token.confidence]] = list(token.confidence.values())
    kept = token.candidates
    return TokenTrace(
        step=step,
        token_id=int(top1_ids[token.layer - 1]),
        exit_layer=token.layer,
        exit_reason=token.reason,
        confidence=confidence,
        top1_ids=top1_ids,
        candidate_ids=_array(None if kept is None else kept.ids, np.int64),
        candidate_probs=_array(None if kept is None else kept.probabilities, np.float32),
        threshold=token.threshold,
        p=config.p,
        k=config.k,
        mode=config.mode,
        measure=config.confidence,
        final_head=config.final_head,
        flops=_flops(token, model, step, input_length),
        times_s=clock.times_s(),
    )


def _array(tensor: Tensor | None, dtype: type[np.generic]) -> npt.NDArray[Any]:
    """A copy of `tensor` that keeps none of it alive; empty for None."""
    return np.empty(0, dtype) if tensor is None else tensor.cpu().numpy().astype(dtype)


def _flops(token: _Token, model: EarlyExitT5, step: int, input_length: int) -> dict[str, int]:
    shape = model.shape
    flops: dict[Stage, int] = dict.fromkeys(STAGES, 0)
    for stage, rows in token.rows.items():
        flops[stage] += shape.head_flops(rows)
    for stage, count in token.cosines.items():
        flops[stage] += count * shape.saturation_flops()
    flops["encoder"] = shape.encoder_flops(input_length) if step == 0 else 0
    flops["blocks"] = token.layer * shape.block_flops(step + 1, input_length)
    flops["copying"] = shape.copying_flops(shape.num_layers - token.layer)
    return {str(stage): count for stage, count in flops.items()}


def _current(config: DecodingConfig, live_config: ConfigSource | None, model: EarlyExitT5) -> DecodingConfig:
    """The config of the next token: the live one where there is one, checked when it is new."""
    if live_config is None:
        return config
    live = live_config()
    if live is not config:
        live.check_model(model.num_layers, model.vocab_size)
    return live


def _checked_ids(input_ids: Sequence[int], vocab_size: int) -> list[int]:
    ids = [int(token_id) for token_id in input_ids]
    if not ids:
        raise ValueError("input_ids is empty: give at least one token.")
    for token_id in ids:
        if not 0 <= token_id < vocab_size:
            raise ValueError(f"input id {token_id} is outside the model's vocabulary, 0 to {vocab_size - 1}.")
    return ids


def _never() -> bool:
    return False
