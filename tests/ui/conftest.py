"""The application, and a window with its session, for tests that see the real thing.

Offscreen, settings in a file of the test's own; a Qt warning, a thread or a timer that is left behind fails the test.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEvent, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from dvp_gui.application.preferences import Preferences
from dvp_gui.application.run_state import RunState
from dvp_gui.application.session import Session
from dvp_gui.data.samples import load_samples
from dvp_gui.ui.main_window import MainWindow
from dvp_gui.ui.theme import Theme
from tests.ui.bench import Bench, let_events_run, wait_until


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The one application of the test run."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["tests"])
    app.setQuitOnLastWindowClosed(False)
    return app


@pytest.fixture(autouse=True)
def qt_is_silent(qapp: QApplication) -> Iterator[None]:
    """Fail a test in which Qt warned of anything."""
    said: list[str] = []

    def keep(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if message.startswith("This plugin does not support"):
            return  # the offscreen platform on tooltips and size hints; says nothing of the program
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            said.append(message)

    before = qInstallMessageHandler(keep)
    yield
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    """Where the test's preferences go."""
    return tmp_path / "settings.ini"


@pytest.fixture
def open_bench(qapp: QApplication, settings_file: Path) -> Iterator[Callable[[], Bench]]:
    """Opens windows whose plots stand; closes them all, and looks that nothing goes on."""
    opened: list[Bench] = []

    def make() -> Bench:
        theme = Theme()
        theme.set_choice("light")
        theme.apply(qapp)
        state = RunState()
        session = Session(state, threads=1)
        preferences = Preferences(settings_file)
        window = MainWindow(session, state, theme, preferences, load_samples())
        bench = Bench(window, session, state, theme, preferences)
        opened.append(bench)
        session.open()
        window.show()
        wait_until(lambda: bool(window.plots))
        let_events_run(0.03)
        return bench

    yield make
    for bench in opened:
        bench.window.close()
        assert not bench.session.is_open, "the worker's thread outlived its window"
        timers = [*bench.window.findChildren(QTimer), *bench.session.findChildren(QTimer)]
        assert not any(t.isActive() and not t.isSingleShot() for t in timers), "a timer outlived its window"
        bench.window.deleteLater()
    opened.clear()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert QApplication.allWidgets() == [], "a widget outlived its window"


@pytest.fixture
def bench(open_bench: Callable[[], Bench], tiny_model_folder: Path) -> Bench:
    """A window with the tiny model loaded and a short question filled in."""
    bench = open_bench()
    bench.load(tiny_model_folder)
    bench.window.input.question.setText("Who bought the boat?")
    bench.window.input.context.setPlainText("Mila bought the old boat in Lisbon for 40 euros.")
    return bench


@pytest.fixture(scope="session")
def endless_model_folder(tiny_model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model with an end token that it hardly ever writes: its runs go on to the maximum."""
    folder = tmp_path_factory.mktemp("models") / "endless"
    shutil.copytree(tiny_model_folder, folder)
    for name in ("config.json", "generation_config.json"):
        path = folder / name
        path.write_text(json.dumps(json.loads(path.read_text()) | {"eos_token_id": 2}))
    return folder


@pytest.fixture
def long_bench(bench: Bench, endless_model_folder: Path) -> Bench:
    """A window whose runs are long enough to do something during them."""
    bench.load(endless_model_folder)
    bench.window.controls.max_new_tokens.set_value(1000)
    return bench
