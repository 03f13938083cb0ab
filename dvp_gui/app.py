"""Composition root of the window: arguments, checks, log, then the objects, joined. Nothing else makes them."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from dvp_gui.logbook import catch_exceptions, close_log, log_to_terminal, open_log
from dvp_gui.startup_checks import find_problem, has_display

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from dvp_gui.application.preferences import Preferences
    from dvp_gui.application.session import Session
    from dvp_gui.ui.main_window import MainWindow

WRONG_INPUT = 2
"""Exit status for what the person must change."""


class _Parser(argparse.ArgumentParser):
    """One line for a wrong argument, no usage dump."""

    def error(self, message: str) -> NoReturn:
        print(f"{message}; --help lists what there is", file=sys.stderr)  # noqa: T201 - the terminal is who asked
        raise SystemExit(WRONG_INPUT)


@dataclass(frozen=True, slots=True)
class Arguments:
    """What the window was started with."""

    autorun: bool
    screenshot: Path | None
    tour: Path | None
    width: int | None
    height: int | None
    theme: str | None
    model: str | None


def main(arguments: Sequence[str]) -> int:
    """Open the window, or take its picture; returns the exit status."""
    try:
        asked = parse(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    if asked.autorun and not has_display():
        os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
    problem = find_problem(needs_display=not asked.autorun)
    if problem is not None:
        print(problem, file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return WRONG_INPUT
    return _open(asked)


def parse(arguments: Sequence[str]) -> Arguments:
    """Read the command line; raises SystemExit(2) after one line on standard error."""
    parser = _Parser(prog="dvp-gui", add_help=False, allow_abbrev=False)
    parser.add_argument("--autorun", action="store_true")
    pictures = parser.add_mutually_exclusive_group()
    pictures.add_argument("--screenshot", type=Path)
    pictures.add_argument("--tour", type=Path, metavar="DIR")
    parser.add_argument("--width", type=int)
    parser.add_argument("--height", type=int)
    parser.add_argument("--theme", choices=("system", "light", "dark"))
    parser.add_argument("--model")
    values = parser.parse_args(list(arguments))
    for wanted in filter(None, (values.screenshot, values.tour)):
        values.autorun = True
        if not wanted.resolve().parent.is_dir():
            parser.error(f"the folder of {wanted} does not exist")
    if values.tour is not None and values.tour.exists() and not values.tour.is_dir():
        parser.error(f"{values.tour} is no folder")
    for name in ("width", "height"):
        size = getattr(values, name)
        if size is not None and not 200 <= size <= 8000:
            parser.error(f"--{name} {size} is out of range: it takes 200 to 8000 pixels")
    return Arguments(**vars(values))


def _open(asked: Arguments) -> int:
    from PySide6.QtWidgets import QApplication

    from dvp_gui import resource_path
    from dvp_gui.application.garbage import GuiThreadCollector
    from dvp_gui.ui.qt_messages import log_qt_messages
    from dvp_gui.ui.translation import install_translations

    with ExitStack() as cleanup:
        log_file = None if asked.autorun else open_log()
        if asked.autorun:
            log_to_terminal()
        cleanup.callback(close_log)
        log_qt_messages()
        app = QApplication.instance() or QApplication(["dvp-explorer"])
        assert isinstance(app, QApplication)
        app.setApplicationName("DVP Explorer")
        app.setDesktopFileName("dvp-explorer")
        install_translations(app, resource_path("translations"))
        preferences = _preferences(asked, cleanup)
        window, session = _build(app, preferences, log_file)
        catch_exceptions(window.report)
        _dress(app, window, asked)
        collector = GuiThreadCollector(app)
        cleanup.callback(collector.stop)
        session.model_changed.connect(collector.keep_what_stands)
        session.open()
        _quit_on_interrupt(app, cleanup)
        window.show()
        status = _run(app, window, asked, preferences)
        if (
            session.is_open
        ):  # busy with what cannot be interrupted, and only reads: do not keep the process for it
            close_log()
            os._exit(status)
        return status


def _preferences(asked: Arguments, cleanup: ExitStack) -> Preferences:
    """The person's own; for a picture, which must not depend on them, an empty file."""
    from platformdirs import user_config_path

    from dvp_gui.application.preferences import Preferences

    if asked.autorun:
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
    else:
        folder = user_config_path("dvp-explorer", appauthor=False)
    return Preferences(folder / "settings.ini")


def _build(app: QApplication, preferences: Preferences, log_file: Path | None) -> tuple[MainWindow, Session]:
    from dvp_gui.application.run_state import RunState
    from dvp_gui.application.session import Session
    from dvp_gui.data.samples import load_samples
    from dvp_gui.ui.main_window import MainWindow
    from dvp_gui.ui.theme import Theme

    theme = Theme(app)
    theme.set_choice(preferences.theme)
    theme.apply(app)
    state = RunState(app)
    session = Session(state, app, preferences.threads)
    window = MainWindow(session, state, theme, preferences, load_samples(), log_file)
    return window, session


def _dress(app: QApplication, window: MainWindow, asked: Arguments) -> None:
    """Size, theme and icon."""
    from PySide6.QtGui import QIcon

    from dvp_gui import resource_path

    app.setWindowIcon(QIcon(str(resource_path("icons", "app.svg"))))
    if asked.theme is not None:
        window.theme.set_choice(asked.theme)  # type: ignore[arg-type] # argparse checked it
    elif asked.autorun:
        window.theme.set_choice("light")
    if asked.width or asked.height:
        window.resize(asked.width or window.width(), asked.height or window.height())
    elif not asked.autorun:  # a picture is of the same size everywhere, a window no larger than the screen
        window.resize(window.size().boundedTo(app.primaryScreen().availableSize()))


def _quit_on_interrupt(app: QApplication, cleanup: ExitStack) -> None:
    """Let Ctrl+C in the terminal end the program as closing its window does.

    Python handles signals between its own instructions, and an idle event loop runs none: the signal's byte on a
    socket wakes it.
    """
    from PySide6.QtCore import QSocketNotifier

    listener, writer = socket.socketpair()
    writer.setblocking(False)
    notifier = QSocketNotifier(listener.fileno(), QSocketNotifier.Type.Read, app)
    notifier.activated.connect(app.quit)
    before = signal.signal(signal.SIGINT, lambda *_: None)
    fd_before = signal.set_wakeup_fd(writer.fileno())
    cleanup.callback(listener.close)
    cleanup.callback(writer.close)
    cleanup.callback(signal.set_wakeup_fd, fd_before)
    cleanup.callback(signal.signal, signal.SIGINT, before)
    cleanup.callback(notifier.setEnabled, False)


def _run(app: QApplication, window: MainWindow, asked: Arguments, preferences: Preferences) -> int:
    from dvp_gui.application.messages import ModelRequest

    source = asked.model or preferences.source
    request = ModelRequest(source, preferences.device, preferences.dtype)
    if not asked.autorun:
        window.open_model_after_plots(request)
        status = app.exec()
        window.close()  # after Ctrl+C it is still open
        return status
    from dvp_gui.ui.autorun import Autorun, run_and_save
    from dvp_gui.ui.tour import Tour

    script = run_and_save(window, asked.screenshot) if asked.tour is None else Tour(window, asked.tour).walk()
    autorun = Autorun(window, request, script)
    autorun.ended.connect(app.quit)
    app.exec()
    window.close()
    if autorun.problem:
        print(autorun.problem, file=sys.stderr)  # noqa: T201 - the window is gone
    return autorun.exit_status
