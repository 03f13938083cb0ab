"""Who imports whom: read from the source of every module, function-level imports included."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "dvp_gui"

ALLOWED: dict[str, set[str]] = {
    "engine": set(),
    "data": set(),
    "export": {"engine.trace", "engine.audit_trace", "engine.config"},
    "training": {"data", "engine"},
    "bench": {"data", "engine"},
    "evaluation": {"data", "engine"},
    "application": {"evaluation", "export", "data", "engine"},
    "ui": {
        "application",
        "evaluation",
        "export",
        "data",
        "engine.trace",
        "engine.audit_trace",
        "engine.config",
    },
    "cli": {"commands", "training", "bench", "evaluation", "export", "data", "engine"},
    "commands": {"training", "bench", "evaluation", "export", "data", "engine", "logbook"},
    "logbook": set(),
    "startup_checks": set(),
    "app": {"logbook", "startup_checks", "ui", "application", "evaluation", "export", "data", "engine"},
    "__main__": {"app", "cli"},
}
"""Each part may import itself, the package root (version, resource_path) and these."""

QT = ("PySide6", "pyqtgraph", "superqt", "qtpy")
TORCH = ("torch", "transformers", "tokenizers", "safetensors", "huggingface_hub")
FOREIGN_FORBIDDEN: dict[str, tuple[str, ...]] = {
    "engine": QT,
    "data": QT,
    "export": (*QT, *TORCH),
    "training": QT,
    "bench": QT,
    "evaluation": QT,
    "cli": QT,
    "commands": QT,
    "logbook": (*QT, *TORCH),
    "startup_checks": (*QT, *TORCH),
    "application": ("PySide6.QtWidgets", "PySide6.QtGui", "pyqtgraph", "superqt"),
    "ui": TORCH,
}
ONLY_IN_T5 = "transformers"
"""In the engine, one file knows the library that loads weights."""


def violations(root: Path) -> list[str]:
    """Every import under `root`/dvp_gui that points the wrong way, as "file:line imports name"."""
    found = []
    for path in sorted((root / PACKAGE).rglob("*.py")):
        module = ".".join(path.relative_to(root).with_suffix("").parts)
        for line, name in imported_names(path, module):
            if not is_allowed(module, name):
                found.append(f"{path.relative_to(root)}:{line} imports {name}")
    return found


def imported_names(path: Path, module: str) -> list[tuple[int, str]]:
    """Line and full dotted name of each import, wherever in the file it stands."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            origin = absolute_origin(node, module, is_package=path.name == "__init__.py")
            names += [(node.lineno, f"{origin}.{alias.name}") for alias in node.names]
        elif isinstance(node, ast.Call) and called_name(node) in ("import_module", "__import__"):
            literal = node.args[0] if node.args else None
            if isinstance(literal, ast.Constant) and isinstance(literal.value, str):
                names.append((node.lineno, literal.value))
    return names


def absolute_origin(node: ast.ImportFrom, module: str, *, is_package: bool) -> str:
    """The module that a from-import reads, relative ones resolved."""
    if not node.level:
        return node.module or ""
    parts = module.removesuffix(".__init__").split(".")
    parents = parts[: len(parts) - node.level + (1 if is_package else 0)]
    return ".".join([*parents, *([node.module] if node.module else [])])


def called_name(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def is_allowed(module: str, name: str) -> bool:
    part = module.split(".")[1] if "." in module else ""
    if part == "engine" and matches(name, ONLY_IN_T5):
        return module == f"{PACKAGE}.engine.t5"
    if not matches(name, PACKAGE):
        return not any(matches(name, foreign) for foreign in FOREIGN_FORBIDDEN.get(part, ()))
    target = name.removeprefix(PACKAGE).removeprefix(".")
    if target.split(".")[0] not in ALLOWED:
        return True  # the package root: version and resource_path
    return any(matches(target, allowed) for allowed in {part, *ALLOWED.get(part, set())})


def matches(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


def test_imports_point_the_right_way() -> None:
    assert violations(ROOT) == []


def test_every_part_is_known() -> None:
    parts = {path.stem for path in (ROOT / PACKAGE).iterdir() if path.suffix == ".py" or path.is_dir()}
    assert parts - {"__init__", "__pycache__", "resources"} <= set(ALLOWED)


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("engine/decoder.py", "from dvp_gui.ui import main_window"),
        ("engine/decoder.py", "import dvp_gui.data.prompts"),
        ("engine/decoder.py", "import PySide6.QtCore"),
        ("engine/blocks.py", "from transformers import T5Config"),
        ("engine/cache.py", "def late():\n    from dvp_gui.export import tables"),
        ("engine/cache.py", "import importlib\nimportlib.import_module('dvp_gui.app')"),
        ("engine/cache.py", "from ..export import tables"),
        ("engine/cache.py", "if TYPE_CHECKING:\n    from dvp_gui.application import session"),
        ("data/prompts.py", "from dvp_gui.engine import config"),
        ("export/tables.py", "from dvp_gui.engine.decoder import decode"),
        ("export/tables.py", "from dvp_gui.engine import decode"),
        ("export/tables.py", "import torch"),
        ("training/loop.py", "from dvp_gui.evaluation import metrics"),
        ("application/session.py", "from PySide6.QtWidgets import QWidget"),
        ("application/session.py", "from PySide6 import QtGui"),
        ("ui/main_window.py", "from dvp_gui.engine import decode"),
        ("ui/main_window.py", "from dvp_gui.engine.t5 import load_model"),
        ("ui/main_window.py", "def slot():\n    import torch"),
        ("cli.py", "from dvp_gui.application import session"),
        ("cli.py", "from dvp_gui import ui"),
        ("evaluation/metrics.py", "from dvp_gui.bench import timing"),
    ],
)
def test_a_planted_violation_is_found(tmp_path: Path, file: str, source: str) -> None:
    path = tmp_path / PACKAGE / file
    path.parent.mkdir(parents=True)
    path.write_text(f"x = 1\n{source}\n")
    assert len(violations(tmp_path)) == 1


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("engine/checkpoints.py", "from dvp_gui import resource_path"),
        ("engine/t5.py", "import transformers"),
        ("engine/cache.py", "from . import config"),
        ("engine/__init__.py", "from .config import DecodingConfig"),
        ("export/tables.py", "from dvp_gui.engine.trace import TokenTrace"),
        ("ui/main_window.py", "from dvp_gui.engine.config import DecodingConfig"),
        ("ui/main_window.py", "from dvp_gui import __version__"),
        ("application/session.py", "from PySide6.QtCore import QObject"),
        ("app.py", "from dvp_gui.ui.main_window import MainWindow"),
    ],
)
def test_an_allowed_import_is_allowed(tmp_path: Path, file: str, source: str) -> None:
    path = tmp_path / PACKAGE / file
    path.parent.mkdir(parents=True)
    path.write_text(f"{source}\n")
    assert violations(tmp_path) == []
