"""What a card of the window shows, as a table to save: the columns of the trace files wherever these have them.

Knows no widget.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from dvp_gui.application.run_state import RunState, Vocabulary
from dvp_gui.engine.audit_trace import Verdict
from dvp_gui.export.audit_tables import layer_cells, token_cells
from dvp_gui.export.columns import AUDIT_LAYERS, AUDIT_TOKENS, CANDIDATES, LAYERS, TOKENS, Column
from dvp_gui.export.tables import candidate_rows, layer_rows, token_row

Row = list[str]


@dataclass(frozen=True, slots=True)
class CardTable:
    """Rows of cells, a cell a column; missing is empty."""

    name: str
    """Of the file that is offered, without an ending."""
    columns: tuple[Column, ...]
    rows: list[Row]

    def with_column(self, column: Column, cells: Sequence[str]) -> CardTable:
        """The same with one column more, one cell a row."""
        rows = [[*row, cell] for row, cell in zip(self.rows, cells, strict=True)]
        return CardTable(self.name, (*self.columns, column), rows)

    def pick(self, *names: str) -> CardTable:
        """Only the columns of these names; a name that is not there is left out."""
        kept = [index for index, column in enumerate(self.columns) if column.name in names]
        columns = tuple(self.columns[index] for index in kept)
        return CardTable(self.name, columns, [[row[index] for index in kept] for row in self.rows])


class _Pieces(Mapping[int, str]):
    """The spelling of any token id, looked up when it is asked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def __getitem__(self, token_id: int) -> str:
        return self._vocabulary.piece(token_id)

    def __iter__(self) -> Iterator[int]:
        return iter(())

    def __len__(self) -> int:
        return 0


def tokens_table(state: RunState, name: str) -> CardTable | None:
    """`tokens` of the trace files, without the text that each token adds; None without a run."""
    info = state.info
    if info is None or not state.traces:
        return None
    pieces, is_audited = _Pieces(info.vocabulary), _is_audited(state)
    rows = [token_row(trace, pieces[trace.token_id], "") for trace in state.traces]
    if is_audited:
        for index, row in enumerate(rows):
            row += token_cells(state.audits[index], _verdict(state, index), pieces)
    table = CardTable(name, TOKENS + (AUDIT_TOKENS if is_audited else ()), rows)
    return table.pick(*(column.name for column in table.columns if column.name != "text"))


def layers_table(state: RunState, name: str, index: int | None = None) -> CardTable | None:
    """`layers` of the trace files, of all tokens or of token `index` alone; None without a run."""
    info = state.info
    if info is None or not state.traces:
        return None
    pieces, is_audited = _Pieces(info.vocabulary), _is_audited(state)
    rows: list[Row] = []
    for at in range(len(state.traces)) if index is None else [index]:
        for layer, row in enumerate(layer_rows(state.traces[at], pieces), start=1):
            if is_audited:
                row += layer_cells(state.audits[at], _verdict(state, at), layer, pieces)
            rows.append(row)
    return CardTable(name, LAYERS + (AUDIT_LAYERS if is_audited else ()), rows)


def exits_table(state: RunState, name: str) -> CardTable | None:
    """The exit layer of every token and the mean of all up to there; None without a run."""
    tokens = tokens_table(state, name)
    if tokens is None:
        return None
    sums = accumulate(trace.exit_layer for trace in state.traces)
    means = [repr(total / count) for count, total in enumerate(sums, start=1)]
    average = Column("average_exit_layer", "mean exit layer of all tokens up to this one", "layers")
    return tokens.pick("step", "token_id", "token", "exit_layer").with_column(average, means)


def candidates_table(state: RunState, name: str) -> CardTable | None:
    """`candidates` of the trace files for the token in focus, and each one's share among the K; None without any."""
    index, info = state.focus, state.info
    if index is None or info is None or not state.traces[index].candidate_ids.size:
        return None
    trace = state.traces[index]
    mass = float(trace.candidate_probs.sum(dtype="float64"))
    shares = [repr(float(probability) / mass) for probability in trace.candidate_probs] if mass > 0 else []
    over_k = Column("probability_over_k", "the same, renormalised over the K kept", "0..1")
    rows = list(candidate_rows(trace, _Pieces(info.vocabulary)))
    return CardTable(name, CANDIDATES, rows).with_column(over_k, shares or [""] * len(rows))


def named_values(name: str, values: Mapping[str, str]) -> CardTable:
    """Figures as they stand in the window: one a row."""
    columns = (Column("figure", "what it is", is_text=True), Column("value", "as shown", is_text=True))
    return CardTable(name, columns, [[key, value] for key, value in values.items()])


def _is_audited(state: RunState) -> bool:
    return bool(state.audits) and len(state.audits) == len(state.traces)


def _verdict(state: RunState, index: int) -> Verdict | None:
    return state.verdicts[index] if index < len(state.verdicts) else None
