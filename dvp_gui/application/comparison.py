"""Two or more runs side by side: their tokens aligned, what each came to and what it cost. Knows no widget."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from dvp_gui.application.audit_reading import count_verdicts
from dvp_gui.application.cost import Cost, cost_of
from dvp_gui.application.settings_names import name_settings, unlike
from dvp_gui.engine.trace import STAGES
from dvp_gui.export import TraceRecord, as_cell

Row = tuple[str, ...]
GAP = ""


@dataclass(frozen=True, slots=True)
class AlignedTokens:
    """One place in the aligned texts: for each run the index of its token there, or None where it has none."""

    indices: tuple[int | None, ...]
    differs: bool
    """Whether not every run has the same token here."""


@dataclass(frozen=True, slots=True)
class RunFigures:
    """What one run came to."""

    name: str
    record: TraceRecord
    num_tokens: int
    average_exit_layer: float | None
    agreement: float | None
    """Share of tokens that are the full model's on the same text, 0..1; None where it was not asked."""
    num_equal: int
    """Tokens that every compared run has at the same place."""
    cost: Cost


@dataclass(frozen=True, slots=True)
class Comparison:
    """The runs in the given order; the first one is what the others are aligned with."""

    runs: tuple[RunFigures, ...]
    tokens: tuple[AlignedTokens, ...]

    @property
    def num_different(self) -> int:
        """Places at which the runs do not all have the same token."""
        return sum(place.differs for place in self.tokens)

    def figure_rows(self) -> list[Row]:
        """A header and one row a figure, one column a run; the unit stands in the second column."""
        rows = [("figure", "unit", *(run.name for run in self.runs))]
        rows += [(name, unit, *(_show(value) for value in values)) for name, unit, values in self._figures()]
        return rows

    def token_rows(self) -> list[Row]:
        """A header and one row a place: whether it differs, then token and exit layer of each run."""
        header = [cell for run in self.runs for cell in (f"{run.name}: token", f"{run.name}: exit layer")]
        rows: list[Row] = [("place", "differs", *header)]
        for place, aligned in enumerate(self.tokens):
            cells = [
                cell
                for run, index in zip(self.runs, aligned.indices, strict=True)
                for cell in _token_cells(run.record, index)
            ]
            rows.append((str(place), "true" if aligned.differs else "false", *cells))
        return rows

    def as_csv(self) -> str:
        """`figure_rows` as RFC 4180 text, guarded against spreadsheet formulas."""
        return _to_csv(self.figure_rows())

    def tokens_as_csv(self) -> str:
        """`token_rows` likewise."""
        return _to_csv(self.token_rows())

    def _figures(self) -> list[tuple[str, str, list[object]]]:
        runs = self.runs
        rows: list[tuple[str, str, list[object]]] = [
            ("tokens", "", [run.num_tokens for run in runs]),
            ("tokens equal in all runs", "", [run.num_equal for run in runs]),
            ("average exit layer", "layers", [run.average_exit_layer for run in runs]),
            ("agreement with the full model", "0..1", [run.agreement for run in runs]),
        ]
        for stage in STAGES:
            rows.append((f"seconds, {stage}", "s", [run.cost.seconds.get(stage) for run in runs]))
        rows.append(("seconds, total", "s", [run.cost.total_seconds for run in runs]))
        for stage in STAGES:
            rows.append((f"FLOPs, {stage}", "FLOP", [run.cost.flops.get(stage) for run in runs]))
        rows.append(("FLOPs, total", "FLOP", [run.cost.total_flops for run in runs]))
        rows.append(("confidence FLOPs, the paper's count", "FLOP", [run.cost.paper_flops for run in runs]))
        return rows


