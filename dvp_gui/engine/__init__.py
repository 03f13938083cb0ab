"""The early-exit decoder: load a T5, decode with DVP, get a TokenTrace per token.

Names resolve on first use (PEP 562), so that the config and trace types can be read without importing torch.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dvp_gui.engine.audit import Audit
    from dvp_gui.engine.checkpoints import ModelError
    from dvp_gui.engine.config import ConfigError, DecodingConfig
    from dvp_gui.engine.decoder import decode
    from dvp_gui.engine.t5 import EarlyExitT5, load_model
    from dvp_gui.engine.trace import ForcedToken, TokenTrace

_HOMES = {
    "Audit": "dvp_gui.engine.audit",
    "ConfigError": "dvp_gui.engine.config",
    "DecodingConfig": "dvp_gui.engine.config",
    "EarlyExitT5": "dvp_gui.engine.t5",
    "ForcedToken": "dvp_gui.engine.trace",
    "ModelError": "dvp_gui.engine.checkpoints",
    "TokenTrace": "dvp_gui.engine.trace",
    "decode": "dvp_gui.engine.decoder",
    "load_model": "dvp_gui.engine.t5",
}

__all__ = [
    "Audit",
    "ConfigError",
    "DecodingConfig",
    "EarlyExitT5",
    "ForcedToken",
    "ModelError",
    "TokenTrace",
    "decode",
    "load_model",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
