"""Two columns of the token table while a what-if is open: where each token would leave, and as what."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from dvp_gui.application.what_if import WhatIfState
from dvp_gui.engine.trace import TokenTrace
from dvp_gui.ui.plots.token_table import TokenColumn, TokenTable
from dvp_gui.ui.plots.wording import visible_piece


class WhatIfColumns(QObject):
    """Puts them into one table and takes them out again."""

    def __init__(self, table: TokenTable, what_if: WhatIfState) -> None:
        super().__init__(table)
        self._table, self._what_if = table, what_if
        what_if.active_changed.connect(self._on_active_changed)
        what_if.replayed.connect(self._on_replayed)

    def _columns(self) -> list[TokenColumn]:
        return [
            TokenColumn(
                self.tr("what if"),
                self.tr("The layer that it would leave at, replayed on the same prefix"),
                self._layer,
                sample="what if",
            ),
            TokenColumn(
                self.tr("what if: piece"),
                self.tr("The token that it would be, replayed on the same prefix"),
                self._piece,
                is_number=False,
                sample="▁restaurant",
            ),
        ]

    def _layer(self, trace: TokenTrace, _piece: str) -> str:
        found = self._what_if.of_token(trace.step)
        return "" if found is None else str(found[0])

    def _piece(self, trace: TokenTrace, _piece: str) -> str:
        found = self._what_if.of_token(trace.step)
        return "" if found is None else visible_piece(found[1])

    @Slot()
    def _on_active_changed(self) -> None:
        self._table.set_extra(self._columns() if self._what_if.is_active else [])

    @Slot()
    def _on_replayed(self) -> None:
        if self._what_if.is_active:
            self._table.model.judge()
