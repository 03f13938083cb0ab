"""How the window comes to another model: the picker, the questions before a load, the panels that follow it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from dvp_gui.application.known_models import title_of
from dvp_gui.application.messages import BUNDLED, DownloadProgress, Failure, LoadedModel, ModelRequest
from dvp_gui.application.preferences import Preferences
from dvp_gui.application.session import Activity, Session, available_cpus
from dvp_gui.ui.model_dialog import Machine, ModelDialog
from dvp_gui.ui.panels.controls import ControlsPanel
from dvp_gui.ui.panels.input_panel import InputPanel
from dvp_gui.ui.panels.message_bar import MessageBar
from dvp_gui.ui.panels.model_bar import ModelBar
from dvp_gui.ui.panels.status_line import describe_model
from dvp_gui.ui.panels.verdict import Verdict


@dataclass(frozen=True, slots=True)
class ModelPanels:
    """The parts of the window that follow the model."""

    input: InputPanel
    controls: ControlsPanel
    bar: ModelBar
    messages: MessageBar
    verdict: Verdict


class ModelActions(QObject):
    """Loads models for the window and shows what came of it."""

    def __init__(
        self, session: Session, preferences: Preferences, panels: ModelPanels, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._preferences = preferences
        self._panels = panels
        self._window = window
        self._offer: ModelRequest | None = None
        self._falls_back = False
        session.model_changed.connect(self._on_model_changed)
        session.activity_changed.connect(self.show_model)
        session.threads_changed.connect(self.show_model)
        session.failed.connect(self._on_failed)
        session.download_progressed.connect(self._on_download_progressed)
        panels.bar.change_clicked.connect(self.choose)
        panels.messages.action_clicked.connect(self._on_message_action)

    def load(self, request: ModelRequest) -> None:
        """Ask for another model; the preferences remember it once it stands."""
        self.forget_offer()
        self._panels.messages.hide()
        self._session.load(request)

    def load_remembered(self, request: ModelRequest) -> None:
        """Load the model of the last time; where that fails, the bundled one, so that the window is of use."""
        self._falls_back = request.source != BUNDLED
        self.load(request)

    def forget_offer(self) -> None:
        """Nothing is asked any more."""
        self._offer = None

    def choose(self) -> None:
        """Let the person choose model, device, number format and threads."""
        current = self._session.request or self._remembered()
        devices = self._session.model.devices if self._session.model else ("cpu",)
        machine = Machine(devices, available_cpus(), self._session.threads)
        dialog = ModelDialog(current, machine, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.take(dialog.request, dialog.threads)
        dialog.deleteLater()

    def take(self, request: ModelRequest, threads: int) -> None:
        """Use what was chosen; a model that is in use already is not loaded again."""
        if threads != self._session.threads:
            self._preferences.threads = threads
            self._session.set_threads(threads)
        current = self._session.request
        if current is None or _target(request) != _target(current):
            self.load(request)

    def show_model(self) -> None:
        """Show which model is in use, or that one is on its way."""
        bar, model = self._panels.bar, self._session.model
        is_loading = self._session.activity in (Activity.LOADING, Activity.DOWNLOADING)
        bar.change.setEnabled(not is_loading)
        if is_loading:
            bar.show_model(self.tr("loading…"), "")
        elif model is None:
            bar.show_model(self.tr("none"), "")
        else:
            bar.show_model(model.info.name, describe_model(model.info, self._session.threads))

    def _remembered(self) -> ModelRequest:
        preferences = self._preferences
        return ModelRequest(preferences.source, preferences.device, preferences.dtype)

    def _on_model_changed(self) -> None:
        model, request = self._session.model, self._session.request
        if model is None or request is None:
            return
        self._preferences.source = request.source
        self._preferences.device, self._preferences.dtype = request.device, request.dtype
        self._panels.input.set_vocabulary(model.vocabulary)
        self._panels.verdict.show_model(model.info)
        self.show_model()
        if request.allow_pickle:
            self._offer_safetensors(model)
        self._bound_controls(model)

    def _bound_controls(self, model: LoadedModel) -> None:
        """Move settings that the model cannot take, and say which."""
        info = model.info
        moved = self._panels.controls.set_bounds(info.num_layers, info.vocab_size)
        if moved:
            sentence = self.tr("{0} has {1} layers and {2:,} tokens, so these moved: {3}.")
            changes = ", ".join(moved)
            self._panels.messages.say(sentence.format(info.name, info.num_layers, info.vocab_size, changes))

    def _offer_safetensors(self, model: LoadedModel) -> None:
        sentence = self.tr("Read the .bin weights of {0}; as safetensors it loads without a question.")
        self._panels.messages.say(sentence.format(model.info.name), action=self.tr("Save as safetensors"))

    def _on_failed(self, failure: Failure) -> None:
        asks = failure.question != "none"
        self._offer = failure.request if asks else None
        labels = {"none": "", "download": self.tr("Download"), "pickle": self.tr("Read it")}
        sentence = failure.sentence
        if self._falls_back and self._session.model is None:
            sentence = self.tr("{0} The bundled model is used meanwhile.").format(sentence)
            self._session.load(ModelRequest(BUNDLED))
        self._falls_back = False
        self._panels.messages.say(sentence, "note" if asks else "error", labels[failure.question])

    def _on_download_progressed(self, progress: DownloadProgress) -> None:
        sentence = self.tr("Downloading {0}").format(title_of(progress.source, progress.source))
        cancel = self.tr("Cancel")
        self._panels.messages.show_progress(sentence, progress.bytes_done, progress.bytes_total, cancel)

    def _on_message_action(self) -> None:
        """The one button of the message: end the download, or agree to what was offered."""
        request = self._session.request
        if self._session.activity is Activity.DOWNLOADING:
            self._session.cancel_download()
        elif self._offer is not None:
            self.load(self._offer)
        elif request is not None and request.allow_pickle:
            self._session.save_as_safetensors()


def _target(request: ModelRequest) -> tuple[str, str, str]:
    return request.source, request.device, request.dtype
