"""Model folders on disk and on the hub: find one, say what is wrong with it, hash it. Knows no model code.

Nothing is downloaded here: `downloads` does that, when asked. Weights are safetensors; a `.bin` file is a
pickle, which is only read with torch's restricted unpickler and after the caller allowed it.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from dvp_gui import resource_path

BUNDLED = "bundled"
MODEL_TYPES = ("t5", "mt5")
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")
_TOKENIZER_FILES = ("tokenizer.json", "spiece.model")


SMALL_FILES = (
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "spiece.model",
)
"""What a model folder may hold beside its weights: config and tokenizer."""


class ModelError(Exception):
    """A model that cannot be used; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A folder that holds a T5: its config and its weight files, looked at but not loaded."""

    source: str
    name: str
    folder: Path
    config: dict[str, Any]
    weight_files: tuple[Path, ...]

    @property
    def is_pickle(self) -> bool:
        """Whether the weights are `.bin` files."""
        return self.weight_files[0].suffix == ".bin"

    @property
    def has_tokenizer(self) -> bool:
        return any((self.folder / file).is_file() for file in _TOKENIZER_FILES)


def open_checkpoint(source: str | Path) -> Checkpoint:
    """Find the folder of `source` ("bundled", a folder, or the id of a downloaded hub model) and check it."""
    name, folder = _locate(str(source))
    config = read_config(folder)
    try:
        weight_files = _find_weights(folder)
    except ModelError:
        if str(source) != BUNDLED and not Path(source).expanduser().is_dir():
            raise ModelError(f"{source} is only partly downloaded: download it again.") from None
        raise
    return Checkpoint(str(source), name, folder, config, weight_files)


def needs_download(source: str) -> bool:
    """Whether `source` can only be a hub id, and is not complete in this machine's download cache."""
    if source == BUNDLED or not is_hub_id(source) or Path(source).expanduser().exists():
        return False
    try:
        open_checkpoint(source)
    except ModelError:
        return True
    return False


def is_hub_id(source: str) -> bool:
    """Whether `source` has the form of a hub id: "name" or "owner/name"."""
    return _HUB_ID.fullmatch(source) is not None


def count_parameters(checkpoint: Checkpoint) -> int:
    """Numbers stored in safetensors files, read from their headers; raises ModelError on a damaged file."""
    return sum(_count_tensor_numbers(path) for path in checkpoint.weight_files)


def sha256_of_files(files: tuple[Path, ...]) -> str:
    """SHA-256 of one file, or of several in the order of their names, one after the other."""
    digest = hashlib.sha256()
    for path in sorted(files):
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def tokenizer_files(folder: Path) -> tuple[Path, ...]:
    """The file that makes the tokenizer, in a tuple; empty where there is none."""
    return tuple(folder / file for file in _TOKENIZER_FILES if (folder / file).is_file())[:1]


def _locate(source: str) -> tuple[str, Path]:
    if source == BUNDLED:
        folder = resource_path("models", BUNDLED)
        if not folder.is_dir():
            raise ModelError(
                "The bundled model is missing from this installation: run the train command or reinstall."
            )
        return BUNDLED, folder
    folder = Path(source).expanduser()
    if folder.is_dir():
        return folder.resolve().name, folder
    if folder.exists():
        raise ModelError(f"{source} is a file: give the folder that holds config.json and the weights.")
    if not is_hub_id(source):
        raise ModelError(f"There is no folder {source}: check the path.")
    return source, _downloaded(source)


def _downloaded(hub_id: str) -> Path:
    """The folder of a hub model in the local download cache."""
    from huggingface_hub import try_to_load_from_cache  # slow to import, and needed for hub ids alone

    config = try_to_load_from_cache(hub_id, "config.json")
    if not isinstance(config, str):
        raise ModelError(
            f"{hub_id} is neither a folder nor a downloaded model: check the path, or download it first."
        )
    return Path(config).parent


def read_config(folder: Path) -> dict[str, Any]:
    """The content of config.json; raises ModelError where it is missing, damaged or no T5's."""
    path = folder / "config.json"
    if not path.is_file():
        raise ModelError(f"{folder} has no config.json: choose the folder of a T5 model.")
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{path} cannot be read ({_first_line(error)}): save or download the model again."
        ) from error
    model_type = config.get("model_type") if isinstance(config, dict) else None
    if model_type not in MODEL_TYPES:
        raise ModelError(
            f"{folder} is not a T5 (its model_type is {model_type!r}): choose a folder with model_type t5."
        )
    return dict(config)


def _find_weights(folder: Path) -> tuple[Path, ...]:
    for single in ("model.safetensors", "pytorch_model.bin"):
        index = folder / f"{single}.index.json"
        if (folder / single).is_file():
            return (folder / single,)
        if index.is_file():
            return _indexed_files(index)
    raise ModelError(f"{folder} has no weights: it needs model.safetensors (or pytorch_model.bin).")


def _indexed_files(index: Path) -> tuple[Path, ...]:
    """The shards that an index names."""
    try:
        names = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{index} cannot be read: save or download the model again.") from error
    missing = [name for name in names if not (index.parent / name).is_file()]
    if missing or not names:
        raise ModelError(
            f"{index.parent} lacks {', '.join(missing) or 'its weights'}: download the model again."
        )
    return tuple(index.parent / name for name in names)


def _count_tensor_numbers(path: Path) -> int:
    try:
        with safe_open(path, framework="pt") as file:
            names = list(file.keys())
            return sum(prod(file.get_slice(name).get_shape()) for name in names)
    except (SafetensorError, OSError) as error:
        raise ModelError(
            f"{path} is damaged ({_first_line(error)}): save or download the model again."
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
