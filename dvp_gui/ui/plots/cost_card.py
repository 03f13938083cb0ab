"""What the run and one token cost, stage by stage, and from which exit layer on leaving early pays off no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QCursor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from dvp_gui.application.card_tables import CardTable
from dvp_gui.application.cost import BreakEven, break_even, cost_of
from dvp_gui.application.run_state import RunState, RunStatus
from dvp_gui.engine.trace import TokenTrace
from dvp_gui.ui.amounts import scale_of_seconds, share_text
from dvp_gui.ui.figure_table import ROW_HEIGHT, FigureTable
from dvp_gui.ui.panels.fitting_scroll_area import FittingScrollArea
from dvp_gui.ui.panels.segmented import SegmentedChoice
from dvp_gui.ui.plots.break_even_plot import BreakEvenPlot
from dvp_gui.ui.plots.card import ElidedLabel, RunCard
from dvp_gui.ui.plots.cost_tables import (
    CostRow,
    break_even_sentence,
    cost_heads,
    cost_rows,
    cost_scales,
    counters_sentence,
    layer_seconds,
    layers_cost_table,
    medians_sentence,
    stages_table,
)
from dvp_gui.ui.plots.gutters import small_font
from dvp_gui.ui.plots.wording import visible_piece
from dvp_gui.ui.theme import Theme

Runs = Callable[[], Sequence[Sequence[TokenTrace]]]
"""Runs whose stage times count, the one on the screen last."""
_HEAD_HEIGHT = 40
_LOW, _NARROW = 260, 310
"""Pixels below which a card has no room for words above its figures, and for its name beside the pages'."""
_SHORTEST_NAMES = 68
"""Pixels for the short names of the stages."""
_SHARE = Qt.ItemDataRole.UserRole
"""0..1: a cell's part of its column's sum."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ShareCell(QStyledItemDelegate):
    """A figure over a thin bar as long as its part of the whole."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The cell, close to its edges, and below its figure the bar, from the right as figures are."""
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        shown.text = ""
        shown.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        area = QRectF(option.rect).adjusted(2, 0, -4, 0)
        painter.setFont(shown.font)
        painter.setPen(self._theme.colors.text)
        painter.drawText(area, _RIGHT, index.data())
        share = index.data(_SHARE)
        if share:
            length = max(area.width() * float(share), 1.0)
            bar = QRectF(area.right() - length, area.bottom() - 2.5, length, 2)
            painter.fillRect(bar, self._theme.colors.accent)


