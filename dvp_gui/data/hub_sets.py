"""The two public data sets of the method's paper by name: where they come from, and where their copy is kept.

Nothing here reaches the network; `fetch` does, in a process of its own, when a person asked for it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from dvp_gui.data.column_mapping import ColumnMapping


@dataclass(frozen=True, slots=True)
class HubSet:
    """One public data set."""

    name: str
    """As `fetch` takes it; begins the names of the local files."""
    title: str
    repositories: tuple[str, ...]
    """Where it is on the hub; the next is asked where one does not exist."""
    splits: tuple[tuple[str, int], ...]
    """Each with its number of examples; the first is shown first."""
    megabytes: int
    """About what a download takes, all splits together."""
    licence: str
    mapping: ColumnMapping

    def local_file(self, split: str, folder: Path | None = None) -> Path:
        """Where the copy of `split` is, once it is there."""
        return (folder or default_folder()) / f"{self.name}-{split}.parquet"


HUB_SETS: tuple[HubSet, ...] = (
    HubSet(
        "squad",
        "SQuAD",
        ("rajpurkar/squad",),
        (("validation", 10_570), ("train", 87_599)),
        17,
        "CC BY-SA 4.0",
        ColumnMapping("qa", question="question", context="context", answers="answers.text"),
    ),
    HubSet(
        "samsum",
        "SamSum",
        ("knkarthick/samsum", "Samsung/samsum"),
        (("test", 819), ("validation", 818), ("train", 14_732)),
        11,
        "CC BY-NC-ND 4.0",
        ColumnMapping("summarize", dialogue="dialogue", summary="summary"),
    ),
)
"""SQuAD 1.1 (arXiv 1606.05250) and SAMSum (arXiv 1911.12237). The owner's page of the latter, Samsung/samsum, was
gone in 2025, and holds a script, which current versions of `datasets` do not run; knkarthick/samsum has the same
three splits as CSV."""


def hub_set(name: str) -> HubSet:
    """The set called `name`."""
    return next(entry for entry in HUB_SETS if entry.name == name)


def default_folder() -> Path:
    """Where this person's copies are kept; DVP_DATA_DIR overrides it."""
    chosen = os.environ.get("DVP_DATA_DIR")
    return Path(chosen).expanduser() if chosen else user_cache_path("dvp-explorer", appauthor=False) / "data"
