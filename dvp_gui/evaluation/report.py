"""The figures of a set of outcomes, as numbers and as a table. Knows no model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

import numpy as np

from dvp_gui.evaluation.outcomes import Outcome, Scores


@dataclass(frozen=True, slots=True)
class Quality:
    """Averages of the scores, 0..1; None where no example has such a reference."""

    exact: float | None
    f1: float | None
    keywords: float | None
    rouge_l: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a set of examples gave. Shares are in 0..1; tokens count EOS in."""

    num_examples: int
    num_questions: int
    num_dialogues: int
    num_tokens: int
    num_layers: int
    quality: Quality
    """Of the decode as it was configured."""
    full_quality: Quality
    """Of the same model at full depth."""
    exit_layer: float
    """Average over tokens."""
    same_text: float
    """Examples whose text is the one of full depth."""
    same_token: float
    """Tokens equal to full depth on the same text."""
    in_candidates: float | None
    """Tokens where full depth's choice is among the K kept; None outside dvp."""
    exits: tuple[float, ...]
    """[L]: share of the tokens that left at layer l."""
    layer_top1: tuple[float, ...]
    """[L]: share of the tokens whose best token after layer l is already the one after L, at full depth."""

    @property
    def share_of_layers(self) -> float:
        """Average exit layer / L."""
        return self.exit_layer / self.num_layers

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self) | {"share_of_layers": self.share_of_layers}


def summarise(outcomes: Sequence[Outcome], num_layers: int) -> Report:
    """The report of at least one outcome with at least one token."""
    layers = [layer for outcome in outcomes for layer in outcome.exit_layers]
    agreements = [outcome.agreement for outcome in outcomes]
    top1 = np.concatenate([agreement.layer_top1 for agreement in agreements])
    kept = np.concatenate([agreement.in_candidates for agreement in agreements])
    return Report(
        num_examples=len(outcomes),
        num_questions=sum(outcome.example.task == "qa" for outcome in outcomes),
        num_dialogues=sum(outcome.example.task == "summarize" for outcome in outcomes),
        num_tokens=len(layers),
        num_layers=num_layers,
        quality=_quality(outcome.scores for outcome in outcomes),
        full_quality=_quality(outcome.full_scores for outcome in outcomes),
        exit_layer=fmean(layers),
        same_text=fmean(outcome.text == outcome.full_text for outcome in outcomes),
        same_token=float(np.concatenate([agreement.same_token for agreement in agreements]).mean()),
        in_candidates=float(kept.mean()) if kept.size else None,
        exits=tuple(layers.count(layer) / len(layers) for layer in range(1, num_layers + 1)),
        layer_top1=tuple(top1.mean(axis=0).tolist()),
    )


def format_report(report: Report) -> str:
    """The table that `evaluate` prints."""
    quality, full = report.quality, report.full_quality
    rows = [
        ("", "as configured", "full depth"),
        ("exact match", percent(quality.exact), percent(full.exact)),
        ("F1", percent(quality.f1), percent(full.f1)),
        ("dialogues with all keywords", percent(quality.keywords), percent(full.keywords)),
        ("Rouge-L", percent(quality.rouge_l), percent(full.rouge_l)),
        ("average exit layer", f"{report.exit_layer:.2f} of {report.num_layers}", f"{report.num_layers}"),
        ("share of the layers", percent(report.share_of_layers), percent(1.0)),
        ("same text as full depth", percent(report.same_text), ""),
        ("tokens equal to full depth", percent(report.same_token), ""),
        ("full depth's token in the K", percent(report.in_candidates), ""),
    ]
    layers = [("layer", "tokens left here", "top-1 as at L")] + [
        (str(layer), percent(left), percent(top1))
        for layer, (left, top1) in enumerate(zip(report.exits, report.layer_top1, strict=True), start=1)
    ]
    counts = (
        f"{report.num_examples} examples, {report.num_tokens} tokens: "
        f"{report.num_questions} questions, {report.num_dialogues} dialogues"
    )
    return "\n".join([counts, "", *align(rows), "", *align(layers)])


def percent(share: float | None) -> str:
    """A share for the table; a dash where there is none."""
    return "–" if share is None else f"{100 * share:.1f} %"


def align(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table: the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _quality(scores: Iterable[Scores]) -> Quality:
    listed = list(scores)
    return Quality(
        exact=_mean(listed, lambda score: score.exact),
        f1=_mean(listed, lambda score: score.f1),
        keywords=_mean(listed, lambda score: score.keywords),
        rouge_l=_mean(listed, lambda score: score.rouge_l),
    )


def _mean(scores: Sequence[Scores], measure: Callable[[Scores], float | None]) -> float | None:
    values = [value for value in map(measure, scores) if value is not None]
    return fmean(values) if values else None
