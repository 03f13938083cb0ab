"""The log file: where it is, and that nothing that goes wrong is lost. Imports no Qt."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from platformdirs import user_log_path

log = logging.getLogger("dvp_gui")

_MAX_BYTES, _KEPT = 1_000_000, 2


def log_path() -> Path:
    """The log file's place on this system."""
    return user_log_path("dvp-explorer", appauthor=False) / "dvp-explorer.log"


def open_log(path: Path | None = None) -> Path | None:
    """Log to `path`; None is returned where nothing can be written there, and the program goes on without."""
    path = path or log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    return path


def log_to_terminal() -> None:
    """Errors alone, on standard error: for a start without a window to look at and without a log file."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.ERROR)
    log.addHandler(handler)


def close_log() -> None:
    """Close the file."""
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()


def catch_exceptions(tell: Callable[[str], None]) -> None:
    """Log every exception that nobody caught, on whatever thread, and hand one sentence to `tell`."""

    def record(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.error("nobody caught", exc_info=(kind, error, trace))
        tell(
            f"Something went wrong inside the program ({kind.__name__}): the log file, under Help, has the details."
        )

    def record_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            record(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = record
    threading.excepthook = record_thread