class CostCard(RunCard):
    """Three pages: stages, the break-even plot, and the plot's numbers."""

    def __init__(self, state: RunState, theme: Theme, runs: Runs, parent: QWidget | None = None) -> None:
        super().__init__(state, theme, parent)
        self._runs = runs
        self._rows: list[CostRow] = []
        self.costs: BreakEven | None = None
        """What the break-even pages show; None without a run."""
        self.set_title(self.tr("Cost"))
        self.choice = SegmentedChoice(
            self.tr("Cost"),
            [
                ("stages", self.tr("Stages"), self.tr("Seconds and FLOPs of the run and of one token")),
                ("plot", self.tr("Break-even"), self.tr("Time a token by exit layer: full, calm, dvp")),
                ("numbers", self.tr("Table"), self.tr("The break-even plot as a table")),
            ],
        )
        self.choice.setProperty("small", True)
        self.stages = WholeTable(self.tr("Cost by stage"))
        self.whose = ElidedLabel()
        self.whose.setProperty("muted", True)
        self.counters = _note()
        self.sentence = _note()
        self.plot = BreakEvenPlot(theme)
        self.numbers = WholeTable(self.tr("Time a token by exit layer"))
        self.medians = _note()
        self._share_cell = ShareCell(theme, self.stages)
        self._stack = QStackedWidget()
        self._arrange()
        self.choice.chosen.connect(self._on_page_chosen)
        self.plot.layer_pointed.connect(self._on_layer_pointed)
        self.plot.wheeled.connect(self._on_wheeled)
        state.status_changed.connect(self._on_run_ended)
        state.entry_changed.connect(self._on_run_ended)

    def show_page(self, page: str) -> None:
        """`stages`, `plot` or `numbers`."""
        self.choice.choose(page)
        self._on_page_chosen(page)

    def table(self) -> CardTable | None:
        """The page that is shown."""
        info, index = self._state.info, self._state.focus
        if info is None or index is None:
            return None
        if self.choice.value == "stages":
            return stages_table(self._rows, self._state.traces[index].step)
        return None if self.costs is None else layers_cost_table(self.costs, info.model.num_layers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Figures come before the names of the stages, and before the line that says whose they are."""
        super().resizeEvent(event)
        self._fit_columns()
        self.whose.setVisible(self.height() >= _LOW)
        self._fit_title()

    def show_look(self) -> None:
        """Pens and bars."""
        self.plot.dress_lines()
        self.stages.viewport().update()

    def show_run(self) -> None:
        """Nothing is known of this run's seconds yet."""
        self.costs = None

    def show_tokens(self) -> None:
        """While a run goes on only the stages follow; the medians are worth a look when it is over."""
        has_tokens = bool(self._state.traces)
        self.choice.setVisible(has_tokens)
        self._fit_title()
        self.say(
            "" if has_tokens else self.tr("Where time and FLOPs go, stage by stage, and when exits pay off.")
        )
        if has_tokens and (self.costs is None or self._state.status is not RunStatus.RUNNING):
            self._measure()

    def show_selection(self) -> None:
        """The run and the token in focus."""
        info, index = self._state.info, self._state.focus
        if info is None or index is None:
            return
        cost = cost_of(self._state.traces, info.model)
        self._rows = cost_rows(cost.total, cost.tokens[index])
        self._fill_stages(index)

    def _measure(self) -> None:
        info, runs = self._state.info, self._runs()
        if info is None or not runs:
            return
        self.costs = break_even([trace for run in runs for trace in run], info.model)
        self.plot.show_costs(self.costs, info.model.num_layers)
        self.sentence.setText(break_even_sentence(self.costs))
        self.plot.setAccessibleDescription(self.sentence.text())
        self.medians.setText(medians_sentence(self.costs, len(runs)))
        self.sentence.setToolTip(self.medians.text())
        self._fill_numbers(self.costs, info.model.num_layers)

    def _fill_stages(self, index: int) -> None:
        scales = cost_scales(self._rows)
        self.stages.set_heads(cost_heads(scales))
        piece, count = visible_piece(self._state.pieces[index]), len(self._state.traces)
        self.whose.setText(
            self.tr("run of {count} tokens; token {number} {piece}").format(
                count=f"{count:,}", number=index + 1, piece=piece
            )
        )
        self.stages.set_num_rows(len(self._rows))
        sums = next(row.values for row in self._rows if row.kind == "total")
        for number, row in enumerate(self._rows):
            pairs = list(zip(row.values, scales, strict=True))
            cells = [scale.text(value) if row.kind != "head" else "" for value, scale in pairs]
            is_bold = row.kind in ("total", "head")
            self.stages.set_row(number, [row.name, *cells], bold=is_bold, name_font=small_font(self.font()))
            self._explain(number, row, sums)
            if row.kind == "head" and self.stages.columnSpan(number, 0) == 1:
                self.stages.setSpan(number, 0, 1, 5)
        self._fit_columns()

    def _explain(self, number: int, row: CostRow, sums: Sequence[float | None]) -> None:
        """Bars and tooltips of a row."""
        self.stages.cell(number, 0).setToolTip(row.meaning)
        for column, (value, whole) in enumerate(zip(row.values, sums, strict=True), start=1):
            share = value / whole if row.kind == "stage" and value is not None and whole else None
            item = self.stages.cell(number, column)
            item.setData(_SHARE, share)
            of_all = "" if share is None else self.tr("{share} of all").format(share=share_text(share))
            item.setToolTip(of_all or row.meaning)

    def _fit_title(self) -> None:
        """A narrow card leaves its name to the tab, where it has pages to choose from."""
        self.title.setVisible(self.width() >= _NARROW or not self._state.traces)

    def _fit_columns(self) -> None:
        """The names whole, or their short forms where four columns of figures need the room."""
        advance = QFontMetrics(small_font(self.font())).horizontalAdvance
        room = self._stack.width() - 12 - 4 * (advance("MFLOP") + 7)
        rows = [(number, row) for number, row in enumerate(self._rows) if row.kind != "head"]
        needed = max((advance(row.name) for _, row in rows), default=0) + 16
        for number, row in rows:
            self.stages.cell(number, 0).setText(row.name if needed <= room else row.short_name)
        self.stages.horizontalHeader().resizeSection(0, max(min(needed, room), _SHORTEST_NAMES))

    def _fill_numbers(self, costs: BreakEven, num_layers: int) -> None:
        rows = [layer_seconds(costs, layer) for layer in range(1, num_layers + 1)]
        scale = scale_of_seconds(value for row in rows for value in row)
        modes = [f"{mode}\n{scale.unit}" for mode in ("full", "calm", "dvp")]
        self.numbers.set_heads([self.tr("exit layer"), *modes])
        self.numbers.set_num_rows(num_layers)
        for number, row in enumerate(rows):
            cells = [str(number + 1), *(scale.text(value) for value in row)]
            self.numbers.set_row(number, cells)
            for column, value in enumerate(row[1:], start=2):
                if value is not None and row[0] is not None and value > row[0]:
                    item = self.numbers.cell(number, column)
                    item.setText(f"▲ {item.text()}")
                    item.setToolTip(self.tr("More than full takes"))

    def _on_run_ended(self) -> None:
        if self._state.status is not RunStatus.RUNNING:
            self._on_tokens_appended()

    def _on_page_chosen(self, page: str) -> None:
        self._stack.setCurrentIndex(("stages", "plot", "numbers").index(page))

    def _on_layer_pointed(self, layer: int) -> None:
        if self.costs is None:
            return
        values = layer_seconds(self.costs, layer)
        scale = scale_of_seconds(values)
        lines = [self.tr("exit layer {layer}").format(layer=layer)]
        lines += [
            f"{mode}: {scale.with_unit(v)}" for mode, v in zip(("full", "calm", "dvp"), values, strict=True)
        ]
        QToolTip.showText(QCursor.pos(), "\n".join(lines), self.plot)

    def _on_wheeled(self, pixels: float) -> None:
        bar = self._areas[1].verticalScrollBar()
        bar.setValue(bar.value() + round(pixels))

    def _arrange(self) -> None:
        self.summary.hide()
        self.header.setSpacing(4)
        self.header.addWidget(self.choice)
        for column in range(1, 5):
            self.stages.setItemDelegateForColumn(column, self._share_cell)
        self.stages.setColumnCount(5)
        self.stages.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.numbers.setColumnCount(4)
        self.counters.setText(counters_sentence())
        self._areas = [
            FittingScrollArea(_page(*widgets), minimum_height=60)
            for widgets in (
                (self.whose, self.stages, self.counters),
                (self.sentence, self.plot),
                (self.numbers, self.medians),
            )
        ]
        for area in self._areas:
            self._stack.addWidget(area)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)


