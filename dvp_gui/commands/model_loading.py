"""The model that a command's options name."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from dvp_gui.commands.failures import UsageError
from dvp_gui.engine.config import DecodingConfig

if TYPE_CHECKING:
    from dvp_gui.engine import EarlyExitT5

_MEGABYTE = 10**6


def open_model(arguments: argparse.Namespace, config: DecodingConfig) -> EarlyExitT5:
    """The model, fit for text and for `config`; raises UsageError or ConfigError."""
    from dvp_gui.engine import ModelError, load_model

    _check_consent(arguments)
    try:
        model = load_model(
            arguments.model,
            arguments.device,
            arguments.dtype,
            allow_pickle=arguments.allow_pickle,
            download=arguments.download,
            progress=_show_progress if sys.stderr.isatty() else None,
        )
    except ModelError as error:
        raise UsageError(str(error)) from error
    if model.tokenizer is None:
        raise UsageError(
            f"{arguments.model} has no tokenizer: its folder needs tokenizer.json or spiece.model."
        )
    config.check_model(model.num_layers, model.vocab_size)
    return model


def _check_consent(arguments: argparse.Namespace) -> None:
    """Name the option that a model needs, where it is missing."""
    from dvp_gui.engine import ModelError
    from dvp_gui.engine.checkpoints import needs_download, open_checkpoint

    if needs_download(arguments.model):
        if not arguments.download:
            raise UsageError(
                f"{arguments.model} is neither a folder nor a downloaded model: "
                "check the path or add --download."
            )
        return
    try:
        is_pickle = open_checkpoint(arguments.model).is_pickle
    except ModelError as error:
        raise UsageError(str(error)) from error
    if is_pickle and not arguments.allow_pickle:
        raise UsageError(
            f"{arguments.model} has only .bin weights, a pickle: add --allow-pickle to read them."
        )


def _show_progress(done: int, total: int) -> None:
    end = "\n" if done >= total else ""
    print(
        f"\rDownloading {done // _MEGABYTE} of {total // _MEGABYTE} MB ", end=end, file=sys.stderr, flush=True
    )
