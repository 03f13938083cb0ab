"""Which data set is browsed: the shipped ones, the public ones by name, files that were opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from dvp_gui.data.data_sets import BUNDLED_TITLES
from dvp_gui.data.hub_sets import HUB_SETS, HubSet


@dataclass(frozen=True, slots=True)
class Source:
    """One of: the name of a shipped set, a public set with its split, a file."""

    bundled: str = ""
    hub: HubSet | None = None
    split: str = ""
    file: Path | None = None


class SourceBox(QComboBox):
    """Shipped sets, public sets, then the files of this session."""

    source_chosen = Signal()
    """`source` is another, by a person's choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Data set"))
        for name, title in BUNDLED_TITLES.items():
            self.addItem(title, Source(bundled=name))
        for entry in HUB_SETS:
            self.insertSeparator(self.count())
            for split, size in entry.splits:
                label = self.tr("{0}, {1} ({2:,})").format(entry.title, split, size)
                self.addItem(label, Source(hub=entry, split=split))
        self._has_files = False
        self.activated.connect(self._on_activated)

    @property
    def source(self) -> Source:
        """What is chosen."""
        chosen = self.currentData()
        assert isinstance(chosen, Source), "separators cannot be chosen"
        return chosen

    def choose_file(self, path: Path) -> None:
        """Put `path` on the list, if it is not there, and choose it; says nothing."""
        for position in range(self.count()):
            known = self.itemData(position)
            if isinstance(known, Source) and known.file == path:
                self.setCurrentIndex(position)
                return
        if not self._has_files:
            self.insertSeparator(self.count())
            self._has_files = True
        self.addItem(path.name, Source(file=path))
        self.setCurrentIndex(self.count() - 1)

    def _on_activated(self) -> None:
        self.source_chosen.emit()