class WholeTable(FigureTable):
    """A small table that is shown whole: what scrolls is the page that it stands on."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        head = self.horizontalHeader()
        head.setFixedHeight(_HEAD_HEIGHT)
        head.setMinimumSectionSize(20)
        head.setTextElideMode(Qt.TextElideMode.ElideNone)  # it would join the two lines
        head.setFont(small_font(self.font()))
        head.setStyleSheet("QHeaderView::section { padding: 4px 1px; }")  # five columns on a narrow card
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def sizeHint(self) -> QSize:
        """All rows."""
        return QSize(200, self.horizontalHeader().height() + self.rowCount() * ROW_HEIGHT + 2)

    def minimumSizeHint(self) -> QSize:
        """All rows; columns share whatever width there is."""
        return QSize(150, self.sizeHint().height())

    def set_num_rows(self, count: int) -> None:
        """Have `count` rows, and the height for them."""
        if count != self.rowCount():
            self.setRowCount(count)
            self.updateGeometry()


def _note() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("muted", True)
    label.setWordWrap(True)
    label.setFont(small_font(label.font()))
    return label


def _page(*widgets: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for widget in widgets:
        column.addWidget(widget, 1 if isinstance(widget, BreakEvenPlot) else 0)
    if not any(isinstance(widget, BreakEvenPlot) for widget in widgets):
        column.addStretch(1)
    return page
