"""The command line without a window: finds the command, runs it, and turns whatever happens into an exit
status.

0 done, 1 a run that began and failed, 2 something that the person must change, 130 Ctrl+C. A failure is at
most two lines on standard error. Imports neither Qt nor torch; a command is imported when it is asked for.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import io
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

from dvp_gui import __version__
from dvp_gui.commands.failures import CommandError, UsageError
from dvp_gui.data.examples import InputError
from dvp_gui.engine.config import ConfigError

PROGRAM = "dvp-gui"
INTERRUPTED = 130
TRACEBACK_VARIABLE = "DVP_GUI_TRACEBACK"
COMMANDS: dict[str, str] = {
    "decode": "generate text from a question, a dialogue or a prompt, with or without its traces",
    "evaluate": "measure a model on a data set: answers, exits, agreement with full depth",
    "train": "make the bundled model from nothing",
}
_HELP = """usage: {program}                      open the window
       {program} COMMAND [options]    work without one; `{program} COMMAND --help` lists its options

commands:
{commands}

options:
  --autorun           open the window and run the sample at once
  --screenshot FILE   with --autorun: save a picture of the window and leave
  --tour DIR          with --autorun: save the pictures of the tour in DIR and leave
  --info              versions, devices and folders, for a bug report
  --version           the program's version
  -h, --help          this text

Exit status: 0 done, 1 failed, 2 something to change in what was asked, 130 interrupted.
{variable}=1 in the environment shows the traceback of a failure."""
_NOISY_LIBRARIES = r"(transformers|huggingface_hub|torch|tokenizers|datasets|torchmetrics|rouge_score|absl)\b"


class _Parser(argparse.ArgumentParser):
    """argparse without its usage dump: a wrong option is one sentence."""

    def error(self, message: str) -> NoReturn:
        sentence = message[:1].upper() + message[1:]
        raise UsageError(f"{sentence}. See `{self.prog} --help`.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command with `arguments` (the process's own by default) and return its exit status."""
    _make_output_safe()
    with _quiet_libraries():
        try:
            return _dispatch(list(sys.argv[1:] if arguments is None else arguments))
        except KeyboardInterrupt:
            return _fail("Interrupted.", INTERRUPTED)
        except BrokenPipeError:  # the reader of our output has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        except Exception as error:
            if os.environ.get(TRACEBACK_VARIABLE):
                raise
            return _fail(*_explain(error))


def _dispatch(arguments: list[str]) -> int:
    first = arguments[0] if arguments else "--help"
    if first in ("-h", "--help"):
        print(_help())
        return 0
    if first == "--version":
        print(f"DVP Explorer {__version__}")
        return 0
    if first == "--info":
        return int(importlib.import_module("dvp_gui.commands.info").print_info())
    if first not in available_commands():
        raise UsageError(f"There is no command {first!r}: choose {', '.join(available_commands())}.")
    return _run_command(first, arguments[1:])


def available_commands() -> list[str]:
    """The commands whose module is there, in the order of the help."""
    return [name for name in COMMANDS if importlib.util.find_spec(f"dvp_gui.commands.{name}") is not None]


def _run_command(name: str, arguments: list[str]) -> int:
    command = importlib.import_module(f"dvp_gui.commands.{name}")
    parser = _Parser(prog=f"{PROGRAM} {name}", description=command.__doc__, allow_abbrev=False)
    command.add_arguments(parser)
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:  # --help has printed its text
        return int(stop.code or 0)
    return int(command.run(options))


def _explain(error: Exception) -> tuple[str, int]:
    """What the person reads, and the exit status."""
    if isinstance(error, CommandError):
        return str(error), error.status
    if isinstance(error, (ConfigError, InputError)):
        return str(error), UsageError.status
    if isinstance(error, MemoryError) or _is_out_of_memory(error):
        return (
            "Not enough memory: choose a shorter input, a smaller model, dtype bfloat16 or another device.",
            1,
        )
    kind = type(error).__name__
    return f"The run failed ({kind}: {error}). {TRACEBACK_VARIABLE}=1 shows where.", CommandError.status


def _is_out_of_memory(error: Exception) -> bool:
    """torch raises a RuntimeError whose text alone tells."""
    text = str(error).lower()
    return isinstance(error, RuntimeError) and ("out of memory" in text or "allocate memory" in text)


def _fail(message: str, status: int) -> int:
    print(f"{PROGRAM}: {' '.join(message.split())}", file=sys.stderr)
    return status


def _help() -> str:
    lines = [f"  {name:<20}{COMMANDS[name]}" for name in available_commands()]
    return _HELP.format(program=PROGRAM, commands="\n".join(lines), variable=TRACEBACK_VARIABLE)


def _make_output_safe() -> None:
    """UTF-8 whatever the terminal's locale; what it cannot hold is escaped, which in JSON is JSON's own
    escape.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@contextmanager
def _quiet_libraries() -> Iterator[None]:
    """Their progress bars, advice and warnings would stand between a command's own lines."""
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=_NOISY_LIBRARIES)
        yield
