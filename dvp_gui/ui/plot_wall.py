"""The plots, made after the first paint: importing and building them takes a moment that the window does not wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from dvp_gui.application.history import History
from dvp_gui.application.run_state import RunState
from dvp_gui.application.what_if import WhatIfState
from dvp_gui.ui.docks import GAP, GRIP_HEIGHT
from dvp_gui.ui.panels.card import Slot
from dvp_gui.ui.panels.segmented import SegmentedChoice
from dvp_gui.ui.theme import Theme

if TYPE_CHECKING:
    from dvp_gui.ui.history_panel import HistoryPanel
    from dvp_gui.ui.plots.cost_card import CostCard

TABLE = "token_table"
"""The table's name as an object."""


@dataclass(frozen=True, slots=True)
class PlotSlots:
    """Where each plot will stand; a placeholder says what will appear."""

    strip: Slot
    heatmap: Slot
    exits: Slot
    table: Slot
    curve: Slot
    candidates: Slot
    figures: Slot
    history: Slot
    cost: Slot

    @classmethod
    def empty(cls) -> PlotSlots:
        """Placeholders with their promises."""
        return cls(
            strip=Slot(_tr("Output"), _tr("Each token as it comes, coloured by the layer that it left at.")),
            heatmap=Slot(_tr("Confidence, layer by token"), _tr("How sure the model is after each layer.")),
            exits=Slot(
                _tr("Exit layer per token"), _tr("The layer that each token left at, and the average.")
            ),
            table=Slot(_tr("Tokens of this run"), _tr("One row a token, with every number of the plots.")),
            curve=Slot(_tr("One token"), _tr("Confidence from layer to layer, against the threshold.")),
            candidates=Slot(_tr("Candidates"), _tr("The K most probable tokens at layer p.")),
            figures=Slot(_tr("This run"), _tr("Tokens, speed, blocks skipped, cost of the checks.")),
            history=Slot(_tr("History"), _tr("Every run of this session, to look at again and to compare.")),
            cost=Slot(_tr("Cost"), _tr("Where time and FLOPs go, stage by stage, and when exits pay off.")),
        )

    def fill(
        self,
        state: RunState,
        theme: Theme,
        what_if: WhatIfState,
        *,
        choice: QWidget,
        fork: Callable[[int, int], object],
        card_menu: Callable[[QMenu, QWidget], object],
    ) -> list[QWidget]:
        """Make the plots and put them in their places, `choice` in the strip's header; returns them.

        `fork` is called with the step and the token id that a person wants to continue with, `card_menu` with a menu
        and the card that it is about.
        """
        from dvp_gui.ui.plots.candidate_table import CandidateTable
        from dvp_gui.ui.plots.confidence_plot import ConfidencePlot
        from dvp_gui.ui.plots.exit_plot import ExitPlot
        from dvp_gui.ui.plots.ghost import Ghost
        from dvp_gui.ui.plots.heatmap import ConfidenceHeatmap
        from dvp_gui.ui.plots.run_figures import RunFigures
        from dvp_gui.ui.plots.token_axis import TokenAxis
        from dvp_gui.ui.plots.token_strip import TokenStrip
        from dvp_gui.ui.plots.token_table import TokenTable
        from dvp_gui.ui.plots.what_if_columns import WhatIfColumns
        from dvp_gui.ui.plots.what_if_figures import WhatIfFigures

        axis = TokenAxis(state, self.strip)
        strip = TokenStrip(state, theme, axis=axis)
        strip.header.addWidget(choice)
        choice.show()
        table = TokenTable(state, theme)
        table.setObjectName(TABLE)
        plots: list[tuple[Slot, QWidget]] = [
            (self.strip, strip),
            (self.heatmap, heatmap := ConfidenceHeatmap(state, theme, axis=axis)),
            (self.exits, exits := ExitPlot(state, theme, axis=axis)),
            (self.table, table),
            (self.curve, ConfidencePlot(state, theme)),
            (self.candidates, candidates := CandidateTable(state, theme)),
            (self.figures, figures := RunFigures(state, theme)),
        ]
        for slot, plot in plots:
            slot.fill(plot)
            for area in plot.findChildren(QAbstractScrollArea):
                area.setAcceptDrops(False)  # a dropped file is the window's
                area.viewport().setAcceptDrops(False)
        candidates.fork_asked.connect(fork)
        candidates.menu_asked.connect(card_menu)
        WhatIfColumns(table, what_if)
        Ghost(heatmap, what_if, theme, rise=0.5, z=3.5, refuses=True)
        Ghost(exits, what_if, theme, rise=0, z=15, refuses=False)
        self.figures.add(WhatIfFigures(state, theme, what_if, instead_of=figures))
        return [plot for _, plot in plots]

    def fill_runs(self, state: RunState, history: History, theme: Theme) -> tuple[HistoryPanel, CostCard]:
        """Make what looks at whole runs, and put it in its places."""
        from dvp_gui.application.measured_runs import runs_alike
        from dvp_gui.ui.history_panel import HistoryPanel
        from dvp_gui.ui.plots.cost_card import CostCard

        panel = HistoryPanel(history, state, theme)
        cost = CostCard(state, theme, partial(runs_alike, state, history))
        self.history.fill(panel)
        self.cost.fill(cost)
        return panel, cost


