"""`evaluate`: how good a model's texts are on a data set, where its tokens leave, and what full depth says to
it.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dvp_gui.commands.failures import UsageError
from dvp_gui.commands.interruption import stop_on_interrupt
from dvp_gui.commands.model_loading import open_model
from dvp_gui.commands.options import add_decoding_options, add_model_options, decoding_config
from dvp_gui.data.datasets import BUNDLED, load_examples
from dvp_gui.data.examples import Example
from dvp_gui.engine.config import DecodingConfig

if TYPE_CHECKING:
    from dvp_gui.engine import EarlyExitT5
    from dvp_gui.evaluation.outcomes import Outcome
    from dvp_gui.evaluation.report import Report

INTERRUPTED = 130
_DEFAULT_DATA = "handwritten-dev"
_PROGRESS_EVERY = 10  # examples


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `evaluate`."""
    group = parser.add_argument_group("data")
    group.add_argument(
        "--data", metavar="SET", help=f"{', '.join(BUNDLED)} or a .jsonl (default: {_DEFAULT_DATA})"
    )
    group.add_argument("--limit", type=int, metavar="N", help="N examples, spread over the set")
    group.add_argument("--goals", action="store_true", help="the project's goals beside what is reached")
    add_model_options(parser)
    add_decoding_options(parser)
    group = parser.add_argument_group("output")
    group.add_argument("--json", action="store_true", help="print one JSON object")
    group.add_argument("--show-wrong", type=int, default=0, metavar="N", help="print up to N texts that miss")


def run(arguments: argparse.Namespace) -> int:
    """Evaluate as `arguments` say; returns the exit status."""
    config = decoding_config(arguments)
    sets = {name: spread(load_examples(name), arguments.limit) for name in _sources(arguments)}
    model = open_model(arguments, config)

    from dvp_gui.evaluation.report import summarise

    reports: dict[str, Report] = {}
    outcomes: list[Outcome] = []
    with stop_on_interrupt() as stopped:
        for name, examples in sets.items():
            measured = _measure(model, examples, config, stopped)
            if measured:
                reports[name] = summarise(measured, model.num_layers)
            outcomes += measured
    if stopped.is_set():
        print("Interrupted: the figures are of the examples that were done.", file=sys.stderr)
    _show(reports, outcomes, config, arguments)
    return INTERRUPTED if stopped.is_set() else 0


def spread(examples: Sequence[Example], limit: int | None) -> list[Example]:
    """`limit` examples at even distances, so that a set sorted by kind keeps its mixture; all without a
    limit.
    """
    if limit is None or limit >= len(examples):
        return list(examples)
    if limit < 1:
        raise UsageError(f"--limit {limit} is out of range: it takes a whole number from 1.")
    return [examples[index * len(examples) // limit] for index in range(limit)]


def _sources(arguments: argparse.Namespace) -> list[str]:
    if not arguments.goals:
        return [arguments.data or _DEFAULT_DATA]
    if arguments.data is not None:
        raise UsageError("--goals and --data exclude each other: the goals name their own sets.")
    from dvp_gui.evaluation.goals import GOALS

    return list(dict.fromkeys(goal.data for goal in GOALS))


def _measure(
    model: EarlyExitT5, examples: Sequence[Example], config: DecodingConfig, stopped: threading.Event
) -> list[Outcome]:
    from dvp_gui.evaluation.outcomes import evaluate

    outcomes = []
    for outcome in evaluate(model, examples, config, stopped.is_set):
        outcomes.append(outcome)
        if sys.stderr.isatty() and len(outcomes) % _PROGRESS_EVERY == 0:
            print(f"\r{len(outcomes)} of {len(examples)} ", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r", end="", file=sys.stderr, flush=True)
    return outcomes


def _show(
    reports: dict[str, Report],
    outcomes: Sequence[Outcome],
    config: DecodingConfig,
    arguments: argparse.Namespace,
) -> None:
    from dvp_gui.evaluation.goals import format_goals
    from dvp_gui.evaluation.report import format_report

    wrong = [outcome for outcome in outcomes if not outcome.is_right][: arguments.show_wrong]
    if arguments.json:
        values: dict[str, Any] = {"model": arguments.model, "config": config.to_dict()}
        values["sets"] = {name: report.to_dict() for name, report in reports.items()}
        values["wrong"] = [_describe(outcome) for outcome in wrong]
        print(json.dumps(values, ensure_ascii=False))
        return
    for name, report in reports.items():
        print(f"{name}: {format_report(report)}\n")
    if arguments.goals and set(reports) == set(_sources(arguments)):
        print(f"{format_goals(reports)}\n")
    for outcome in wrong:
        print("\n".join(f"{key}: {value}" for key, value in _describe(outcome).items()) + "\n")


def _describe(outcome: Outcome) -> dict[str, Any]:
    """A text that misses, beside what was asked and expected."""
    example = outcome.example
    values: dict[str, Any] = {"id": example.id, "prompt": example.prompt, "text": outcome.text}
    if outcome.full_text != outcome.text:
        values["at full depth"] = outcome.full_text
    if example.answers:
        return values | {"answers": list(example.answers)}
    from dvp_gui.evaluation.metrics import missing_keywords

    missing = [list(group) for group in missing_keywords(outcome.text, example.keywords)]
    return values | {"summary": example.summary, "missing keywords": missing}
