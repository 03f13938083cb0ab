"""A row of joined buttons of which one is pressed: a choice that is seen whole."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

_PADDING = 16
"""Pixels beside a label, both sides together."""


class SegmentedChoice(QWidget):
    """One of a few named values; arrow keys move between them."""

    chosen = Signal(str)
    """The value that a person chose."""

    def __init__(
        self, name: str, choices: Sequence[tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        """`choices`: value, label and tooltip of each; the first is pressed."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("segmented", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        for value, label, tip in choices:
            button = _segment(label, tip, f"{name}: {label}")
            self._group.addButton(button)
            self._buttons[value] = button
            row.addWidget(button, 1)
        self.value = choices[0][0]
        self._buttons[self.value].setChecked(True)
        self._group.buttonClicked.connect(self._on_clicked)

    def choose(self, value: str) -> None:
        """Press the button of `value`; says nothing."""
        self.value = value
        self._buttons[value].setChecked(True)

    def button(self, value: str) -> QPushButton:
        """The button of `value`."""
        return self._buttons[value]

    def _on_clicked(self, clicked: QAbstractButton) -> None:
        value = next(value for value, button in self._buttons.items() if button is clicked)
        if value != self.value:
            self.value = value
            self.chosen.emit(value)


def _segment(label: str, tip: str, name: str) -> QPushButton:
    button = QPushButton(label)
    button.setCheckable(True)
    button.setToolTip(tip)
    button.setAccessibleName(name)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    bold = button.font()
    bold.setBold(True)  # as the pressed one is: its neighbours must not move when another is pressed
    button.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(label) + _PADDING)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return button
