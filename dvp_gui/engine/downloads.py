"""Download a T5 from the hub, when a person asked for it: what it weighs, how far it is, and a way to stop.

Only files that loading needs are fetched, into the hub's own cache on this machine. The config comes first,
so that something that is no T5 is refused before its weights arrive.
"""

from __future__ import annotations

import contextlib
import errno
import fnmatch
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huggingface_hub import HfApi, constants, hf_hub_download
from huggingface_hub.errors import (
    EntryNotFoundError,
    GatedRepoError,
    HFValidationError,
    RepositoryNotFoundError,
)

from dvp_gui.engine.checkpoints import SMALL_FILES, ModelError, is_hub_id, read_config

Progress = Callable[[int, int], None]
"""Called with bytes so far and bytes in all."""

_WEIGHTS = (  # the first that the repository has
    ("model.safetensors",),
    ("model-*.safetensors", "model.safetensors.index.json"),
    ("pytorch_model.bin",),
    ("pytorch_model-*.bin", "pytorch_model.bin.index.json"),
)


class DownloadStoppedError(ModelError):
    """The person stopped the download."""


@dataclass(frozen=True, slots=True)
class DownloadPlan:
    """What a model consists of on the hub: file names with their sizes in bytes."""

    hub_id: str
    files: tuple[tuple[str, int], ...]

    @property
    def total_bytes(self) -> int:
        return sum(size for _, size in self.files)

    @property
    def has_only_pickle(self) -> bool:
        """Whether the weights are `.bin` files, which load only after the person agreed."""
        return any(name.endswith(".bin") for name, _ in self.files)


def plan_download(hub_id: str, *, endpoint: str | None = None) -> DownloadPlan:
    """Ask the hub what `hub_id` consists of; nothing is downloaded. Raises ModelError."""
    if not is_hub_id(hub_id):
        raise ModelError(f"{hub_id!r} is not a hub id: write it as owner/name.")
    with _plain_network_errors(hub_id):
        info = HfApi(endpoint=endpoint).model_info(hub_id, files_metadata=True)
    sizes = {entry.rfilename: entry.size or 0 for entry in info.siblings or ()}
    patterns = next((group for group in _WEIGHTS if fnmatch.filter(sizes, group[0])), None)
    if patterns is None or "config.json" not in sizes:
        raise ModelError(f"{hub_id} holds no weights that a T5 can be loaded from: choose another model.")
    wanted = [name for name in SMALL_FILES if name in sizes]
    wanted += sorted(name for name in sizes if any(fnmatch.fnmatch(name, pattern) for pattern in patterns))
    return DownloadPlan(hub_id, tuple((name, sizes[name]) for name in wanted))


def download_model(
    hub_id: str,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
    *,
    endpoint: str | None = None,
    cache_dir: Path | None = None,
) -> Path:
    """Fetch what `plan_download` lists and return the folder; `load_model(hub_id)` finds it from then on.

    `should_stop` is asked with every piece that arrives; DownloadStoppedError is then raised, and complete
    files stay for the next attempt. Raises ModelError.
    """
    plan = plan_download(hub_id, endpoint=endpoint)
    meter = _Meter(plan.total_bytes, progress, should_stop)
    folders: set[Path] = set()
    with _plain_network_errors(hub_id), _plain_http():
        for name, size in plan.files:
            meter.begin_file()
            path = hf_hub_download(
                hub_id, name, tqdm_class=meter.bar_class(), endpoint=endpoint, cache_dir=cache_dir
            )
            meter.end_file(size)
            folders.add(Path(path).parent)
            if name == "config.json":
                read_config(Path(path).parent)
    if len(folders) > 1:  # one folder per revision
        raise ModelError(f"{hub_id} was changed on the hub during the download: download it again.")
    return folders.pop()


class _Meter:
    """Adds up the bytes of all files, tells them, and stops when asked."""

    def __init__(self, total: int, progress: Progress | None, should_stop: Callable[[], bool] | None) -> None:
        self._total = total
        self._progress = progress
        self._should_stop = should_stop
        self._finished = 0
        self._current = 0

    def begin_file(self) -> None:
        self._current = 0
        self._tell()

    def end_file(self, size: int) -> None:
        self._finished += size
        self._current = 0
        self._tell()

    def add(self, count: float) -> None:
        self._current += int(count)
        self._tell()

    def bar_class(self) -> type[Any]:
        """A class that huggingface_hub makes its progress bars of: draws nothing, reports here."""
        meter = self

        class SilentBar:
            def __init__(self, **_: Any) -> None:
                pass

            def __enter__(self) -> Any:
                return self

            def __exit__(self, *_: object) -> None:
                pass

            def update(self, n: float | None = 1) -> None:
                meter.add(n or 0)

        return SilentBar

    def _tell(self) -> None:
        if self._should_stop is not None and self._should_stop():
            raise DownloadStoppedError("The download was stopped: nothing was loaded.")
        if self._progress is not None:
            self._progress(min(self._finished + self._current, self._total), self._total)


@contextlib.contextmanager
def _plain_http() -> Iterator[None]:
    """Downloads over plain HTTP while this lasts: transfers by the xet protocol cannot be stopped."""
    before = constants.HF_HUB_DISABLE_XET
    constants.HF_HUB_DISABLE_XET = True
    try:
        yield
    finally:
        constants.HF_HUB_DISABLE_XET = before


@contextlib.contextmanager
def _plain_network_errors(hub_id: str) -> Iterator[None]:
    """One sentence for whatever the network, the hub or the disk says."""
    try:
        yield
    except ModelError:
        raise
    except GatedRepoError as error:
        raise ModelError(f"{hub_id} is not open to everybody: ask its owners for access.") from error
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise ModelError(f"The hub has no public model {hub_id}: check the spelling.") from error
    except EntryNotFoundError as error:
        raise ModelError(f"A file of {hub_id} did not arrive: check the network, try again.") from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise ModelError(f"The disk is full: make room for {hub_id} and download again.") from error
        raise ModelError(f"The hub cannot be reached for {hub_id}: check the network.") from error
    except Exception as error:
        if type(error).__module__.split(".")[0] in ("httpx", "httpx2", "httpcore", "httpcore2", "requests"):
            raise ModelError(f"The hub cannot be reached for {hub_id}: check the network.") from error
        raise
