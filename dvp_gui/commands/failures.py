"""How a command ends when it cannot do what was asked: an exit status and one sentence."""

from __future__ import annotations


class CommandError(Exception):
    """Ends the command; the message is what the person reads."""

    status = 1
    """1: the run began and failed."""


class UsageError(CommandError):
    """Something that the person must change: a value, a text, a file, a folder, a model."""

    status = 2
