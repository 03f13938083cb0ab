"""A data set as it is browsed: a table, what its columns mean, and a way to search it. Knows no window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from dvp_gui import resource_path
from dvp_gui.data.column_mapping import ColumnMapping, guess_mapping
from dvp_gui.data.datasets import BUNDLED
from dvp_gui.data.examples import Example
from dvp_gui.data.hub_sets import HubSet
from dvp_gui.data.search_index import SearchIndex
from dvp_gui.data.table_files import read_table
from dvp_gui.data.tables import Table

BUNDLED_TITLES: dict[str, str] = {
    "handwritten-dev": "Hand-written, development",
    "handwritten-test": "Hand-written, test",
    "generated": "Generated, test",
}
"""Shipped sets by name, in the order of the menu."""


@dataclass(frozen=True, slots=True, eq=False)
class DataSet:
    """One opened data set; rows count from 0."""

    title: str
    table: Table
    mapping: ColumnMapping
    index: SearchIndex

    def __len__(self) -> int:
        """How many rows it has."""
        return len(self.table)

    def with_mapping(self, mapping: ColumnMapping) -> DataSet:
        """The same rows, read otherwise."""
        return replace(self, mapping=mapping)

    def texts(self, row: int) -> dict[str, str]:
        """The text of each field of a row."""
        return self.mapping.texts(self.table, row)

    def example(self, row: int) -> Example:
        """A row as an input with its reference; raises InputError where a text is missing."""
        return self.mapping.example(self.table, row)


def open_bundled(name: str, should_stop: Callable[[], bool] = lambda: False) -> DataSet:
    """A shipped set."""
    return _open(resource_path("datasets", BUNDLED[name]), BUNDLED_TITLES[name], None, should_stop)


def open_hub_set(
    wanted: HubSet, split: str, folder: Path | None = None, should_stop: Callable[[], bool] = lambda: False
) -> DataSet:
    """A public set whose copy is here."""
    return _open(wanted.local_file(split, folder), f"{wanted.title}, {split}", wanted.mapping, should_stop)


def open_file(path: Path, should_stop: Callable[[], bool] = lambda: False) -> DataSet:
    """A local file, its columns guessed."""
    return _open(path, path.name, None, should_stop)


def _open(path: Path, title: str, mapping: ColumnMapping | None, should_stop: Callable[[], bool]) -> DataSet:
    table = read_table(path, should_stop)
    return DataSet(title, table, mapping or guess_mapping(table), SearchIndex(table, should_stop))
