"""To continue a recorded run from one of its tokens with another token: what that takes, and what speaks against it."""

from __future__ import annotations

from dataclasses import replace

from dvp_gui.application.messages import LoadedModel
from dvp_gui.application.run_plan import RunPlan
from dvp_gui.application.settings_names import name_settings
from dvp_gui.application.trace_files import RunSnapshot
from dvp_gui.application.vocabulary import TokenizerVocabulary
from dvp_gui.engine.config import ConfigError, DecodingConfig
from dvp_gui.engine.trace import ModelInfo


class ForkError(ValueError):
    """Why a run cannot be continued there, in one sentence for a person."""


def plan_fork(
    source: RunSnapshot,
    step: int,
    token_id: int,
    config: DecodingConfig,
    model: LoadedModel,
    is_audited: bool,
) -> RunPlan:
    """The run that repeats `source` before `step`, takes `token_id` there and goes on with `config`.

    The token that is taken keeps the recorded exit layer, and so the keys and values that follow from it.
    """
    _check(source, step, token_id, config, model.info)
    vocabulary = model.vocabulary
    if vocabulary is None:
        raise ForkError(
            f"{model.info.name} has no tokenizer, so what it writes cannot be read: choose another model."
        )
    before, replaced = source.traces[:step], source.traces[step]
    chosen = replace(replaced, token_id=token_id, exit_reason="forced")
    piece = source.info.vocabulary.piece
    swap = ""
    if token_id != replaced.token_id:
        swap = f", “{vocabulary.piece(token_id)}” for “{piece(replaced.token_id)}”"
    return RunPlan(
        task=source.info.task,
        prompt=source.info.prompt,
        input_ids=_input_ids(source, vocabulary),
        config=config,
        is_audited=is_audited,
        recorded=(*before, chosen),
        forked_from=f"{name_settings(source.info.config)}, token {step + 1}{swap}",
    )


def difference_in_arithmetic(source: RunSnapshot, model: ModelInfo) -> str | None:
    """One sentence where the recorded run was computed in other numbers than the new one will be, else None."""
    then, now = source.info.model.dtype, model.dtype
    if then == now:
        return None
    return f"The recorded run was made in {then}, this one goes on in {now}: the two may differ a little."


def _check(source: RunSnapshot, step: int, token_id: int, config: DecodingConfig, model: ModelInfo) -> None:
    """Raise ForkError for what cannot be continued."""
    if not _is_same_model(source.info.model, model):
        raise ForkError(
            f"This run was made by other weights ({source.info.model.name}) than the model in use ({model.name}): "
            "load that model to continue from here."
        )
    if not 0 <= step < len(source.traces):
        raise ForkError(f"There is no token {step + 1} to continue from: the run has {len(source.traces)}.")
    if not 0 <= token_id < model.vocab_size:
        raise ForkError(
            f"Token id {token_id} is outside the model's vocabulary, 0 to {model.vocab_size - 1}."
        )
    if config.max_new_tokens <= step + 1:
        raise ForkError(
            f"The most new tokens are {config.max_new_tokens}, so nothing can follow token {step + 1}: allow more."
        )
    try:
        config.check_model(model.num_layers, model.vocab_size)
    except ConfigError as error:
        raise ForkError(str(error)) from error


def _is_same_model(recorded: ModelInfo, model: ModelInfo) -> bool:
    """By the hash of the weights; models that came from no file have none and must be equal in all that is known."""
    if recorded.weights_sha256 is not None and model.weights_sha256 is not None:
        return recorded.weights_sha256 == model.weights_sha256
    return recorded == model


def _input_ids(source: RunSnapshot, vocabulary: TokenizerVocabulary) -> tuple[int, ...]:
    """The prompt as the recorded run had it; for files that did not keep it, tokenized again."""
    if source.info.input_ids:
        return source.info.input_ids
    ids = vocabulary.encode(source.info.prompt).input_ids
    if len(ids) != source.info.num_input_tokens:
        raise ForkError(
            f"The prompt has {len(ids)} tokens now and had {source.info.num_input_tokens} when this trace was saved: "
            "run it anew instead."
        )
    return ids
