"""How the window says whether early exits of the model in use can be trusted."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dvp_gui.application.session import Session
from dvp_gui.ui.panels.controls import ControlsPanel
from dvp_gui.ui.panels.model_bar import ModelBar
from dvp_gui.ui.panels.verdict import Verdict
from dvp_gui.ui.suitability_dialog import SuitabilityDialog


class SuitabilityActions(QObject):
    """Follows the check: a line in the model bar, a warning above the plots, a dialog with the figures."""

    def __init__(
        self, session: Session, bar: ModelBar, verdict: Verdict, controls: ControlsPanel, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._bar, self._verdict, self._controls = session, bar, verdict, controls
        self._window = window
        self.dialog: SuitabilityDialog | None = None
        session.suitability.changed.connect(self._on_changed)
        bar.suitability_clicked.connect(self._on_clicked)

    def _on_changed(self) -> None:
        check, result = self._session.suitability, self._session.suitability.result
        self._close_dialog()
        if result is not None:
            found = result.recommendation
            words = f"⚠ {result.headline}" if result.is_warning else result.headline
            if found is not None and not result.is_warning:
                words += self.tr(" · p = {0}, K = {1:,}").format(found.p, found.k)
            tip = self.tr("{0}\nMeasured on {1} built-in inputs; click for the figures.")
            details = tip.format(result.verdict, result.num_inputs)
            self._verdict.show_measured(result.verdict if result.is_warning else "")
            self._bar.show_suitability(words, details, is_warning=result.is_warning, has_figures=True)
        elif check.failure:
            self._bar.show_suitability(
                self.tr("Early exits not checked"), check.failure, is_warning=False, has_figures=False
            )
        elif check.is_wanted:
            tip = self.tr("Built-in inputs run at full depth while nothing else does; runs come first.")
            self._bar.show_suitability(
                self.tr("Checking early exits…"), tip, is_warning=False, has_figures=False
            )
        else:
            self._bar.show_suitability("", "", is_warning=False, has_figures=False)

    def _on_clicked(self) -> None:
        result, model = self._session.suitability.result, self._session.model
        if result is None or model is None:
            return
        self._close_dialog()
        self.dialog = SuitabilityDialog(model.info.name, result, self._window)
        self.dialog.settings_chosen.connect(self._on_settings_chosen)
        self.dialog.show()

    def _on_settings_chosen(self, p: int, k: int) -> None:
        self._controls.live = replace(self._controls.live, p=p, k=k)
        self._controls.config_changed.emit(self._controls.live)

    def _close_dialog(self) -> None:
        """The figures of another model must not stay."""
        if self.dialog is not None:
            self.dialog.close()
            self.dialog.deleteLater()
            self.dialog = None