class Wall(QWidget):
    """The middle of the window: messages and tokens above, then heatmap and exits over one token axis, or the table."""

    view_chosen = Signal(str)
    """A person chose `plots` or `table`."""

    def __init__(self, slots: PlotSlots, messages: list[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_tr("Plots"))
        self.setAccessibleDescription(_tr("The left and right arrow walk over the tokens"))
        self._strip = slots.strip
        self.choice = SegmentedChoice(
            _tr("View"),
            [
                ("plots", _tr("Plots"), _tr("Confidence and exit layers as plots (Ctrl+T)")),
                ("table", _tr("Table"), _tr("Every number of the plots, one row a token (Ctrl+T)")),
            ],
            self,
        )
        self.choice.setProperty("small", True)
        self.choice.hide()  # until the plots stand
        self.choice.chosen.connect(self.view_chosen)
        self._pages = QStackedWidget()
        self.plots = _splitter(((slots.heatmap, 3), (slots.exits, 2)))
        self._pages.addWidget(self.plots)
        self._pages.addWidget(slots.table)
        self.splitter = _splitter(((slots.strip, 0), (self._pages, 1)))
        column = QVBoxLayout(self)
        column.setContentsMargins(GRIP_HEIGHT, GRIP_HEIGHT, GRIP_HEIGHT, 0)
        column.setSpacing(GAP)
        for message in messages:
            column.addWidget(message)
        column.addWidget(self.splitter, 1)

    @property
    def view(self) -> str:
        """`plots` or `table`."""
        return self.choice.value

    def show_view(self, view: str) -> None:
        """Show the plots or the table."""
        self.choice.choose(view)
        self._pages.setCurrentIndex(1 if view == "table" else 0)

    def arrange(self) -> None:
        """The strip as high as it needs, the heatmap above the exits in the sketch's proportion."""
        strip = max(self._strip.sizeHint().height(), 96)
        rest = max(self.height() - strip, 200)
        self.splitter.setSizes([strip, rest])
        self.plots.setSizes([rest * 3 // 5, rest * 2 // 5])


def _splitter(parts: Sequence[tuple[QWidget, int]]) -> QSplitter:
    """Widgets below each other, each with its share of a height that grows."""
    splitter = QSplitter(Qt.Orientation.Vertical)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(GAP)
    for number, (widget, stretch) in enumerate(parts):
        splitter.addWidget(widget)
        splitter.setStretchFactor(number, stretch)
    return splitter


def _tr(text: str) -> str:
    return QCoreApplication.translate("PlotSlots", text)
