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

from dvp_gui.application.trace_sizes import TraceSizes

_ENDINGS = (".tokens.csv", ".layers.csv", ".candidates.csv", ".audit.npz", ".json", ".csv", ".npz")
_SMALL_BYTES = 100_000_000
"""Up to this size the logits go along unless the person says no: a trace without them answers fewer questions."""


class SaveTraceDialog(QDialog):
    """A name without an ending, since several files share it, and what goes with it."""

    def __init__(self, stem: Path, sizes: TraceSizes, parent: QWidget | None = None) -> None:
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
        self.candidates = self._choice(
            self.tr("Candidates"),
            sizes.candidates,
            self.tr("A row for each of the K tokens that were kept at layer p, with its probability over V."),
            self.tr(
                "This run has no candidates: only mode dvp keeps any, and a trace only if they were saved."
            ),
        )
        self.logits = self._choice(
            self.tr("Logits for what-if"),
            sizes.logits,
            self.tr(
                "The logits that the audit recorded: What if needs them for another p or K once the trace is opened."
            ),
            self.tr("The logits were not saved with the trace that was opened."),
        )
        self.logits.setVisible(sizes.is_audited)
        self.logits.setChecked(0 < sizes.logits <= _SMALL_BYTES)
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
        for ending in _ENDINGS:
            text = text.removesuffix(ending)
        return Path(text).expanduser()

    def _choice(self, name: str, num_bytes: int, what_for: str, why_not: str) -> QCheckBox:
        """A box to tick with the size that it adds; where there is nothing, off, with the reason."""
        choice = QCheckBox(
            self.tr("{0}, about {1} MB").format(name, _megabytes(num_bytes)) if num_bytes else name
        )
        choice.setEnabled(bool(num_bytes))
        choice.setToolTip(what_for if num_bytes else why_not)
        choice.setAccessibleDescription(choice.toolTip())
        return choice

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


def _megabytes(num_bytes: int) -> str:
    """Whole ones from ten on, else to the tenth, and never a bare nought."""
    size = num_bytes / 1e6
    return f"{size:,.0f}" if size >= 10 else f"{max(size, 0.1):.1f}"
