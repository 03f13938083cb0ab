"""What crosses between the GUI thread and the worker: frozen values, no tensors, no widgets, no model."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Literal

from dvp_gui.application.live_config import LiveConfig
from dvp_gui.application.run_control import RunControl
from dvp_gui.application.run_state import RunStatus
from dvp_gui.application.vocabulary import TokenizerVocabulary
from dvp_gui.engine.audit_trace import Verdict
from dvp_gui.engine.trace import ForcedToken, ModelInfo, TokenTrace

Device = str
"""`auto`, `cpu`, `mps`, `cuda` or `cuda:N`."""
Dtype = Literal["auto", "float32", "bfloat16", "float16"]
DTYPES: tuple[Dtype, ...] = ("auto", "float32", "bfloat16", "float16")

BUNDLED = "bundled"
"""The source that names the model that comes with the program."""


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """Load `source`; a person has agreed to the download and the pickle where the flags say so."""

    source: str
    device: Device = "auto"
    dtype: Dtype = "auto"
    download: bool = False
    """Fetch the model's files from its hub first."""
    allow_pickle: bool = False
    """Read weights that exist only as a pickle, tensors alone."""
    cancel: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """What the window learns of a model that stands: no weights, a tokenizer that it only reads."""

    info: ModelInfo
    vocabulary: TokenizerVocabulary | None
    """None where the folder has no tokenizer."""
    devices: tuple[str, ...]
    """The devices that this machine offers."""
    load_s: float


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that went wrong, in one sentence for a person."""

    sentence: str
    question: Literal["none", "download", "pickle"] = "none"
    """`download` and `pickle`: it goes on if the person agrees."""
    request: ModelRequest | None = None


@dataclass(frozen=True, slots=True)
class RunRequest:
    """Decode `input_ids`; `live` is read before each token, `control` before each token and between layers."""

    run_id: int
    input_ids: tuple[int, ...]
    live: LiveConfig
    control: RunControl = field(default_factory=RunControl)
    is_audited: bool = False
    recorded: tuple[TokenTrace, ...] = ()
    """Tokens of another run that this one continues; the last of them may be one that a person chose."""

    @property
    def prefix(self) -> tuple[ForcedToken, ...]:
        """The recorded tokens as the decode takes them."""
        return tuple(ForcedToken(trace.token_id, trace.exit_layer) for trace in self.recorded)


@dataclass(frozen=True, slots=True)
class AuditEnd:
    """What the full model said of run `run_id`, after its last token."""

    run_id: int
    verdicts: tuple[Verdict, ...]
    """One a token, or none where it was abandoned."""
    seconds: float
    """All that the audit took, the tokens' share included."""


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How run `run_id` ended."""

    run_id: int
    status: RunStatus
    elapsed_s: float
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """How much of a model's files is here."""

    source: str
    bytes_done: int
    bytes_total: int
    """0 where the hub does not say."""
