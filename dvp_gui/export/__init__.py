"""Trace files: CSV tables with a JSON sidecar, written atomically and read back. docs/trace-format.md has the
columns.
"""

from dvp_gui.export.names import check_destination
from dvp_gui.export.reading import read_trace
from dvp_gui.export.record import (
    ModelRecord,
    TraceFileError,
    TraceRecord,
    library_versions,
    model_record,
    pieces_of,
    split_text,
)
from dvp_gui.export.writing import write_trace

__all__ = [
    "ModelRecord",
    "TraceFileError",
    "TraceRecord",
    "check_destination",
    "library_versions",
    "model_record",
    "pieces_of",
    "read_trace",
    "split_text",
    "write_trace",
]
