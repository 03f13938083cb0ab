"""Joins the Decoding card to the what-if of the run on the screen. Starts nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from dvp_gui.application.run_state import RunState
from dvp_gui.application.what_if import WhatIfState
from dvp_gui.ui.panels.controls import Bounds, ControlsPanel


class WhatIfActions(QObject):
    """The card follows the state: it shows What if while that is open, with the bounds of the recorded model."""

    def __init__(
        self, state: RunState, what_if: WhatIfState, controls: ControlsPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._state, self._what_if, self._controls = state, what_if, controls
        what_if.availability_changed.connect(self._on_availability_changed)
        what_if.active_changed.connect(self._on_active_changed)
        what_if.replayed.connect(self._on_replayed)
        controls.view_chosen.connect(self._on_view_chosen)
        controls.what_if_changed.connect(what_if.ask)
        controls.what_if_buttons.recorded_clicked.connect(self._on_recorded_clicked)
        self._on_availability_changed()

    def _show_recorded(self) -> None:
        """Put the sliders where the run began."""
        info = self._state.info
        if info is not None:
            self._controls.show_what_if(info.config, Bounds(info.model.num_layers, info.model.vocab_size))

    @Slot()
    def _on_recorded_clicked(self) -> None:
        self._show_recorded()
        self._what_if.ask(self._controls.config)

    @Slot(str)
    def _on_view_chosen(self, view: str) -> None:
        if view == "what_if":
            self._what_if.open()
        else:
            self._what_if.close()

    @Slot()
    def _on_active_changed(self) -> None:
        if self._what_if.is_active:
            self._show_recorded()
        else:
            self._controls.show_live()

    @Slot()
    def _on_replayed(self) -> None:
        if self._what_if.is_active:
            self._controls.what_if_note.show_refusal(
                self._what_if.refusal, settings_moved=self._what_if.settings_moved
            )

    @Slot()
    def _on_availability_changed(self) -> None:
        self._controls.set_what_if_objection(self._what_if.objection)
