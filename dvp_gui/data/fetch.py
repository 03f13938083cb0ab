"""Downloads a public data set through `datasets` and keeps it as Parquet: python -m dvp_gui.data.fetch squad FOLDER

A process of its own, so that it can be ended at any moment and the window feels nothing of the import. Exit status 0,
or 2 after one sentence on standard error. No code from the hub is run.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from dvp_gui.data.examples import InputError
from dvp_gui.data.hub_sets import HubSet, hub_set

FAILED = 2
_PATIENCE_S = 15
_MISSING = ("DatasetNotFoundError", "RepositoryNotFoundError", "FileNotFoundError")
_UNREACHABLE = ("ConnectionError", "OfflineModeIsEnabled", "LocalEntryNotFoundError", "TimeoutError")


def main(arguments: Sequence[str]) -> int:
    """Fetch the set named first into the folder named second; further arguments replace its repositories."""
    name, folder, *repositories = arguments
    try:
        fetch(hub_set(name), Path(folder), repositories)
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    return 0


def fetch(wanted: HubSet, folder: Path, repositories: Sequence[str] = ()) -> None:
    """Put every split of `wanted` into `folder`; the one that is shown first comes last, for it is looked for.

    `repositories` replaces where it comes from: hub ids, or local folders. Raises InputError in one sentence.
    """
    content = _load(wanted, tuple(repositories) or wanted.repositories)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for split, _ in reversed(wanted.splits):
            if split not in content:
                raise InputError(f"{wanted.title} on the hub has no part named {split} any more.")
            target = wanted.local_file(split, folder)
            unfinished = target.with_suffix(f".{os.getpid()}.part")
            try:
                content[split].to_parquet(str(unfinished))
                unfinished.replace(target)
            finally:
                unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(_disk_sentence(error, folder)) from error


def _load(wanted: HubSet, repositories: Sequence[str]) -> Any:
    """The DatasetDict of the first repository that exists."""
    if not all(Path(repository).is_dir() for repository in repositories):
        _stay_offline_without_network()
    from datasets import disable_progress_bars, load_dataset

    disable_progress_bars()
    for number, repository in enumerate(repositories, start=1):
        try:
            return load_dataset(repository)
        except Exception as error:  # whatever network, hub or library say becomes one sentence
            if number < len(repositories) and _is_a(error, _MISSING) and not _is_a(error, _UNREACHABLE):
                continue
            raise InputError(_sentence(error, wanted, repository)) from error
    raise InputError(f"No place is known to get {wanted.title} from.")


def _stay_offline_without_network() -> None:
    """Where the hub does not answer, let the library look into its own cache at once: it would retry for 25 s."""
    from huggingface_hub import constants

    try:
        with urlopen(Request(constants.ENDPOINT, method="HEAD"), timeout=_PATIENCE_S):
            return
    except HTTPError:
        return  # it answers
    except (OSError, ValueError):
        constants.HF_HUB_OFFLINE = True  # read by `datasets` when it is imported


def _sentence(error: Exception, wanted: HubSet, repository: str) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return f"The disk is full: make room for {wanted.title}, about {wanted.megabytes} MB, and try again."
    if _is_a(error, _UNREACHABLE) or type(error).__module__.split(".")[0] in (
        "httpx",
        "httpcore",
        "requests",
    ):
        return (
            f"The hub cannot be reached for {wanted.title} ({repository}): check the network and try again."
        )
    if _is_a(error, _MISSING):
        return f"The hub has no data set {repository} any more: get {wanted.title} as a file and open that."
    return f"{wanted.title} could not be read from {repository} ({type(error).__name__}): open it as a file instead."


def _is_a(error: BaseException, names: Sequence[str]) -> bool:
    """Whether the error, or one that it comes from, has one of these class names."""
    found: BaseException | None = error
    while found is not None:
        if any(kind.__name__ in names for kind in type(found).__mro__):
            return True
        found = found.__cause__ or found.__context__
    return False


def _disk_sentence(error: OSError, folder: Path) -> str:
    if error.errno == errno.ENOSPC:
        return f"The disk of {folder} is full: make room and try again."
    return f"{folder} cannot be written ({error.strerror or error}): check the folder."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
