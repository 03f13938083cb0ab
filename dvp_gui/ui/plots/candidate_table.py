"""The K tokens that survived at layer p, for the token in focus; a run can be continued with each of them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetricsF, QKeySequence, QPainter, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dvp_gui.application.card_tables import CardTable, candidates_table
from dvp_gui.application.run_state import RunState
from dvp_gui.engine.trace import TokenTrace
from dvp_gui.ui.glossary import define
from dvp_gui.ui.plots.candidate_model import CandidateModel, Column, Index
from dvp_gui.ui.plots.card import ElidedLabel, RunCard
from dvp_gui.ui.plots.wording import percent, visible_piece
from dvp_gui.ui.theme import Theme

_ROW_HEIGHT = 24
_BAR_HEIGHT = 10.0
_PADDING = 4.0
_PIECE_WIDTH = 60
"""Pixels of a piece on the button that continues with it."""
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
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if emitted:
            painter.fillRect(area, colors.selection)
        if is_chosen:
            self._paint_choice(painter, area, column)
        if emitted:
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

    def _paint_choice(self, painter: QPainter, area: QRectF, column: Column) -> None:
        """Lines above and below the chosen row, and a bar at its beginning."""
        accent = self._theme.colors.accent
        painter.fillRect(QRectF(area.left(), area.top(), area.width(), 1), accent)
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), accent)
        if column == Column.RANK:
            painter.fillRect(QRectF(area.left(), area.top(), 3, area.height()), accent)

    def _paint_bar(self, painter: QPainter, area: QRectF, row: int) -> QRectF:
        """Paint the bar of `row`; returns what is left of `area` for its value."""
        length = max(self._model.bar_length(row) * (area.width() - self._value_width), 1.0)
        bar = QRectF(area.left() + _PADDING, area.center().y() - _BAR_HEIGHT / 2, length, _BAR_HEIGHT)
        painter.fillRect(bar, self._theme.colors.accent)
        return area.adjusted(_PADDING + length + 2, 0, _PADDING, 0)


class CandidateTable(RunCard):
    """Title, mass of the K, a note where the emitted token is not among them, the table, and the way to continue."""

    fork_asked = Signal(int, int)
    """step, token_id: a person wants the run continued with this token in that place."""
    menu_asked = Signal(object, object)
    """QMenu of a row, about to open, and this card: for what a card's menu offers too."""

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
        self.fork = QAction(self)
        self.fork_button = QToolButton()
        self._set_up_view()
        self._set_up_fork()
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.mass, 1)
        line.addWidget(self.fork_button)
        layout.addLayout(line)
        layout.addWidget(self.note)
        layout.addWidget(self.view)

    def table(self) -> CardTable | None:
        """The K kept for the token in focus."""
        return candidates_table(self._state, "candidates")

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
        self._name_fork()

    def _show_words(self, trace: TokenTrace, vocab_size: int, piece: str) -> None:
        if trace.mode != "dvp":
            self.set_title(self.tr("Candidates"))
            self.summary.clear()
            return
        self.set_title(self.tr("Candidates at layer {p}").format(p=trace.p))
        count = f"{len(trace.candidate_ids):,}"
        self.summary.setText(self.tr("{k} of {count}").format(k=count, count=f"{vocab_size:,}"))
        self.mass.setText(self.tr("together {share}").format(share=percent(self.model.mass)))
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
            bar = self.view.verticalScrollBar()
            bar.setValue(bar.value() // _ROW_HEIGHT * _ROW_HEIGHT)  # no row is cut at the top
        else:
            self.view.scrollToTop()

    def _on_row_chosen(self) -> None:
        self._name_fork()

    def _on_fork(self) -> None:
        row, trace = self._chosen_row(), self.model.trace
        if row is not None and trace is not None:
            self.fork_asked.emit(trace.step, self.model.token_id(row))

    def _on_row_activated(self) -> None:
        self._on_fork()

    def _on_menu_asked(self, place: QPoint) -> None:
        """For the row under the mouse, which it chooses, or for the chosen one when a key asked."""
        row = self.view.rowAt(place.y())
        if row >= 0:
            self.view.selectRow(row)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.fork)
        self.menu_asked.emit(menu, self)
        menu.popup(self.view.viewport().mapToGlobal(place))

    def _chosen_row(self) -> int | None:
        rows = self.view.selectionModel().selectedRows()
        return rows[0].row() if rows else None

    def _name_fork(self) -> None:
        """Say what the button would do for the chosen row."""
        row = self._chosen_row()
        self.fork.setEnabled(row is not None)
        self.fork_button.setEnabled(row is not None)
        if row is None:
            self.fork.setText(self.tr("Continue with another token"))
            self.fork_button.setText(self.tr("Continue with…"))
            self.fork_button.setToolTip(self.tr("Choose a row first, by mouse or by the arrow keys."))
        else:
            piece = self.model.text(row, Column.PIECE)
            short = self.fontMetrics().elidedText(piece, Qt.TextElideMode.ElideRight, _PIECE_WIDTH)
            self.fork.setText(self.tr("Continue from here with “{0}”").format(piece.replace("&", "&&")))
            self.fork_button.setText(self.tr("Continue with {0}").format(short.replace("&", "&&")))
            self.fork_button.setToolTip(
                self.tr(
                    "A new run: the tokens before this one as they were recorded, then this one in its place, then "
                    "what follows from it (Enter)."
                )
            )

    def _set_up_fork(self) -> None:
        """One action, for the button, the context menu and the Enter key."""
        self.fork_button.setAccessibleName(self.tr("Continue from here with the chosen token"))
        self.fork_button.clicked.connect(self._on_fork)
        self.fork.triggered.connect(self._on_fork)
        view = self.view
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._on_menu_asked)
        view.selectionModel().selectionChanged.connect(self._on_row_chosen)
        for key in ("Return", "Enter"):
            shortcut = QShortcut(QKeySequence(key), view, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._on_row_activated)
        self._name_fork()

    def _set_up_view(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setAccessibleName(self.tr("Candidates at layer p"))
        view.setAccessibleDescription(define("candidates"))
        view.setItemDelegate(CandidateCell(self._theme, self.model, view))
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setTabKeyNavigation(False)
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
