"""Rows and named columns, as a data set comes; values as they were read. Knows no file format and no task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MAX_ROWS = 200_000
"""A longer file is read up to here: more rows than a person looks through, and memory has an end."""
_MAX_DEPTH = 3
"""How deep objects within objects get columns of their own, named `outer.inner`."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns of equal length by name, in the order of the file; a missing value is None."""

    columns: Mapping[str, Sequence[Any]]
    is_cut: bool = False
    """Whether the file has more than MAX_ROWS rows."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(self.columns)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.columns.values()), ()))

    def value(self, name: str, row: int) -> Any:
        """One cell; None for a column that the table does not have."""
        return self.columns[name][row] if name in self.columns else None


def table_from_rows(rows: Iterable[Mapping[str, Any]], *, is_cut: bool = False) -> Table:
    """The table of `rows`, which need not all have the same keys; objects within them are spread over columns."""
    columns: dict[str, list[Any]] = {}
    count = 0
    for row in rows:
        for name, value in _flat(row):
            cells = columns.setdefault(name, [])
            if len(cells) <= count:  # of two equal names the first counts
                cells.extend([None] * (count - len(cells)))
                cells.append(value)
        count += 1
    for cells in columns.values():
        cells.extend([None] * (count - len(cells)))
    return Table(columns, is_cut)


def _flat(row: Mapping[str, Any], prefix: str = "", depth: int = 1) -> Iterable[tuple[str, Any]]:
    for key, value in row.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and value and depth < _MAX_DEPTH:
            yield from _flat(value, f"{name}.", depth + 1)
        else:
            yield name, value
