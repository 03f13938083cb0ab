"""Every token of the run as a row, with every number of the plots. A selected row is the pinned token."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from dvp_gui.application.card_tables import CardTable, tokens_table
from dvp_gui.application.run_state import RunState
from dvp_gui.engine.audit_trace import Verdict
from dvp_gui.engine.trace import TokenTrace
from dvp_gui.ui.plots.audit_wording import verdict_name
from dvp_gui.ui.plots.candidate_model import Index
from dvp_gui.ui.plots.card import ElidedLabel, RunCard
from dvp_gui.ui.plots.quantities import Quantity
from dvp_gui.ui.plots.quantity_box import QuantityBox
from dvp_gui.ui.plots.wording import measure_name, reason_name, visible_piece
from dvp_gui.ui.theme import Theme

_ROW_HEIGHT = 23
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class TokenColumn:
    """One column: its header, its text for a token, and how it stands."""

    header: str
    tip: str
    text: Callable[[TokenTrace, str], str]
    is_number: bool = True
    sample: str = "000.000"
    layer: int | None = None
    """The layer that the column is about, or None."""


class TokenModel(QAbstractTableModel):
    """Rows are tokens; they only ever come, until another run begins."""

    def __init__(self, state: RunState, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._theme = theme
        self._rows = 0
        self._quantity = Quantity.USED
        self._extra: list[TokenColumn] = []
        self._columns = self._make_columns(0)

    @property
    def columns(self) -> list[TokenColumn]:
        """From the left."""
        return self._columns

    def reset(self) -> None:
        """Another run began, perhaps of a model with other layers."""
        info = self._state.info
        self.beginResetModel()
        self._rows = len(self._state.traces)
        self._columns = self._make_columns(info.model.num_layers if info is not None else 0)
        self.endResetModel()

    def set_extra(self, columns: Sequence[TokenColumn]) -> None:
        """Columns that somebody else fills, after those of the run; they replace the ones before."""
        self._extra = list(columns)
        self.reset()

    def judge(self) -> None:
        """The full model has spoken: cells of rows that stand change."""
        if self._rows:
            last = self.index(self._rows - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def show_quantity(self, quantity: Quantity) -> None:
        """Let the columns of the layers hold `quantity`."""
        self._quantity = quantity
        count = sum(column.layer is not None for column in self._columns)
        self._columns = self._make_columns(count)
        if count:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
        self.judge()

    def extend(self) -> None:
        """Take the rows that came."""
        count = len(self._state.traces)
        if count > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, count - 1)
            self._rows = count
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Tokens that were taken."""
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See `columns`."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Names and definitions."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.header
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.is_number else _LEFT
        return column.tip if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell."""
        if not index.isValid() or index.row() >= len(self._state.traces):
            return None
        column, trace = self._columns[index.column()], self._state.traces[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(trace, self._state.pieces[index.row()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.is_number else _LEFT
        if role == Qt.ItemDataRole.DecorationRole and column.header == self._columns[2].header:
            patch = QPixmap(10, 10)
            patch.fill(self._theme.exit_color(trace.exit_layer, trace.num_layers))
            return patch
        return None

    def _make_columns(self, num_layers: int) -> list[TokenColumn]:
        return [
            *self._run_columns(),
            *self._extra,
            *self._audit_columns(),
            *self._setting_columns(),
            *(self._layer_column(layer) for layer in range(1, num_layers + 1)),
        ]

    def _run_columns(self) -> list[TokenColumn]:
        tr = self.tr
        return [
            TokenColumn(
                tr("token"),
                tr("Position, from 1; the saved trace counts steps from 0"),
                lambda t, _: str(t.step + 1),
                sample="00000",
            ),
            TokenColumn(
                tr("piece"),
                tr("The token's own spelling; ▁ begins a word"),
                lambda _, piece: visible_piece(piece),
                is_number=False,
                sample="▁restaurant",
            ),
            TokenColumn(
                tr("exit layer"),
                tr("Decoder blocks that ran for this token"),
                lambda t, _: str(t.exit_layer),
                sample="exit layer",
            ),
            TokenColumn(
                tr("average"),
                tr("Mean exit layer of all tokens up to this one"),
                lambda t, _: f"{self._average_until(t.step):.2f}",
                sample="average",
            ),
            TokenColumn(
                tr("reason"),
                tr("Why it left there"),
                lambda t, _: reason_name(t.exit_reason),
                is_number=False,
                sample="over threshold",
            ),
            TokenColumn(
                tr("confidence"),
                tr("Of the check at the exit layer"),
                lambda t, _: _number(t.exit_confidence),
                sample="confidence",
            ),
        ]

    def _audit_columns(self) -> list[TokenColumn]:
        """What the full model says; only audited runs have these."""
        if self._state.info is None or not self._state.info.is_audited:
            return []
        tr = self.tr
        return [
            TokenColumn(
                tr("verdict"),
                tr(
                    "Whether the full model on the same text agrees, and if not, why; known when the run has ended"
                ),
                lambda t, _: self._of_verdict(t, _verdict_text),
                is_number=False,
                sample="premature",
            ),
            TokenColumn(
                tr("full model"),
                tr("The full model's token on the same text"),
                lambda t, _: self._of_verdict(t, self._full_model_piece),
                is_number=False,
                sample="▁restaurant",
            ),
            TokenColumn(
                tr("full depth"),
                tr("The token of the last layer on the cache of this decode"),
                lambda t, _: self._full_depth_piece(t),
                is_number=False,
                sample="▁restaurant",
            ),
            TokenColumn(
                tr("smallest K"),
                tr("For a lost token: the smallest K that would have kept the full model's token at this p"),
                lambda t, _: self._of_verdict(t, _smallest_k_text),
                sample="smallest K",
            ),
            TokenColumn(
                tr("smallest p"),
                tr(
                    "For a lost token: the smallest p that would have kept the full model's token with this K"
                ),
                lambda t, _: self._of_verdict(t, _smallest_p_text),
                sample="smallest p",
            ),
        ]

    def _of_verdict(self, trace: TokenTrace, text: Callable[[Verdict], str]) -> str:
        """`text` of the verdict on a token; empty before there is one."""
        verdicts = self._state.verdicts
        return text(verdicts[trace.step]) if trace.step < len(verdicts) else ""

    def _full_model_piece(self, verdict: Verdict) -> str:
        return self._piece(verdict.full_model_id)

    def _full_depth_piece(self, trace: TokenTrace) -> str:
        audits = self._state.audits
        return self._piece(audits[trace.step].full_depth_id) if trace.step < len(audits) else ""

    def _piece(self, token_id: int) -> str:
        assert self._state.info is not None
        return visible_piece(self._state.info.vocabulary.piece(token_id))

    def _setting_columns(self) -> list[TokenColumn]:
        tr = self.tr
        return [
            TokenColumn(
                tr("threshold"),
                tr("In force for this token, after the schedule"),
                lambda t, _: _number(t.threshold if t.mode in ("calm", "dvp") else None),
                sample="threshold",
            ),
            TokenColumn(
                tr("p"),
                tr("The layer of the first check; in dvp the vocabulary is pruned there"),
                lambda t, _: str(t.p) if t.mode in ("calm", "dvp") else "–",
                sample="000",
            ),
            TokenColumn(
                tr("K"),
                tr("Tokens kept at layer p"),
                lambda t, _: f"{t.k:,}" if t.mode == "dvp" else "–",
                sample="00,000",
            ),
            TokenColumn(
                tr("mode"),
                tr("How exits were decided"),
                lambda t, _: t.mode,
                is_number=False,
                sample="static",
            ),
            TokenColumn(
                tr("measure"),
                tr("The confidence measure"),
                lambda t, _: measure_name(t.measure) if t.mode in ("calm", "dvp") else "–",
                is_number=False,
                sample="largest probability",
            ),
        ]

    def _layer_column(self, layer: int) -> TokenColumn:
        tip = self.tr(
            "Confidence after layer {layer}; – where it ran without a check, empty where it never ran"
        )
        if self._quantity.needs_audit:
            tip = self.tr("After layer {layer}: {what}").replace("{what}", self._quantity.definition())
        return TokenColumn(
            self.tr("layer {layer}").format(layer=layer),
            tip.replace("{layer}", str(layer)),
            lambda t, _: self._layer_text(t, layer),
            sample="layer 00",
            layer=layer,
        )

    def _layer_text(self, trace: TokenTrace, layer: int) -> str:
        """The quantity at a layer; confidence as used is empty where the layer never ran."""
        audits, quantity = self._state.audits, self._quantity
        if not quantity.needs_audit and layer > trace.exit_layer:
            return ""
        audit = audits[trace.step] if trace.step < len(audits) else None
        return quantity.text(float(quantity.values(trace, audit)[layer - 1]))

    def _average_until(self, step: int) -> float:
        layers = [trace.exit_layer for trace in self._state.traces[: step + 1]]
        return sum(layers) / len(layers)


class TokenTable(RunCard):
    """The table; choosing a row pins its token, and Ctrl+C copies what is chosen, or all."""

    def __init__(self, state: RunState, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(state, theme, parent)
        self.set_title(self.tr("Tokens of this run"))
        self.model = TokenModel(state, theme, self)
        self.view = QTableView()
        self._set_up_view()
        self.choice = QuantityBox(self.tr("What the columns of the layers hold"))
        self.choice.changed.connect(self._on_quantity_changed)
        name = ElidedLabel(self.tr("layer columns:"))
        name.setProperty("muted", True)
        self.header.insertWidget(1, name)
        self.header.insertWidget(2, self.choice)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.view.selectionModel().selectionChanged.connect(self._on_row_chosen)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.view)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)

    def show_look(self) -> None:
        """Patches read the theme when they paint."""
        self.view.viewport().update()

    def show_run(self) -> None:
        """Start with no rows."""
        info = self._state.info
        self.choice.set_audited(info is not None and info.is_audited)
        with QSignalBlocker(self.view.selectionModel()):
            self.model.reset()
        self._fit_columns()

    def show_tokens(self) -> None:
        """Add the rows that came and keep the newest in view, unless a row is chosen."""
        self.model.extend()
        count = len(self._state.traces)
        self.say("" if count else self.tr("One row a token, with every number of the plots."))
        self.summary.setText(self.tr("{count} tokens").format(count=count) if count else "")
        if count and self._state.pinned is None:
            self.view.scrollToBottom()

    def show_verdicts(self) -> None:
        """Verdicts of rows that stand."""
        self.model.judge()

    def set_extra(self, columns: Sequence[TokenColumn]) -> None:
        """Columns that somebody else fills; none takes them out."""
        with QSignalBlocker(self.view.selectionModel()):
            self.model.set_extra(columns)
        self._fit_columns()
        self.show_selection()

    def show_selection(self) -> None:
        """Choose the row of the pinned token, or none."""
        index = self._state.pinned
        with QSignalBlocker(self.view.selectionModel()):
            if index is None:
                self.view.clearSelection()
            elif index < self.model.rowCount():
                self.view.selectRow(index)
        self.view.viewport().update()
        if index is not None:
            self.view.scrollTo(self.model.index(index, 0))

    def table(self) -> CardTable | None:
        """Every column of the trace files, one row a token."""
        return tokens_table(self._state, "tokens")

    def copy(self) -> None:
        """Put the chosen row, or the whole table, on the clipboard, tabs between the cells."""
        chosen = self.view.selectionModel().selectedRows()
        rows = [index.row() for index in chosen] or range(self.model.rowCount())
        lines = ["\t".join(column.header for column in self.model.columns)]
        for row in rows:
            cells = (self.model.index(row, column).data() for column in range(len(self.model.columns)))
            lines.append("\t".join(str(cell) for cell in cells))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _on_quantity_changed(self) -> None:
        self.model.show_quantity(self.choice.shown)

    def _on_row_chosen(self) -> None:
        chosen = self.view.selectionModel().selectedRows()
        self._state.pin(chosen[0].row() if chosen else None)

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setAccessibleName(self.tr("Tokens of this run"))
        view.setAccessibleDescription(
            self.tr("Every number of the plots, a row a token; arrows choose a row, which pins its token")
        )
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        view.horizontalHeader().setHighlightSections(False)
        self._fit_columns()

    def _fit_columns(self) -> None:
        for number, column in enumerate(self.model.columns):
            width = max(self.fontMetrics().horizontalAdvance(text) for text in (column.sample, column.header))
            self.view.horizontalHeader().resizeSection(number, width + 18)


def _verdict_text(verdict: Verdict) -> str:
    return verdict_name(verdict.kind)


def _smallest_k_text(verdict: Verdict) -> str:
    return "" if verdict.smallest_k is None else f"{verdict.smallest_k:,}"


def _smallest_p_text(verdict: Verdict) -> str:
    if verdict.kind != "lost":
        return ""
    return "–" if verdict.smallest_p is None else str(verdict.smallest_p)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
