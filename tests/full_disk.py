"""Much as a full disk: the system refuses to let a file of this process grow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes inside the block.

    That holds for every file of the process, the one that the tests' own output goes to as well: keep the block to
    the one call that is to fail.
    """
    resource = pytest.importorskip("resource", reason="limits of file sizes are POSIX's")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
