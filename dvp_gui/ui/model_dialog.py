"""The model picker: where the model comes from, and on what it runs. Asks for nothing itself; returns a request."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from dvp_gui.application.known_models import KNOWN_MODELS, known_model
from dvp_gui.application.messages import BUNDLED, DTYPES, ModelRequest


@dataclass(frozen=True, slots=True)
class Machine:
    """What the picker offers to run on, and what is chosen now."""

    devices: tuple[str, ...]
    cpus: int
    threads: int


class ModelDialog(QDialog):
    """Bundled, a folder, or a hub id; device, number format and threads."""

    def __init__(self, current: ModelRequest, machine: Machine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Choose a model"))
        self.setMinimumWidth(520)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(14)
        column.addLayout(self._build_sources())
        column.addWidget(self._build_note())
        column.addLayout(self._build_machine(current, machine))
        column.addStretch(1)
        self.buttons = QDialogButtonBox()
        self.load_button = self.buttons.addButton(self.tr("Load"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.load_button.setProperty("primary", True)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        column.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._show_source(current.source)

    @property
    def request(self) -> ModelRequest:
        """What the person chose."""
        return ModelRequest(self.source, str(self.device.currentData()), self.dtype.currentData())

    @property
    def threads(self) -> int:
        """The number of CPU threads that the person chose."""
        return self._threads.value()

    @property
    def source(self) -> str:
        """Bundled, a folder's path, or a hub id; empty while the field is."""
        if self.from_folder.isChecked():
            return self.folder.text().strip()
        if self.from_hub.isChecked():
            return self.hub_id.currentText().strip()
        return BUNDLED

    def _build_sources(self) -> QGridLayout:
        self.from_bundled = QRadioButton(self.tr("Bundled"))
        self.from_folder = QRadioButton(self.tr("Folder"))
        self.from_hub = QRadioButton(self.tr("Hub"))
        self._sources = QButtonGroup(self)
        self.folder = QLineEdit()
        self.folder.setPlaceholderText(self.tr("A folder with config.json and model.safetensors"))
        self.folder.setAccessibleName(self.tr("Model folder"))
        self.browse = QPushButton(self.tr("Browse…"))
        self.browse.setAutoDefault(False)
        self.hub_id = QComboBox()
        self.hub_id.setEditable(True)
        self.hub_id.setAccessibleName(self.tr("Hub id"))
        for model in KNOWN_MODELS:
            if model.source != BUNDLED:
                self.hub_id.addItem(model.source)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        bundled = QLabel(self.tr("The early-exit T5 that comes with the program"))
        bundled.setProperty("muted", True)
        folder_row = QWidget()
        folder_line = QHBoxLayout(folder_row)
        folder_line.setContentsMargins(0, 0, 0, 0)
        folder_line.addWidget(self.folder, 1)
        folder_line.addWidget(self.browse)
        rows: list[tuple[QRadioButton, QWidget]] = [
            (self.from_bundled, bundled),
            (self.from_folder, folder_row),
            (self.from_hub, self.hub_id),
        ]
        for row, (radio, field) in enumerate(rows):
            self._sources.addButton(radio)
            grid.addWidget(radio, row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)
        self._sources.buttonToggled.connect(self._update)
        self.folder.textEdited.connect(self._on_folder_edited)
        self.hub_id.editTextChanged.connect(self._on_hub_id_edited)
        self.hub_id.activated.connect(self._on_hub_id_edited)
        self.browse.clicked.connect(self._on_browse)
        return grid

    def _build_note(self) -> QLabel:
        self.note = QLabel()
        self.note.setProperty("muted", True)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setMinimumHeight(self.note.fontMetrics().lineSpacing() * 3)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        return self.note

    def _build_machine(self, current: ModelRequest, machine: Machine) -> QFormLayout:
        self.device = QComboBox()
        for device in ("auto", *machine.devices):
            self.device.addItem(_DEVICE_LABELS.get(device, device), device)
        self.device.setCurrentIndex(max(self.device.findData(current.device), 0))
        self.dtype = QComboBox()
        for dtype in DTYPES:
            self.dtype.addItem(_DTYPE_LABELS.get(dtype, dtype), dtype)
        self.dtype.setCurrentIndex(max(self.dtype.findData(current.dtype), 0))
        self._threads = QSpinBox()
        self._threads.setRange(1, max(machine.cpus, machine.threads))
        self._threads.setValue(machine.threads)
        self._threads.lineEdit().setTextMargins(7, 0, 0, 0)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for label, field in (
            (self.tr("Device"), self.device),
            (self.tr("Number format"), self.dtype),
            (self.tr("CPU threads"), self._threads),
        ):
            field.setAccessibleName(label)
            form.addRow(label, field)
        return form

    def _show_source(self, source: str) -> None:
        if source == BUNDLED:
            self.from_bundled.setChecked(True)
        elif known_model(source) is not None or not Path(source).expanduser().is_dir():
            self.hub_id.setEditText(source)
            self.from_hub.setChecked(True)
        else:
            self.folder.setText(source)
            self.from_folder.setChecked(True)
        self._update()

    def _on_folder_edited(self) -> None:
        self.from_folder.setChecked(True)
        self._update()

    def _on_hub_id_edited(self) -> None:
        self.from_hub.setChecked(True)
        self._update()

    def _on_browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of a T5 model"), self.folder.text())
        if folder:
            self.folder.setText(folder)
            self.from_folder.setChecked(True)
            self._update()

    def _update(self) -> None:
        """Say what the chosen model is good for; Load needs a source."""
        self.load_button.setEnabled(bool(self.source))
        model = known_model(self.source)
        if model is not None:
            size = self.tr(" Downloads {0} once.").format(model.download) if model.download else ""
            self.note.setText(model.good_for + size)
        elif self.from_folder.isChecked():
            self.note.setText(
                self.tr("Any T5 as saved by transformers: config.json, safetensors, tokenizer.json.")
            )
        else:
            self.note.setText(
                self.tr(
                    "Any T5 on the hub. Without training at every layer its early exits are confidently wrong."
                )
            )


_DEVICE_LABELS = {"auto": "automatic", "cpu": "CPU", "mps": "MPS (Apple), untested"}
_DTYPE_LABELS = {"auto": "automatic"}
