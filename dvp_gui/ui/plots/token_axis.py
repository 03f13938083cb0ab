"""The horizontal axis that token strip, heatmap and exit plot share: token i covers i..i+1 columns.

Knows the run state, to follow the newest token, and no widget. Lengths are in device-independent pixels.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from dvp_gui.application.run_state import RunState

LEFT_GUTTER = 44
"""Room left of the first column, the same in all three."""
RIGHT_GUTTER = 64
COLUMN_WIDTHS = (96, 76, 58, 46)
"""Readable widths: the widest at which all tokens fit is taken. Steps, so that columns do not creep."""
MIN_READABLE = 42
"""Columns shrink to about this before the axis scrolls; then a whole number of them is in view."""
MIN_COLUMN = 1.0


class TokenAxis(QObject):
    """Which tokens are in view, and how wide a column is."""

    changed = Signal()
    """Offset, column width or number of tokens changed."""

    def __init__(self, state: RunState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._widths: dict[int, int] = {}
        self._alone: int | None = None
        self._offset = 0.0
        self._shows_all = False
        self._follows = True
        self._column = float(COLUMN_WIDTHS[0])
        state.run_changed.connect(self._on_run_changed)
        state.tokens_appended.connect(self._on_tokens_appended)
        state.selection_changed.connect(self._on_selection_changed)

    @property
    def column_width(self) -> float:
        """Pixels a token."""
        return self._column

    @property
    def offset(self) -> float:
        """Pixels that are scrolled out on the left."""
        return self._offset

    @property
    def max_offset(self) -> float:
        """The offset at which the newest token stands at the right end; 0 where all tokens fit."""
        return max(0.0, len(self._state.traces) * self._column - self.viewport_width)

    @property
    def viewport_width(self) -> float:
        """Pixels between the gutters of the narrowest widget in view."""
        if self._alone in self._widths:
            return float(self._widths[self._alone])
        return float(min(self._widths.values(), default=0))

    @property
    def shows_all(self) -> bool:
        """Whether columns are as narrow as it takes to show every token."""
        return self._shows_all

    def set_shows_all(self, on: bool) -> None:
        """Show every token, or columns that are wide enough to read."""
        if on != self._shows_all:
            self._shows_all = on
            self._update()
            self._reveal_focus()
            self.changed.emit()

    def set_viewport(self, owner: QObject, width: int | None) -> None:
        """Tell that `owner` shows `width` pixels of the axis, or None that it is hidden."""
        if self._widths.get(id(owner)) == width:
            return
        if width is None:
            self._widths.pop(id(owner))
        else:
            self._widths[id(owner)] = max(width, 1)
        self._update()
        self.changed.emit()

    def set_alone(self, owner: QObject | None) -> None:
        """Tell that `owner` covers the others and its width alone counts, or None that it no longer does."""
        self._alone = None if owner is None else id(owner)
        self._update()
        self._reveal_focus()
        self.changed.emit()

    def scroll_to(self, offset: float) -> None:
        """Scroll to `offset` pixels; at the right end the axis follows new tokens again."""
        self._follows = offset >= self.max_offset - 1
        self._move(offset)

    def scroll_by(self, pixels: float) -> None:
        """Scroll `pixels` to the right."""
        self.scroll_to(self._offset + pixels)

    def visible_range(self, width: float) -> tuple[float, float]:
        """First and last edge in view, in columns, of a widget with `width` pixels between its gutters."""
        return self._offset / self._column, (self._offset + width) / self._column

    def x_of(self, index: int) -> float:
        """Left edge of column `index` in pixels from the left gutter."""
        return index * self._column - self._offset

    def index_at(self, x: float) -> int | None:
        """The token at `x` pixels from the left gutter, or None where there is none."""
        index = int((x + self._offset) // self._column)
        return index if x >= 0 and 0 <= index < len(self._state.traces) else None

    def _on_run_changed(self) -> None:
        self._follows = True
        self._offset = 0.0
        self._update()
        self.changed.emit()

    def _on_tokens_appended(self) -> None:
        before = self._offset, self._column
        self._update()
        if before != (self._offset, self._column):
            self.changed.emit()

    def _on_selection_changed(self) -> None:
        if self._state.pinned is None:
            self._follows = True
            self._update()
            self.changed.emit()
        else:
            self._reveal_focus()

    def _reveal_focus(self) -> None:
        """Scroll no further than it takes to show the token in focus whole."""
        index = self._state.focus
        if index is None:
            return
        left, right = index * self._column, (index + 1) * self._column
        self._move(min(max(self._offset, right - self.viewport_width), left))

    def _move(self, offset: float) -> None:
        clipped = min(max(offset, 0.0), self.max_offset)
        if clipped != self._offset:
            self._offset = clipped
            self.changed.emit()

    def _update(self) -> None:
        """Column width for the tokens there are; then the offset that following or the ends ask for."""
        self._column = self._fitting_width()
        follows = self._follows and self._state.pinned is None
        self._offset = self.max_offset if follows else min(self._offset, self.max_offset)

    def _fitting_width(self) -> float:
        count, room = len(self._state.traces), self.viewport_width
        for width in COLUMN_WIDTHS:
            if count * width <= room:
                return float(width)
        if self._shows_all or count * MIN_READABLE <= room:
            return max(room / max(count, 1), MIN_COLUMN)
        return room / max(int(room // MIN_READABLE), 1)
