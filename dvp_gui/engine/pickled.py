"""Weights in `.bin` files: pickles, read only when allowed, by a restricted unpickler that runs no code.

`save_as_safetensors` turns such a folder into one that loads without asking.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor

from dvp_gui.engine.checkpoints import SMALL_FILES, Checkpoint, ModelError, open_checkpoint


def read_pickle(checkpoint: Checkpoint, *, allowed: bool) -> dict[str, Tensor]:
    """The tensors of a checkpoint's `.bin` files; raises ModelError unless `allowed`."""
    if not allowed:
        raise ModelError(
            f"{checkpoint.name} has only .bin weights (a pickle): allow reading them or save as safetensors."
        )
    weights: dict[str, Tensor] = {}
    for path in checkpoint.weight_files:
        weights.update(_read_file(path))
    return weights


def save_as_safetensors(source: str | Path, target: Path) -> Path:
    """Read the `.bin` weights of `source`, write them to the folder `target` as model.safetensors, return it.

    The caller has agreed to read the pickle. Config and tokenizer are copied along. `target` may be the
    source's own folder. An interrupted call leaves no half-written weights behind.
    """
    checkpoint = open_checkpoint(source)
    if not checkpoint.is_pickle:
        raise ModelError(f"{checkpoint.name} has safetensors already: load it as it is.")
    weights = _without_aliases(read_pickle(checkpoint, allowed=True))
    unfinished = target / "model.safetensors.part"
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name in SMALL_FILES:
            original = checkpoint.folder / name
            if original.is_file() and not (target / name).exists():
                shutil.copy(original, target / name)
        save_file(weights, unfinished, metadata={"format": "pt"})
        unfinished.replace(target / "model.safetensors")
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{target} cannot be written ({error}): choose another folder.") from error
    finally:
        if unfinished.is_file():
            unfinished.unlink()
    return target


def _read_file(path: Path) -> dict[str, Tensor]:
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise ModelError(f"{path} is damaged or holds more than tensors: choose another model.") from error
    if not isinstance(content, dict) or not all(isinstance(value, Tensor) for value in content.values()):
        raise ModelError(f"{path} holds something other than a model's tensors: choose another model.")
    return content


def _without_aliases(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Each tensor under one name only (a tied head is the embedding again), `shared.weight` before others."""
    kept: dict[tuple[int, torch.Size], str] = {}
    for name in sorted(weights, key=lambda name: (name != "shared.weight", name)):
        kept.setdefault((weights[name].data_ptr(), weights[name].shape), name)
    return {name: weights[name].contiguous().clone() for name in kept.values()}
