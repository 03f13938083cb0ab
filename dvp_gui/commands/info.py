"""`--info`: what a bug report should say about this installation. Answers also where parts are missing."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from dvp_gui.export import library_versions

_WINDOW_LIBRARIES = ("PySide6-Essentials", "shiboken6", "pyqtgraph")


def describe() -> Iterator[tuple[str, str]]:
    """Name and value of every line."""
    yield from library_versions().items()
    for name in _WINDOW_LIBRARIES:
        yield name, _version(name)
    yield "system", platform.platform()
    yield "processor", f"{platform.machine()}, {os.cpu_count()} logical cores"
    yield from _torch_lines()
    yield "program folder", str(Path(__file__).resolve().parents[1])
    yield "python executable", sys.executable
    yield from _folder_lines()
    yield from _bundled_model_lines()


def print_info() -> int:
    """Print all lines; returns the exit status."""
    for name, value in describe():
        print(f"{name}: {value}")
    return 0


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _torch_lines() -> Iterator[tuple[str, str]]:
    try:
        import torch

        from dvp_gui.engine.placement import available_devices
    except (ImportError, OSError) as error:  # a broken installation is what a bug report is for
        yield "devices", f"torch cannot be imported ({error})"
        return
    yield "devices", ", ".join(available_devices())
    if torch.cuda.is_available():
        yield "cuda", f"{torch.version.cuda}, {torch.cuda.get_device_name(0)}"
    yield "torch threads", f"{torch.get_num_threads()} (between operations {torch.get_num_interop_threads()})"


def _folder_lines() -> Iterator[tuple[str, str]]:
    from huggingface_hub.constants import HF_HUB_CACHE

    from dvp_gui.logbook import log_path

    yield "log file of the window", str(log_path())
    yield "downloaded models", str(HF_HUB_CACHE)


def _bundled_model_lines() -> Iterator[tuple[str, str]]:
    from dvp_gui.engine.checkpoints import ModelError, count_parameters, open_checkpoint, sha256_of_files

    try:
        checkpoint = open_checkpoint("bundled")
        yield "bundled model", f"{checkpoint.folder}, {count_parameters(checkpoint):,} parameters"
        yield "bundled model sha256", sha256_of_files(checkpoint.weight_files)
    except ModelError as error:
        yield "bundled model", str(error)
