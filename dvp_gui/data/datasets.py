"""The evaluation sets that the program ships, and any file of the same shape. Knows no model."""

from __future__ import annotations

from pathlib import Path

from dvp_gui import resource_path
from dvp_gui.data.examples import Example, InputError
from dvp_gui.data.input_files import read_jsonl

BUNDLED: dict[str, str] = {
    "generated": "generated_test.jsonl",
    "handwritten-dev": "handwritten_dev.jsonl",
    "handwritten-test": "handwritten_test.jsonl",
}
"""Name of a shipped set -> its file under resources/datasets; its README says how each was made."""


def load_examples(source: str) -> list[Example]:
    """The examples of a shipped set by name, or of a .jsonl file; each must hold what its answer is scored
    by.
    """
    path = resource_path("datasets", BUNDLED[source]) if source in BUNDLED else Path(source).expanduser()
    if source not in BUNDLED and path.suffix.lower() != ".jsonl":
        raise InputError(f"{source} is no data set: choose {', '.join(BUNDLED)}, or a .jsonl file.")
    examples = read_jsonl(path)
    without = next((number for number, example in enumerate(examples, 1) if not example.has_reference), None)
    if without is not None:
        raise InputError(
            f"{path}, example {without}: it needs answers, or a summary or keywords, to be scored."
        )
    return examples
