"""Two or more runs side by side: their texts aligned above, their figures below, both to copy and to save."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dvp_gui.application.comparison import Comparison
from dvp_gui.ui.aligned_texts import DIFFERS, AlignedTexts
from dvp_gui.ui.comparison_tables import FigureRow, figure_rows
from dvp_gui.ui.copying import tab_separated
from dvp_gui.ui.figure_table import FigureTable
from dvp_gui.ui.panels.segmented import SegmentedChoice
from dvp_gui.ui.plots.card import ElidedLabel
from dvp_gui.ui.plots.legend import Legend, LegendEntry, exit_scale
from dvp_gui.ui.plots.wording import visible_piece
from dvp_gui.ui.saving import FileSaver
from dvp_gui.ui.theme import Theme

_SIZE, _LEAST = QSize(1000, 720), QSize(640, 420)
_PADDING = 16
"""Pixels of a figure's cell around its text."""


class ComparisonWindow(QDialog):
    """Stays beside the main window; forgets itself when it is closed."""

    def __init__(self, comparison: Comparison, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.comparison, self._theme = comparison, theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Comparison: {runs}").format(runs=", ".join(self.names)))
        self.setMinimumSize(_LEAST)
        self.texts = AlignedTexts(comparison, theme)
        words = {1, *range(2, 2 + 2 * len(self.names), 2)}
        self.tokens = FigureTable(self.tr("Tokens of the runs"), left=words)
        self.figures = FigureTable(self.tr("Figures of the runs"))
        self.choice = SegmentedChoice(
            self.tr("View"),
            [
                ("texts", self.tr("Texts"), self.tr("Tokens over each other, coloured by exit layer")),
                ("table", self.tr("Table"), self.tr("The same as a table, one row a place")),
            ],
        )
        self.told = ElidedLabel()
        self._saver = FileSaver(self)
        self._pages = QStackedWidget()
        self._scroller = QScrollArea()
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._fill_tokens()
        self._fill_figures(figure_rows(comparison))
        self._arrange()
        self._connect()
        self._fit(parent)

    @property
    def names(self) -> list[str]:
        """The compared runs, the one that the others are aligned with first."""
        return [run.name for run in self.comparison.runs]

    @property
    def sentence(self) -> str:
        """How far the texts differ."""
        different, count = self.comparison.num_different, len(self.comparison.tokens)
        if not different:
            return self.tr("All {count} tokens are the same in all runs").format(count=count)
        if different == 1:
            return self.tr("1 of {count} places differs").format(count=count)
        return self.tr("{different} of {count} places differ").format(different=different, count=count)

    @property
    def remark(self) -> str:
        """What a reader must know before comparing; empty where there is nothing."""
        records = [run.record for run in self.comparison.runs]
        remarks = []
        if len({record.prompt for record in records}) > 1:
            remarks.append(self.tr("The runs have different inputs."))
        if len({(r.model.name, r.model.weights_sha256) for r in records}) > 1:
            remarks.append(self.tr("The runs are of different models."))
        if len({(r.model.device, r.model.dtype) for r in records}) > 1:
            remarks.append(self.tr("Device or precision differ: seconds do not compare."))
        return " ".join(remarks)

    def copy_figures(self) -> None:
        """The figures to the clipboard, tabs between the cells."""
        QGuiApplication.clipboard().setText(tab_separated(self.comparison.figure_rows()))
        self.told.setText(self.tr("Copied the figures"))

    def copy_tokens(self) -> None:
        """The aligned tokens likewise."""
        QGuiApplication.clipboard().setText(tab_separated(self.comparison.token_rows()))
        self.told.setText(self.tr("Copied the tokens"))

    def save_figures(self) -> None:
        """The figures as CSV."""
        self._save("comparison.csv", self.comparison.as_csv())

    def save_tokens(self) -> None:
        """The aligned tokens as CSV."""
        self._save("comparison-tokens.csv", self.comparison.tokens_as_csv())

    def _save(self, name: str, text: str) -> None:
        self._saver.ask_and_save(
            self.tr("Save comparison"), name, self.tr("CSV tables (*.csv)"), lambda _: text.encode()
        )

    def _fill_tokens(self) -> None:
        table, runs = self.tokens, self.comparison.runs
        heads = [self.tr("place"), DIFFERS]
        for run in runs:
            heads += [run.name, self.tr("layer")]
        table.set_heads(heads)
        table.setRowCount(len(self.comparison.tokens))
        for number, aligned in enumerate(self.comparison.tokens):
            cells = [str(number + 1), DIFFERS if aligned.differs else ""]
            for run, index in zip(runs, aligned.indices, strict=True):
                trace = None if index is None else run.record.traces[index]
                cells.append("" if trace is None else visible_piece(run.record.piece(trace.token_id)))
                cells.append("" if trace is None else str(trace.exit_layer))
            table.set_row(number, cells, bold=aligned.differs)
        table.resizeColumnsToContents()

    def _fill_figures(self, rows: Sequence[FigureRow]) -> None:
        table = self.figures
        table.set_heads(["", *self.names])
        table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            is_head = not row.cells
            cells = [row.name, *(row.cells or [""] * len(self.names))]
            table.set_row(number, cells, bold=row.is_sum or is_head)
            for column in range(len(cells)):
                table.cell(number, column).setToolTip(row.meaning)
        head = table.horizontalHeader()
        head.setMinimumSectionSize(
            _room_for_figures(table, rows)
        )  # many runs: the table scrolls, no figure is cut
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)

    def _arrange(self) -> None:
        self._scroller.setWidgetResizable(True)
        self._scroller.setFrameShape(QFrame.Shape.NoFrame)
        self._scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroller.setWidget(self.texts)
        self._scroller.viewport().setAutoFillBackground(False)
        self.texts.setAutoFillBackground(False)
        for page in (self._scroller, self.tokens):
            self._pages.addWidget(page)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(10)
        self._splitter.addWidget(_card(self._header(), self._pages))
        self._splitter.addWidget(_card(None, self.figures))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(self._splitter, 1)
        column.addLayout(self._footer())

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        title = ElidedLabel(self.sentence, heading=True)
        layers = {run.record.model.num_layers for run in self.comparison.runs}
        legend = Legend(self._theme)
        if len(layers) == 1:
            count = layers.pop()
            legend.set_entries(
                [LegendEntry(self.tr("exit layer 1"), exit_scale(self._theme, count), 104, str(count))]
            )
        self._theme.changed.connect(legend.update)
        row.addWidget(title)
        row.addWidget(_remark(self.remark), 1)
        row.addWidget(legend, 1)
        row.addWidget(self.choice)
        return row

    def _footer(self) -> QHBoxLayout:
        self.back_button = QPushButton(self.tr("Previous difference"))
        self.next_button = QPushButton(self.tr("Next difference"))
        self.copy_button, self.save_button = QPushButton(self.tr("Copy")), QPushButton(self.tr("Save CSV"))
        self.close_button = QPushButton(self.tr("Close"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        self.told.setProperty("muted", True)
        row.addWidget(self.told, 1)
        for button in (self.copy_button, self.save_button, self.close_button):
            row.addWidget(button)
        for button in (self.back_button, self.next_button):
            button.setEnabled(self.comparison.num_different > 0)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        return row

    def _connect(self) -> None:
        self.back_button.setToolTip(self.tr("Shift+F3"))
        self.next_button.setToolTip(self.tr("F3"))
        self.back_button.setShortcut("Shift+F3")
        self.next_button.setShortcut("F3")
        self.back_button.clicked.connect(self._on_back)
        self.next_button.clicked.connect(self._on_next)
        self.close_button.clicked.connect(self.close)
        self.choice.chosen.connect(self._on_view_chosen)
        self.texts.place_changed.connect(self._on_place_changed)
        self.copy_button.setMenu(
            self._menu((self.tr("&Figures"), self.copy_figures), (self.tr("&Tokens"), self.copy_tokens))
        )
        self.save_button.setMenu(
            self._menu((self.tr("&Figures…"), self.save_figures), (self.tr("&Tokens…"), self.save_tokens))
        )
        self._saver.told.connect(self.told.setText)
        self._saver.failed.connect(self.told.setText)

    def _menu(self, *entries: tuple[str, object]) -> QMenu:
        menu = QMenu(self)
        for text, slot in entries:
            menu.addAction(text).triggered.connect(slot)
        return menu

    def _fit(self, parent: QWidget | None) -> None:
        """No larger than the texts need, nor than the window that it belongs to."""
        room = parent.window().size() if parent is not None else _SIZE
        self.resize(_SIZE.boundedTo(QSize(room.width() - 24, room.height() - 24)))
        upper = min(self.texts.sizeHint().height() + 60, self.height() * 3 // 5)
        self._splitter.setSizes([upper, self.height() - upper])

    def _on_back(self) -> None:
        self.texts.go_to_difference(-1)

    def _on_next(self) -> None:
        self.texts.go_to_difference(+1)

    def _on_view_chosen(self, view: str) -> None:
        self._pages.setCurrentIndex(("texts", "table").index(view))

    def _on_place_changed(self, place: int) -> None:
        area = self.texts.place_rect(place)
        self._scroller.ensureVisible(area.center().x(), area.center().y(), 40, area.height() // 2 + 8)
        self.tokens.selectRow(place)


def _room_for_figures(table: FigureTable, rows: Sequence[FigureRow]) -> int:
    """Pixels of a column in which every figure stands whole."""
    font = QFont(table.font())
    font.setBold(True)  # as sums are
    widths = QFontMetrics(font)
    return max((widths.horizontalAdvance(cell) for row in rows for cell in row.cells), default=0) + _PADDING


def _remark(text: str) -> QLabel:
    label = ElidedLabel(text)
    label.setProperty("warning", True)
    label.setToolTip(text)
    return label


def _card(header: QHBoxLayout | None, body: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("card", True)
    column = QVBoxLayout(card)
    column.setContentsMargins(14, 8, 14, 10)
    column.setSpacing(8)
    if header is not None:
        column.addLayout(header)
    column.addWidget(body, 1)
    return card
