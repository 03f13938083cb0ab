"""What a person has to agree to before a model is loaded: a download, the reading of a pickle. Runs on the worker.

Kept apart from the loading itself, so that nothing is fetched and no pickle is opened by way of another path.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dvp_gui.application.messages import Failure, ModelRequest

Progress = Callable[[int, int], None]


def question_before(request: ModelRequest) -> Failure | None:
    """What is to be asked before `request` may go on, or None. Asks the hub for sizes; raises ModelError."""
    from dvp_gui.engine.checkpoints import needs_download, open_checkpoint

    if needs_download(request.source):
        return None if request.download else _download_question(request)
    if open_checkpoint(request.source).is_pickle and not request.allow_pickle:
        return Failure(
            f"{request.source} has only .bin weights, a pickle: its tensors can be read without running its code.",
            "pickle",
            replace(request, download=False, allow_pickle=True),
        )
    return None


def fetch(request: ModelRequest, progress: Progress) -> None:
    """Download the model where it is missing; the request's `cancel` ends it. Raises ModelError."""
    from dvp_gui.engine.checkpoints import needs_download

    if needs_download(request.source):
        from dvp_gui.engine.downloads import download_model

        download_model(request.source, progress, request.cancel.is_set)


def _download_question(request: ModelRequest) -> Failure:
    from dvp_gui.engine.downloads import plan_download

    plan = plan_download(request.source)
    return Failure(
        f"{request.source} is not on this computer: download {format_size(plan.total_bytes)} from its hub?",
        "download",
        replace(request, download=True),
    )


def format_size(num_bytes: int) -> str:
    """Bytes as people say them."""
    if num_bytes < 1e9:
        return f"{num_bytes / 1e6:.0f} MB"
    return f"{num_bytes / 1e9:.1f} GB"
