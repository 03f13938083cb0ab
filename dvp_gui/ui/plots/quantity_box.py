"""The choice of what cells of layer and token show; without an audit it offers what the decode itself knows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from dvp_gui.ui.plots.gutters import small_font
from dvp_gui.ui.plots.quantities import Quantity


class QuantityBox(QComboBox):
    """All quantities; those that need an audit can be chosen once there is one. The choice outlives the run."""

    changed = Signal()
    """`shown` is another quantity."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = Quantity.USED
        self._is_audited = True
        self.setAccessibleName(name)
        self.setFont(small_font(self.font()))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(
            len(Quantity.PROBABILITY.label()) - 3
        )  # narrower letters than the average
        for number, quantity in enumerate(Quantity):
            self.addItem(quantity.label(), quantity.value)
            self.setItemData(number, quantity.definition(), Qt.ItemDataRole.ToolTipRole)
        self.set_audited(False)
        self.activated.connect(self._on_activated)

    @property
    def shown(self) -> Quantity:
        """What is to be shown: the person's choice, or confidence as used where that needs an audit."""
        return self._chosen if self._is_audited or not self._chosen.needs_audit else Quantity.USED

    def choose(self, quantity: Quantity) -> None:
        """As if a person chose `quantity`."""
        before = self.shown
        self._chosen = quantity
        self._show(before)

    def set_audited(self, is_audited: bool) -> None:
        """Offer everything, or say why most of it is not there."""
        if is_audited == self._is_audited:
            return
        before = self.shown
        self._is_audited = is_audited
        reason = self.tr("Needs an audited run: switch on “Audit skipped layers” and run.")
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        for number, quantity in enumerate(Quantity):
            usable = is_audited or not quantity.needs_audit
            model.item(number).setEnabled(usable)
            tip = quantity.definition() if usable else f"{reason}\n\n{quantity.definition()}"
            self.setItemData(number, tip, Qt.ItemDataRole.ToolTipRole)
        self._show(before)

    def _show(self, before: Quantity) -> None:
        self.setCurrentIndex(list(Quantity).index(self.shown))
        tip = self.shown.definition()
        if not self._is_audited:
            tip += "\n\n" + self.tr(
                "The other choices need an audited run: “Audit skipped layers” in Decoding."
            )
        self.setToolTip(tip)
        if self.shown is not before:
            self.changed.emit()

    def _on_activated(self, index: int) -> None:
        self.choose(list(Quantity)[index])
