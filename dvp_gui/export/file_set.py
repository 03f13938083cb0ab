"""Writing several files as one: all of them are new afterwards, or all are as they were. Knows no trace."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

_PIECE_BYTES = 8_000_000
"""How much is written before the next look at whether to stop."""


def replace_files(
    contents: Mapping[Path, Iterable[bytes | memoryview]],
    remove: Iterable[Path] = (),
    should_stop: Callable[[], bool] | None = None,
) -> None:
    """Write each file beside its place, then rename them all in the given order; `remove` goes away with
    them. `should_stop` is asked between pieces of a file, until the first is renamed.

    Raises OSError, InterruptedError when stopped, and then every old file stands as it did and no temporary one
    is left. A kill between two renames leaves whole files, some old and some new; whatever names the others'
    checksums should come last.
    """
    temporary: dict[Path, Path] = {}
    try:
        for path, chunks in contents.items():
            temporary[path] = _hidden_name(path)
            _write(temporary[path], _pieces(chunks, should_stop))
        _rename_all(temporary, [path for path in remove if path not in contents])
    finally:
        for path in temporary.values():
            path.unlink(missing_ok=True)


def _write(path: Path, chunks: Iterable[bytes | memoryview]) -> None:
    with path.open("xb") as file:
        file.writelines(chunks)
        file.flush()
        os.fsync(file.fileno())  # a full disk shows here, before anything is replaced


def _pieces(
    chunks: Iterable[bytes | memoryview], should_stop: Callable[[], bool] | None
) -> Iterator[memoryview]:
    for chunk in chunks:
        view = memoryview(chunk)
        for start in range(0, len(view), _PIECE_BYTES):
            if should_stop is not None and should_stop():
                raise InterruptedError("the writing was ended")
            yield view[start : start + _PIECE_BYTES]


def _rename_all(temporary: Mapping[Path, Path], remove: Iterable[Path]) -> None:
    """Put the new files in place; on any failure put the old ones back."""
    kept: dict[Path, Path] = {}  # place -> where its old file waits
    placed: list[Path] = []
    try:
        for path in [*temporary, *remove]:
            if path.is_file():
                kept[path] = _keep(path)
            if path in temporary:
                temporary[path].replace(path)
                placed.append(path)
            else:
                path.unlink(missing_ok=True)
    except BaseException:
        for path in placed:
            if path not in kept:
                path.unlink(missing_ok=True)
        for path, hidden in kept.items():
            hidden.replace(path)
        raise
    finally:
        for hidden in kept.values():
            with contextlib.suppress(OSError):  # the files themselves are all in place
                hidden.unlink()


def _keep(path: Path) -> Path:
    """A second name for an old file; the first stays until the new file takes its place in one step."""
    hidden = _hidden_name(path)
    try:
        hidden.hardlink_to(path)
    except OSError:  # some file systems have no hard links
        shutil.copy2(path, hidden)
    return hidden


def _hidden_name(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
