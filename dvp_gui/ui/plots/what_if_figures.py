"""The figures of a what-if beside the recorded ones: stands where the run's own figures stand, while it is open."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from dvp_gui.application.card_tables import CardTable, tokens_table
from dvp_gui.application.run_state import RunState
from dvp_gui.application.what_if import Outcome, WhatIfState
from dvp_gui.export.columns import Column
from dvp_gui.ui.plots.card import ElidedLabel, RunCard
from dvp_gui.ui.theme import Theme

NOTHING = "–"
_RECORDED, _WHAT_IF = 1, 2
"""Columns of the grid, after the names."""


@dataclass(frozen=True, slots=True)
class _Row:
    name: QLabel
    recorded: QLabel
    what_if: QLabel


class WhatIfFigures(RunCard):
    """Five figures, each recorded and as it would be."""

    def __init__(
        self,
        state: RunState,
        theme: Theme,
        what_if: WhatIfState,
        *,
        instead_of: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        """`instead_of`: the card that gives way while the what-if is open."""
        super().__init__(state, theme, parent)
        self._what_if, self._instead_of = what_if, instead_of
        self.set_title(self.tr("This run, and what if"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._grid = QGridLayout(self.body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(5)
        self._grid.setHorizontalSpacing(14)
        self._grid.setColumnStretch(0, 1)
        for column, text in ((_RECORDED, self.tr("recorded")), (_WHAT_IF, self.tr("what if"))):
            self._grid.addWidget(_label(text, muted=True), 0, column)
        self._rows = [
            self._add_row(number, *words) for number, words in enumerate(self._definitions(), start=1)
        ]
        what_if.active_changed.connect(self._on_active_changed)
        what_if.replayed.connect(self._on_tokens_appended)
        self._on_active_changed()

    def figures(self) -> dict[str, tuple[str, str]]:
        """Every figure as it stands, recorded and what if, by name."""
        return {row.name.text(): (row.recorded.text(), row.what_if.text()) for row in self._rows}

    def table(self) -> CardTable | None:
        """What the ghost shows: every token with where it left and where it would, and as what."""
        tokens = tokens_table(self._state, "what-if")
        if tokens is None:
            return None
        found = [self._what_if.of_token(index) for index in range(len(tokens.rows))]
        layers = ["" if token is None else str(token[0]) for token in found]
        pieces = ["" if token is None else token[1] for token in found]
        return (
            tokens.pick("step", "token_id", "token", "exit_layer")
            .with_column(Column("what_if_exit_layer", "exit layer under the settings of the what-if"), layers)
            .with_column(
                Column("what_if_token", "token under them, on the same prefix", is_text=True), pieces
            )
        )

    def show_tokens(self) -> None:
        """Both columns anew."""
        what_if = self._what_if
        recorded, outcome = _texts(what_if.recorded), _texts(what_if.outcome)
        others = what_if.num_other_tokens
        recorded.insert(2, NOTHING)
        outcome.insert(2, NOTHING if others is None else str(others))
        tips = [_exact(what_if.recorded), _exact(what_if.outcome)]
        for row, before, after in zip(self._rows, recorded, outcome, strict=True):
            for label, text, tip in ((row.recorded, before, tips[0]), (row.what_if, after, tips[1])):
                label.setText(text)
                label.setToolTip(what_if.refusal if label is row.what_if and what_if.refusal else tip)
            row.what_if.setProperty("heading", True)

    def _definitions(self) -> list[tuple[str, str]]:
        return [
            (
                self.tr("Average exit layer"),
                self.tr("Mean number of decoder blocks that a token takes, of L."),
            ),
            (
                self.tr("Agree with full model"),
                self.tr(
                    "Tokens equal to those of the full model on the same text: every token at full depth, on exact\n"
                    "keys and values, after the recorded tokens before it. Known when the run has ended."
                ),
            ),
            (
                self.tr("Other tokens"),
                self.tr(
                    "Tokens that would be others than the recorded ones. In a real run the text after the first of\n"
                    "them could differ altogether: from there on the replay tells only of single tokens."
                ),
            ),
            (
                self.tr("FLOPs"),
                self.tr("All stages of the decode by formula, encoder included; 2 per multiply-add."),
            ),
            (self.tr("FLOPs of checks"), self.tr("Confidence FLOPs by the counter of the DVP paper.")),
        ]

    def _add_row(self, number: int, name: str, tip: str) -> _Row:
        row = _Row(ElidedLabel(name), _label(NOTHING), _label(NOTHING, heading=True))
        row.name.setProperty("muted", True)
        row.name.setToolTip(tip)
        row.recorded.setAccessibleName(self.tr("{0}, recorded").format(name))
        row.what_if.setAccessibleName(self.tr("{0}, what if").format(name))
        self._grid.addWidget(row.name, number, 0)
        self._grid.addWidget(row.recorded, number, _RECORDED)
        self._grid.addWidget(row.what_if, number, _WHAT_IF)
        return row

    def _on_active_changed(self) -> None:
        """Change places with the run's own figures."""
        self._instead_of.setVisible(not self._what_if.is_active)
        self.setVisible(self._what_if.is_active)


def _label(text: str, *, muted: bool = False, heading: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("muted", muted)
    label.setProperty("heading", heading)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label


def _texts(outcome: Outcome | None) -> list[str]:
    """Exit layer, agreement, FLOPs, FLOPs of checks."""
    if outcome is None:
        return [NOTHING] * 4
    agreeing = NOTHING if outcome.agreeing is None else f"{outcome.agreeing} of {outcome.num_tokens}"
    return [
        f"{outcome.average_exit_layer:.1f} of {outcome.num_layers}",
        agreeing,
        NOTHING if outcome.flops is None else short_count(outcome.flops),
        short_count(outcome.paper_flops),
    ]


def _exact(outcome: Outcome | None) -> str:
    """The FLOPs to the last one."""
    if outcome is None:
        return ""
    total = "" if outcome.flops is None else f"{outcome.flops:,} FLOPs\n"
    return f"{total}{outcome.paper_flops:,} FLOPs of checks"


def short_count(count: int) -> str:
    """Three figures and a power of a thousand: `1.23 G`."""
    for power, prefix in ((4, "T"), (3, "G"), (2, "M"), (1, "k")):
        if count >= 0.9995 * 1000**power:
            value = count / 1000**power
            return f"{value:.{2 if value < 9.995 else 1 if value < 99.95 else 0}f} {prefix}"
    return str(count)
