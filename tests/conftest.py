"""Fixtures that several folders of tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tiny_model import build_tiny_model


@pytest.fixture(scope="session")
def tiny_model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny random T5 (v1.0 kind, L = 6) and its tokenizer; do not write into it."""
    return build_tiny_model(tmp_path_factory.mktemp("models") / "tiny-t5")
