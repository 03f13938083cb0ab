"""The window: joins session, run state, panels, plots and menus. Decides nothing about decoding."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QDialog,
    QFileDialog,
    QLabel,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from dvp_gui.application.failures import sentence_for
from dvp_gui.application.known_models import Tuning, title_of, tuning_of
from dvp_gui.application.messages import DownloadProgress, Failure, ModelRequest
from dvp_gui.application.preferences import Preferences
from dvp_gui.application.run_state import RunState
from dvp_gui.application.session import Activity, Session, available_cpus
from dvp_gui.application.trace_files import SUFFIXES
from dvp_gui.data.samples import Sample
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.ui.docks import Docks, FittingScrollArea
from dvp_gui.ui.help_pages import ABOUT, KEYBOARD, WHAT_IS_DVP, HelpPage
from dvp_gui.ui.menus import Menus
from dvp_gui.ui.model_dialog import Machine, ModelDialog
from dvp_gui.ui.panels.card import SPACING
from dvp_gui.ui.panels.controls import ControlsPanel
from dvp_gui.ui.panels.input_panel import InputPanel
from dvp_gui.ui.panels.message_bar import MessageBar, Tone
from dvp_gui.ui.panels.model_bar import ModelBar
from dvp_gui.ui.panels.status_line import StatusLine, describe_model
from dvp_gui.ui.panels.text_bar import TextBar
from dvp_gui.ui.picture import save_picture
from dvp_gui.ui.plot_wall import PlotSlots, Wall
from dvp_gui.ui.theme import Theme
from dvp_gui.ui.trace_actions import TraceActions

DEFAULT_SIZE = QSize(1440, 900)
MINIMUM_SIZE = QSize(900, 600)
_MAX_TEXT_FILE_BYTES = 1_000_000


class MainWindow(QMainWindow):
    """Three columns: what goes in and how, what comes out over tokens, the one token that is looked at."""

    plots_ready = Signal()
    """The plots stand in place of their placeholders."""
    reported = Signal(str)
    """An exception that nobody caught, in one sentence."""

    def __init__(
        self,
        session: Session,
        state: RunState,
        theme: Theme,
        preferences: Preferences,
        samples: Sequence[Sample],
        log_file: Path | None = None,
    ) -> None:
        super().__init__()
        self.session, self.state, self.theme = session, state, theme
        self._preferences = preferences
        self._log_file = log_file
        self._offer: ModelRequest | None = None
        self._first_request: ModelRequest | None = None
        self._was_shown = False
        self.plots: list[QWidget] = []
        self.setWindowTitle(self.tr("DVP Explorer"))
        self.setMinimumSize(MINIMUM_SIZE)
        self.setAcceptDrops(True)
        self.setContentsMargins(10, 0, 10, 0)
        self._build_panels(samples)
        self.menus = Menus(self)
        self.traces = TraceActions(state, preferences, self)
        self._fill_panels_menu()
        self._connect()
        self.resize(DEFAULT_SIZE)
        self._on_model_changed()
        self._on_recent_changed()
        self._on_activity_changed()

    def say(self, sentence: str, tone: Tone = "note", action: str = "") -> None:
        """Show one sentence above the plots."""
        self.messages.say(sentence, tone, action)

    def run(self) -> None:
        """Start a run on what is typed."""
        self._offer = None
        self.messages.hide()
        if self.session.start(self.input.typed, self.controls.config) and self.input.run_button.hasFocus():
            self.wall.setFocus()  # so that the arrow keys walk over the tokens

    def load_model(self, request: ModelRequest) -> None:
        """Ask for another model, and remember it once it stands."""
        self._offer = None
        self.messages.hide()
        self.session.load(request)

    def open_model_after_plots(self, request: ModelRequest) -> None:
        """Load the first model once the plots stand, so that the two do not slow each other down."""
        self._first_request = request
        self.plots_ready.connect(self._on_plots_ready)

    def report(self, sentence: str) -> None:
        """Show a sentence from any thread: exception hooks run where the exception was."""
        self.reported.emit(sentence)

    def reset_layout(self) -> None:
        """Everything back to where it was at the first start."""
        self._preferences.forget_layout()
        self.docks.arrange(self.size())
        self.wall.arrange()

    def open_file(self, path: Path) -> None:
        """Show a trace, or take a text file as input."""
        if path.suffix.lower() in SUFFIXES:
            self.traces.open(path)
            return
        try:
            if path.stat().st_size > _MAX_TEXT_FILE_BYTES:
                self.say(self.tr("{0} is too large for an input: 1 MB at most.").format(path.name), "error")
                return
            self.input.show_text(path.read_text(encoding="utf-8").strip())
        except UnicodeDecodeError:
            self.say(self.tr("{0} is not a UTF-8 text file: save it as one.").format(path.name), "error")
        except OSError as error:
            self.say(sentence_for(error, self.tr("Reading the file")), "error")

    def showEvent(self, event: QShowEvent) -> None:
        """Arrange at the first time; the plots follow once this paint is through."""
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            self._restore_layout()
            self.wall.setFocus()
            QTimer.singleShot(0, self, self._build_plots)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout, end run and thread."""
        self._preferences.save_layout(self.saveGeometry(), self.saveState())
        self._preferences.save()
        self.hide()
        self.session.close()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk over the tokens, Esc lets go."""
        if not self._walk(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The same keys where a plot has the focus, which would scroll on them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._walk(event):
            return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that can be opened."""
        if _dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file."""
        path = _dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.open_file(path)

    def _build_panels(self, samples: Sequence[Sample]) -> None:
        self.input = InputPanel(samples)
        self.controls = ControlsPanel(DecodingConfig())
        self.model_bar = ModelBar()
        self.messages = MessageBar()
        self.verdict = QLabel()
        self.verdict.setProperty("warning", True)
        self.verdict.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.hide()
        self._slots = PlotSlots.empty()
        self.text_bar = TextBar(self.state)
        self.wall = Wall(self._slots, [self.messages, self.text_bar, self.verdict])
        self.wall.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCentralWidget(self.wall)
        self.docks = Docks(
            self,
            self.theme,
            input=(self.tr("Input"), _stacked(self.model_bar, self.input)),
            controls=(self.tr("Decoding"), FittingScrollArea(self.controls, minimum_height=150)),
            figures=(self.tr("This run"), self._slots.figures),
            curve=(self.tr("One token"), self._slots.curve),
            candidates=(self.tr("Candidates"), self._slots.candidates),
        )
        self.status = StatusLine()
        self.setStatusBar(self.status)

    def _build_plots(self) -> None:
        self.plots = self._slots.fill(self.state, self.theme)
        for plot in self.plots:
            for area in plot.findChildren(QAbstractScrollArea):
                area.installEventFilter(self)
        QTimer.singleShot(0, self, self._fit_plots)  # once the plots know their size
        self.plots_ready.emit()

    def _fit_plots(self) -> None:
        if self._preferences.layout is None:
            self.docks.fit_heights()
        self.wall.arrange()

    def _restore_layout(self) -> None:
        layout = self._preferences.layout
        self.docks.arrange(self.size())
        self.wall.arrange()
        if layout is not None:
            self.restoreGeometry(layout[0])
            self.restoreState(layout[1])

    def _fill_panels_menu(self) -> None:
        for dock in self.docks.all.values():
            self.menus.panels.addAction(dock.toggleViewAction())

    def _connect(self) -> None:
        self._connect_session()
        self._connect_menus()
        self.input.run_clicked.connect(self.run)
        self.input.stop_clicked.connect(self.session.stop)
        self.controls.config_changed.connect(self.session.publish)
        self.controls.more.toggled.connect(self._on_more_toggled)
        self.text_bar.copy_clicked.connect(self._on_copy_text)
        self.model_bar.change_clicked.connect(self._on_choose_model)
        self.messages.action_clicked.connect(self._on_message_action)
        self.traces.failed.connect(self._on_error)
        self.reported.connect(self._on_error)
        self.traces.told.connect(self.say)
        self.traces.recent_changed.connect(self._on_recent_changed)

    def _connect_session(self) -> None:
        self.session.model_changed.connect(self._on_model_changed)
        self.session.activity_changed.connect(self._on_activity_changed)
        self.session.threads_changed.connect(self._show_status)
        self.session.failed.connect(self._on_failed)
        self.session.noticed.connect(self._on_noticed)
        self.session.download_progressed.connect(self._on_download_progressed)
        self.state.status_changed.connect(self._on_activity_changed)
        self.state.tokens_appended.connect(self._show_status)

    def _connect_menus(self) -> None:
        menus = self.menus
        menus.open_trace.triggered.connect(self.traces.ask_open)
        menus.save_trace.triggered.connect(self.traces.ask_save)
        menus.save_picture.triggered.connect(self._on_save_picture)
        menus.quit.triggered.connect(self.close)
        menus.copy_text.triggered.connect(self._on_copy_text)
        menus.run.triggered.connect(self.run)
        menus.stop.triggered.connect(self.session.stop)
        menus.choose_model.triggered.connect(self._on_choose_model)
        menus.themes.triggered.connect(self._on_theme_chosen)
        menus.reset_layout.triggered.connect(self.reset_layout)
        menus.recent.triggered.connect(self._on_recent_chosen)
        menus.what_is_dvp.triggered.connect(self._on_what_is_dvp)
        menus.keyboard.triggered.connect(self._on_keyboard)
        menus.log_file.triggered.connect(self._on_log_file)
        menus.about.triggered.connect(self._on_about)
        for action in menus.themes.actions():
            action.setChecked(action.data() == self.theme.choice)

    def _walk(self, event: QKeyEvent) -> bool:
        """Act on a key that moves or clears the pin; returns whether it was one."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self.state.traces:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.state.pin(None)
        elif event.key() == Qt.Key.Key_Left:
            self.state.walk(-1)
        elif event.key() == Qt.Key.Key_Right:
            self.state.walk(+1)
        else:
            return False
        return True

    def _show_status(self) -> None:
        model = self.session.model
        self.status.show_model(model.info if model else None, self.session.threads)
        self.status.show_state(self.session.activity, self.state, has_model=model is not None)

    def _on_activity_changed(self) -> None:
        activity, has_run = self.session.activity, bool(self.state.traces)
        can_run = self.session.can_run
        reason = (
            self.tr("A model is needed first.")
            if self.session.model is None
            else self.tr("Busy: wait or stop.")
        )
        self.input.set_running(can_run, activity is Activity.RUNNING, reason)
        self.menus.run.setEnabled(can_run)
        self.menus.stop.setEnabled(activity is Activity.RUNNING)
        is_loading = activity in (Activity.LOADING, Activity.DOWNLOADING)
        self.menus.choose_model.setEnabled(not is_loading)
        self.model_bar.change.setEnabled(not is_loading)
        self.menus.save_trace.setEnabled(has_run and activity is not Activity.RUNNING)
        self.menus.copy_text.setEnabled(has_run)
        if is_loading:
            self.model_bar.show_model(self.tr("Loading…"), "")
        elif self.session.model is None:
            self.model_bar.show_model(self.tr("none"), "")
        else:
            self._show_model_name()
        self._show_status()

    def _show_model_name(self) -> None:
        assert self.session.model is not None
        info = self.session.model.info
        self.model_bar.show_model(info.name, describe_model(info, self.session.threads))

    def _on_model_changed(self) -> None:
        model = self.session.model
        self._show_verdict()
        if model is None:
            return
        request = self.session.request
        if request is not None:
            self._preferences.source = request.source
            self._preferences.device, self._preferences.dtype = request.device, request.dtype
        self.input.set_vocabulary(model.vocabulary)
        moved = self.controls.set_bounds(model.info.num_layers, model.info.vocab_size)
        self._show_model_name()
        self._show_status()
        if request is not None and request.allow_pickle:
            self.say(
                self.tr("Read the .bin weights of {0}; as safetensors it loads without a question.").format(
                    model.info.name
                ),
                action=self.tr("Save as safetensors"),
            )
        if moved:
            self.say(
                self.tr("{0} has {1} layers and {2:,} tokens, so these moved: {3}.").format(
                    model.info.name, model.info.num_layers, model.info.vocab_size, ", ".join(moved)
                )
            )

    def _show_verdict(self) -> None:
        """Warn where early exits cannot be trusted."""
        model = self.session.model
        tuning: Tuning = "tuned" if model is None else tuning_of(model.info.source)
        if model is None or tuning == "tuned":
            self.verdict.hide()
            return
        texts = {
            "untuned": self.tr(
                "⚠ {0} was not trained with a loss at every layer: its first layers are confidently wrong."
            ),
            "unknown": self.tr(
                "⚠ Unless {0} was trained with a loss at every layer, its first layers are confidently wrong."
            ),
        }
        compare = self.tr(" Compare with mode full.")
        self.verdict.setText(texts[tuning].format(model.info.name) + compare)
        self.verdict.show()

    def _on_failed(self, failure: Failure) -> None:
        self._offer = failure.request if failure.question != "none" else None
        labels = {"none": "", "download": self.tr("Download"), "pickle": self.tr("Read it")}
        self.say(
            failure.sentence, "error" if failure.question == "none" else "note", labels[failure.question]
        )

    def _on_noticed(self, sentence: str) -> None:
        self.say(sentence, "warning")

    def _on_plots_ready(self) -> None:
        if self._first_request is not None:
            self.load_model(self._first_request)

    def _on_error(self, sentence: str) -> None:
        self.say(sentence, "error")

    def _on_download_progressed(self, progress: DownloadProgress) -> None:
        sentence = self.tr("Downloading {0}").format(title_of(progress.source, progress.source))
        self.messages.show_progress(sentence, progress.bytes_done, progress.bytes_total, self.tr("Cancel"))

    def _on_message_action(self) -> None:
        """The one button of the message: cancel the download, or agree to what was offered."""
        if self.session.activity is Activity.DOWNLOADING:
            self.session.cancel_download()
        elif self._offer is not None:
            self.load_model(self._offer)
        elif self.session.request is not None and self.session.request.allow_pickle:
            self.session.save_as_safetensors()

    def _on_more_toggled(self) -> None:
        QTimer.singleShot(0, self, self.docks.fit_heights)  # once the rows have taken their place

    def _on_choose_model(self) -> None:
        devices = self.session.model.devices if self.session.model else ("cpu",)
        current = self.session.request or ModelRequest(
            self._preferences.source, self._preferences.device, self._preferences.dtype
        )
        dialog = ModelDialog(current, Machine(devices, available_cpus(), self.session.threads), self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            if dialog.threads != self.session.threads:
                self._preferences.threads = dialog.threads
                self.session.set_threads(dialog.threads)
            request = dialog.request
            if self.session.model is None or _target(request) != _target(current):
                self.load_model(request)
        dialog.deleteLater()

    def _on_theme_chosen(self, action: QAction) -> None:
        self.theme.set_choice(action.data())
        self._preferences.theme = action.data()

    def _on_copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.state.text)

    def _on_save_picture(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save picture of the window"), "dvp-explorer.png", self.tr("Pictures (*.png *.jpg)")
        )
        if name:
            self.save_picture(Path(name))

    def save_picture(self, path: Path) -> bool:
        """Save the window as it is, at twice its size."""
        try:
            save_picture(self, path)
        except OSError as error:
            self.say(str(error), "error")
            return False
        return True

    def _on_recent_changed(self) -> None:
        self.menus.recent.clear()
        for path in self._preferences.recent_traces:
            action = self.menus.recent.addAction(path.name)
            action.setToolTip(str(path))
            action.setData(str(path))
        self.menus.recent.setEnabled(not self.menus.recent.isEmpty())

    def _on_recent_chosen(self, action: QAction) -> None:
        self.traces.open(Path(action.data()))

    def _on_what_is_dvp(self) -> None:
        HelpPage(self.tr("What is DVP?"), WHAT_IS_DVP, self).open()

    def _on_keyboard(self) -> None:
        HelpPage(self.tr("Keyboard"), KEYBOARD, self).open()

    def _on_about(self) -> None:
        HelpPage(self.tr("About"), ABOUT, self).open()

    def _on_log_file(self) -> None:
        if self._log_file is None:
            self.say(self.tr("There is no log file: its folder cannot be written to."))
            return
        self.say(self.tr("The log file is {0}").format(self._log_file))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_file)))


def _target(request: ModelRequest) -> tuple[str, str, str]:
    return request.source, request.device, request.dtype


def _stacked(*widgets: QWidget) -> QWidget:
    """Widgets one above the other; the last takes the height that is left."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACING + 2)
    for widget in widgets:
        column.addWidget(widget, 1 if widget is widgets[-1] else 0)
    return holder


def _dropped_file(event: QDropEvent) -> Path | None:
    """The one file of a drop that the window can open."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() in (*SUFFIXES, ".txt") else None
