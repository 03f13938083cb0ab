"""A number with two handles: a slider for the hand and a field for the exact value, always in step."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QWidget

from dvp_gui.ui.panels.scales import Scale

LABEL_WIDTH = 84
FIELD_WIDTH, FIELD_HEIGHT = 66, 27


class NumberField(QDoubleSpinBox):
    """Shows as few decimals as the value needs, but at least `shown_decimals`."""

    def __init__(self, decimals: int, shown_decimals: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown_decimals = shown_decimals
        self.setDecimals(decimals)
        self.setKeyboardTracking(False)  # typing 0.95 must not pass through 0
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setProperty("plain", True)  # not NoButtons: with a stylesheet that leaves one pixel for the text
        self.lineEdit().setTextMargins(0, 0, 8, 0)
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)

    def textFromValue(self, value: float) -> str:
        """The value without idle zeros."""
        if self.decimals() == 0:
            return str(round(value))
        whole, _, fraction = f"{value:.{self.decimals()}f}".partition(".")
        return f"{whole}.{fraction.rstrip('0').ljust(self._shown_decimals, '0')}"


class SliderRow(QWidget):
    """Label, slider and number field of one setting."""

    value_changed = Signal(float)
    """A person moved it."""

    def __init__(
        self, label: str, name: str, tip: str, scale: Scale, decimals: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._scale = scale
        self._tip = tip
        self.label = QLabel(label)
        self.label.setFixedWidth(LABEL_WIDTH)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("{0}, slider").format(name))
        self.field = NumberField(decimals, min(decimals, 2))
        self.field.setAccessibleName(name)
        self.field.setFixedSize(FIELD_WIDTH, FIELD_HEIGHT)
        self.label.setBuddy(self.field)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        self.set_scale(scale)
        self.set_usable(None)
        self.slider.valueChanged.connect(self._on_slider_moved)
        self.field.valueChanged.connect(self._on_field_changed)

    @property
    def value(self) -> float:
        """The number in the field."""
        return self.field.value()

    def set_value(self, value: float) -> None:
        """Show `value`; says nothing."""
        with QSignalBlocker(self.field), QSignalBlocker(self.slider):
            self.field.setValue(value)
            self.slider.setValue(self._scale.to_position(self.field.value()))

    def set_scale(self, scale: Scale) -> None:
        """Take other bounds; a value outside moves to the nearest bound. Says nothing."""
        self._scale = scale
        with QSignalBlocker(self.field), QSignalBlocker(self.slider):
            self.field.setRange(scale.low, max(scale.high, scale.low))
            self.field.setSingleStep(getattr(scale, "step", 1.0))
            self.slider.setRange(0, scale.steps)
            self.slider.setPageStep(max(scale.steps // 10, 1))
            self.slider.setValue(scale.to_position(self.field.value()))

    def set_usable(self, reason: str | None) -> None:
        """Enable the row, or disable it and say why in its tooltip."""
        tip = self._tip if reason is None else f"{reason}\n\n{self._tip}"
        for widget in (self.label, self.slider, self.field):
            widget.setEnabled(reason is None)
            widget.setToolTip(tip)

    def _on_slider_moved(self, position: int) -> None:
        with QSignalBlocker(self.field):
            self.field.setValue(self._scale.to_value(position))
        self.value_changed.emit(self.field.value())

    def _on_field_changed(self, value: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._scale.to_position(value))
        self.value_changed.emit(value)
