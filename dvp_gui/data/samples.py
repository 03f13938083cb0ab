"""The ready samples that the program ships; knows no model and no window."""

from __future__ import annotations

import json
from dataclasses import dataclass

from dvp_gui import resource_path
from dvp_gui.data.inputs import TextInput


@dataclass(frozen=True, slots=True)
class Sample(TextInput):
    """One ready input; the fields that its task does not use are empty."""

    title: str = ""


def load_samples() -> tuple[Sample, ...]:
    """All samples in the order of the menu; the first is filled in when the program starts."""
    entries = json.loads(resource_path("samples", "samples.json").read_text(encoding="utf-8"))
    return tuple(Sample(**entry) for entry in entries)
