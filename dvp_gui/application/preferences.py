"""What the program remembers between two starts, in one ini file. The file is chosen by whoever makes the object."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QByteArray, QSettings

from dvp_gui.application.messages import BUNDLED, DTYPES, Dtype

ThemeChoice = Literal["system", "light", "dark"]
THEME_CHOICES: tuple[ThemeChoice, ...] = ("system", "light", "dark")

MAX_RECENT = 8
_LAYOUT_VERSION = 1
"""Raised when the docks change, so that an old layout is not forced onto new ones."""


class Preferences:
    """Typed access to the settings; a damaged or foreign value gives the default."""

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def theme(self) -> ThemeChoice:
        """Light, dark, or what the system says."""
        value = self._text("window/theme", "system")
        return value if value in THEME_CHOICES else "system"

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._settings.setValue("window/theme", choice)

    @property
    def source(self) -> str:
        """The model of the last time."""
        return self._text("model/source", BUNDLED)

    @source.setter
    def source(self, source: str) -> None:
        self._settings.setValue("model/source", source)

    @property
    def device(self) -> str:
        """The device that the person asked for."""
        return self._text("model/device", "auto")

    @device.setter
    def device(self, device: str) -> None:
        self._settings.setValue("model/device", device)

    @property
    def dtype(self) -> Dtype:
        """The number format that the person asked for."""
        value = self._text("model/dtype", "auto")
        return value if value in DTYPES else "auto"

    @dtype.setter
    def dtype(self, dtype: Dtype) -> None:
        self._settings.setValue("model/dtype", dtype)

    @property
    def threads(self) -> int | None:
        """The number of CPU threads that the person asked for, or None."""
        value = self._text("model/threads", "")
        return int(value) if value.isdigit() and int(value) > 0 else None

    @threads.setter
    def threads(self, threads: int) -> None:
        self._settings.setValue("model/threads", threads)

    @property
    def is_audited(self) -> bool:
        """Whether runs are audited."""
        return self._text("decoding/audit", "no") == "yes"

    @is_audited.setter
    def is_audited(self, value: bool) -> None:
        self._settings.setValue("decoding/audit", "yes" if value else "no")

    @property
    def recent_traces(self) -> list[Path]:
        """Trace files, the newest first."""
        value = self._settings.value("traces/recent", [])
        entries = (
            [value] if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else []
        )
        return [Path(str(entry)) for entry in entries if str(entry)]

    def add_recent_trace(self, path: Path) -> None:
        """Put `path` first among the recent traces."""
        paths = [path, *(p for p in self.recent_traces if p != path)][:MAX_RECENT]
        self._settings.setValue("traces/recent", [str(p) for p in paths])

    def forget_recent_trace(self, path: Path) -> None:
        """Take `path`, which is gone, off the list."""
        self._settings.setValue("traces/recent", [str(p) for p in self.recent_traces if p != path])

    @property
    def layout(self) -> tuple[QByteArray, QByteArray] | None:
        """The window's place and size, and where its docks are; None before the first time."""
        geometry = self._settings.value(f"layout{_LAYOUT_VERSION}/geometry")
        docks = self._settings.value(f"layout{_LAYOUT_VERSION}/docks")
        if isinstance(geometry, QByteArray) and isinstance(docks, QByteArray):
            return geometry, docks
        return None

    def save_layout(self, geometry: QByteArray, docks: QByteArray) -> None:
        """Remember where everything is."""
        self._settings.setValue(f"layout{_LAYOUT_VERSION}/geometry", geometry)
        self._settings.setValue(f"layout{_LAYOUT_VERSION}/docks", docks)

    def forget_layout(self) -> None:
        """Start with the layout that the program comes with."""
        self._settings.remove(f"layout{_LAYOUT_VERSION}")

    def save(self) -> None:
        """Write the file now."""
        self._settings.sync()

    def _text(self, key: str, default: str) -> str:
        return str(self._settings.value(key, default))
