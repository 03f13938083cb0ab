"""Names of the files of one trace: `<stem>.tokens.csv`, `<stem>.layers.csv`, `<stem>.candidates.csv`,
`<stem>.audit.npz`, `<stem>.json`.
"""

from __future__ import annotations

import os
from pathlib import Path

from dvp_gui.export.columns import TABLES
from dvp_gui.export.record import TraceFileError

SUFFIXES: dict[str, str] = {
    **{table: f".{table}.csv" for table in TABLES},
    "audit": ".audit.npz",
    "sidecar": ".json",
}


def file_path(stem: Path, kind: str) -> Path:
    """The file of `kind` (a table, "audit" or "sidecar"); dots in the stem are part of the name."""
    return stem.with_name(stem.name + SUFFIXES[kind])


def stem_of(path: Path) -> Path:
    """The stem that `path`, any file of a set, belongs to."""
    for suffix in SUFFIXES.values():
        if path.name.endswith(suffix) and path.name != suffix:
            return path.with_name(path.name.removesuffix(suffix))
    raise TraceFileError(f"{path} is no trace file: choose a .json or one of the files beside it.")


def check_destination(stem: Path, *, force: bool = False) -> None:
    """Raise TraceFileError where a set cannot be written to `stem`, before anything is run for it."""
    if stem.name in ("", ".."):
        raise TraceFileError(f"{stem} is a folder: add a name for the trace files.")
    folder = stem.parent
    if not folder.is_dir():
        raise TraceFileError(f"The folder {folder} does not exist: create it or choose another.")
    if not os.access(folder, os.W_OK):
        raise TraceFileError(f"The folder {folder} cannot be written to: choose another.")
    existing = [path for kind in SUFFIXES if (path := file_path(stem, kind)).exists()]
    if existing and not force:
        raise TraceFileError(f"{existing[0]} exists already: choose another name or overwrite it.")
