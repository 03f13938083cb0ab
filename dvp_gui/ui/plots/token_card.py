"""What heatmap and exit plot share: columns on the token axis, hover, clicks, the token in focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QHideEvent, QShowEvent
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from dvp_gui.application.run_state import RunState
from dvp_gui.ui.plots.audit_wording import token_hover
from dvp_gui.ui.plots.canvas import Canvas
from dvp_gui.ui.plots.card import RunCard
from dvp_gui.ui.plots.gutters import GutterLabel
from dvp_gui.ui.plots.lines import Line, line_pen
from dvp_gui.ui.plots.steps import SettingChange, setting_changes
from dvp_gui.ui.plots.token_axis import LEFT_GUTTER, RIGHT_GUTTER, TokenAxis
from dvp_gui.ui.plots.wording import as_tooltip
from dvp_gui.ui.theme import Theme

BOTTOM_GUTTER, UNTITLED_BOTTOM_GUTTER = 36, 21
MARKS_GUTTER, BARE_TOP_GUTTER = 18, 7
"""Above the axes: what changed in the settings, where; or nothing."""
_LABEL_ROOM = 30.0
"""Pixels that the number of a token needs."""


def toggle_pin(state: RunState, index: int | None) -> None:
    """A click on token `index`: hold on to it, or let go of it; None, beside all tokens, does nothing."""
    if index is not None:
        state.pin(None if state.pinned == index else index)


class TokenCard(RunCard):
    """A card whose columns are tokens."""

    names_changes = True
    """Whether the changed settings are named above the axes, or only marked in them."""
    names_axis = True
    """Whether the token axis has a title; of two plots below each other the lower one is enough."""

    def __init__(self, state: RunState, theme: Theme, parent: QWidget | None, axis: TokenAxis | None) -> None:
        super().__init__(state, theme, parent)
        self.axis = axis if axis is not None else TokenAxis(state, self)
        self.canvas = Canvas(
            theme,
            left=LEFT_GUTTER,
            right=RIGHT_GUTTER,
            top=MARKS_GUTTER if self.names_changes else BARE_TOP_GUTTER,
            bottom=BOTTOM_GUTTER if self.names_axis else UNTITLED_BOTTOM_GUTTER,
        )
        if self.names_axis:
            self.canvas.bottom.set_title(self.tr("token position"))
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        self.changes: list[SettingChange] = []
        self.hover_notes: list[Callable[[int], str]] = []
        """What others add to what hovering over a token tells; empty adds nothing."""
        self.marks = Line(connect="pairs")
        self.frame = Line()
        self.leader = Line()
        self.leader_height: float | None = None
        """Where the label at the right end points to; a dotted line leads there from the newest token."""
        self.canvas.add(self.marks, 30)
        self.canvas.add(self.frame, 40)
        self.canvas.add(self.leader, 10)
        self.axis.changed.connect(self._on_axis_changed)
        self.canvas.resized.connect(self._on_resized)
        self.canvas.pointed.connect(self._on_pointed)
        self.canvas.unpointed.connect(QToolTip.hideText)
        self.canvas.clicked.connect(self._on_clicked)
        self.canvas.wheeled.connect(self.axis.scroll_by)

    @property
    def num_layers(self) -> int:
        """L of the model that made the run, or 1 before the first run."""
        return self._state.info.model.num_layers if self._state.info is not None else 1

    def y_range(self) -> tuple[float, float]:
        """What the vertical axis spans."""
        raise NotImplementedError

    def hover_text(self, index: int, y: float) -> str:
        """What hovering over token `index` at height `y` tells."""
        del y
        text = token_hover(self._state, index)
        changed = [change.text for change in self.changes if change.index == index]
        return "\n".join([text, *(self.tr("from here on: {0}").format(words) for words in changed)])

    def show_look(self) -> None:
        """Pens of what is drawn here."""
        self.canvas.dress()
        self.leader.setPen(line_pen(self._theme.colors.muted, 1, Qt.PenStyle.DotLine))
        self.marks.setPen(line_pen(self._theme.colors.muted))

    def show_tokens(self) -> None:
        """Place the axes and the marks of changed settings."""
        info = self._state.info
        self.changes = setting_changes(self._state.traces, info.config.schedule) if info is not None else []
        low, high = self.y_range()
        x = np.repeat([float(change.index) for change in self.changes], 2)
        self.marks.setData(x, np.tile([low, high], len(self.changes)))
        if self.names_changes:
            self.canvas.top.set_labels([GutterLabel(change.index, change.text) for change in self.changes])
        self._place()

    def show_selection(self) -> None:
        """Frame the token in focus: strongly when it is pinned."""
        index = self._state.focus
        if index is None:
            self.frame.setData([], [])
            return
        colors = self._theme.colors
        pinned = self._state.pinned is not None
        self.frame.setPen(line_pen(colors.text, 2) if pinned else line_pen(colors.muted))
        low, high = self.y_range()
        self.frame.setData([index, index + 1, index + 1, index, index], [low, low, high, high, low])

    def showEvent(self, event: QShowEvent) -> None:
        """Take part in the axis."""
        super().showEvent(event)
        self._place()

    def hideEvent(self, event: QHideEvent) -> None:
        """A hidden card does not hold back the axis."""
        super().hideEvent(event)
        self.axis.set_viewport(self, None)

    def _place(self) -> None:
        """Bring the horizontal range in line with the axis."""
        if not self.isVisible():
            return
        width = self.canvas.axes_width
        self.axis.set_viewport(self, width)
        self.canvas.set_ranges(self.axis.visible_range(width), self.y_range())
        first, last = self.axis.visible_range(width)
        self.canvas.bottom.set_labels(
            position_labels(first, last, len(self._state.traces), self.axis.column_width)
        )
        self._lead(last)
        self._on_placed()

    def _lead(self, end: float) -> None:
        """From the newest token to its label at `end`."""
        count, height = float(len(self._state.traces)), self.leader_height
        if height is None or count >= end:
            self.leader.setData([], [])
        else:
            self.leader.setData([count, end], [height, height])

    def _on_placed(self) -> None:
        """For what depends on how wide a column is."""

    def _on_axis_changed(self) -> None:
        self._place()

    def _on_resized(self) -> None:
        self._place()

    def _on_clicked(self, x: float, _y: float) -> None:
        index = int(x)
        toggle_pin(self._state, index if 0 <= index < len(self._state.traces) else None)

    def _on_pointed(self, x: float, y: float) -> None:
        index = int(x)
        if 0 <= index < len(self._state.traces):
            lines = [self.hover_text(index, y), *(note(index) for note in self.hover_notes)]
            QToolTip.showText(QCursor.pos(), as_tooltip("\n".join(filter(None, lines))), self.canvas)
        else:
            QToolTip.hideText()


def position_labels(first: float, last: float, count: int, column_width: float) -> list[GutterLabel]:
    """Numbers (from 1) below the tokens in view, as many as there is room for, at round places."""
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if s * column_width >= _LABEL_ROOM), 1000)
    shown = range(max(int(first), 0), min(int(last) + 1, count))
    numbers: Sequence[int] = [i for i in shown if step == 1 or (i + 1) % step == 0 or i == 0]
    return [GutterLabel(i + 0.5, str(i + 1)) for i in numbers]
