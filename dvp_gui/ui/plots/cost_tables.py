"""What the cost card shows, as rows of a table: stages of a run and of one token, and seconds by exit layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from dvp_gui.application.card_tables import CardTable
from dvp_gui.application.cost import BreakEven, Cost
from dvp_gui.engine.trace import STAGES
from dvp_gui.export.columns import Column
from dvp_gui.ui.amounts import (
    Scale,
    scale_of_flops,
    scale_of_seconds,
    short_stage_name,
    stage_meaning,
    stage_name,
)

RowKind = Literal["stage", "total", "head", "count"]
"""A stage, their sum, the name of what follows, or a count of a part of it."""
NOTHING = (None, None, None, None)


@dataclass(frozen=True, slots=True)
class CostRow:
    """One row: what it is, then seconds and FLOPs of the run and of the token; None where there is nothing to say."""

    name: str
    short_name: str
    meaning: str
    values: tuple[float | None, float | None, float | None, float | None]
    kind: RowKind = "stage"

    @property
    def saved_name(self) -> str:
        """Its name where no other row says what it is a part of."""
        return _tr("confidence, {count}").format(count=self.name) if self.kind == "count" else self.name


def cost_rows(run: Cost, token: Cost) -> list[CostRow]:
    """A row a stage, the sums, and the two counts of confidence FLOPs."""
    rows = [
        CostRow(
            stage_name(stage),
            short_stage_name(stage),
            stage_meaning(stage),
            (
                run.seconds.get(stage),
                _float(run.flops.get(stage)),
                token.seconds.get(stage),
                _float(token.flops.get(stage)),
            ),
        )
        for stage in STAGES
    ]
    totals = (run.total_seconds, run.total_flops, token.total_seconds, token.total_flops)
    rows.append(CostRow(_tr("total"), _tr("total"), _tr("All stages together."), totals, "total"))
    complete = (None, float(run.confidence_flops), None, float(token.confidence_flops))
    rows.append(
        CostRow(_tr("confidence alone"), _tr("confidence alone"), counters_sentence(), NOTHING, "head")
    )
    rows.append(CostRow(_tr("complete"), _tr("complete"), _complete_sentence(), complete, "count"))
    papers = (None, float(run.paper_flops), None, float(token.paper_flops))
    rows.append(CostRow(_tr("paper's counter"), _tr("paper's"), _paper_sentence(), papers, "count"))
    return rows


def counters_sentence() -> str:
    """What the complete count and the paper's count."""
    return f"{_complete_sentence()} {_paper_sentence()}"


def cost_heads(scales: Sequence[Scale]) -> list[str]:
    """Of the columns, two lines each."""
    whose = (_tr("run"), _tr("run"), _tr("token"), _tr("token"))
    return [_tr("stage"), *(f"{name}\n{scale.unit}" for name, scale in zip(whose, scales, strict=True))]


def cost_scales(rows: Sequence[CostRow]) -> tuple[Scale, Scale, Scale, Scale]:
    """One unit a column."""
    run_s, run_flops, token_s, token_flops = zip(*(row.values for row in rows), strict=True)
    return (
        scale_of_seconds(run_s),
        scale_of_flops(run_flops),
        scale_of_seconds(token_s),
        scale_of_flops(token_flops),
    )


def stages_table(rows: Sequence[CostRow], step: int) -> CardTable:
    """The rows with plain units, to save."""
    columns = (
        Column("stage", "where the cost goes", is_text=True),
        Column("run_seconds", "of the whole run", "s, measured"),
        Column("run_flops", "of the whole run", "FLOP, by formula"),
        Column("token_seconds", f"of the token of step {step}", "s, measured"),
        Column("token_flops", f"of the token of step {step}", "FLOP, by formula"),
    )
    kept = [row for row in rows if row.kind != "head"]
    return CardTable("cost", columns, [[row.saved_name, *map(_cell, row.values)] for row in kept])


def layers_cost_table(costs: BreakEven, num_layers: int) -> CardTable:
    """Seconds a token by exit layer, to save."""
    columns = (
        Column("exit_layer", "decoder blocks executed", "layers"),
        *(
            Column(f"{mode}_seconds", f"of a token in mode {mode}", "s, from medians")
            for mode in ("full", "calm", "dvp")
        ),
    )
    rows = [[str(layer), *map(_cell, layer_seconds(costs, layer))] for layer in range(1, num_layers + 1)]
    return CardTable("break-even", columns, rows)


def layer_seconds(costs: BreakEven, layer: int) -> tuple[float | None, float | None, float | None]:
    """Seconds of full, calm and dvp at an exit layer; None where nothing can leave or nothing was measured."""
    curves = (costs.calm_s, costs.dvp_s)
    calm, dvp = (None if curve is None else float(curve[layer - 1]) for curve in curves)
    return costs.full_s, _known(calm), _known(dvp)


def pieces_of_work(costs: BreakEven) -> list[tuple[str, float | None]]:
    """The medians that the curves are made of, in seconds."""
    times = costs.times
    return [
        (_tr("one block"), times.block),
        (_tr("check over V"), times.check_vocabulary),
        (_tr("check over K"), times.check_kept),
        (_tr("head"), times.head),
        (_tr("copying a layer"), times.copied_layer),
    ]


def medians_sentence(costs: BreakEven, num_runs: int) -> str:
    """The same in words, and where they are from."""
    pieces = pieces_of_work(costs)
    scale = scale_of_seconds(seconds for _, seconds in pieces)
    parts = ", ".join(
        f"{name} {scale.with_unit(seconds) if seconds is not None else _tr('not measured')}"
        for name, seconds in pieces
    )
    source = _tr("this run") if num_runs == 1 else _tr("{count} runs of this model").format(count=num_runs)
    return _tr("Medians of {source}: {parts}.").format(source=source, parts=parts)


def break_even_sentence(costs: BreakEven) -> str:
    """From which exit layer on leaving early costs more time than it saves; what is not known, and what tells it."""
    parts = [
        f"{mode} {_where(first, costs.p)}"
        for mode, seconds, first in (
            ("dvp", costs.dvp_s, costs.dvp_from),
            ("calm", costs.calm_s, costs.calm_from),
        )
        if seconds is not None and costs.full_s is not None
    ]
    sentences = [_tr("Slower than full: {parts}.").format(parts=", ".join(parts))] if parts else []
    if costs.missing:
        not_drawn = _tr("Not measured yet, so not drawn: {pieces}. All modes measures it.")
        sentences.append(not_drawn.format(pieces=", ".join(costs.missing)))
    return " ".join(sentences)


def _where(first: int | None, p: int) -> str:
    """At which exit layers a mode is slower than full, `first` being the lowest."""
    if first is None:
        return _tr("at no exit layer")
    return _tr("at every exit layer") if first <= p else _tr("from exit layer {layer} on").format(layer=first)


def _complete_sentence() -> str:
    return _tr("Complete: the head at p and every check after it, 2 FLOPs a multiply-add.")


def _paper_sentence() -> str:
    return _tr(
        "The paper's counter: 2d−1 FLOPs a row; the whole vocabulary at each of layers 0 to p, also where "
        "nothing is checked, then K rows a layer (in calm all of V)."
    )


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() and abs(value) < 2**63 else repr(float(value))


def _known(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value


def _float(value: int | None) -> float | None:
    return None if value is None else float(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CostTables", text)
