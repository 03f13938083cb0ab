"""Options that several commands share: which model, where it runs, and how it decodes."""

from __future__ import annotations

import argparse

from dvp_gui.engine.config import CONFIDENCES, FINAL_HEADS, MODES, SCHEDULES, DecodingConfig

_DEFAULTS = DecodingConfig()


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Which model, and where it runs."""
    group = parser.add_argument_group("model")
    group.add_argument(
        "--model", default="bundled", metavar="M", help='"bundled" (default), a folder, or a hub id'
    )
    group.add_argument("--download", action="store_true", help="fetch a hub model that is not here yet")
    group.add_argument(
        "--allow-pickle", action="store_true", help="read .bin weights; none of their code runs"
    )
    group.add_argument("--device", default="auto", metavar="D", help="auto (default), cpu, cuda:0, mps")
    group.add_argument(
        "--dtype", default="auto", metavar="T", help="auto (default), float32, bfloat16, float16"
    )


def add_decoding_options(parser: argparse.ArgumentParser) -> None:
    """One option for each field of DecodingConfig, with its default."""
    group = parser.add_argument_group("decoding")
    group.add_argument("--mode", choices=MODES, default=_DEFAULTS.mode, help="default: %(default)s")
    group.add_argument(
        "-p", type=int, default=_DEFAULTS.p, metavar="LAYER", help="layer that prunes (default: %(default)s)"
    )
    group.add_argument(
        "-k", type=int, default=_DEFAULTS.k, metavar="K", help="tokens kept (default: %(default)s)"
    )
    group.add_argument(
        "--threshold",
        type=float,
        default=_DEFAULTS.threshold,
        metavar="X",
        help="0 to 1 (default: %(default)s)",
    )
    group.add_argument("--exit-layer", type=int, metavar="I", help="the layer of mode static")
    group.add_argument(
        "--confidence", choices=CONFIDENCES, default=_DEFAULTS.confidence, help="default: %(default)s"
    )
    group.add_argument(
        "--schedule", choices=SCHEDULES, default=_DEFAULTS.schedule, help="default: %(default)s"
    )
    group.add_argument("--tau", type=float, default=_DEFAULTS.tau, metavar="T", help="default: %(default)s")
    group.add_argument(
        "--final-head", choices=FINAL_HEADS, default=_DEFAULTS.final_head, help="default: %(default)s"
    )
    group.add_argument(
        "--max-new-tokens",
        type=int,
        default=_DEFAULTS.max_new_tokens,
        metavar="N",
        help="default: %(default)s",
    )


def decoding_config(arguments: argparse.Namespace) -> DecodingConfig:
    """The config that the options ask for; raises ConfigError."""
    return DecodingConfig(
        mode=arguments.mode,
        p=arguments.p,
        k=arguments.k,
        threshold=arguments.threshold,
        confidence=arguments.confidence,
        schedule=arguments.schedule,
        tau=arguments.tau,
        final_head=arguments.final_head,
        exit_layer=arguments.exit_layer,
        max_new_tokens=arguments.max_new_tokens,
    )
