"""Every run of the session in a list: open, compare, pin, rename, save, remove. Asks by signals and decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QPointF, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFontMetricsF,
    QKeySequence,
    QPainter,
    QPolygonF,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dvp_gui.application.card_tables import CardTable
from dvp_gui.application.history import History, HistoryEntry
from dvp_gui.application.run_state import RunState
from dvp_gui.export.columns import Column as FileColumn
from dvp_gui.ui.copying import copy_selected_rows
from dvp_gui.ui.history_model import PINNED, Column, HistoryModel, Index
from dvp_gui.ui.plots.gutters import small_font
from dvp_gui.ui.theme import Theme

_ROW_HEIGHT, _TALL_ROW_HEIGHT = 25, 43
_WIDE = 520
"""Pixels from which on a run's figures stand in columns, and its text too; else below its name."""
_CHIP = 9.0


class PinCell(QStyledItemDelegate):
    """A pushpin: filled where the run is pinned, an outline under the mouse or on the chosen row."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row's tint, then the pin."""
        super().paint(painter, option, index)
        pinned = bool(index.data(PINNED))
        near = QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected
        if not pinned and not option.state & near:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.colors.accent if pinned else self._theme.colors.muted
        painter.setPen(color)
        painter.setBrush(color if pinned else Qt.BrushStyle.NoBrush)
        painter.translate(QRectF(option.rect).center())
        painter.rotate(30)
        painter.drawRect(QRectF(-3.5, -7, 7, 2))
        painter.drawPolygon(QPolygonF([QPointF(*p) for p in ((-2, -5), (2, -5), (4, 1), (-4, 1))]))
        painter.drawLine(QPointF(0, 1), QPointF(0, 6.5))
        painter.restore()


