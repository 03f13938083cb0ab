"""From an exception to one sentence that a person can act on. Knows no widget; imports no torch."""

from __future__ import annotations

import errno
import logging
from pathlib import Path

from dvp_gui.engine.checkpoints import ModelError
from dvp_gui.engine.config import ConfigError
from dvp_gui.export import TraceFileError

log = logging.getLogger(__name__)

_EXPECTED = (ConfigError, ModelError, TraceFileError)
"""Errors of our own: their message is a sentence for a person already."""


def sentence_for(error: BaseException, doing: str) -> str:
    """One clear sentence for `error`, which came while `doing` ("Loading the model"); the log gets the rest."""
    if isinstance(error, _EXPECTED):
        log.warning("%s: %s", doing, error)
        return " ".join(str(error).split())
    log.error("%s failed", doing, exc_info=error)
    if _is_out_of_memory(error):
        return f"{doing} needs more memory than is free: close other programs or take a smaller model."
    if isinstance(error, OSError):
        return _os_sentence(error, doing)
    return f"{doing} failed ({type(error).__name__}): the log file, under Help, has the details."


def _is_out_of_memory(error: BaseException) -> bool:
    text = str(error).lower()
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and ("out of memory" in text or "can't allocate memory" in text)
    )


def _os_sentence(error: OSError, doing: str) -> str:
    place = f" {Path(error.filename).name}" if isinstance(error.filename, str) and error.filename else ""
    if error.errno == errno.ENOSPC:
        return f"{doing} stopped: the disk is full. Free some space, then try again."
    if isinstance(error, PermissionError):
        return (
            f"{doing} is not allowed{' for' + place if place else ''}: choose a folder that you may write to."
        )
    if isinstance(error, FileNotFoundError):
        return f"{doing} found no file or folder{place}: check the name."
    if isinstance(error, FileExistsError):
        return f"{doing} would overwrite{place or ' a file'}: choose another name."
    return f"{doing} failed: {error.strerror or error}."
