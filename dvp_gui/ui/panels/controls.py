"""The settings of the decode: mode, p, K, threshold and the rest. Moved during a run, they apply from the next token.

The panel knows bounds (layers and vocabulary size of the model) but no model; it speaks in DecodingConfig.
"""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from dvp_gui.engine.config import Confidence, DecodingConfig, FinalHead, Mode, Schedule
from dvp_gui.ui.panels.card import SPACING, Card
from dvp_gui.ui.panels.choice_row import ChoiceRow
from dvp_gui.ui.panels.scales import EvenScale, LogScale
from dvp_gui.ui.panels.segmented import SegmentedChoice
from dvp_gui.ui.panels.slider_row import SliderRow

MAX_NEW_TOKENS = 1024
_UNKNOWN_LAYERS, _UNKNOWN_VOCABULARY = 8, 8192
"""Bounds until a model says its own."""


class ControlsPanel(Card):
    """Shows one DecodingConfig and lets a person change it."""

    config_changed = Signal(object)
    """DecodingConfig: a person changed a setting."""

    def __init__(self, config: DecodingConfig, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Decoding"))
        self.setAccessibleName(self.tr("Decoding"))
        self._num_layers, self._vocab_size = _UNKNOWN_LAYERS, _UNKNOWN_VOCABULARY
        note = QLabel(self.tr("applies from the next token"))
        note.setProperty("muted", True)
        self.header.addWidget(note)
        self._build_main_rows()
        self._build_more_rows()
        self.rows.addStretch(1)
        self.show_config(config)
        self._connect_rows()

    @property
    def config(self) -> DecodingConfig:
        """The settings as they stand, always valid."""
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
        self.mode.choose(config.mode)
        self.p.set_value(config.p)
        self.k.set_value(config.k)
        self.threshold.set_value(config.threshold)
        self.max_new_tokens.set_value(config.max_new_tokens)
        self.confidence.set_value(config.confidence)
        self.schedule.set_value(config.schedule)
        self.tau.set_value(config.tau)
        self.final_head.set_value(config.final_head)
        self.exit_layer.set_value(config.exit_layer or self._num_layers)
        self._update_usable()

    def set_bounds(self, num_layers: int, vocab_size: int) -> list[str]:
        """Take the bounds of another model; returns one part of a sentence for each setting that had to move."""
        before = self.config
        at_top = before.exit_layer == self._num_layers
        self._num_layers, self._vocab_size = num_layers, vocab_size
        self.p.set_scale(EvenScale(1, max(num_layers - 1, 1)))
        self.k.set_scale(LogScale(1, vocab_size))
        self.exit_layer.set_scale(EvenScale(1, num_layers))
        if at_top:  # "the last layer" stays the last layer
            self.exit_layer.set_value(num_layers)
        after = self.config
        moved = []
        if after.p != before.p:
            moved.append(self.tr("p from {0} to {1}").format(before.p, after.p))
        if after.k != before.k:
            moved.append(self.tr("K from {0:,} to {1:,}").format(before.k, after.k))
        if after.exit_layer != before.exit_layer and not at_top:
            moved.append(self.tr("exit layer from {0} to {1}").format(before.exit_layer, after.exit_layer))
        return moved

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
            self.tr("The layer after which the first check is made and the vocabulary is pruned."),
            EvenScale(1, self._num_layers - 1),
        )
        self.k = SliderRow(
            self.tr("Keep K"),
            self.tr("Candidates kept, K"),
            self.tr("How many of the most probable tokens at layer p are kept."),
            LogScale(1, self._vocab_size),
        )
        self.threshold = SliderRow(
            self.tr("Threshold λ"),
            self.tr("Exit threshold λ"),
            self.tr("A token leaves when its confidence is greater than this."),
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
            self.tr("What is compared with the threshold after a layer."),
            [
                ("margin", self.tr("top-2 margin")),
                ("max_prob", self.tr("largest probability")),
                ("entropy", self.tr("1 − normalised entropy")),
                ("saturation", self.tr("hidden-state saturation")),
            ],
        )
        for row in (self.mode, self.p, self.k, self.threshold, self.max_new_tokens, self.confidence):
            self.rows.addWidget(row)

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
            self.tr("How the threshold changes over the tokens of a run."),
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
            self.tr("What a token that reaches the last layer is chosen from."),
            [("full", self.tr("whole vocabulary")), ("pruned", self.tr("the K kept"))],
        )
        self.exit_layer = SliderRow(
            self.tr("Exit layer"),
            self.tr("Exit layer of mode static"),
            self.tr("The layer at which every token leaves in mode static."),
            EvenScale(1, self._num_layers),
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
        self._update_usable()
        self.config_changed.emit(self.config)

    def _on_value_changed(self) -> None:
        self._update_usable()
        self.config_changed.emit(self.config)

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