class NameCell(QStyledItemDelegate):
    """A run's name; in tall rows its figures below, after a patch in the colour of its average exit layer."""

    def __init__(self, theme: Theme, model: HistoryModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model
        self.is_tall = True

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row's tint, then one line or two."""
        entry = self._model.entry(index.row())
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        shown.text = ""
        shown.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        area = QRectF(option.rect).adjusted(4, 0, -4, 0)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.save()
        painter.setFont(shown.font)
        painter.setPen(self._theme.colors.text)
        if self.is_tall:
            area = area.adjusted(0, 3, 0, -area.height() / 2)
        name = QFontMetricsF(shown.font).elidedText(entry.name, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, left, name)
        if self.is_tall:
            self._paint_figures(painter, area.translated(0, area.height() - 1), entry)
        painter.restore()

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Keep what is being typed when the rows change meanwhile."""
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Over the name alone, as high as a field needs to be."""
        del index
        area = option.rect
        height = editor.sizeHint().height()
        editor.setGeometry(
            area.left(), area.top() + max((area.height() - height) // 2, 0), area.width(), height
        )

    def _paint_figures(self, painter: QPainter, area: QRectF, entry: HistoryEntry) -> None:
        color = self._theme.exit_color(1, entry.num_layers)
        if entry.num_tokens:
            color = self._theme.exit_color(round(entry.average_exit_layer), entry.num_layers)
        patch = QRectF(area.left() + 0.5, area.center().y() - _CHIP / 2, _CHIP, _CHIP)
        painter.setPen(self._theme.outline_of(color))
        painter.setBrush(color)
        painter.drawRect(patch)
        font = small_font(painter.font())
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(self._theme.colors.muted)
        words = area.adjusted(_CHIP + 6, 0, 0, 0)
        text = QFontMetricsF(painter.font()).elidedText(
            self._model.second_line(entry), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


class HistoryPanel(QFrame):
    """Title with the two things that are done most, the list, a sentence while there is nothing."""

    open_asked = Signal(object)
    """HistoryEntry: show it in all plots."""
    compare_asked = Signal(object)
    """list[HistoryEntry], two or more."""
    save_asked = Signal(object)
    """HistoryEntry: write its trace files."""
    remove_asked = Signal(object)
    """list[HistoryEntry]."""
    all_modes_clicked = Signal()
    menu_asked = Signal(object, object)
    """QMenu and this card: what can be done with any card is to be added."""

    def __init__(
        self, history: History, state: RunState, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName(self.tr("History"))
        self._history, self._state = history, state
        self.title = QLabel(self.tr("History"))
        self.title.setProperty("heading", True)
        self.compare_button = _small(QPushButton(self.tr("Compare")))
        self.all_modes_button = _small(QPushButton(self.tr("All modes")))
        self.more_button = QToolButton()
        self.view = QTableView()
        self.model = HistoryModel(history, state, self)
        self.promise = QLabel(
            self.tr("Every run of this session stays here: to look at again, and to compare.")
        )
        self._pages = QStackedWidget()
        self._chosen: list[int] = []
        """Entries that were selected before the rows changed."""
        self._set_up_view(theme)
        self._actions = self._make_actions()
        self._arrange()
        self._connect()
        self._follow_rows()

    @property
    def selected(self) -> list[HistoryEntry]:
        """The chosen runs, the oldest first."""
        rows = sorted((index.row() for index in self.view.selectionModel().selectedRows()), reverse=True)
        return [self.model.entry(row) for row in rows]

    def select(self, entries: Sequence[HistoryEntry | int]) -> None:
        """Choose these runs and no others."""
        selection = self.view.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        selection.clearSelection()
        for entry in entries:
            row = self.model.row_of(entry if isinstance(entry, int) else entry.entry_id)
            if row is not None:
                index = self.model.index(row, Column.NAME)
                selection.setCurrentIndex(index, flags.Select | flags.Rows)

    def set_runnable(self, reason: str, num_waiting: int) -> None:
        """Whether all modes can run now: `reason` says why not; `num_waiting` runs are to follow."""
        self.all_modes_button.setEnabled(not reason)
        self.all_modes_button.setToolTip(
            reason or self.tr("Run full, static, calm and dvp on the same input and compare them")
        )
        self.all_modes_button.setText(
            self.tr("{count} to go").format(count=num_waiting) if num_waiting else self.tr("All modes")
        )

    def table(self) -> CardTable | None:
        """The list, to save."""
        entries = self._history.entries
        columns = (
            FileColumn("run", "its name", is_text=True),
            FileColumn("model", "the model that made it", is_text=True),
            FileColumn("created", "when it began, UTC"),
            FileColumn("tokens", "tokens generated"),
            FileColumn("average_exit_layer", "mean exit layer", "layers"),
            FileColumn("agreement", "share of tokens that are the full model's", "0..1"),
            FileColumn("prompt", "the input", is_text=True),
            FileColumn("text", "the generated text", is_text=True),
        )
        rows = [
            [
                *(entry.name, entry.model_name, entry.created, str(entry.num_tokens)),
                *(repr(entry.average_exit_layer), "" if entry.agreement is None else repr(entry.agreement)),
                *(entry.prompt, entry.text),
            ]
            for entry in entries
        ]
        return CardTable("history", columns, rows) if entries else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wide panel shows the texts too."""
        super().resizeEvent(event)
        self._choose_columns()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the chosen runs, then what can be done with the card."""
        self._show_menu(event.globalPos())
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Pins take the look's colours when they paint."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.view.viewport().update()

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self.tr("History"))
        menu.addActions(list(self._actions.values()))
        self.menu_asked.emit(menu, self)
        menu.popup(place)

    def _on_more(self) -> None:
        self._show_menu(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def _on_rows_leave(self) -> None:
        self._chosen = [entry.entry_id for entry in self.selected]

    def _follow_rows(self) -> None:
        """The rows are others: what was chosen stays chosen."""
        count = self.model.rowCount()
        self._pages.setCurrentIndex(0 if count else 1)
        with QSignalBlocker(self.view.selectionModel()):
            self.select(self._chosen)
        self._choose_columns()
        self._on_selection_changed()

    def _on_selection_changed(self) -> None:
        selected = self.selected
        one, some = len(selected) == 1, bool(selected)
        for name, works in (
            ("open", one), ("compare", len(selected) > 1), ("pin", some), ("rename", one), ("save", one),
            ("remove", some),
        ):  # fmt: skip
            self._actions[name].setEnabled(works)
        all_pinned = some and all(entry.pinned for entry in selected)
        self._actions["pin"].setText(self.tr("Un&pin") if all_pinned else self.tr("&Pin"))
        self.compare_button.setEnabled(len(selected) > 1)
        self.compare_button.setToolTip(
            self.tr("Compare the {count} chosen runs").format(count=len(selected))
            if len(selected) > 1
            else self.tr("Choose two or more runs (Ctrl+click, Shift+arrows) to compare them")
        )
        self.view.viewport().update()

    def _on_activated(self, index: Index) -> None:
        if index.column() != Column.PIN:
            self.open_asked.emit(self.model.entry(index.row()))

    def _on_clicked(self, index: Index) -> None:
        if index.column() == Column.PIN:
            entry = self.model.entry(index.row())
            self._history.pin(entry, not entry.pinned)

    def _on_open(self) -> None:
        self.open_asked.emit(self.selected[0])

    def _on_compare(self) -> None:
        if len(self.selected) > 1:
            self.compare_asked.emit(self.selected)

    def _on_pin(self) -> None:
        selected = self.selected
        pinned = not all(entry.pinned for entry in selected)
        for entry in selected:
            self._history.pin(entry, pinned)
        self._on_selection_changed()

    def _on_rename(self) -> None:
        row = self.model.row_of(self.selected[0].entry_id)
        if row is not None:
            self.view.edit(self.model.index(row, Column.NAME))

    def _on_save(self) -> None:
        self.save_asked.emit(self.selected[0])

    def _on_remove(self) -> None:
        self.remove_asked.emit(self.selected)

    def _on_copy(self) -> None:
        copy_selected_rows(self.view)

    def _make_actions(self) -> dict[str, QAction]:
        actions: dict[str, QAction] = {}
        for name, text, key, slot in (
            ("open", self.tr("&Open"), "", self._on_open),
            ("compare", self.tr("&Compare"), "", self._on_compare),
            ("pin", self.tr("&Pin"), "P", self._on_pin),
            ("rename", self.tr("Re&name"), "F2", self._on_rename),
            ("save", self.tr("&Save trace…"), "", self._on_save),
            ("remove", self.tr("&Remove"), "Del", self._on_remove),
        ):
            action = QAction(text, self.view)
            if key:
                action.setShortcut(QKeySequence(key))
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(slot)
            self.view.addAction(action)
            actions[name] = action
        actions["open"].setText(self.tr("&Open") + "\t" + QKeySequence("Return").toString())
        return actions

    def _connect(self) -> None:
        self.model.rows_leave.connect(self._on_rows_leave)
        self.model.rows_came.connect(self._follow_rows)
        self.model.dataChanged.connect(self._on_selection_changed)
        self.view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.view.activated.connect(self._on_activated)
        self.view.clicked.connect(self._on_clicked)
        self.compare_button.clicked.connect(self._on_compare)
        self.all_modes_button.clicked.connect(self.all_modes_clicked)
        self.more_button.clicked.connect(self._on_more)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.view)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._on_copy)

    def _choose_columns(self) -> None:
        wide = self.width() >= _WIDE
        self._names.is_tall = not wide
        for column in (Column.TOKENS, Column.LAYER, Column.AGREEMENT, Column.TEXT):
            self.view.setColumnHidden(column, not wide)
        self.view.horizontalHeader().setVisible(wide)
        self.view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT if wide else _TALL_ROW_HEIGHT)
        head, advance = self.view.horizontalHeader(), self.fontMetrics().horizontalAdvance
        mode = QHeaderView.ResizeMode
        head.setSectionResizeMode(Column.NAME, mode.Interactive if wide else mode.Stretch)
        head.setSectionResizeMode(Column.TEXT, mode.Stretch)
        if wide:
            head.resizeSection(Column.NAME, advance("dvp p=2 K=1024 λ=0.90 (2)") + 16)
        for column, sample in (
            (Column.TOKENS, "tokens"),
            (Column.LAYER, "88.8 of 88"),
            (Column.AGREEMENT, "agrees"),
        ):
            head.resizeSection(column, advance(sample) + 22)
        head.resizeSection(Column.SHOWN, 20)
        head.resizeSection(Column.PIN, 22)

    def _set_up_view(self, theme: Theme) -> None:
        view = self.view
        view.setModel(self.model)
        view.setAccessibleName(self.tr("Runs of this session"))
        view.setItemDelegateForColumn(Column.PIN, PinCell(theme, view))
        self._names = NameCell(theme, self.model, view)
        view.setItemDelegateForColumn(Column.NAME, self._names)
        view.setMouseTracking(True)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        head = view.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(16)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _arrange(self) -> None:
        self.promise.setProperty("muted", True)
        self.promise.setWordWrap(True)
        self.promise.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.promise.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.more_button.setText("⋯")
        self.more_button.setProperty("flat", True)
        self.more_button.setAccessibleName(self.tr("What can be done with the chosen runs"))
        self.more_button.setToolTip(self.tr("Pin, rename, save, remove…"))
        header = QHBoxLayout()
        header.setSpacing(6)
        header.addWidget(self.title, 1)
        for widget in (self.compare_button, self.all_modes_button, self.more_button):
            header.addWidget(widget)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.promise)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 6, 8, 10)
        column.setSpacing(4)
        column.addLayout(header)
        column.addWidget(self._pages, 1)


def _small(button: QPushButton) -> QPushButton:
    button.setProperty("small", True)
    return button
