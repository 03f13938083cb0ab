"""Asks where a trace goes and what goes with it. Writes nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)


class SaveTraceDialog(QDialog):
    """A name without an ending, since several files share it, and what goes with it."""

    def __init__(
        self, stem: Path, *, has_candidates: bool, has_logits: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Save trace"))
        self.setMinimumWidth(520)
        self.path = QLineEdit(str(stem))
        self.path.setAccessibleName(self.tr("Name of the trace"))
        self.browse = QPushButton(self.tr("Browse…"))
        self.browse.setAutoDefault(False)
        self.note = QLabel()
        self.note.setProperty("muted", True)
        self.note.setWordWrap(True)
        self.candidates = QCheckBox(self.tr("Also the candidates, a row for each of a token's K"))
        self.candidates.setEnabled(has_candidates)
        self.logits = QCheckBox(self.tr("Also the logits of the audit, which What if needs for another K"))
        self.logits.setEnabled(has_logits)
        self.logits.setChecked(has_logits)
        self.raw_text = QCheckBox(
            self.tr("Leave text as it is, even where a spreadsheet would run it as a formula")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.addWidget(self.path, 1)
        row.addWidget(self.browse)
        column.addLayout(row)
        column.addWidget(self.note)
        column.addWidget(self.candidates)
        column.addWidget(self.logits)
        column.addWidget(self.raw_text)
        column.addStretch(1)
        self.buttons = QDialogButtonBox()
        self.save_button = self.buttons.addButton(self.tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.save_button.setProperty("primary", True)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        column.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.browse.clicked.connect(self._on_browse)
        self.path.textChanged.connect(self._update)
        self.candidates.toggled.connect(self._update)
        self.logits.toggled.connect(self._update)
        self._update()

    @property
    def stem(self) -> Path:
        """The name that the files share; an ending that only one of them has is taken off."""
        text = self.path.text().strip()
        for ending in (".tokens.csv", ".layers.csv", ".candidates.csv", ".audit.npz", ".json", ".csv"):
            text = text.removesuffix(ending)
        return Path(text).expanduser()

    def _on_browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Name of the trace"),
            self.path.text(),
            options=QFileDialog.Option.DontConfirmOverwrite,  # asked when the files are known
        )
        if name:
            self.path.setText(name)

    def _update(self) -> None:
        endings = [".tokens.csv", ".layers.csv", ".json"]
        if self.candidates.isChecked():
            endings.insert(-1, ".candidates.csv")
        if self.logits.isChecked():
            endings.insert(-1, ".audit.npz")
        name = self.stem.name
        self.save_button.setEnabled(bool(name))
        self.note.setText(
            self.tr("Writes {0}").format(", ".join(name + ending for ending in endings)) if name else ""
        )
