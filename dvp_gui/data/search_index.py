"""Finds the rows of a table that hold some words, fast enough for each letter typed. Knows no window."""

from __future__ import annotations

from collections.abc import Callable

from dvp_gui.data.column_mapping import as_text
from dvp_gui.data.table_files import ReadingStoppedError
from dvp_gui.data.tables import Table

_ROWS_BETWEEN_STOP_CHECKS = 2000


class SearchIndex:
    """The texts of every row, ready to be searched in any case."""

    def __init__(self, table: Table, should_stop: Callable[[], bool] = lambda: False) -> None:
        """Takes about a second for 100,000 passages; `should_stop` ends it by ReadingStoppedError."""
        self._rows: list[str] = []
        columns = list(table.columns.values())
        for row in range(len(table)):
            if row % _ROWS_BETWEEN_STOP_CHECKS == 0 and should_stop():
                raise ReadingStoppedError("The reading was stopped.")
            self._rows.append("\n".join(as_text(cells[row]) for cells in columns).casefold())
        self._last_words: list[str] = []
        self._last_found: list[int] | None = None

    def find(self, query: str) -> list[int]:
        """The rows that hold every word of `query`, in order; all rows where it has none."""
        words = query.casefold().split()
        rows = self._rows
        among = range(len(rows)) if not self._narrows(words) else self._last_found or []
        found = list(among)
        for word in words:
            found = [row for row in found if word in rows[row]]
        self._last_words, self._last_found = words, found
        return found

    def _narrows(self, words: list[str]) -> bool:
        """Whether whatever holds `words` is among what was found last."""
        if self._last_found is None:
            return False
        return all(any(last in word for word in words) for last in self._last_words)
