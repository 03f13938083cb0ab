"""Reads a local file of examples into a table: CSV, JSON, JSON lines, Parquet. Raises InputError in one sentence.

Cells of a CSV stay text: a reader that guesses types would turn the answer "1.50" into 1.5 and "NA" into nothing.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from dvp_gui.data.examples import InputError
from dvp_gui.data.input_files import read_text
from dvp_gui.data.tables import MAX_ROWS, Table, table_from_rows

StopCheck = Callable[[], bool]

TABLE_SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet")
"""The files that can be read, by their ending."""
_MAX_BYTES = 1_000_000_000
_DELIMITERS = ",;\t|"
_LARGEST_CELL = 100_000_000
_ROWS_BETWEEN_STOP_CHECKS = 1000


class ReadingStoppedError(InputError):
    """The person stopped the reading."""


def read_table(path: Path, should_stop: StopCheck = lambda: False) -> Table:
    """The rows of `path`, at least one; `should_stop` is asked now and then and ends it by ReadingStoppedError."""
    suffix = path.suffix.lower()
    if suffix not in TABLE_SUFFIXES:
        raise InputError(f"{path.name} is none of {', '.join(TABLE_SUFFIXES)}: save it as one of these.")
    _check_size(path)
    if suffix == ".parquet":
        table = _read_parquet(path, should_stop)
    else:
        rows = _READERS[suffix](path)
        try:
            table = _gather(rows, should_stop)
        except RecursionError as error:
            raise InputError(f"{path.name} is nested too deeply.") from error
    if not table.names or not len(table):
        raise InputError(f"{path.name} holds no rows: it needs at least one.")
    return table


def _check_size(path: Path) -> None:
    try:
        if not path.is_file():
            raise InputError(f"There is no file {path}: check the path.")
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(f"{path.name} is larger than 1 GB: take a part of it.")
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror or error}).") from error


def _gather(rows: Iterable[Mapping[str, Any]], should_stop: StopCheck) -> Table:
    iterator = iter(_until_stopped(rows, should_stop))
    table = table_from_rows(islice(iterator, MAX_ROWS))
    is_cut = next(iterator, None) is not None
    return Table(table.columns, is_cut)


def _until_stopped(rows: Iterable[Mapping[str, Any]], should_stop: StopCheck) -> Iterator[Mapping[str, Any]]:
    for number, row in enumerate(rows):
        if number % _ROWS_BETWEEN_STOP_CHECKS == 0 and should_stop():
            raise ReadingStoppedError("The reading was stopped.")
        yield row


def _read_csv(path: Path) -> Iterator[dict[str, Any]]:
    text = read_text(path)
    if "\0" in text:
        raise InputError(f"{path.name} holds zero bytes, so it is no CSV text.")
    header_line = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = "\t" if path.suffix.lower() == ".tsv" else max(_DELIMITERS, key=header_line.count)
    limit = csv.field_size_limit(_LARGEST_CELL)
    try:
        yield from _rows_of(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), path)
    except csv.Error as error:
        raise InputError(f"{path.name} is no sound CSV ({error}).") from error
    finally:
        csv.field_size_limit(limit)


def _rows_of(reader: Any, path: Path) -> Iterator[dict[str, Any]]:
    """Rows by the names of the first one that is not empty."""
    names: list[str] | None = None
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if names is None:
            names = _column_names(cells, path)
        elif len(cells) > len(names):
            raise InputError(
                f"{path.name}, line {reader.line_num}: {len(cells)} cells, but the header names {len(names)} columns; "
                "texts that hold the separator need quotes."
            )
        else:
            yield dict(zip(names, cells, strict=False))


def _column_names(cells: list[str], path: Path) -> list[str]:
    names = [cell.strip() for cell in cells]
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"{path.name} has two columns named {twice}: rename one.")
    return [name or f"column {number}" for number, name in enumerate(names, start=1)]


def _read_lines(path: Path) -> Iterator[Mapping[str, Any]]:
    return _objects_of_lines(read_text(path), path)


def _objects_of_lines(text: str, path: Path) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise InputError(f"{path.name}, line {number}: it is no JSON ({_reason(error)}).") from error
        if not isinstance(entry, dict):
            raise InputError(f"{path.name}, line {number}: it is no JSON object.")
        yield entry


def _read_json(path: Path) -> Iterable[Mapping[str, Any]]:
    text = read_text(path)
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError) and error.msg == "Extra data":
            return _objects_of_lines(text, path)  # one object a line, whatever the file's ending says
        raise InputError(f"{path.name} is no JSON ({_reason(error)}).") from error
    rows = _rows_in(content)
    if rows is None:
        raise InputError(f"{path.name} holds no list of objects: each example needs to be a JSON object.")
    return rows


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg}, line {error.lineno}"
    return "it is nested too deeply"


def _rows_in(content: Any) -> Iterable[Mapping[str, Any]] | None:
    """The examples of a JSON value: a list of objects, columns as lists, or one list under some key; else None."""
    if isinstance(content, list):
        if not all(isinstance(entry, dict) for entry in content):
            return None
        return _squad_rows(content) if content and "paragraphs" in content[0] else content
    if not isinstance(content, dict):
        return None
    columns = [list(value.values()) if isinstance(value, dict) else value for value in content.values()]
    lists = [column for column in columns if isinstance(column, list)]
    if lists and len(lists) == len(columns) and _are_columns(lists):
        return [dict(zip(content, cells, strict=True)) for cells in zip(*lists, strict=True)]
    found = (_rows_in(value) for value in content.values() if isinstance(value, list) and value)
    return next((rows for rows in found if rows is not None), None)


def _are_columns(lists: list[list[Any]]) -> bool:
    """Whether these are columns of one table and not a list of examples under a key."""
    of_one_length = len({len(column) for column in lists}) == 1
    return of_one_length and not (len(lists) == 1 and all(isinstance(cell, dict) for cell in lists[0]))


def _squad_rows(articles: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """SQuAD's own file: questions within paragraphs within articles."""
    for article in articles:
        for paragraph in article.get("paragraphs", ()):
            for entry in paragraph.get("qas", ()):
                answers = [answer.get("text", "") for answer in entry.get("answers", ())]
                yield {
                    "id": entry.get("id"),
                    "question": entry.get("question"),
                    "context": paragraph.get("context"),
                    "answers": answers,
                }


def _read_parquet(path: Path, should_stop: StopCheck) -> Table:
    from pyarrow import ArrowException  # takes a moment, and only this format needs it
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path) as file:
            return _gather(_parquet_rows(file), should_stop)
    except (ArrowException, OSError) as error:
        raise InputError(f"{path.name} is no sound Parquet file.") from error


def _parquet_rows(file: Any) -> Iterator[dict[str, Any]]:
    for batch in file.iter_batches(batch_size=_ROWS_BETWEEN_STOP_CHECKS):
        yield from batch.to_pylist()


_READERS: dict[str, Callable[[Path], Iterable[Mapping[str, Any]]]] = {
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".json": _read_json,
    ".jsonl": _read_lines,
    ".ndjson": _read_lines,
}
