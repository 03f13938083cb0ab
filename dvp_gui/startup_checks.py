"""What has to be right before a window can open, checked without importing Qt; each problem is one sentence."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from importlib import metadata
from pathlib import Path

QT_LIBRARIES: dict[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
"""What Qt's own modules link to on Linux, with the Debian package of each."""
XCB_LIBRARIES: dict[str, str] = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt's X11 plugin links to besides; without them Qt ends the process with no exception."""
_LEAKS_FROM, _MENDED_PYTHON = (6, 12), (3, 12)


def has_display() -> bool:
    """Whether a window can be shown: always but on Linux without X11 and Wayland."""
    return not sys.platform.startswith("linux") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def find_problem(*, needs_display: bool) -> str | None:
    """The first thing that keeps the window from opening, in one sentence, or None."""
    problem = version_problem(_pyside_version(), sys.version_info[:2])
    if problem is None and sys.platform.startswith("linux"):
        problem = _linux_problem(needs_display=needs_display)
    return problem


def version_problem(pyside: str | None, python: tuple[int, int]) -> str | None:
    """PySide6 6.12 loses a reference to None at every void Qt call on Python < 3.12 and kills the process."""
    if pyside is None:
        return "PySide6 is missing: install it with `python -m pip install PySide6-Essentials`."
    if tuple(int(part) for part in pyside.split(".")[:2]) >= _LEAKS_FROM and python < _MENDED_PYTHON:
        return (
            f"PySide6 {pyside} crashes on Python {python[0]}.{python[1]}: use Python 3.12 or later, "
            'or `python -m pip install "PySide6-Essentials<6.12"`.'
        )
    return None


def missing_libraries(libraries: dict[str, str]) -> list[str]:
    """The Debian packages of those `libraries` that cannot be loaded."""
    return [package for library, package in libraries.items() if not _can_load(library)]


def _linux_problem(*, needs_display: bool) -> str | None:
    wanted = dict(QT_LIBRARIES)
    if needs_display and os.environ.get("DISPLAY") and not os.environ.get("QT_QPA_PLATFORM"):
        wanted |= XCB_LIBRARIES
    packages = missing_libraries(wanted)
    if packages:
        return f"Qt needs system libraries that are missing: `sudo apt install {' '.join(packages)}`."
    if needs_display and not has_display() and not os.environ.get("QT_QPA_PLATFORM"):
        return (
            "There is no display to open a window on: use `decode` on the command line, "
            "or `--autorun --screenshot FILE` for a picture."
        )
    return None


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return _comes_with_pyside(library)
    return True


def _comes_with_pyside(library: str) -> bool:
    spec = importlib.util.find_spec("PySide6")
    folders = spec.submodule_search_locations if spec is not None else None
    return any((Path(folder) / "Qt" / "lib" / library).exists() for folder in folders or ())


def _pyside_version() -> str | None:
    for name in ("PySide6-Essentials", "PySide6"):
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return None
