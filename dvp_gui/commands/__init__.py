"""Headless commands, one a file: `add_arguments(parser)` and `run(arguments) -> exit status`. No Qt here.

Modules import torch and the engine inside `run`, so that help and wrong options are answered at once.
"""
