"""Write a trace record as CSV tables with a JSON sidecar, all files or none."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from itertools import zip_longest
from pathlib import Path
from typing import Any

from dvp_gui.engine.audit_trace import TokenAudit, Verdict
from dvp_gui.export.audit_logits import to_npz
from dvp_gui.export.audit_tables import layer_cells, token_cells
from dvp_gui.export.cells import guard, is_writable, replace_unwritable
from dvp_gui.export.columns import Column, columns_of, describe
from dvp_gui.export.file_set import replace_files
from dvp_gui.export.names import SUFFIXES, check_destination, file_path
from dvp_gui.export.record import TraceFileError, TraceRecord
from dvp_gui.export.tables import Row, candidate_rows, layer_rows, token_row

SCHEMA = "dvp-explorer-trace"
SCHEMA_VERSION = 2
"""2: audits, input ids, the exit reason `forced`. Version 1 has none of them and is read as well."""
Originals = list[dict[str, Any]]


def write_trace(
    stem: Path,
    record: TraceRecord,
    *,
    candidates: bool = False,
    logits: bool = False,
    raw_text: bool = False,
    force: bool = False,
    should_stop: Callable[[], bool] | None = None,
) -> list[Path]:
    """Write `<stem>.tokens.csv`, `.layers.csv`, on request `.candidates.csv` and, for an audited run, the `logits` in
    `.audit.npz`, and `.json`; return their paths, the last being the .json.

    `raw_text` leaves text cells without the guard against spreadsheet formulas. Nothing is overwritten
    without `force`. `should_stop` is asked between two pieces of a file. Raises TraceFileError, when stopped as
    well; the files that stood there before are then as they were.
    """
    check_destination(stem, force=force)
    guarded: Callable[[str], str] = _as_it_is if raw_text else guard
    tables = {"tokens": _token_rows(record), "layers": _layer_rows(record)}
    if candidates and record.has_candidates:
        tables["candidates"] = _candidate_rows(record)
    contents: dict[Path, list[bytes | memoryview]] = {}
    files: dict[str, dict[str, Any]] = {}
    originals: Originals = []
    for table, rows in tables.items():
        path = file_path(stem, table)
        data = _to_csv(columns_of(table, is_audited=bool(record.audits)), table, rows, guarded, originals)
        contents[path] = [data]
        files[table] = _entry(path, len(rows), data)
    if logits and record.has_logits:
        path, npz = file_path(stem, "audit"), to_npz(record.audits, record.verdicts)
        contents[path] = [npz]
        files["audit"] = _entry(path, len(record.audits), npz)
    sidecar = _sidecar(record, files, is_guarded=not raw_text, originals=originals)
    contents[file_path(stem, "sidecar")] = [_to_json(sidecar)]
    _replace(contents, [file_path(stem, kind) for kind in SUFFIXES], should_stop)
    return list(contents)


def _entry(path: Path, rows: int, data: bytes | memoryview) -> dict[str, Any]:
    return {"name": path.name, "rows": rows, "sha256": hashlib.sha256(data).hexdigest()}


def _replace(
    contents: dict[Path, list[bytes | memoryview]],
    whole_set: Iterable[Path],
    should_stop: Callable[[], bool] | None,
) -> None:
    """A candidates or audit file of an older set would belong to nothing, so it goes away."""
    try:
        replace_files(contents, remove=whole_set, should_stop=should_stop)
    except OSError as error:
        where = error.filename2 or error.filename or next(iter(contents))
        reason = error.strerror or str(error)
        raise TraceFileError(
            f"The trace could not be written to {Path(where).parent} ({reason}): no file there was changed."
        ) from error


def _token_rows(record: TraceRecord) -> list[Row]:
    pairs = zip(record.traces, record.token_texts, strict=True)
    rows = [token_row(trace, record.pieces.get(trace.token_id, ""), text) for trace, text in pairs]
    for row, (audit, verdict) in zip(rows, _audited(record), strict=False):
        row += token_cells(audit, verdict, record.pieces)
    return rows


def _layer_rows(record: TraceRecord) -> list[Row]:
    rows = [list(layer_rows(trace, record.pieces)) for trace in record.traces]
    for token_rows, (audit, verdict) in zip(rows, _audited(record), strict=False):
        for layer, row in enumerate(token_rows, start=1):
            row += layer_cells(audit, verdict, layer, record.pieces)
    return [row for token_rows in rows for row in token_rows]


def _audited(record: TraceRecord) -> Iterable[tuple[TokenAudit, Verdict | None]]:
    """Audit and verdict of each token; nothing in a run without an audit."""
    return zip_longest(record.audits, record.verdicts)


def _candidate_rows(record: TraceRecord) -> list[Row]:
    return [row for trace in record.traces for row in candidate_rows(trace, record.pieces)]


def _to_csv(
    columns: Sequence[Column],
    table: str,
    rows: Iterable[Row],
    guarded: Callable[[str], str],
    originals: Originals,
) -> bytes:
    """RFC 4180: CRLF, quotes where needed, a header; UTF-8. Text that no CSV can hold goes into
    `originals`.
    """
    text_columns = [index for index, column in enumerate(columns) if column.is_text]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(column.name for column in columns)
    for number, row in enumerate(rows):
        for index in text_columns:
            text = row[index]
            if not is_writable(text):
                originals.append(
                    {"table": table, "row": number, "column": columns[index].name, "value": text}
                )
                text = replace_unwritable(text)
            row[index] = guarded(text)
        writer.writerow(row)
    return buffer.getvalue().encode("utf-8")


def _sidecar(
    record: TraceRecord, files: dict[str, dict[str, Any]], *, is_guarded: bool, originals: Originals
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "created": record.created,
        "libraries": dict(record.libraries),
        "model": asdict(record.model),
        "task": record.task,
        "prompt": record.prompt,
        "num_input_tokens": record.num_input_tokens,
        "input_ids": list(record.input_ids),
        "forked_from": record.forked_from,
        "text": record.text,
        "status": record.status,
        "config": record.config.to_dict(),
        "audit": {"seconds": record.audit_seconds} if record.audits else None,
        "formula_guard": is_guarded,
        "replaced_cells": originals,
        "files": files,
        "columns": describe(is_audited=bool(record.audits)),
    }


def _to_json(values: dict[str, Any]) -> bytes:
    """UTF-8 JSON; a lone surrogate, which UTF-8 cannot hold, becomes JSON's own escape of it."""
    text = json.dumps(values, ensure_ascii=False, allow_nan=False, indent=2)
    return f"{text}\n".encode("utf-8", errors="backslashreplace")


def _as_it_is(text: str) -> str:
    return text
