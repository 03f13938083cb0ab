"""The window: joins session, run state, panels, plots and menus. Decides nothing about decoding."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QFileDialog,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from dvp_gui.application.failures import sentence_for
from dvp_gui.application.messages import ModelRequest
from dvp_gui.application.preferences import Preferences
from dvp_gui.application.run_state import RunState
from dvp_gui.application.session import Activity, Session
from dvp_gui.application.trace_files import SUFFIXES
from dvp_gui.application.what_if import WhatIfState
from dvp_gui.data.samples import Sample
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.ui.dataset_actions import DatasetActions
from dvp_gui.ui.docks import GAP, Docks
from dvp_gui.ui.edit_actions import EditActions
from dvp_gui.ui.help_actions import HelpActions
from dvp_gui.ui.history_actions import HistoryActions, HistoryPanels
from dvp_gui.ui.maximise import Maximiser
from dvp_gui.ui.menus import Menus
from dvp_gui.ui.model_actions import ModelActions, ModelPanels
from dvp_gui.ui.panel_actions import PanelActions
from dvp_gui.ui.panels.controls import ControlsPanel
from dvp_gui.ui.panels.fitting_scroll_area import FittingScrollArea
from dvp_gui.ui.panels.input_panel import InputPanel
from dvp_gui.ui.panels.message_bar import MessageBar, Tone
from dvp_gui.ui.panels.model_bar import ModelBar
from dvp_gui.ui.panels.status_line import StatusLine
from dvp_gui.ui.panels.text_bar import TextBar
from dvp_gui.ui.panels.verdict import Verdict
from dvp_gui.ui.picture import save_picture
from dvp_gui.ui.plot_wall import TABLE, PlotSlots, Wall
from dvp_gui.ui.plots.token_axis import TokenAxis
from dvp_gui.ui.run_actions import GOING_ON, RunActions, RunPanels
from dvp_gui.ui.saving import FileSaver
from dvp_gui.ui.suitability_actions import SuitabilityActions
from dvp_gui.ui.theme import Theme
from dvp_gui.ui.trace_actions import TraceActions
from dvp_gui.ui.what_if_actions import WhatIfActions
from dvp_gui.ui.window_actions import WindowActions

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
        self._first_request: ModelRequest | None = None
        self._was_shown = False
        self._shows_audit = False
        self._closes_when_saved = False
        self.plots: list[QWidget] = []
        self._follow_timer = QTimer(self)
        self._follow_timer.setSingleShot(True)
        self.setWindowTitle(self.tr("DVP Explorer"))
        self.setMinimumSize(MINIMUM_SIZE)
        self.setAcceptDrops(True)
        self.setContentsMargins(GAP, 0, GAP, 0)
        self._build_panels(samples)
        self.menus = Menus(self)
        for dock in self.docks.all.values():
            self.menus.panels.addAction(dock.toggleViewAction())
        self.saver = FileSaver(self)
        self.maximiser = Maximiser(self, self.messages, GAP)
        self.panels = PanelActions(self, self.maximiser, self.saver)
        self.edit = EditActions(self.menus.edit, self)
        self.windows = WindowActions(self.menus, self.panels, self.maximiser, self)
        panels = ModelPanels(self.input, self.controls, self.model_bar, self.messages, self.verdict)
        self.models = ModelActions(session, preferences, panels, self)
        self.suitability = SuitabilityActions(session, self.model_bar, self.verdict, self.controls, self)
        self.datasets = DatasetActions(session, self.input, self)
        self.what_if = WhatIfState(state, self)
        self.runs = RunActions(session, state, RunPanels(self.input, self.controls, self.menus), self)
        self.what_ifs = WhatIfActions(state, self.what_if, self.controls, self)
        self.traces = TraceActions(session, preferences, self)
        self.help = HelpActions(self.menus, log_file, theme, self)
        self._connect_panels()
        self._connect_menus()
        self.resize(DEFAULT_SIZE)
        self._on_recent_changed()
        self._on_activity_changed()

    def run(self) -> None:
        """Start a run on what is typed."""
        field = QApplication.focusWidget()
        if isinstance(field, QAbstractSpinBox):
            field.interpretText()  # a number that is still being typed
        had_focus = self.input.run_button.hasFocus()
        if self.runs.run() and had_focus:
            self.wall.setFocus()  # so that the arrow keys walk over the tokens

    def step(self) -> None:
        """Make one token, of the run that is held or of a new one."""
        self.messages.hide()
        self.runs.step()

    def open_model_after_plots(self, request: ModelRequest) -> None:
        """Load the first model once the plots stand, so that the two do not slow each other down."""
        self._first_request = request
        self.plots_ready.connect(self._on_plots_ready)
        self._on_activity_changed()

    def say(self, sentence: str, tone: Tone = "note") -> None:
        """Show one sentence above the plots, in place of the one before."""
        self.models.forget_offer()
        self.messages.say(sentence, tone)

    def report(self, sentence: str) -> None:
        """Show a sentence from any thread: exception hooks run where the exception was."""
        self.reported.emit(sentence)

    def reset_layout(self) -> None:
        """Everything back to where it was at the first start."""
        self.maximiser.restore()
        self._preferences.forget_layout()
        self.docks.arrange()
        self.wall.arrange()

    def open_file(self, path: Path) -> None:
        """Show a trace, or take a text file as input."""
        if path.suffix.lower() in SUFFIXES:
            self.traces.open(path)
            return
        try:
            if path.stat().st_size > _MAX_TEXT_FILE_BYTES:
                self._on_error(self.tr("{0} is too large for an input: 1 MB at most.").format(path.name))
                return
            self.input.show_text(path.read_text(encoding="utf-8").strip())
            self._preferences.add_recent_trace(path.resolve())
        except UnicodeDecodeError:
            self._on_error(self.tr("{0} is not a UTF-8 text file: save it as one.").format(path.name))
        except OSError as error:
            self._preferences.forget_recent_trace(path)
            self._on_error(sentence_for(error, self.tr("Reading the file")))
        self._on_recent_changed()

    def save_picture(self, path: Path) -> bool:
        """Save the window as it is, at twice its size."""
        try:
            save_picture(self, path)
        except OSError as error:
            self._on_error(str(error))
            return False
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """Arrange at the first time; the plots follow once this paint is through."""
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            self._restore_layout()
            self.wall.setFocus()
            QTimer.singleShot(0, self, self._build_plots)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Panels follow once the new size has reached them."""
        super().resizeEvent(event)
        if self.plots:
            self._follow_timer.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout, end run and threads; a trace that is being written comes first, unless asked twice."""
        if self.traces.is_saving and not self._closes_when_saved:
            self._closes_when_saved = True
            self.say(self.tr("Closing when the trace is written; close again to leave it out."))
            event.ignore()
            return
        self.maximiser.restore()
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
        self.text_bar = TextBar(self.state, self.session.reference)
        self.verdict = Verdict()
        self._slots = PlotSlots.empty()
        self.wall = Wall(self._slots, [self.messages, self.text_bar, self.verdict])
        self.wall.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCentralWidget(self.wall)
        self.docks = Docks(
            self,
            self.theme,
            input=(self.tr("Input"), _stacked(self.model_bar, self.input)),
            controls=(self.tr("Decoding"), FittingScrollArea(self.controls, minimum_height=150)),
            figures=(self.tr("This run"), FittingScrollArea(self._slots.figures, minimum_height=64)),
            curve=(self.tr("One token"), self._slots.curve),
            candidates=(self.tr("Candidates"), self._slots.candidates),
            history=(self.tr("History"), self._slots.history),
            cost=(self.tr("Cost"), self._slots.cost),
        )
        self.status = StatusLine()
        self.setStatusBar(self.status)

    def _build_plots(self) -> None:
        self.plots = self._slots.fill(
            self.state,
            self.theme,
            self.what_if,
            choice=self.wall.choice,
            fork=self.runs.fork,
            card_menu=self.panels.add_to,
        )
        for plot in self.plots:
            if plot.objectName() != TABLE:  # its own cells are reached by arrows
                for area in plot.findChildren(QAbstractScrollArea):
                    area.installEventFilter(self)
        self.history, self.cost = self._slots.fill_runs(self.state, self.session.history, self.theme)
        self.history.menu_asked.connect(self.panels.add_to)
        panels = HistoryPanels(self.history, self.menus, self.runs, self.traces)
        self.histories = HistoryActions(self.session, panels, self.theme, self)
        self.histories.failed.connect(self._on_error)
        self.panels.watch(self.findChildren(QWidget))
        self.maximiser.changed.connect(self._on_maximised)
        QTimer.singleShot(0, self, self._fit_plots)  # once the plots know their size
        self.plots_ready.emit()

    def _fit_plots(self) -> None:
        if self._preferences.layout is None:
            self.docks.fit_heights(evenly=True)
        self.docks.name_tabs()
        self.wall.arrange()

    def _restore_layout(self) -> None:
        layout = self._preferences.layout
        self.docks.arrange()
        self.wall.arrange()
        if layout is not None:
            self.restoreGeometry(layout[0])
            self.restoreState(layout[1])

    def _connect_panels(self) -> None:
        self.session.activity_changed.connect(self._on_activity_changed)
        self.session.model_changed.connect(self._on_activity_changed)
        self.session.threads_changed.connect(self._show_status)
        self.session.noticed.connect(self._on_noticed)
        self.state.status_changed.connect(self._on_activity_changed)
        self.state.tokens_appended.connect(self._show_status)
        self.runs.asked.connect(self._on_run_asked)
        self.input.run_clicked.connect(self.run)
        self.input.step_clicked.connect(self.step)
        self.controls.audit.setChecked(self._preferences.is_audited)
        self.controls.audit.toggled.connect(self._on_audit_toggled)
        self.what_if.active_changed.connect(self._on_rows_changed)
        self.state.run_changed.connect(self._on_run_changed)
        self.controls.config_changed.connect(self.session.publish)
        self.controls.more.toggled.connect(self._on_rows_changed)
        self.text_bar.copy_clicked.connect(self._on_copy_text)
        self.traces.chosen.connect(self.open_file)
        self.traces.failed.connect(self._on_trace_failed)
        self.traces.told.connect(self.say)
        self.traces.recent_changed.connect(self._on_recent_changed)
        self.traces.doing_changed.connect(self._on_files_changed)
        self.help.told.connect(self.say)
        self.saver.told.connect(self.say)
        self.saver.failed.connect(self._on_error)
        self.reported.connect(self._on_error)
        self._follow_timer.timeout.connect(self.docks.follow_window)

    def _connect_menus(self) -> None:
        menus = self.menus
        menus.open_trace.triggered.connect(self.traces.ask_open)
        menus.browse_data.triggered.connect(self.datasets.browse)
        menus.save_trace.triggered.connect(self.traces.ask_save)
        menus.save_picture.triggered.connect(self._on_save_picture)
        menus.quit.triggered.connect(self.close)
        menus.copy_text.triggered.connect(self._on_copy_text)
        menus.run.triggered.connect(self.run)
        menus.step.triggered.connect(self.step)
        menus.choose_model.triggered.connect(self.models.choose)
        menus.themes.triggered.connect(self._on_theme_chosen)
        menus.show_table.toggled.connect(self._on_table_toggled)
        self.wall.view_chosen.connect(self._on_view_chosen)
        menus.reset_layout.triggered.connect(self.reset_layout)
        menus.recent.triggered.connect(self._on_recent_chosen)
        for action in menus.themes.actions():
            action.setChecked(action.data() == self.theme.choice)

    def _walk(self, event: QKeyEvent) -> bool:
        """Act on a key that moves or clears the pin; returns whether it was one."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() == Qt.Key.Key_Escape and self.maximiser.restore():
            return True
        if not self.state.traces:
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
        activity = Activity.LOADING if self._first_request is not None else self.session.activity
        self.status.show_model(model.info if model else None, self.session.threads)
        self.status.show_state(activity, self.state, has_model=model is not None)

    def _on_activity_changed(self) -> None:
        """Offer what works now."""
        activity, has_tokens = self.session.activity, bool(self.state.traces)
        self.menus.choose_model.setEnabled(activity not in (Activity.LOADING, Activity.DOWNLOADING))
        self.menus.save_trace.setEnabled(has_tokens and activity not in GOING_ON)
        self.menus.copy_text.setEnabled(has_tokens)
        self.models.show_model()
        self._show_status()

    def _on_plots_ready(self) -> None:
        if self._first_request is not None:
            request, self._first_request = self._first_request, None
            self.models.load_remembered(request)

    def _on_files_changed(self) -> None:
        self.status.show_files(self.traces.doing)
        if self._closes_when_saved and not self.traces.is_saving:
            self.close()

    def _on_noticed(self, sentence: str) -> None:
        self.say(sentence, "warning")

    def _on_error(self, sentence: str) -> None:
        self.say(sentence, "error")

    def _on_trace_failed(self, sentence: str) -> None:
        if not self.traces.is_saving:
            self._closes_when_saved = False  # what could not be written is still here
        self._on_error(sentence)

    def _on_audit_toggled(self, is_on: bool) -> None:
        self._preferences.is_audited = is_on

    def _on_run_asked(self) -> None:
        """What was said of the run before is over; what is said of this one follows."""
        self.models.forget_offer()
        self.messages.hide()

    def _on_run_changed(self) -> None:
        """An audited run has more figures than another."""
        is_audited = self.state.info is not None and self.state.info.is_audited
        if is_audited != self._shows_audit:
            self._shows_audit = is_audited
            self._on_rows_changed()

    def _on_rows_changed(self) -> None:
        QTimer.singleShot(0, self, self.docks.fit_heights)  # once the rows have taken their place

    def _on_maximised(self) -> None:
        """A plot that covers the others has more room for tokens than they have."""
        axis = self.findChild(TokenAxis)
        if axis is not None:
            axis.set_alone(self.maximiser.card)

    def _on_table_toggled(self, shown: bool) -> None:
        self.wall.show_view("table" if shown else "plots")

    def _on_view_chosen(self, view: str) -> None:
        self.menus.show_table.setChecked(view == "table")

    def _on_theme_chosen(self, action: QAction) -> None:
        self.theme.set_choice(action.data())
        self._preferences.theme = action.data()

    def _on_copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.state.text)

    def _on_save_picture(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Save picture of the window"),
            "dvp-explorer.png",
            self.tr("Pictures (*.png *.jpg)"),
        )
        if name:
            self.save_picture(Path(name))

    def _on_recent_changed(self) -> None:
        self.menus.recent.clear()
        for path in self._preferences.recent_traces:
            action = self.menus.recent.addAction(path.name)
            action.setToolTip(str(path))
            action.setData(str(path))
        if not self.menus.recent.isEmpty():
            self.menus.recent.addSeparator()
            self.menus.recent.addAction(self.tr("&Clear the list"))
        self.menus.recent.setEnabled(not self.menus.recent.isEmpty())

    def _on_recent_chosen(self, action: QAction) -> None:
        if action.data() is None:
            for path in self._preferences.recent_traces:
                self._preferences.forget_recent_trace(path)
            self._on_recent_changed()
            return
        self.open_file(Path(action.data()))


def _stacked(*widgets: QWidget) -> QWidget:
    """Widgets one above the other; the last takes the height that is left."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
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
