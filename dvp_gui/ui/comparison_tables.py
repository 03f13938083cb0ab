"""What a comparison shows in figures: rows of text, a unit a row, and how the first run relates to the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from dvp_gui.application.comparison import Comparison, RunFigures
from dvp_gui.engine.trace import STAGES
from dvp_gui.ui.amounts import (
    MISSING,
    Scale,
    scale_of_flops,
    scale_of_seconds,
    share_text,
    stage_meaning,
    stage_name,
)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of every run; a head has no cells."""

    name: str
    cells: tuple[str, ...] = ()
    meaning: str = ""
    is_sum: bool = False


def figure_rows(comparison: Comparison) -> list[FigureRow]:
    """Tokens and exits, then seconds and FLOPs by stage, then the two counts of confidence FLOPs."""
    runs = comparison.runs
    return [*_token_rows(runs), *_seconds_rows(runs), *_flops_rows(runs)]


def _token_rows(runs: Sequence[RunFigures]) -> list[FigureRow]:
    return [
        FigureRow(_tr("tokens"), tuple(f"{run.num_tokens:,}" for run in runs)),
        FigureRow(
            _tr("tokens equal in all runs"),
            tuple(f"{run.num_equal:,}" for run in runs),
            _tr("Places at which every run has the same token."),
        ),
        FigureRow(
            _tr("average exit layer"),
            tuple(_exit_text(run) for run in runs),
            _tr("Mean number of decoder blocks that a token took, of L."),
        ),
        FigureRow(
            _tr("agreement with the full model"),
            tuple(share_text(run.agreement) for run in runs),
            _tr("Tokens that are the full model's on the same text; known for audited runs."),
        ),
    ]


def _seconds_rows(runs: Sequence[RunFigures]) -> list[FigureRow]:
    totals = [run.cost.total_seconds for run in runs]
    scale = scale_of_seconds(totals)
    rows = [FigureRow(_tr("Time, {unit}").format(unit=scale.unit))]
    for stage in STAGES:
        cells = _scaled(runs, scale, lambda run, s=stage: run.cost.seconds.get(s))  # type: ignore[misc]
        rows.append(FigureRow(stage_name(stage), cells, stage_meaning(stage)))
    rows.append(FigureRow(_tr("total"), tuple(scale.text(total) for total in totals), is_sum=True))
    return [*rows, _against_first(totals)]


def _flops_rows(runs: Sequence[RunFigures]) -> list[FigureRow]:
    totals = [float(run.cost.total_flops) for run in runs]
    scale = scale_of_flops(totals)
    rows = [FigureRow(_tr("Work by formula, {unit}").format(unit=scale.unit))]
    for stage in STAGES:
        cells = _scaled(runs, scale, lambda run, s=stage: run.cost.flops.get(s))  # type: ignore[misc]
        rows.append(FigureRow(stage_name(stage), cells, stage_meaning(stage)))
    rows.append(FigureRow(_tr("total"), tuple(scale.text(total) for total in totals), is_sum=True))
    rows.append(_against_first(totals))
    complete = _scaled(runs, scale, lambda run: run.cost.confidence_flops)
    rows.append(
        FigureRow(_tr("confidence, complete"), complete, _tr("The head at p and the checks after it."))
    )
    papers = _scaled(runs, scale, lambda run: run.cost.paper_flops)
    rows.append(
        FigureRow(_tr("confidence, paper's"), papers, _tr("Confidence alone, by the paper's own counter."))
    )
    return rows


def _scaled(
    runs: Sequence[RunFigures], scale: Scale, value: Callable[[RunFigures], float | None]
) -> tuple[str, ...]:
    return tuple(scale.text(value(run)) for run in runs)


def _against_first(totals: Sequence[float]) -> FigureRow:
    first = totals[0]
    cells = tuple(share_text(total / first) if first else MISSING for total in totals)
    return FigureRow(_tr("of the first run's"), cells, _tr("The total over that of the first run."))


def _exit_text(run: RunFigures) -> str:
    if run.average_exit_layer is None:
        return MISSING
    count = run.record.model.num_layers
    return _tr("{layer:.2f} of {count}").format(layer=run.average_exit_layer, count=count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ComparisonTables", text)
