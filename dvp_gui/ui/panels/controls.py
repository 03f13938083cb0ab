"""The settings of the decode: mode, p, K, threshold and the rest. Moved during a run, they apply from the next token.

In What if the same rows ask the recorded run instead; what they stood at in Live comes back afterwards. The panel knows
bounds (layers and vocabulary size of a model) but no model and no run; it speaks in DecodingConfig.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QToolButton, QVBoxLayout, QWidget

from dvp_gui.engine.config import Confidence, DecodingConfig, FinalHead, Mode, Schedule
from dvp_gui.ui.glossary import define
from dvp_gui.ui.panels.card import SPACING, Card
from dvp_gui.ui.panels.choice_row import ChoiceRow
from dvp_gui.ui.panels.scales import EvenScale, LogScale
from dvp_gui.ui.panels.segmented import SegmentedChoice
from dvp_gui.ui.panels.slider_row import SliderRow
from dvp_gui.ui.panels.what_if_rows import WhatIfButtons, WhatIfNote

MAX_NEW_TOKENS = 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a model takes; these values until one says its own."""

    num_layers: int = 8
    vocab_size: int = 8192


class ControlsPanel(Card):
    """Shows one DecodingConfig and lets a person change it."""

    config_changed = Signal(object)
    """DecodingConfig: a person changed a setting in Live."""
    what_if_changed = Signal(object)
    """DecodingConfig: a person changed a setting in What if."""
    view_chosen = Signal(str)
    """A person chose `live` or `what_if`; the panel follows when it is told to."""

    def __init__(self, config: DecodingConfig, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Decoding"))
        self.setAccessibleName(self.tr("Decoding"))
        self._bounds, self._live_bounds = Bounds(), Bounds()
        self._live = config
        self._build_view()
        self._build_main_rows()
        self._build_more_rows()
        self.rows.addWidget(self.what_if_buttons)
        self.rows.addStretch(1)
        self._show(config)
        self._show_rows_of_view()
        self._connect_rows()

    @property
    def is_what_if(self) -> bool:
        """Whether the rows ask the recorded run."""
        return self.view.value == "what_if"

    @property
    def is_audited(self) -> bool:
        """Whether the next run is to be audited."""
        return self.audit.isChecked()

    @property
    def live(self) -> DecodingConfig:
        """What the rows show in Live."""
        return self._live if self.is_what_if else self.config

    @live.setter
    def live(self, config: DecodingConfig) -> None:
        self._live = config
        if not self.is_what_if:
            self._show(config)

    @property
    def config(self) -> DecodingConfig:
        """The settings as the rows stand, always valid."""
        return DecodingConfig(
            mode=cast(Mode, self.mode.value),
            p=round(self.p.value),
            k=round(self.k.value),
            threshold=self.threshold.value,
            confidence=cast(Confidence, self.confidence.value),
            schedule=cast(Schedule, self.schedule.value),
            tau=self.tau.value,
            final_head=cast(FinalHead, self.final_head.value),
            exit_layer=round(self.exit_layer.value),
            max_new_tokens=round(self.max_new_tokens.value),
        )

    def show_config(self, config: DecodingConfig) -> None:
        """Show `config`, moved into the bounds; says nothing."""
        self._show(config)
        if not self.is_what_if:
            self._live = self.config

    def show_what_if(self, config: DecodingConfig, bounds: Bounds) -> None:
        """Ask a recorded run from now on, of a model with `bounds`, beginning with `config`; says nothing."""
        if not self.is_what_if:
            self._live = self.config
        self.view.choose("what_if")
        self._set_scales(bounds)
        self._show(config)
        self._show_rows_of_view()

    def show_live(self) -> None:
        """Back to the settings of the runs to come; says nothing."""
        if not self.is_what_if:
            return
        self.view.choose("live")
        self._set_scales(self._live_bounds)
        self._show(self._live)
        self._show_rows_of_view()

    def set_what_if_objection(self, objection: str) -> None:
        """Offer What if, or say why not in one sentence."""
        tip = self.tr("Ask the recorded run what other settings would have done")
        button = self.view.button("what_if")
        button.setEnabled(not objection)
        button.setToolTip(objection or tip)

    def _show(self, config: DecodingConfig) -> None:
        self.mode.choose(config.mode)
        self.p.set_value(config.p)
        self.k.set_value(config.k)
        self.threshold.set_value(config.threshold)
        self.max_new_tokens.set_value(config.max_new_tokens)
        self.confidence.set_value(config.confidence)
        self.schedule.set_value(config.schedule)
        self.tau.set_value(config.tau)
        self.final_head.set_value(config.final_head)
        self.exit_layer.set_value(config.exit_layer or self._bounds.num_layers)
        self._update_usable()

    def set_bounds(self, num_layers: int, vocab_size: int) -> list[str]:
        """Take the bounds of another model; returns one part of a sentence for each setting that had to move."""
        asked = (self.config, self._bounds) if self.is_what_if else None
        if asked is not None:
            self.show_live()
        before = self.config
        at_top = before.exit_layer == self._live_bounds.num_layers
        self._live_bounds = Bounds(num_layers, vocab_size)
        self._set_scales(self._live_bounds)
        if at_top:  # "the last layer" stays the last layer
            self.exit_layer.set_value(num_layers)
        after = self._live = self.config
        if asked is not None:
            self.show_what_if(*asked)
        moved = []
        if after.p != before.p:
            moved.append(self.tr("p from {0} to {1}").format(before.p, after.p))
        if after.k != before.k:
            moved.append(self.tr("K from {0:,} to {1:,}").format(before.k, after.k))
        if after.exit_layer != before.exit_layer and not at_top:
            moved.append(self.tr("exit layer from {0} to {1}").format(before.exit_layer, after.exit_layer))
        return moved

    def _build_view(self) -> None:
        self.view = SegmentedChoice(
            self.tr("Settings for"),
            [
                ("live", self.tr("Live"), self.tr("Settings of the next run, or of a run's next token")),
                ("what_if", self.tr("What if"), ""),
            ],
        )
        self.view.setProperty("small", True)
        self.header.addWidget(self.view)
        self.what_if_note = WhatIfNote()
        self.what_if_buttons = WhatIfButtons()
        self.rows.addWidget(self.what_if_note)
        self.audit = QCheckBox(self.tr("Audit skipped layers"))
        self.audit.setToolTip(
            self.tr(
                "Run the layers that tokens skip too, beside the decode, and ask the full model at the end:\n"
                "shows what each exit gave up, and allows What if. The tokens stay the same; it takes more\n"
                "time than mode full does. Holds from the next run on."
            )
        )
        self.set_what_if_objection(self.tr("There is no run yet."))

    def _set_scales(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self.p.set_scale(EvenScale(1, max(bounds.num_layers - 1, 1)))
        self.k.set_scale(LogScale(1, bounds.vocab_size))
        self.exit_layer.set_scale(EvenScale(1, bounds.num_layers))

    def _show_rows_of_view(self) -> None:
        self.what_if_note.setVisible(self.is_what_if)
        self.what_if_buttons.setVisible(self.is_what_if)
        self.max_new_tokens.setVisible(not self.is_what_if)  # a replay has the tokens of its run
        self.audit.setVisible(not self.is_what_if)

    def _build_main_rows(self) -> None:
        self.mode = SegmentedChoice(
            self.tr("Mode"),
            [
                ("full", self.tr("full"), self.tr("Every token runs through all layers; no checks.")),
                (
                    "static",
                    self.tr("static"),
                    self.tr("Every token leaves at the same layer, set under More."),
                ),
                (
                    "calm",
                    self.tr("calm"),
                    self.tr("A check over the whole vocabulary after every layer from p on."),
                ),
                (
                    "dvp",
                    self.tr("dvp"),
                    self.tr(
                        "The whole vocabulary at layer p, then only the K most probable tokens from there."
                    ),
                ),
            ],
        )
        self.p = SliderRow(
            self.tr("Prune at p"),
            self.tr("Pruning layer p"),
            define("p"),
            EvenScale(1, self._bounds.num_layers - 1),
        )
        self.k = SliderRow(
            self.tr("Keep K"),
            self.tr("Candidates kept, K"),
            define("k", "candidates"),
            LogScale(1, self._bounds.vocab_size),
        )
        self.threshold = SliderRow(
            self.tr("Threshold λ"),
            self.tr("Exit threshold λ"),
            define("threshold"),
            EvenScale(0, 1, 0.01),
            decimals=4,
        )
        self.max_new_tokens = SliderRow(
            self.tr("Max tokens"),
            self.tr("Most new tokens"),
            self.tr("The run ends after this many tokens, or at the end token."),
            LogScale(1, MAX_NEW_TOKENS),
        )
        self.confidence = ChoiceRow(
            self.tr("Confidence"),
            self.tr("Confidence measure"),
            define("confidence"),
            [
                ("margin", self.tr("top-2 margin")),
                ("max_prob", self.tr("largest probability")),
                ("entropy", self.tr("1 − normalised entropy")),
                ("saturation", self.tr("hidden-state saturation")),
            ],
        )
        for row in (self.mode, self.p, self.k, self.threshold, self.max_new_tokens, self.confidence):
            self.rows.addWidget(row)
        self.rows.addWidget(self.audit)

    def _build_more_rows(self) -> None:
        self.more = QToolButton()
        self.more.setCheckable(True)
        self.more.setProperty("flat", True)
        self.more.setProperty("edge", True)
        self.more.setToolTip(self.tr("Threshold schedule, final head and static exit layer"))
        self.more.setAccessibleName(self.tr("More settings"))
        self.schedule = ChoiceRow(
            self.tr("Schedule"),
            self.tr("Threshold schedule"),
            define("schedule"),
            [
                ("constant", self.tr("constant")),
                ("calm", self.tr("decay to 0.9 λ, from + 0.1")),
                ("reference", self.tr("decay to 0.9 λ, from λ")),
            ],
        )
        self.tau = SliderRow(
            self.tr("Decay τ"),
            self.tr("Decay of the schedule, τ"),
            self.tr("How fast the schedule falls: larger is faster."),
            EvenScale(0, 20, 0.5),
            decimals=2,
        )
        self.final_head = ChoiceRow(
            self.tr("Final head"),
            self.tr("Final head"),
            define("final_head"),
            [("full", self.tr("whole vocabulary")), ("pruned", self.tr("the K kept"))],
        )
        self.exit_layer = SliderRow(
            self.tr("Exit layer"),
            self.tr("Exit layer of mode static"),
            self.tr("The layer at which every token leaves in mode static."),
            EvenScale(1, self._bounds.num_layers),
        )
        self._more_rows = QWidget()
        rows = QVBoxLayout(self._more_rows)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACING)
        for row in (self.exit_layer, self.schedule, self.tau, self.final_head):
            rows.addWidget(row)
        self.rows.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.rows.addWidget(self._more_rows)
        self._show_more(False)

    def _connect_rows(self) -> None:
        self.view.chosen.connect(self._on_view_chosen)
        self.mode.chosen.connect(self._on_mode_chosen)
        self.more.toggled.connect(self._show_more)
        rows: tuple[Any, ...] = (
            *(self.p, self.k, self.threshold, self.max_new_tokens, self.confidence),
            *(self.schedule, self.tau, self.final_head, self.exit_layer),
        )
        for row in rows:
            row.value_changed.connect(self._on_value_changed)

    def _show_more(self, shown: bool) -> None:
        self.more.setChecked(shown)
        self.more.setText(self.tr("▾ Less") if shown else self.tr("▸ More"))
        self._more_rows.setVisible(shown)

    def _on_mode_chosen(self, mode: str) -> None:
        if mode == "static":  # its one setting must be in sight
            self._show_more(True)
        self._on_value_changed()

    def _on_view_chosen(self, view: str) -> None:
        self.view.choose("live" if view == "what_if" else "what_if")
        self.view_chosen.emit(view)

    def _on_value_changed(self) -> None:
        self._update_usable()
        changed = self.what_if_changed if self.is_what_if else self.config_changed
        changed.emit(self.config)

    def _update_usable(self) -> None:
        """Disable what the mode does not use, each with its reason."""
        mode = self.mode.value
        unchecked = {
            "full": self.tr("Mode full runs every layer and checks nothing: choose calm or dvp."),
            "static": self.tr("Mode static leaves at a fixed layer and checks nothing: choose calm or dvp."),
        }.get(mode)
        unpruned = None if mode == "dvp" else self.tr("Only mode dvp prunes the vocabulary.")
        unscheduled = self.tr("A constant threshold does not decay: choose another schedule.")
        for row in (self.p, self.threshold, self.confidence, self.schedule):
            row.set_usable(unchecked)
        self.k.set_usable(unpruned)
        self.final_head.set_usable(unpruned)
        self.tau.set_usable(unchecked or (unscheduled if self.schedule.value == "constant" else None))
        self.exit_layer.set_usable(
            None if mode == "static" else self.tr("Only mode static has a fixed exit layer.")
        )
