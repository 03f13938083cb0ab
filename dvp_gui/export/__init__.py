"""Trace files: CSV tables with a JSON sidecar, written atomically and read back. docs/trace-format.md has the
columns.
"""

from dvp_gui.export.cells import as_cell
from dvp_gui.export.names import check_destination
from dvp_gui.export.reading import read_trace
from dvp_gui.export.record import (
    TraceFileError,
    TraceRecord,
    library_versions,
    pieces_of,
    split_text,
)
from dvp_gui.export.writing import write_trace

__all__ = [
    "TraceFileError",
    "TraceRecord",
    "as_cell",
    "check_destination",
    "library_versions",
    "pieces_of",
    "read_trace",
    "split_text",
    "write_trace",
]
