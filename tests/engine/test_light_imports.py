"""What must answer at once (window, --help) can read the engine's data types without torch."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("torch", "transformers", "huggingface_hub", "safetensors", "PySide6")


def heavy_after(statement: str) -> set[str]:
    """The heavy packages that are loaded once `statement` has run in a new interpreter."""
    code = f"{statement}\nimport sys\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(result.stdout.split())


@pytest.mark.parametrize(
    "statement",
    [
        "import dvp_gui.engine",
        "import dvp_gui.engine.config",
        "import dvp_gui.engine.trace",
        "from dvp_gui.engine import DecodingConfig, ConfigError, TokenTrace; DecodingConfig()",
        "import dvp_gui.engine.flops, dvp_gui.engine.thresholds",
    ],
)
def test_data_types_come_without_torch(statement: str) -> None:
    assert heavy_after(statement) == set()


def test_the_check_sees_torch() -> None:
    assert "torch" in heavy_after("import dvp_gui.engine.confidence")


def test_an_unknown_name_is_an_attribute_error() -> None:
    import dvp_gui.engine

    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = dvp_gui.engine.nothing
