"""The ghost of a what-if over a plot: the exits that would be as a dashed staircase, or why there are none."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QLineF, QObject, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy

from dvp_gui.application.what_if import WhatIfState
from dvp_gui.ui.plots.legend import Legend, LegendEntry, Swatch
from dvp_gui.ui.plots.lines import Line, dashed_pen, line_pen
from dvp_gui.ui.plots.steps import staircase
from dvp_gui.ui.plots.token_card import TokenCard
from dvp_gui.ui.plots.wording import visible_piece
from dvp_gui.ui.theme import Theme

_MARGIN = 12
_KEY_WIDTH = 26


class Ghost(QObject):
    """Draws what a WhatIfState answers onto one card whose columns are tokens."""

    def __init__(
        self, card: TokenCard, what_if: WhatIfState, theme: Theme, *, rise: float, z: float, refuses: bool
    ) -> None:
        """`rise`: how far above layer l the plot draws an exit at l; `z`: below the recorded exits, above the rest.

        `refuses`: whether this plot shows the sentence; of two below each other one is enough.
        """
        super().__init__(card)
        self._card, self._canvas, self._what_if, self._theme = card, card.canvas, what_if, theme
        self._rise, self._refuses = rise, refuses
        self.line = Line()
        self.line.setVisible(False)
        card.canvas.add(self.line, z)
        self.key = Legend(theme)
        self.key.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.key.setMinimumWidth(1)  # a narrow header leaves it out: it must not hold the column open
        card.header.addWidget(self.key)
        self.note = _note(card)
        card.canvas.installEventFilter(self)
        card.hover_notes.append(self.hover_text)
        what_if.replayed.connect(self._show)
        theme.changed.connect(self._dress)
        self._dress()
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the sentence in its place when the plot has another size."""
        if event.type() == QEvent.Type.Resize:
            self._place_note()
        return super().eventFilter(watched, event)

    def hover_text(self, index: int) -> str:
        """What would have become of token `index`, or empty."""
        found = self._what_if.of_token(index)
        if found is None:
            return ""
        layer, piece = found
        return self.tr("what if: leaves at layer {0}, as {1}").format(layer, visible_piece(piece))

    def _dress(self) -> None:
        colors = self._theme.colors
        self.line.setPen(dashed_pen(colors.signal, 2))
        self.line.setShadowPen(line_pen(colors.card, 3.5))
        self._name()

    def _show(self) -> None:
        replay = self._what_if.replay
        self.line.setVisible(replay is not None)
        if replay is not None:
            self.line.setData(*staircase((replay.exit_layers + self._rise).tolist()))
        self._name()
        self.note.setText(self._what_if.refusal)
        self.note.setVisible(self._refuses and bool(self._what_if.refusal))
        self._place_note()

    def _name(self) -> None:
        """What the dashes are, and their average, in the card's header."""
        replay = self._what_if.replay
        self.key.setVisible(replay is not None)
        if replay is not None:
            words = self.tr("what if {0:.1f}").format(replay.average_exit_layer)
            self.key.set_entries([LegendEntry("", _dashes(self._theme), _KEY_WIDTH, words)])

    def _place_note(self) -> None:
        """Across the plot at its top, as high as the sentence."""
        width = max(self._canvas.width() - 2 * _MARGIN, 60)
        self.note.setGeometry(_MARGIN, _MARGIN, width, self.note.heightForWidth(width))


def _dashes(theme: Theme) -> Swatch:
    def paint(painter: QPainter, area: QRectF) -> None:
        painter.setPen(dashed_pen(theme.colors.signal, 2))
        painter.drawLine(QLineF(area.left(), area.center().y(), area.right(), area.center().y()))

    return paint


def _note(card: TokenCard) -> QLabel:
    note = QLabel(card.canvas)
    note.setTextFormat(Qt.TextFormat.PlainText)
    note.setWordWrap(True)
    note.setProperty("refusal", True)
    note.setAccessibleName(QCoreApplication.translate("Ghost", "Why there is no what-if"))
    note.hide()
    return note
