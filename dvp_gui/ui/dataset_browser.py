"""Browse a data set, search it, pick an example or take one at random. Opens and fetches through the shelf."""

from __future__ import annotations

import random
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dvp_gui.application.data_shelf import DataShelf
from dvp_gui.data.column_mapping import ColumnMapping
from dvp_gui.data.data_sets import DataSet
from dvp_gui.data.examples import Example, InputError
from dvp_gui.data.table_files import TABLE_SUFFIXES
from dvp_gui.ui.dataset_mapping import MappingRow
from dvp_gui.ui.dataset_sources import SourceBox
from dvp_gui.ui.dataset_table import ExampleTable, field_title

_SEARCH_DELAY_MS = 120
"""Searching waits for a pause in the typing."""


class DatasetBrowser(QDialog):
    """Set, search, table and the whole of the chosen example; it stays open on what was last looked at."""

    picked = Signal(object)
    """Example: it is to be the input."""

    def __init__(self, shelf: DataShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._data: DataSet | None = None
        self._example: Example | None = None
        self.setWindowTitle(self.tr("Data sets"))
        self.setAcceptDrops(True)
        self.resize(940, 640)
        self.setMinimumSize(560, 420)
        self._build_top()
        self._build_examples()
        self._build_notice()
        self._build_bottom()
        self._lay_out()
        self._search_timer = QTimer(self)
        self._search_timer.setSingleShot(True)
        self._search_timer.setInterval(_SEARCH_DELAY_MS)
        self._connect()

    def open_first(self) -> None:
        """Show the first set, unless one is shown already."""
        if self._data is None:
            self._open_source()

    def open_file(self, path: Path) -> None:
        """Open a file of examples."""
        self.sources.choose_file(path)
        self._open_source()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that can be read."""
        if _dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open it."""
        path = _dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.open_file(path)

    def _build_top(self) -> None:
        self.sources = SourceBox()
        self.open_button = QPushButton(self.tr("Open file…"))
        self.open_button.setAutoDefault(False)
        self.open_button.setToolTip(self.tr("A file of examples: {0}").format(", ".join(TABLE_SUFFIXES)))
        self.search = QLineEdit()
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setPlaceholderText(self.tr("Search: rows that hold all of these words"))
        self.search.setClearButtonEnabled(True)
        self.count = QLabel()
        self.count.setProperty("muted", True)
        self.random_button = QPushButton(self.tr("Random"))
        self.random_button.setAutoDefault(False)
        self.random_button.setToolTip(self.tr("Choose one of the rows found, by chance (Ctrl+R)"))
        self.mapping = MappingRow()

    def _build_examples(self) -> None:
        self.table = ExampleTable()
        self.whole = QPlainTextEdit()
        self.whole.setReadOnly(True)
        self.whole.setTabChangesFocus(True)
        self.whole.setAccessibleName(self.tr("The chosen example"))
        self._examples = QSplitter(Qt.Orientation.Vertical)
        self._examples.setChildrenCollapsible(False)
        self._examples.addWidget(self.table)
        self._examples.addWidget(self.whole)
        self._examples.setStretchFactor(0, 3)
        self._examples.setStretchFactor(1, 2)

    def _build_notice(self) -> None:
        """What stands in the table's place while there is none."""
        self.notice = QLabel()
        self.notice.setWordWrap(True)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        self.notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setFixedWidth(220)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.action = QPushButton()
        self.action.setAutoDefault(False)
        self._notice_page = QWidget()
        column = QVBoxLayout(self._notice_page)
        column.setSpacing(14)
        column.addStretch(1)
        column.addWidget(self.notice)
        for widget in (self.progress, self.action):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)

    def _build_bottom(self) -> None:
        self.problem = QLabel()
        self.problem.setProperty("warning", True)
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.use_button = QPushButton(self.tr("Use as input"))
        self.use_button.setProperty("primary", True)
        self.use_button.setDefault(True)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setAutoDefault(False)

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self._examples)
        self._pages.addWidget(self._notice_page)
        top, second, bottom = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.sources, 1)
        top.addWidget(self.open_button)
        second.addWidget(self.search, 1)
        second.addWidget(self.count)
        second.addWidget(self.random_button)
        bottom.addWidget(self.problem, 1)
        bottom.addWidget(self.use_button)
        bottom.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(top)
        column.addLayout(second)
        column.addWidget(self.mapping)
        column.addWidget(self._pages, 1)
        column.addLayout(bottom)

    def _connect(self) -> None:
        self.sources.source_chosen.connect(self._open_source)
        self.open_button.clicked.connect(self._on_open_file)
        self.search.textEdited.connect(self._on_search_edited)
        self.search.textChanged.connect(self._on_search_edited)  # by the clear button
        self._search_timer.timeout.connect(self._find)
        self.random_button.clicked.connect(self._on_random)
        self.mapping.mapping_changed.connect(self._on_mapping_changed)
        self.table.selectionModel().currentChanged.connect(self._on_row_changed)
        self.table.doubleClicked.connect(self._on_use)
        self.action.clicked.connect(self._on_action)
        self.use_button.clicked.connect(self._on_use)
        self.close_button.clicked.connect(self.reject)
        self._shelf.opened.connect(self._on_opened)
        self._shelf.failed.connect(self._on_failed)
        self._shelf.fetched.connect(self._on_fetched)
        self._shelf.fetch_changed.connect(self._on_fetch_changed)
        QShortcut(QKeySequence("Ctrl+R"), self, self._on_random)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)

    def _open_source(self) -> None:
        """Open the chosen set, or say what is needed first."""
        self._show_data(None)
        source = self.sources.source
        if source.hub is not None and not self._shelf.is_here(source.hub, source.split):
            self._shelf.stop_opening()
            self._offer_download()
            return
        self._say(self.tr("Opening…"), self.tr("Cancel"), is_busy=True)
        if source.hub is not None:
            self._shelf.open_hub_set(source.hub, source.split)
        elif source.file is not None:
            self._shelf.open_file(source.file)
        else:
            self._shelf.open_bundled(source.bundled)

    def _offer_download(self) -> None:
        wanted = self.sources.source.hub
        assert wanted is not None
        if self._shelf.fetching is not None:
            sentence = self.tr("Downloading {0}, about {1} MB…")
            fetching = self._shelf.fetching
            self._say(sentence.format(fetching.title, fetching.megabytes), self.tr("Cancel"), is_busy=True)
            return
        sentence = self.tr(
            "{0} is not on this machine yet. It comes from the Hugging Face hub ({1}), about {2} MB, licence {3}, and "
            "stays on this machine. Nothing is downloaded before you ask."
        )
        self._say(
            sentence.format(wanted.title, wanted.repositories[0], wanted.megabytes, wanted.licence),
            self.tr("Download {0}").format(wanted.title),
        )

    def _say(self, sentence: str, action: str = "", *, is_busy: bool = False) -> None:
        """Show a sentence in the table's place, with at most one thing to do."""
        self.notice.setText(sentence)
        self.notice.setAccessibleName(sentence)
        self.progress.setVisible(is_busy)
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self._pages.setCurrentWidget(self._notice_page)

    def _show_data(self, data: DataSet | None) -> None:
        self._data = data
        is_file = data is not None and self.sources.source.file is not None
        self.mapping.setVisible(is_file)
        self.search.setEnabled(data is not None)
        if data is None:
            self._search_timer.stop()
            self.table.show_rows(None, ())
            self._show_example(None)
            self.count.clear()
            self.random_button.setEnabled(False)
            return
        if is_file:
            self.mapping.show_mapping(data.table, data.mapping)
        self._pages.setCurrentWidget(self._examples)
        self._find()

    def _find(self) -> None:
        """Show the rows that the search finds; the chosen one stays chosen if it is among them."""
        if self._data is None:
            return
        self._search_timer.stop()
        before = self.table.chosen_row
        found = self._data.index.find(self.search.text())
        self.table.show_rows(self._data, found, before)
        total = len(self._data)
        if len(found) == total:
            more = self.tr("the first {0:,} rows") if self._data.table.is_cut else self.tr("{0:,} rows")
            self.count.setText(more.format(total))
        else:
            self.count.setText(self.tr("{0:,} of {1:,} rows").format(len(found), total))
        self.random_button.setEnabled(bool(found))
        self._show_example(self.table.chosen_row)

    def _show_example(self, row: int | None) -> None:
        """Show the whole of a row, and whether it can be used."""
        self._example, reason = None, ""
        if self._data is None or row is None:
            self.whole.clear()
        else:
            texts = self._data.texts(row)
            shown = [f"{field_title(field).upper()}\n{text}" for field, text in texts.items()]
            self.whole.setPlainText("\n\n".join(shown))
            try:
                self._example = self._data.example(row)
            except InputError as error:
                reason = str(error)
            missing = self._data.mapping.missing
            if missing:
                names = ", ".join(field_title(field) for field in missing)
                reason = self.tr("Choose a column for: {0}.").format(names)
        self.problem.setText(reason)
        self.use_button.setEnabled(self._example is not None)

    def _on_opened(self, data: DataSet) -> None:
        self._show_data(data)

    def _on_failed(self, sentence: str) -> None:
        is_public = self.sources.source.hub is not None
        self._say(sentence, self.tr("Try again") if is_public else "")

    def _on_fetched(self, name: str) -> None:
        source = self.sources.source
        if source.hub is not None and source.hub.name == name:
            self._open_source()

    def _on_fetch_changed(self) -> None:
        if self._data is None and self.sources.source.hub is not None:
            self._offer_download()

    def _on_action(self) -> None:
        """The one button of the notice: download, or end what goes on."""
        source = self.sources.source
        if self._shelf.fetching is not None and source.hub is not None:
            self._shelf.cancel_fetch()
        elif self.progress.isVisible():
            self._shelf.stop_opening()
            self._say(self.tr("Not opened."))
        elif source.hub is not None:
            self._shelf.fetch(source.hub)

    def _on_open_file(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in TABLE_SUFFIXES)
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open a file of examples"), "", self.tr("Examples ({0})").format(patterns)
        )
        if name:
            self.open_file(Path(name))

    def _on_search_edited(self) -> None:
        self._search_timer.start()

    def _on_random(self) -> None:
        rows = self.table.examples.rows
        if rows:
            self.table.choose(random.randrange(len(rows)))

    def _on_mapping_changed(self, mapping: ColumnMapping) -> None:
        if self._data is not None:
            self._data = self._data.with_mapping(mapping)
            self._find()

    def _on_row_changed(self) -> None:
        self._show_example(self.table.chosen_row)

    def _on_use(self) -> None:
        if self._example is not None:
            self.picked.emit(self._example)
            self.accept()


def _dropped_file(event: QDropEvent) -> Path | None:
    """The one file of a drop that can be read."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() in TABLE_SUFFIXES else None
