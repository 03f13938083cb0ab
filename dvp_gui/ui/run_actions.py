"""Everything that begins, holds and ends runs: buttons, menu entries, and the settings that a run takes.

A run takes the settings that the Decoding card shows, in What if too; they then are those of Live.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from dvp_gui.application.run_state import RunState
from dvp_gui.application.session import Activity, Session
from dvp_gui.data.inputs import TextInput
from dvp_gui.ui.menus import Menus
from dvp_gui.ui.panels.controls import ControlsPanel
from dvp_gui.ui.panels.input_panel import InputPanel
from dvp_gui.ui.panels.run_buttons import Offer

GOING_ON = (Activity.RUNNING, Activity.PAUSED, Activity.AUDITING)


@dataclass(frozen=True, slots=True)
class RunPanels:
    """Where runs are asked for."""

    input: InputPanel
    controls: ControlsPanel
    menus: Menus


class RunActions(QObject):
    """Says by the session's `failed` why something cannot be done."""

    asked = Signal()
    """A person asks for a run: what was said of the one before is over."""

    def __init__(self, session: Session, state: RunState, panels: RunPanels, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._state, self._panels = session, state, panels
        inputs, menus = panels.input, panels.menus
        for asked, slot in (
            (inputs.pause_clicked, session.pause),
            (menus.pause.triggered, session.pause),
            (inputs.resume_clicked, session.resume),
            (menus.resume.triggered, session.resume),
            (inputs.stop_clicked, session.stop),
            (menus.stop.triggered, session.stop),
        ):
            asked.connect(slot)
        panels.controls.what_if_buttons.run_clicked.connect(self.run_recorded_text)
        session.activity_changed.connect(self._on_activity_changed)
        session.model_changed.connect(self._on_activity_changed)
        self._on_activity_changed()

    def run(self, *, paused: bool = False) -> bool:
        """Run what is typed; returns whether it began."""
        return self._start(self._panels.input.typed, self._panels.controls.is_audited, paused=paused)

    def step(self) -> bool:
        """One token: of the run that is held, or the first of a run that begins held."""
        if self._session.activity is not Activity.PAUSED and not self.run(paused=True):
            return False
        self._session.step()
        return True

    def run_all_modes(self) -> bool:
        """Run what is typed in every mode, one after the other; returns whether it began."""
        controls = self._panels.controls
        typed, config = self._panels.input.typed, controls.config
        self.asked.emit()
        if not self._session.run_all_modes(typed, config, audit=controls.is_audited):
            return False
        controls.live = config
        return True

    @Slot()
    def run_recorded_text(self) -> bool:
        """Run the text of the run on the screen, audited, so that it can be asked again."""
        info = self._state.info
        if info is None:
            return False
        typed = self._panels.input.typed
        if typed.prompt != info.prompt:
            typed = TextInput("raw", text=info.prompt)
        return self._start(typed, is_audited=True)

    @Slot(int, int)
    def fork(self, step: int, token_id: int) -> bool:
        """Continue the run on the screen with another token at `step`."""
        controls = self._panels.controls
        config, before = controls.config, controls.live
        controls.live = config
        self.asked.emit()
        has_begun = self._state.info is not None and self._session.fork(self._state, step, token_id, config)
        if not has_begun:
            controls.live = before
        return has_begun

    def _start(self, typed: TextInput, is_audited: bool, *, paused: bool = False) -> bool:
        controls = self._panels.controls
        config, before = controls.config, controls.live
        controls.live = config
        self.asked.emit()
        has_begun = self._session.start(typed, config, audit=is_audited, paused=paused)
        if not has_begun:
            controls.live = before
        return has_begun

    @Slot()
    def _on_activity_changed(self) -> None:
        """Offer what works now."""
        session, menus = self._session, self._panels.menus
        can_run, activity = session.can_run, session.activity
        is_held = activity is Activity.PAUSED
        reason = self.tr("A model is needed first.") if session.model is None else self.tr("A run goes on.")
        offer = Offer(
            run=can_run,
            pause=activity is Activity.RUNNING,
            step=can_run or is_held,
            resume=is_held,
            stop=activity in GOING_ON,
            why_no_run=reason,
        )
        self._panels.input.set_offer(offer)
        self._panels.controls.what_if_buttons.set_runnable("" if can_run else reason)
        for action, works in (
            (menus.run, offer.run),
            (menus.pause, offer.pause),
            (menus.step, offer.step),
            (menus.resume, offer.resume),
            (menus.stop, offer.stop),
        ):
            action.setEnabled(works)