def compare(records: Sequence[TraceRecord], names: Sequence[str] | None = None) -> Comparison:
    """Align `records`, two or more, with the first; `names` default to their settings."""
    if len(records) < 2:
        raise ValueError(f"{len(records)} runs cannot be compared: give two or more")
    if names is not None and len(names) != len(records):
        raise ValueError(f"{len(records)} runs, but {len(names)} names")
    tokens = align(_keys(records))
    num_equal = sum(not place.differs for place in tokens)
    runs = [
        _figures_of(record, name, num_equal)
        for record, name in zip(records, names or _default_names(records), strict=True)
    ]
    return Comparison(tuple(runs), tokens)


def align(sequences: Sequence[Sequence[object]]) -> tuple[AlignedTokens, ...]:
    """Places of two or more sequences, the first being what the others are aligned with.

    Tokens that a run has and the first has not stand at places of their own, before the next common one; those of
    several runs share places.
    """
    reference, others = sequences[0], sequences[1:]
    matched: list[dict[int, int]] = []
    inserted: list[dict[int, list[int]]] = []
    for other in others:
        pairs, extra = _match(reference, other)
        matched.append(pairs)
        inserted.append(extra)
    places: list[AlignedTokens] = []
    for index in range(len(reference) + 1):
        for at in range(max((len(extra.get(index, ())) for extra in inserted), default=0)):
            here = [extra[index][at] if at < len(extra.get(index, ())) else None for extra in inserted]
            places.append(AlignedTokens((None, *here), differs=True))
        if index < len(reference):
            indices = (index, *(pairs.get(index) for pairs in matched))
            places.append(AlignedTokens(indices, differs=not _are_equal(sequences, indices)))
    return tuple(places)


def _match(
    reference: Sequence[object], other: Sequence[object]
) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Index in `other` by index in `reference`, and those left over by the reference index that they stand before.

    Where one stretch replaces another, their tokens stand opposite each other as far as both go.
    """
    pairs: dict[int, int] = {}
    extra: dict[int, list[int]] = {}
    for _, start, end, other_start, other_end in SequenceMatcher(
        None, reference, other, autojunk=False
    ).get_opcodes():
        common = min(end - start, other_end - other_start)
        pairs.update((start + at, other_start + at) for at in range(common))
        if other_end - other_start > common:
            extra[end] = list(range(other_start + common, other_end))
    return pairs, extra


def _are_equal(sequences: Sequence[Sequence[object]], indices: Sequence[int | None]) -> bool:
    keys = {
        None if index is None else sequence[index] for sequence, index in zip(sequences, indices, strict=True)
    }
    return len(keys) == 1


def _keys(records: Sequence[TraceRecord]) -> list[list[object]]:
    """What tokens are compared by: ids under one tokenizer, spellings where the tokenizers differ."""
    if len({record.model.tokenizer_sha256 for record in records}) == 1:
        return [[trace.token_id for trace in record.traces] for record in records]
    return [[record.piece(trace.token_id) for trace in record.traces] for record in records]


def _default_names(records: Sequence[TraceRecord]) -> list[str]:
    names: list[str] = []
    for record in records:
        names.append(unlike(name_settings(record.config), names))
    return names


def _figures_of(record: TraceRecord, name: str, num_equal: int) -> RunFigures:
    count = len(record.traces)
    return RunFigures(
        name=name,
        record=record,
        num_tokens=count,
        average_exit_layer=sum(trace.exit_layer for trace in record.traces) / count if count else None,
        agreement=count_verdicts(record.verdicts).agreement,
        num_equal=num_equal,
        cost=cost_of(record.traces, record.model).total,
    )


def _token_cells(record: TraceRecord, index: int | None) -> tuple[str, str]:
    if index is None:
        return GAP, GAP
    trace = record.traces[index]
    return record.piece(trace.token_id), str(trace.exit_layer)


def _show(value: object) -> str:
    """Floats by repr, so that they read back; missing is empty."""
    return "" if value is None else repr(value)


def _to_csv(rows: Sequence[Row]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows([as_cell(cell) for cell in row] for row in rows)
    return buffer.getvalue()
