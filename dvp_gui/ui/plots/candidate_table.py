"""The K tokens that survived at layer p, for the token in focus."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from dvp_gui.application.run_state import RunState
from dvp_gui.engine.trace import TokenTrace
from dvp_gui.ui.plots.candidate_model import CandidateModel, Column, Index, percent
from dvp_gui.ui.plots.card import ElidedLabel, RunCard
from dvp_gui.ui.plots.wording import visible_piece
from dvp_gui.ui.theme import Theme

_ROW_HEIGHT = 24
_BAR_HEIGHT = 10.0
_PADDING = 4.0
_NARROW, _WIDE = 330, 400
"""Pixels from which on the card has room for longer pieces, and for every column."""


class CandidateCell(QStyledItemDelegate):
    """Paints a cell with few calls, for the table is repainted with every token; the emitted row is bold."""

    def __init__(self, theme: Theme, model: CandidateModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        bold = QFont(parent.font())
        bold.setBold(True)  # as the emitted row is
        self._value_width = QFontMetricsF(bold).horizontalAdvance("> 99.9 %") + 14

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The tint of the row, the bar if there is one, and the text."""
        row, column, colors = index.row(), Column(index.column()), self._theme.colors
        area = QRectF(option.rect)
        emitted = row == self._model.emitted_row
        if emitted:
            painter.fillRect(area, colors.selection)
            font = QFont(option.font)
            font.setBold(True)
            painter.setFont(font)
        painter.setPen(colors.text if emitted or column == Column.PIECE else colors.muted)
        text = self._model.text(row, column)
        if column == Column.PROBABILITY:
            area = self._paint_bar(painter, area, row)
        area.adjust(_PADDING, 0, -_PADDING, 0)
        if column == Column.PIECE:
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, self._model.alignment(column), text)
        if emitted:
            painter.setFont(option.font)

    def _paint_bar(self, painter: QPainter, area: QRectF, row: int) -> QRectF:
        """Paint the bar of `row`; returns what is left of `area` for its value."""
        length = max(self._model.bar_length(row) * (area.width() - self._value_width), 1.0)
        bar = QRectF(area.left() + _PADDING, area.center().y() - _BAR_HEIGHT / 2, length, _BAR_HEIGHT)
        painter.fillRect(bar, self._theme.colors.accent)
        return area.adjusted(_PADDING + length + 2, 0, _PADDING, 0)


class CandidateTable(RunCard):
    """Title, mass of the K, a note where the emitted token is not among them, and the table."""

    def __init__(self, state: RunState, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(state, theme, parent)
        self.set_title(self.tr("Candidates at layer p"))
        self.model = CandidateModel(self)
        self.view = QTableView()
        self.mass = ElidedLabel()
        self.mass.setProperty("muted", True)
        self.note = QLabel()
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self._set_up_view()
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.mass)
        layout.addWidget(self.note)
        layout.addWidget(self.view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow card leaves out what the tooltips say too."""
        super().resizeEvent(event)
        self.view.setColumnHidden(Column.OVER_KEPT, self.width() < _WIDE)
        piece = "▁twelve" if self.width() < _NARROW else "▁bakeries"
        self.view.horizontalHeader().resizeSection(Column.PIECE, self._room_for(piece))

    def _room_for(self, sample: str) -> int:
        """Pixels of a column that shows `sample`."""
        return self.fontMetrics().horizontalAdvance(sample) + 12

    def show_look(self) -> None:
        """Cells read the theme when they paint."""
        self.view.viewport().update()

    def show_selection(self) -> None:
        """Show the candidates of the token in focus, or why there are none."""
        index, info = self._state.focus, self._state.info
        if index is None or info is None:
            self.set_title(self.tr("Candidates at layer p"))
            self.summary.clear()
            self.model.show(None, None)
            self.say(
                self.tr("The K most probable tokens at layer p: the only ones that later layers look at.")
            )
            return
        trace = self._state.traces[index]
        self.model.show(trace, info.vocabulary)
        self.say(self._sentence_instead(trace))
        self._show_words(trace, info.model.vocab_size, visible_piece(self._state.pieces[index]))
        self._reveal_emitted()

    def _show_words(self, trace: TokenTrace, vocab_size: int, piece: str) -> None:
        if trace.mode != "dvp":
            self.set_title(self.tr("Candidates"))
            self.summary.clear()
            return
        self.set_title(self.tr("Candidates at layer {p}").format(p=trace.p))
        count = f"{len(trace.candidate_ids):,}"
        self.summary.setText(self.tr("{k} of {count}").format(k=count, count=f"{vocab_size:,}"))
        self.mass.setText(
            self.tr("together {share} of the probability").format(share=percent(self.model.mass))
        )
        self.mass.setToolTip(
            self.tr("The sum of their probabilities at layer p: {mass:.6f}").format(mass=self.model.mass)
        )
        missing = self.model.emitted_row is None
        self.note.setVisible(missing)
        self.note.setText(self._missing_sentence(trace, piece) if missing else "")

    def _missing_sentence(self, trace: TokenTrace, piece: str) -> str:
        return self.tr(
            "▶ {piece} is not among the {k} kept: it reached layer {layer}, where the final head chose it "
            "from the whole vocabulary."
        ).format(piece=piece, k=f"{trace.k:,}", layer=trace.exit_layer)

    def _sentence_instead(self, trace: TokenTrace) -> str:
        """Why there are no candidates, or empty."""
        if trace.mode == "dvp":
            return ""
        if trace.mode == "calm":
            return self.tr("Mode calm looks at the whole vocabulary in every check: nothing is pruned.")
        return self.tr("Mode {mode} makes no checks before its last layer: nothing is pruned.").format(
            mode=trace.mode
        )

    def _reveal_emitted(self) -> None:
        """The best candidates, unless the emitted one is further down than the view reaches."""
        row = self.model.emitted_row
        if row is not None and (row + 1) * _ROW_HEIGHT > self.view.viewport().height():
            self.view.scrollTo(self.model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        else:
            self.view.scrollToTop()

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setAccessibleName(self.tr("Candidates at layer p"))
        view.setItemDelegate(CandidateCell(self._theme, self.model, view))
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.PROBABILITY, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(20)
        for column, sample in (
            (Column.RANK, "▶ 00"),
            (Column.PIECE, "▁bakeries"),
            (Column.OVER_KEPT, "00.0 %"),
            (Column.BEST_AT, "best at"),
        ):
            header.resizeSection(column, self._room_for(sample))
