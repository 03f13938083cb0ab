"""The plots, made after the first paint: importing and building them takes a moment that the window does not wait."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QSplitter, QVBoxLayout, QWidget

from dvp_gui.application.run_state import RunState
from dvp_gui.ui.docks import GAP, GRIP_HEIGHT
from dvp_gui.ui.panels.card import Slot
from dvp_gui.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class PlotSlots:
    """Where each plot will stand; a placeholder says what will appear."""

    strip: Slot
    heatmap: Slot
    exits: Slot
    curve: Slot
    candidates: Slot
    figures: Slot

    @classmethod
    def empty(cls) -> PlotSlots:
        """Placeholders with their promises."""
        return cls(
            strip=Slot(_tr("Output"), _tr("Each token as it comes, coloured by the layer that it left at.")),
            heatmap=Slot(_tr("Confidence, layer by token"), _tr("How sure the model is after each layer.")),
            exits=Slot(
                _tr("Exit layer per token"), _tr("The layer that each token left at, and the average.")
            ),
            curve=Slot(_tr("One token"), _tr("Confidence from layer to layer, against the threshold.")),
            candidates=Slot(_tr("Candidates"), _tr("The K most probable tokens at layer p.")),
            figures=Slot(_tr("This run"), _tr("Tokens, speed, blocks skipped, cost of the checks.")),
        )

    def fill(self, state: RunState, theme: Theme) -> list[QWidget]:
        """Make the plots and put them in their places; returns them."""
        from dvp_gui.ui.plots.candidate_table import CandidateTable
        from dvp_gui.ui.plots.confidence_plot import ConfidencePlot
        from dvp_gui.ui.plots.exit_plot import ExitPlot
        from dvp_gui.ui.plots.heatmap import ConfidenceHeatmap
        from dvp_gui.ui.plots.run_figures import RunFigures
        from dvp_gui.ui.plots.token_axis import TokenAxis
        from dvp_gui.ui.plots.token_strip import TokenStrip

        axis = TokenAxis(state, self.strip)
        plots: list[tuple[Slot, QWidget]] = [
            (self.strip, TokenStrip(state, theme, axis=axis)),
            (self.heatmap, ConfidenceHeatmap(state, theme, axis=axis)),
            (self.exits, ExitPlot(state, theme, axis=axis)),
            (self.curve, ConfidencePlot(state, theme)),
            (self.candidates, CandidateTable(state, theme)),
            (self.figures, RunFigures(state, theme)),
        ]
        for slot, plot in plots:
            slot.fill(plot)
            for area in plot.findChildren(QAbstractScrollArea):
                area.setAcceptDrops(False)  # a dropped file is the window's
                area.viewport().setAcceptDrops(False)
        return [plot for _, plot in plots]


class Wall(QWidget):
    """The middle of the window: messages above, then strip, heatmap and exits over one token axis."""

    def __init__(self, slots: PlotSlots, messages: list[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strip = slots.strip
        column = QVBoxLayout(self)
        column.setContentsMargins(GRIP_HEIGHT, GRIP_HEIGHT, GRIP_HEIGHT, 0)
        column.setSpacing(GAP)
        for message in messages:
            column.addWidget(message)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(GAP)
        for slot, stretch in ((slots.strip, 0), (slots.heatmap, 3), (slots.exits, 2)):
            self.splitter.addWidget(slot)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        column.addWidget(self.splitter, 1)

    def arrange(self) -> None:
        """The strip as high as it needs, the heatmap above the exits in the sketch's proportion."""
        strip = max(self._strip.sizeHint().height(), 96)
        rest = max(self.height() - strip, 200)
        self.splitter.setSizes([strip, rest * 3 // 5, rest * 2 // 5])


def _tr(text: str) -> str:
    return QCoreApplication.translate("PlotSlots", text)
