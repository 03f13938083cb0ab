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
- A forced token runs to its exit layer as it did in the run that it comes from, so that keys, values and frozen
  states are the same; it is not checked and not yielded.
- The FLOPs and the seconds of the head that chose a token count as `final_head` when no check had computed
  it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

import torch
from torch import Tensor

from dvp_gui.engine.audit import Audit
from dvp_gui.engine.cache import DecoderCache
from dvp_gui.engine.confidence import PROBABILITY_MEASURES, clipped, saturation
from dvp_gui.engine.config import ConfigError, DecodingConfig
from dvp_gui.engine.draft import Draft
from dvp_gui.engine.pruning import keep_most_probable
from dvp_gui.engine.t5 import EarlyExitT5
from dvp_gui.engine.thresholds import threshold_at
from dvp_gui.engine.timing import Stopwatch
from dvp_gui.engine.trace import ForcedToken, Stage, TokenTrace

StopCheck = Callable[[], bool]
ConfigSource = Callable[[], DecodingConfig]


def decode(
    model: EarlyExitT5,
    input_ids: Sequence[int],
    config: DecodingConfig,
    should_stop: StopCheck | None = None,
    live_config: ConfigSource | None = None,
    *,
    audit: Audit | None = None,
    prefix: Sequence[ForcedToken] = (),
) -> Generator[TokenTrace, None, None]:
    """Generate from `input_ids`, taken as given, until an end token (yielded last) or `max_new_tokens`.

    `should_stop` is asked between layers; a token stopped midway is not yielded. `live_config` is read before
    each token and replaces `config`. The tokens of `prefix` come first, given and not yielded: the first trace has
    step len(prefix), and max_new_tokens counts them. An `audit` gets every token, given ones too, before its trace is
    yielded; the traces are the same with and without it. Raises ValueError for the input and ConfigError for a config
    that does not fit the model: at the call for `config`, from the iteration for a live one.
    """
    ids = _checked_ids(input_ids, model.encoder_embedding.shape[0])
    config.check_model(model.num_layers, model.vocab_size)
    _check_prefix(prefix, config, model)
    if audit is not None:
        audit.check_begins(model, ids)
    return _tokens(model, ids, config, should_stop or _never, live_config, audit, tuple(prefix))


