"""Single cells of a CSV table: numbers, missing values, and text that a spreadsheet would run as a
formula.
"""

from __future__ import annotations

import math
import re

# A spreadsheet runs a cell as a formula if it starts with one of these. Cells that start with ' and one of
# them are guarded too: only so can reading undo the guard without a doubt.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def guard(text: str) -> str:
    """`text` with a leading ' where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(cell: str) -> str:
    """The text that `guard` made `cell` from."""
    return cell[1:] if _GUARDED.match(cell) else cell


def as_cell(text: str) -> str:
    """`text` as a cell that every CSV reader and spreadsheet can take; not to be read back."""
    return guard(replace_unwritable(text))


def is_writable(text: str) -> bool:
    """Whether every CSV reader can take `text` as UTF-8: no lone surrogate, no NUL."""
    return _UNWRITABLE.search(text) is None


def replace_unwritable(text: str) -> str:
    """`text` with U+FFFD for each character that does not belong into a CSV file."""
    return _UNWRITABLE.sub("\ufffd", text)


def format_float(value: float) -> str:
    """`repr`, which reads back to the same number; empty for NaN, the missing value."""
    value = float(value)
    return "" if math.isnan(value) else repr(value)


def parse_float(cell: str) -> float:
    """The number of a cell, NaN where it is empty."""
    return float(cell) if cell else math.nan
