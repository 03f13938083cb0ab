"""One table as CSV, by itself and without a sidecar: the same dialect and the same guard as the trace files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from dvp_gui.export.cells import as_cell
from dvp_gui.export.columns import Column
from dvp_gui.export.file_set import replace_files


def to_csv(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> str:
    """RFC 4180 with CRLF and a header; text that a spreadsheet would run as a formula gets a leading '."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(column.name for column in columns)
    for row in rows:
        pairs = zip(columns, row, strict=True)
        writer.writerow(as_cell(cell) if column.is_text else cell for column, cell in pairs)
    return buffer.getvalue()


def write_bytes(path: Path, data: bytes) -> None:
    """Write `path` whole or not at all, over whatever stood there; raises OSError."""
    replace_files({path: [data]})