def _tokens(
    model: EarlyExitT5,
    input_ids: list[int],
    config: DecodingConfig,
    should_stop: StopCheck,
    live_config: ConfigSource | None,
    audit: Audit | None,
    prefix: tuple[ForcedToken, ...],
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
        forced = prefix[step] if step < len(prefix) else None
        kept_logits: dict[int, Tensor] | None = None if audit is None else {}
        draft = Draft(step, config, threshold_at(config, step), forced, whole_logits=kept_logits)
        if not _run_layers(draft, model, cache, token_id, should_stop, clock):
            return
        token = forced or draft.finished(model, len(input_ids), clock.times_s())
        if audit is not None:
            audit.record(draft, cache, token.token_id)
        if isinstance(token, TokenTrace):
            yield token
        if token.token_id in model.eos_token_ids:
            return
        step, token_id = step + 1, token.token_id


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
def _run_layers(
    draft: Draft,
    model: EarlyExitT5,
    cache: DecoderCache,
    previous_id: int,
    should_stop: StopCheck,
    clock: Stopwatch,
) -> bool:
    """Run decoder layers until the token leaves and, unless it is forced, is chosen; False when stopped before."""
    checked, last = _plan(draft, model.num_layers)
    state = model.embed(previous_id)
    draft.states.append(state)
    for layer in range(1, last + 1):
        if should_stop():
            return False
        _pay_owed(model, cache, layer, draft.step, clock)
        below, state = state, model.run_block(layer, state, cache)
        draft.layer = layer
        draft.states.append(state)
        if layer in checked:
            clock.lap("blocks")
            confident = _check(draft, model, state, below)
            clock.lap(_stage_of(draft))
            if confident:
                draft.reason = "threshold"
                break
    cache.states.store(draft.step, state)
    clock.lap("blocks")
    if draft.forced is None and draft.layer not in draft.top1:
        _choose(draft, model, state)
    clock.lap("final_head")
    return True


def _plan(draft: Draft, num_layers: int) -> tuple[range, int]:
    """The layers after which confidence is checked, and the last layer to run."""
    config = draft.config
    if draft.forced is not None:
        draft.reason = "forced"
        return range(0), draft.forced.exit_layer
    if config.mode == "static" and config.exit_layer is not None:
        draft.reason = "static"
        return range(0), config.exit_layer
    return range(config.p, num_layers) if config.mode in ("calm", "dvp") else range(0), num_layers


def _pay_owed(model: EarlyExitT5, cache: DecoderCache, layer: int, step: int, clock: Stopwatch) -> None:
    """Keys and values of `layer` for the tokens that left below it since it last ran."""
    states = cache.owed(layer, step)
    if states is None:
        return
    clock.lap("blocks")
    cache.layers[layer - 1].append(model.decoder_blocks[layer - 1].attention.keys_values(states))
    clock.lap("copying")


def _check(draft: Draft, model: EarlyExitT5, state: Tensor, below: Tensor) -> bool:
    """Whether the confidence exceeds the threshold, given the [1, d] states after and before the layer."""
    config, stage = draft.config, _stage_of(draft)
    probabilities: Tensor | None = None
    if config.mode == "dvp" and draft.layer == config.p:
        probabilities = _prune(draft, model, state)
    elif config.confidence != "saturation":
        logits = draft.look(model, state, stage, whole_vocabulary=config.mode == "calm")
        probabilities = logits.softmax(dim=0)
    if config.confidence == "saturation" or probabilities is None:
        draft.cosines[stage] += 1
        value = saturation(state, below)
    else:
        value = PROBABILITY_MEASURES[config.confidence](probabilities)
    draft.confidence[draft.layer] = clipped(float(value))
    return draft.confidence[draft.layer] > draft.threshold


def _prune(draft: Draft, model: EarlyExitT5, state: Tensor) -> Tensor:
    """Keep the K most probable tokens; returns the probabilities [V] over the whole vocabulary."""
    logits = draft.look(model, state, "head", whole_vocabulary=True)
    probabilities = logits.softmax(dim=0)
    draft.candidates = keep_most_probable(probabilities, logits, model.head, draft.config.k)
    return probabilities


def _choose(draft: Draft, model: EarlyExitT5, state: Tensor) -> None:
    """Pick the token of a state whose logits no check computed: at L, at a static exit, after saturation."""
    at_last = draft.reason == "last_layer"
    pruned = draft.candidates is not None and (not at_last or draft.config.final_head == "pruned")
    draft.look(model, state, "final_head", whole_vocabulary=not pruned)


def _stage_of(draft: Draft) -> Stage:
    """What a check counts as: the one at p needs the whole head in both modes, the later ones differ."""
    return "head" if draft.layer == draft.config.p else "checks"


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


def _check_prefix(prefix: Sequence[ForcedToken], config: DecodingConfig, model: EarlyExitT5) -> None:
    if len(prefix) > config.max_new_tokens:
        raise ConfigError(
            f"max_new_tokens = {config.max_new_tokens} is out of range: the prefix alone has {len(prefix)} tokens."
        )
    for step, token in enumerate(prefix):
        if not 0 <= token.token_id < model.vocab_size:
            raise ValueError(
                f"prefix token id {token.token_id} at step {step} is outside the model's vocabulary, "
                f"0 to {model.vocab_size - 1}."
            )
        if not 1 <= token.exit_layer <= model.num_layers:
            raise ValueError(
                f"prefix exit layer {token.exit_layer} at step {step} is out of range: "
                f"this model takes 1 to {model.num_layers}."
            )
        if token.token_id in model.eos_token_ids and step < len(prefix) - 1:
            raise ValueError(f"prefix goes on after its end token at step {step}: leave out what follows it.")


def _never() -> bool:
    return False
