"""What the project says of itself holds: the README's example runs, and the same facts agree where they stand twice."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import dvp_gui

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _block_after(marker: str) -> str:
    match = re.search(re.escape(marker) + r"\n```\w+\n(.*?)\n```", README, flags=re.DOTALL)
    assert match, f"README.md has no block after {marker}"
    return match[1]


def test_example_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    example = _block_after("<!-- example -->")
    assert len([line for line in example.splitlines() if line.strip()]) <= 12
    exec(compile(example, "README.md", "exec"), {"__name__": "example"})
    *tokens, text = capsys.readouterr().out.splitlines()
    assert tokens
    assert all("left at layer" in line for line in tokens)
    assert text.strip()


def test_constraints_stand_in_both_places() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == project["tool"]["uv"][
        "constraint-dependencies"
    ]


def test_version_is_the_same_everywhere() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {dvp_gui.__version__}\n" in citation
    assert f"## {dvp_gui.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_gate_runs_the_command_of_the_readme() -> None:
    assert "pytest" in _block_after("<!-- test command -->")
    assert "<!-- test command -->" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_only_model_folders_hold_a_config_json() -> None:
    for config in (ROOT / "resources").rglob("config.json"):
        assert (config.parent / "model.safetensors").is_file(), config


def test_links_between_documents_lead_somewhere() -> None:
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name} links to {target}"
