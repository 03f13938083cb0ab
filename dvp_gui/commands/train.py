"""`train`: make the bundled model from nothing, or go on with a run."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dvp_gui.training.loop import TrainingPlan
    from dvp_gui.training.workers import GradientExchange


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `train`."""
    parser.add_argument(
        "--output", type=Path, default=Path("runs/bundled"), help="folder of the run (default: %(default)s)"
    )
    parser.add_argument("--minutes", type=float, default=90.0, help="training time (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=1, help="seed of weights, corpus and sampling (default: %(default)s)"
    )
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --output")
    parser.add_argument(
        "--start-from", type=Path, metavar="FOLDER", help="begin with the weights of a model folder"
    )
    parser.add_argument(
        "--tokens-per-batch", type=int, default=3_500, help="prompt tokens a step (default: %(default)s)"
    )
    parser.add_argument(
        "--shard-size", type=int, default=8_192, help="examples generated at a time (default: %(default)s)"
    )
    parser.add_argument(
        "--compile", action="store_true", help="compile the step: minutes to start, then faster"
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=1,
        help="processes that train together, one thread each (default: %(default)s)",
    )
    parser.add_argument("--threads", type=int, help="threads of torch (default: torch's own choice)")


def run(arguments: argparse.Namespace) -> int:
    """Train as `arguments` say; returns the exit status."""
    problem = _find_problem(arguments)
    if problem:
        print(problem, file=sys.stderr)
        return 2
    import torch

    from dvp_gui.training.loop import TrainingPlan, prepare_tokenizer
    from dvp_gui.training.workers import run_in_processes

    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    plan = TrainingPlan(
        output=arguments.output,
        minutes=arguments.minutes,
        seed=arguments.seed,
        tokens_per_batch=arguments.tokens_per_batch,
        shard_size=arguments.shard_size,
        resume=arguments.resume,
        start_from=arguments.start_from,
        compile=arguments.compile,
        workers=arguments.workers,
    )
    prepare_tokenizer(plan, _say)
    run_in_processes(_train, plan.workers, plan)
    _say(f"model written to {plan.output}")
    return 0


def _train(exchange: GradientExchange, plan: TrainingPlan) -> None:
    """The work of one process."""
    from dvp_gui.training.loop import TrainingRun
    from dvp_gui.training.model_card import write_model_card

    outcome = TrainingRun(plan, _say if exchange.is_first else _say_nothing, exchange).run()
    if exchange.is_first:
        write_model_card(plan, outcome)


def _find_problem(arguments: argparse.Namespace) -> str | None:
    for name in ("minutes", "tokens_per_batch", "shard_size", "workers"):
        value = getattr(arguments, name)
        if not value > 0:
            return f"--{name.replace('_', '-')} {value} is out of range: give a number above 0."
    if arguments.threads is not None and arguments.threads < 1:
        return f"--threads {arguments.threads} is out of range: give a whole number from 1."
    if arguments.start_from is not None and not (arguments.start_from / "model.safetensors").is_file():
        return f"No model.safetensors in {arguments.start_from}: give --start-from a folder that train has written."
    if not arguments.output.parent.is_dir() and arguments.output.is_absolute():
        return f"The folder {arguments.output.parent} does not exist: create it or choose another --output."
    return None


def _say_nothing(line: str) -> None:
    """What the other processes report."""


def _say(line: str) -> None:
    print(line, flush=True)
