"""The settings that a running decode reads before each token. Safe to use from both threads."""

from __future__ import annotations

import threading

from dvp_gui.engine.config import DecodingConfig


class LiveConfig:
    """One frozen config behind a lock: the window publishes, the decode reads."""

    def __init__(self, config: DecodingConfig) -> None:
        self._lock = threading.Lock()
        self._config = config

    def publish(self, config: DecodingConfig) -> None:
        """Put `config` in force from the next token on; called on the GUI thread."""
        with self._lock:
            self._config = config

    def current(self) -> DecodingConfig:
        """The config in force; called on the worker's thread."""
        with self._lock:
            return self._config
