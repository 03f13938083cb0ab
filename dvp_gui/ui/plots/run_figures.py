"""The figures of the run as a list: name on the left, value on the right, definition in the tooltip."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from dvp_gui.application.audit_reading import count_verdicts
from dvp_gui.application.card_tables import CardTable, named_values
from dvp_gui.application.figures import RunSummary, summarise
from dvp_gui.application.run_state import RunState
from dvp_gui.ui.glossary import define
from dvp_gui.ui.plots.audit_wording import verdict_definition, verdict_name
from dvp_gui.ui.plots.card import ElidedLabel, RunCard
from dvp_gui.ui.plots.verdict_marks import MARKED
from dvp_gui.ui.theme import Theme

NOTHING = "–"


class RunFigures(RunCard):
    """Six figures, each with its unit; an audited run has two more."""

    def __init__(self, state: RunState, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(state, theme, parent)
        self.set_title(self.tr("This run"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._names: list[QLabel] = []
        self._values: list[QLabel] = []
        self._grid = QGridLayout(self.body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)
        for name, tip in (*self._definitions(), *self._audit_definitions()):
            self._add_row(name, tip)
        self._show_audit_rows(False)
        state.status_changed.connect(self._on_tokens_appended)

    def figures(self) -> dict[str, str]:
        """Every figure as it stands, by name."""
        pairs = zip(self._names, self._values, strict=True)
        return {name.text(): value.text() for name, value in pairs if not value.isHidden()}

    def table(self) -> CardTable | None:
        """The figures as they stand, and in an audited run the verdicts by kind."""
        if self._state.info is None:
            return None
        counted = count_verdicts(self._state.verdicts)
        kinds = {verdict_name(kind): str(counted.by_kind[kind]) for kind in MARKED if counted.num_tokens}
        return named_values("figures", self.figures() | kinds)

    def show_run(self) -> None:
        """Rows for what the audit says, where there is one."""
        info = self._state.info
        self._show_audit_rows(info is not None and info.is_audited)

    def show_tokens(self) -> None:
        """Count anew: integers by the token, a fraction of a millisecond for hundreds."""
        info, own = self._state.info, len(self._definitions())
        if info is None:
            texts, tip = [NOTHING] * len(self._values), ""
        else:
            summary = summarise(self._state.traces, info.model)
            texts, tip = self._texts(summary), self._flops_tip(summary)
            texts += self._audit_texts(summary.seconds)
        for label, text in zip(self._values, texts, strict=True):
            label.setText(text)
        flops_tip = self._definitions()[-1][1] + tip
        self._set_tip(own - 1, flops_tip)
        self._set_tip(own, f"{self._audit_definitions()[0][1]}\n\n{self._kinds_tip()}")

    def _set_tip(self, row: int, tip: str) -> None:
        self._names[row].setToolTip(tip)
        self._values[row].setToolTip(tip)

    def _kinds_tip(self) -> str:
        """How many tokens of each other kind, and what the kinds mean."""
        counted = count_verdicts(self._state.verdicts)
        return "\n".join(
            f"{counted.by_kind[kind]} {verdict_name(kind)}: {verdict_definition(kind)}" for kind in MARKED
        )

    def show_verdicts(self) -> None:
        """The full model has spoken, and the audit has taken its time."""
        self.show_tokens()

    def _audit_texts(self, decode_seconds: float) -> list[str]:
        state = self._state
        counted = count_verdicts(state.verdicts)
        agreeing = NOTHING
        if counted.num_tokens:
            agreeing = self.tr("{part} of {count}").format(
                part=counted.num_agreeing, count=counted.num_tokens
            )
        cost = NOTHING
        if state.audit_seconds and decode_seconds:
            cost = self.tr("{time} · {times:.1f} ×").format(
                time=_duration(state.audit_seconds), times=state.audit_seconds / decode_seconds
            )
        return [agreeing, cost]

    def _audit_definitions(self) -> list[tuple[str, str]]:
        return [
            (
                self.tr("Agrees with full model"),
                self.tr(
                    "Tokens equal to those of the full model on the same text: every token at full depth, on exact\n"
                    "keys and values, after the emitted tokens before it. Known when the run has ended."
                ),
            ),
            (
                self.tr("Audit time"),
                self.tr(
                    "What the audit took, and how many times the decode that is: skipped layers, the head at every\n"
                    "layer, the full model at the end. "
                    "It is in none of the decode's times."
                ),
            ),
        ]

    def _show_audit_rows(self, shown: bool) -> None:
        first = len(self._definitions())
        for label in (*self._names[first:], *self._values[first:]):
            label.setVisible(shown)
        part: QWidget | None = self.body
        while part is not None and not part.isWindow():
            part.updateGeometry()  # at once, for the window is about to ask how high the card wants to be
            part = part.parentWidget()

    def _texts(self, summary: RunSummary) -> list[str]:
        rate, exit_layer, skipped = (
            summary.tokens_per_second,
            summary.average_exit_layer,
            summary.skipped_share,
        )
        of_layers = self.tr("{value:.1f} of {count}")
        return [
            str(summary.num_tokens),
            NOTHING if not summary.seconds else _duration(summary.seconds),
            NOTHING if rate is None else f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}",
            NOTHING if exit_layer is None else of_layers.format(value=exit_layer, count=summary.num_layers),
            NOTHING if skipped is None else f"{skipped:.0%}".replace("%", " %"),
            NOTHING if summary.calm_ratio is None else self._saving(summary.calm_ratio),
        ]

    def _saving(self, ratio: float) -> str:
        """What calm's checks cost over what this run's did, in words."""
        if ratio < 0.95:
            return self.tr("{times:.1f} × more").format(times=1 / ratio)
        return self.tr("{times:.1f} × fewer").format(times=ratio) if ratio >= 1.05 else self.tr("the same")

    def _flops_tip(self, summary: RunSummary) -> str:
        if summary.calm_ratio is None:
            return "\n\n" + self.tr("Nothing was checked in this run.")
        text = self.tr("calm: {calm} FLOPs\nthis run: {own} FLOPs")
        return "\n\n" + text.format(
            calm=f"{summary.calm_confidence_flops:,}", own=f"{summary.confidence_flops:,}"
        )

    def _definitions(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Tokens"), self.tr("Tokens generated, the end of the sequence included.")),
            (
                self.tr("Decode time"),
                self.tr("Measured time in the model, encoder included, without drawing."),
            ),
            (self.tr("Tokens per second"), self.tr("Tokens over decode time.")),
            (
                self.tr("Average exit layer"),
                self.tr("Mean number of decoder blocks that a token took, of L.")
                + "\n\n"
                + define("exit_layer"),
            ),
            (self.tr("Blocks skipped"), self.tr("Decoder blocks that were not executed, of tokens × L.")),
            (
                self.tr("FLOPs of checks, vs calm"),
                self.tr(
                    "Confidence FLOPs: what the checks would have cost calm, over the whole vocabulary at every\n"
                    "layer, at the very same exits, against what they cost here; by the counter of the DVP paper."
                ),
            ),
        ]

    def _add_row(self, name: str, tip: str) -> None:
        row = len(self._names)
        label, value = ElidedLabel(name), QLabel(NOTHING)
        label.setProperty("muted", True)
        value.setProperty("heading", True)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        value.setAccessibleName(name)
        for part in (label, value):
            part.setToolTip(tip)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(value, row, 1)
        self._names.append(label)
        self._values.append(value)


def _duration(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
