"""`decode`: generate text from one input or a file of them, and print it; optionally with its traces."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dvp_gui.commands.failures import CommandError, UsageError
from dvp_gui.commands.interruption import stop_on_interrupt
from dvp_gui.commands.model_loading import open_model
from dvp_gui.commands.options import add_decoding_options, add_model_options, decoding_config
from dvp_gui.data.examples import Example
from dvp_gui.data.input_files import read_inputs
from dvp_gui.data.prompts import TASKS, Task
from dvp_gui.export import TraceFileError, check_destination, write_trace

if TYPE_CHECKING:
    from dvp_gui.commands.generation import Generation

INTERRUPTED = 130
_OPTIONS: dict[Task, tuple[str, ...]] = {
    "qa": ("question", "context"),
    "summarize": ("dialogue",),
    "raw": ("text",),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `decode`."""
    group = parser.add_argument_group("input")
    group.add_argument("--task", choices=TASKS, help="told from the other options where it is left out")
    group.add_argument("--question", metavar="Q")
    group.add_argument("--context", metavar="C", help="the passage that holds the answer")
    group.add_argument("--dialogue", metavar="D", help="turns on lines of their own, `Name: text`")
    group.add_argument("--text", metavar="T", help="a prompt that is used as it is")
    group.add_argument(
        "--input-file",
        type=Path,
        metavar="F",
        help="a .txt (one input) or a .jsonl (many; keys question + context, dialogue, or text)",
    )
    add_model_options(parser)
    add_decoding_options(parser)
    parser.add_argument_group("audit").add_argument(
        "--audit",
        action="store_true",
        help="also run the layers that tokens skip, aside, and ask the full model about the text: "
        "verdicts in --json, columns in --csv; takes longer",
    )
    group = parser.add_argument_group("output")
    group.add_argument("--json", action="store_true", help="print one JSON object an input, a line each")
    group.add_argument("--csv", type=Path, metavar="STEM", help="write trace files STEM.tokens.csv and so on")
    group.add_argument("--candidates", action="store_true", help="with --csv: the K kept for every token too")
    group.add_argument(
        "--logits",
        action="store_true",
        help="with --csv and --audit: what replaying other settings needs too",
    )
    group.add_argument("--raw-text", action="store_true", help="with --csv: no guard against formulas")
    group.add_argument("--force", action="store_true", help="with --csv: overwrite files")


def run(arguments: argparse.Namespace) -> int:
    """Decode as `arguments` say; returns the exit status."""
    config = decoding_config(arguments)
    _check_audit(arguments)
    examples = _examples(arguments)
    stems = _stems(arguments, len(examples))
    model = open_model(arguments, config)

    from dvp_gui.commands.generation import generate

    with stop_on_interrupt() as stopped:
        for number, example in enumerate(examples):
            generation = generate(model, example, config, stopped.is_set, audit=arguments.audit)
            _show(generation, arguments.json)
            if stems:
                _save(generation, stems[number], arguments)
            if stopped.is_set():
                return INTERRUPTED
    return 0


def _show(generation: Generation, as_json: bool) -> None:
    if generation.prompt.num_cut:
        limit, cut = len(generation.prompt.ids), generation.prompt.num_cut
        print(
            f"The input has {limit + cut} tokens, the model takes {limit}: its last {cut} were cut.",
            file=sys.stderr,
        )
    print(json.dumps(generation.to_json(), ensure_ascii=False) if as_json else generation.text, flush=True)


def _save(generation: Generation, stem: Path, arguments: argparse.Namespace) -> None:
    try:
        write_trace(
            stem,
            generation.record(),
            candidates=arguments.candidates,
            logits=arguments.logits,
            raw_text=arguments.raw_text,
            force=arguments.force,
        )
    except TraceFileError as error:  # the run is over: its text was printed, its trace is lost
        raise CommandError(str(error)) from error


def _examples(arguments: argparse.Namespace) -> list[Example]:
    """The inputs that the options give; raises UsageError or InputError."""
    given = [name for names in _OPTIONS.values() for name in names if getattr(arguments, name) is not None]
    if arguments.input_file is not None:
        needless = [name for name in given if name != "question"]
        if needless:
            raise UsageError(f"--{needless[0]} and --input-file exclude each other: give one of them.")
        return read_inputs(arguments.input_file, arguments.task, question=arguments.question or "")
    task = arguments.task or _task_of(given)
    missing = [f"--{name}" for name in _OPTIONS[task] if name not in given]
    if missing:
        raise UsageError(f"{' and '.join(missing)} missing: task {task} needs it, or an --input-file.")
    needless = [name for name in given if name not in _OPTIONS[task]]
    if needless:
        raise UsageError(f"--{needless[0]} does not belong to task {task}: leave it out.")
    return [Example(task, **{name: getattr(arguments, name) for name in _OPTIONS[task]})]


def _task_of(given: list[str]) -> Task:
    for task, names in _OPTIONS.items():
        if set(given) & set(names):
            return task
    raise UsageError("There is no input: give --question and --context, --dialogue, --text or --input-file.")


def _check_audit(arguments: argparse.Namespace) -> None:
    """An audit that nobody would see is not run."""
    if arguments.audit and not arguments.json and arguments.csv is None:
        raise UsageError("--audit needs --json or --csv: they show what it finds.")
    if arguments.logits and not arguments.audit:
        raise UsageError("--logits needs --audit, which records them.")


def _stems(arguments: argparse.Namespace, count: int) -> list[Path]:
    """Where the trace of each input goes; several inputs get numbers. Nothing runs if one cannot be
    written.
    """
    if arguments.csv is None:
        needless = [
            name for name in ("candidates", "logits", "raw_text", "force") if getattr(arguments, name)
        ]
        if needless:
            raise UsageError(
                f"--{needless[0].replace('_', '-')} needs --csv: it says how trace files are written."
            )
        return []
    stem: Path = arguments.csv
    is_many = arguments.input_file is not None and arguments.input_file.suffix.lower() == ".jsonl"
    width = max(3, len(str(count)))
    stems = [stem.with_name(f"{stem.name}-{n:0{width}}") for n in range(1, count + 1)] if is_many else [stem]
    try:
        for path in [stem, *stems]:
            check_destination(path, force=arguments.force or (is_many and path == stem))
    except TraceFileError as error:
        raise UsageError(str(error).replace("overwrite it.", "add --force.")) from error
    return stems
