"""One of a few named values, in a row that lines up with the slider rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from dvp_gui.ui.panels.slider_row import LABEL_WIDTH


class ChoiceRow(QWidget):
    """Label and drop-down list of one setting."""

    value_changed = Signal(str)
    """A person chose another value."""

    def __init__(
        self,
        label: str,
        name: str,
        tip: str,
        choices: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        """`choices`: value and label of each."""
        super().__init__(parent)
        self._tip = tip
        self.label = QLabel(label)
        self.label.setFixedWidth(LABEL_WIDTH)
        self.box = QComboBox()
        self.box.setAccessibleName(name)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(8)  # a long label must not widen the column
        for value, text in choices:
            self.box.addItem(text, value)
        self.label.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.label)
        row.addWidget(self.box, 1)
        self.set_usable(None)
        self.box.activated.connect(self._on_activated)

    @property
    def value(self) -> str:
        """The value that is chosen."""
        return str(self.box.currentData())

    def set_value(self, value: str) -> None:
        """Show `value`; says nothing (`activated` comes from a person alone)."""
        self.box.setCurrentIndex(self.box.findData(value))

    def set_usable(self, reason: str | None) -> None:
        """Enable the row, or disable it and say why in its tooltip."""
        tip = self._tip if reason is None else f"{reason}\n\n{self._tip}"
        for widget in (self.label, self.box):
            widget.setEnabled(reason is None)
            widget.setToolTip(tip)

    def _on_activated(self, index: int) -> None:
        self.value_changed.emit(str(self.box.itemData(index)))
