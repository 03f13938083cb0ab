"""Read trace files back into a trace record, and refuse in one sentence what is damaged, changed or
unknown.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from dvp_gui.engine.audit_trace import TokenAudit, Verdict
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.trace import ModelInfo, TokenTrace
from dvp_gui.export.audit_logits import from_npz
from dvp_gui.export.audit_tables import Logits, parse_audit, parse_verdict
from dvp_gui.export.cells import unguard
from dvp_gui.export.columns import columns_of
from dvp_gui.export.names import file_path, stem_of
from dvp_gui.export.record import TraceFileError, TraceRecord
from dvp_gui.export.tables import NamedRow, parse_trace
from dvp_gui.export.writing import SCHEMA, SCHEMA_VERSION

Rows = list[dict[str, str]]
_NO_CANDIDATES = "The candidates were not saved with this trace."
_NO_LOGITS = "The audit's logits were not saved with this trace, so other settings cannot be replayed on it."
_LOGITS_GONE = "The audit's .npz file is gone, so other settings cannot be replayed; everything else is here."
_DAMAGES = (ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError, csv.Error, BadZipFile)
_CANDIDATES_GONE = "The candidates file of this trace is gone; everything else is here."


def read_trace(path: Path) -> TraceRecord:
    """The record that `path`, the .json of a set or any of its .csv files, belongs to; raises
    TraceFileError.
    """
    stem = stem_of(path)
    sidecar_path = file_path(stem, "sidecar")
    sidecar = _read_sidecar(sidecar_path)
    try:
        return _read_set(stem, sidecar)
    except _DAMAGES as error:
        raise TraceFileError(f"{sidecar_path} or a table beside it is damaged ({_reason(error)}).") from error


def _read_sidecar(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(_read_bytes(path).decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise TraceFileError(f"{path} is damaged: it is no JSON ({_reason(error)}).") from error
    if not isinstance(values, dict) or values.get("schema") != SCHEMA:
        raise TraceFileError(f"{path} is no trace of this program.")
    version = values.get("schema_version")
    if version not in range(1, SCHEMA_VERSION + 1):
        raise TraceFileError(
            f"{path} has schema version {version!r}, but this program reads versions 1 to {SCHEMA_VERSION}."
        )
    return values


def _read_set(stem: Path, sidecar: dict[str, Any]) -> TraceRecord:
    files = sidecar["files"]
    notes: list[str] = []
    tables = {table: _read_table(stem, table, sidecar) for table in ("tokens", "layers")}
    has_candidates = "candidates" in files and file_path(stem, "candidates").exists()
    if has_candidates:
        tables["candidates"] = _read_table(stem, "candidates", sidecar)
    elif "candidates" in files:
        notes.append(_CANDIDATES_GONE)
    else:
        notes.append(_NO_CANDIDATES)
    model = ModelInfo.from_dict(sidecar["model"])
    audits, verdicts = _read_audit(stem, sidecar, tables, model, notes)
    return TraceRecord(
        traces=_parse_traces(tables, model.num_layers),
        pieces=_pieces(tables),
        token_texts=tuple(row["text"] for row in tables["tokens"]),
        text=_text(sidecar, "text"),
        prompt=_text(sidecar, "prompt"),
        task=_text(sidecar, "task"),
        config=DecodingConfig(**sidecar["config"]),
        model=model,
        num_input_tokens=int(sidecar["num_input_tokens"]),
        status=_text(sidecar, "status"),
        created=_text(sidecar, "created"),
        libraries=dict(sidecar["libraries"]),
        has_candidates=has_candidates,
        input_ids=tuple(int(token_id) for token_id in sidecar.get("input_ids", ())),
        forked_from=sidecar.get("forked_from"),
        audits=audits,
        verdicts=verdicts,
        audit_seconds=float((sidecar.get("audit") or {"seconds": 0.0})["seconds"]),
        notes=tuple(notes),
    )


def _read_audit(
    stem: Path, sidecar: dict[str, Any], tables: Mapping[str, Rows], model: ModelInfo, notes: list[str]
) -> tuple[tuple[TokenAudit, ...], tuple[Verdict, ...]]:
    """Audits and verdicts, none where the run was not audited; appends to `notes` what is missing."""
    if not sidecar.get("audit"):
        return (), ()
    tokens, layers = tables["tokens"], _by_step(tables["layers"])
    logits = _read_logits(stem, sidecar, len(tokens), model.num_layers, notes)
    audits = tuple(
        parse_audit(row, layers[row["step"]], model.vocab_size, of_token)
        for row, of_token in zip(tokens, logits, strict=True)
    )
    is_judged = all(row["verdict"] for row in tokens)
    verdicts = tuple(parse_verdict(row, layers[row["step"]]) for row in tokens) if is_judged else ()
    return audits, verdicts


def _read_logits(
    stem: Path, sidecar: dict[str, Any], num_tokens: int, num_layers: int, notes: list[str]
) -> Sequence[Logits | None]:
    """The logits of each token, None for all where there are none."""
    path = file_path(stem, "audit")
    if "audit" in sidecar["files"] and path.exists():
        return from_npz(_read_checked(path, sidecar["files"]["audit"]), num_tokens, num_layers)
    notes.append(_LOGITS_GONE if "audit" in sidecar["files"] else _NO_LOGITS)
    return [None] * num_tokens


def _read_checked(path: Path, entry: Mapping[str, Any]) -> bytes:
    """The bytes of a file that is as it was written."""
    data = _read_bytes(path)
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise TraceFileError(
            f"{path} was changed after it was written: its SHA-256 is not the one in the .json file."
        )
    return data


def _read_table(stem: Path, table: str, sidecar: dict[str, Any]) -> Rows:
    """The rows of one table by column name, text as it was before it was written."""
    path = file_path(stem, table)
    entry = sidecar["files"][table]
    data = _read_checked(path, entry)
    header, *lines = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    if len(rows) != entry["rows"]:
        raise ValueError(f"{path.name} has {len(rows)} rows instead of {entry['rows']}")
    restored: Callable[[str], str] = unguard if sidecar["formula_guard"] else str
    columns = columns_of(table, is_audited=bool(sidecar.get("audit")))
    text_columns = [column.name for column in columns if column.is_text]
    for row in rows:
        row.update({name: restored(row[name]) for name in text_columns})
    for cell in sidecar["replaced_cells"]:
        if cell["table"] == table:
            rows[cell["row"]][cell["column"]] = cell["value"]
    return rows


def _parse_traces(tables: Mapping[str, Rows], num_layers: int) -> tuple[TokenTrace, ...]:
    layers = _by_step(tables["layers"])
    candidates = _by_step(tables.get("candidates", []))
    tokens = tables["tokens"]
    strange = (layers.keys() | candidates.keys()) - {row["step"] for row in tokens}
    if strange:
        raise ValueError(f"step {min(strange)} is not among the tokens")
    return tuple(
        parse_trace(row, layers.get(row["step"], []), candidates.get(row["step"], []), num_layers)
        for row in tokens
    )


def _by_step(rows: Sequence[dict[str, str]]) -> dict[str, list[NamedRow]]:
    grouped: dict[str, list[NamedRow]] = defaultdict(list)
    for row in rows:
        grouped[row["step"]].append(row)
    return grouped


def _pieces(tables: Mapping[str, Rows]) -> dict[int, str]:
    """The spelling of every id that the tables name."""
    sources = (
        ("candidates", "token_id", "token"),
        ("layers", "top1_id", "top1"),
        ("layers", "full_top1_id", "full_top1"),
        ("layers", "full_top2_id", "full_top2"),
        ("tokens", "full_model_id", "full_model_token"),
        ("tokens", "token_id", "token"),
    )
    return {
        int(row[id_column]): row[piece_column]
        for table, id_column, piece_column in sources
        for row in tables.get(table, [])
        if row.get(id_column)
    }


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise TraceFileError(
            f"{path} is missing: a trace needs its .json, .tokens.csv and .layers.csv."
        ) from error
    except OSError as error:
        raise TraceFileError(f"{path} cannot be read ({error.strerror or error}).") from error


def _text(sidecar: dict[str, Any], key: str) -> str:
    value = sidecar[key]
    if not isinstance(value, str):
        raise TypeError(f"{key} is no text")
    return value


def _reason(error: Exception) -> str:
    text = f"{error.args[0]} is missing" if isinstance(error, KeyError) and error.args else str(error)
    return (text or type(error).__name__).splitlines()[0]
