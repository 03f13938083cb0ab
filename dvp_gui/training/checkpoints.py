"""What a training run leaves on disk: a checkpoint to resume from, and a model folder that transformers loads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from dvp_gui.training.model import Shape

CHECKPOINT_NAME = "checkpoint.pt"


@dataclass
class Progress:
    """How far a run has come."""

    step: int = 0
    examples: int = 0
    shards: int = 0
    elapsed_s: float = 0.0


def save_checkpoint(
    folder: Path, masters: dict[str, Tensor], optimizer: list[dict[str, Any]], progress: Progress
) -> None:
    """Write the checkpoint of `folder` anew; a kill in between leaves the old one whole."""
    state = {"masters": masters, "optimizer": optimizer, "progress": vars(progress)}
    temporary = folder / (CHECKPOINT_NAME + ".part")
    torch.save(state, temporary)
    temporary.replace(folder / CHECKPOINT_NAME)


def load_checkpoint(folder: Path) -> tuple[dict[str, Tensor], list[dict[str, Any]], Progress]:
    """The last checkpoint of `folder`."""
    state = torch.load(folder / CHECKPOINT_NAME, weights_only=True)
    return state["masters"], state["optimizer"], Progress(**state["progress"])


def save_model_folder(folder: Path, masters: dict[str, Tensor], shape: Shape) -> None:
    """Write config.json and model.safetensors (bfloat16) as transformers reads them; the tokenizer is there already."""
    folder.mkdir(parents=True, exist_ok=True)
    config = shape.to_t5()
    config.dtype = torch.bfloat16
    config.save_pretrained(folder)
    weights = {name: tensor.detach().to(torch.bfloat16).contiguous() for name, tensor in masters.items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def load_weights(folder: Path) -> dict[str, Tensor]:
    """The weights of a model folder as float32 masters: all that a run needs to go on without its checkpoint."""
    return {name: tensor.float() for name, tensor in load_file(folder / "model.safetensors").items()}
