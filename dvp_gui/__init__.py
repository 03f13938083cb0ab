"""DVP Explorer: watch an early-exit T5 decide, token by token, with Dynamic Vocabulary Pruning."""

from __future__ import annotations

from pathlib import Path

__version__ = "0.1.0"

_PACKAGE = Path(__file__).resolve().parent


def resource_path(*parts: str) -> Path:
    """The file or folder `parts` under resources/: in the wheel inside the package, in a checkout beside it."""
    installed = _PACKAGE / "resources"
    root = installed if installed.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)
