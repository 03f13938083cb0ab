"""What can be done with the card that is looked at: a picture of it, its numbers, the whole window for it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, SignalInstance
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QMainWindow, QMenu, QWidget

from dvp_gui.application.card_tables import CardTable
from dvp_gui.export.single_table import to_csv
from dvp_gui.ui.card_picture import png_of, svg_of
from dvp_gui.ui.copying import tab_separated
from dvp_gui.ui.maximise import Maximiser, header_height
from dvp_gui.ui.picture import take_picture
from dvp_gui.ui.saving import FileSaver

_CONTROLS = (QAbstractButton, QComboBox)
"""Come and go in the title line of a card: none of them stands for it."""


@runtime_checkable
class Tabled(Protocol):
    """A card that can say its numbers."""

    def table(self) -> CardTable | None:
        """What it shows; None where there is nothing."""


@runtime_checkable
class HasMenu(Protocol):
    """A card with a menu of its own, which it hands over before it opens it."""

    menu_asked: SignalInstance


class PanelActions(QObject):
    """Context menus of the cards, and the same in the menu bar for the card that has the focus."""

    def __init__(self, window: QMainWindow, maximiser: Maximiser, saver: FileSaver) -> None:
        super().__init__(window)
        self._window, self._maximiser, self._saver = window, maximiser, saver
        self._watched: list[QWidget] = []
        self._asked: QWidget | None = None
        """The card whose menu is open, or was last."""
        self._actions = self._make_actions()

    @property
    def actions(self) -> tuple[QAction, ...]:
        """What a card's menu offers, in order."""
        return tuple(self._actions.values())

    def watch(self, cards: Iterable[QWidget]) -> None:
        """Give `cards` their menu and the double click on their title."""
        for card in cards:
            if card.property("card") and card not in self._watched:
                card.installEventFilter(self)
                self._let_tab_reach(card)
                if isinstance(card, HasMenu):
                    card.menu_asked.connect(self.add_to)
                self._watched.append(card)

    def add_to(self, menu: QMenu, card: QWidget | None = None) -> None:
        """Put the actions at the end of `menu`, for `card`, or for the one that is looked at when it opens."""
        if not menu.isEmpty():
            menu.addSeparator()
        menu.addActions(self.actions)
        if card is None:
            menu.aboutToShow.connect(self._on_menu_about_to_show)
        else:
            self._ask_about(card)

    def show_menu(self, card: QWidget, place: QPoint) -> None:
        """Open the menu of `card` at `place` of the screen."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self.tr("This panel"))
        self.add_to(menu, card)
        menu.popup(place)

    def toggle_maximised(self) -> None:
        """Maximise the card that is looked at, or bring back the one that is."""
        self._maximiser.toggle(self.current())

    def current(self) -> QWidget | None:
        """The card that has the focus; without one that which is maximised, or was last asked about."""
        widget = QApplication.focusWidget()
        while widget is not None and not widget.property("card"):
            widget = widget.parentWidget()
        candidates = (widget, self._maximiser.card, self._asked, *self._watched)
        shown = (card for card in candidates if card is not None and card.isVisible())
        return next((card for card in shown if widget is card or isinstance(card, Tabled)), None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Menus by mouse and key, and the double click on a title."""
        if isinstance(watched, QWidget):
            if isinstance(event, QContextMenuEvent) and isinstance(watched, Tabled):
                self.show_menu(watched, event.globalPos())
                return True
            if event.type() == QEvent.Type.MouseButtonDblClick and isinstance(event, QMouseEvent):
                return self._maximise_by_title(watched, event)
        return super().eventFilter(watched, event)

    def _let_tab_reach(self, card: QWidget) -> None:
        """A card that shows a picture alone takes the focus itself: for its menu, and to be read out."""
        inside = (
            w for w in card.findChildren(QWidget) if w.focusProxy() is None and not isinstance(w, _CONTROLS)
        )
        is_reached = any(w.focusPolicy() & Qt.FocusPolicy.TabFocus for w in inside)
        if isinstance(card, Tabled) and not is_reached:
            card.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            card.setAccessibleDescription(
                self.tr("The left and right arrow walk over the tokens, the menu key offers picture and data")
            )

    def _maximise_by_title(self, card: QWidget, event: QMouseEvent) -> bool:
        is_title = event.position().y() <= header_height(card)
        if is_title and event.button() == Qt.MouseButton.LeftButton:
            self._maximiser.toggle(card)
            return True
        return False

    def _make_actions(self) -> dict[str, QAction]:
        texts = {
            "copy_picture": (self.tr("Copy &picture"), self._on_copy_picture),
            "save_png": (self.tr("Save as P&NG…"), self._on_save_png),
            "save_svg": (self.tr("Save as S&VG…"), self._on_save_svg),
            "save_data": (self.tr("Save &data as CSV…"), self._on_save_data),
            "copy_data": (self.tr("&Copy data"), self._on_copy_data),
            "maximise": (self.tr("&Maximise"), self._on_maximise),
        }
        actions = {}
        for name, (text, slot) in texts.items():
            actions[name] = QAction(text, self._window)
            actions[name].triggered.connect(slot)
        return actions

    def _on_menu_about_to_show(self) -> None:
        self._ask_about(self.current())

    def _ask_about(self, card: QWidget | None) -> None:
        self._asked = card
        has_data = isinstance(card, Tabled) and card.table() is not None
        for name, action in self._actions.items():
            action.setEnabled(has_data if name.endswith("_data") else card is not None)
        is_maximised = self._maximiser.card is not None
        self._actions["maximise"].setText(self.tr("&Restore") if is_maximised else self.tr("&Maximise"))

    def _on_maximise(self) -> None:
        self._maximiser.toggle(self._asked)

    def _on_copy_picture(self) -> None:
        if self._asked is not None:
            QGuiApplication.clipboard().setPixmap(take_picture(self._asked))

    def _on_save_png(self) -> None:
        self._save_picture(".png", self.tr("PNG pictures (*.png)"))

    def _on_save_svg(self) -> None:
        self._save_picture(".svg", self.tr("SVG drawings (*.svg)"))

    def _save_picture(self, ending: str, kinds: str) -> None:
        card = self._asked
        if card is None:
            return
        paint = svg_of if ending == ".svg" else png_of
        picture = paint(card)  # as it is now: the question takes its time
        self._saver.ask_and_save(
            self.tr("Save picture"), self._file_name() + ending, kinds, lambda _: picture
        )

    def _on_save_data(self) -> None:
        table = self._table()
        if table is not None:
            text = to_csv(table.columns, table.rows)

            def data(path: Path) -> bytes:
                del path
                return text.encode()

            self._saver.ask_and_save(
                self.tr("Save data"), f"{table.name}.csv", self.tr("CSV tables (*.csv)"), data
            )

    def _on_copy_data(self) -> None:
        table = self._table()
        if table is not None:
            content = QMimeData()
            content.setText(tab_separated([[column.name for column in table.columns], *table.rows]))
            content.setData("text/csv", to_csv(table.columns, table.rows).encode())
            QGuiApplication.clipboard().setMimeData(content)

    def _table(self) -> CardTable | None:
        card = self._asked
        return card.table() if isinstance(card, Tabled) else None

    def _file_name(self) -> str:
        table = self._table()
        return table.name if table is not None else "panel"
