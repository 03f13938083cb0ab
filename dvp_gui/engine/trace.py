"""What one generated token leaves behind: the decode's only output. Plain values and arrays, no tensors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from dvp_gui.engine.config import Confidence, FinalHead, Mode
from dvp_gui.engine.flops import ModelShape

ExitReason = Literal["threshold", "last_layer", "static", "forced"]
EXIT_REASONS: tuple[ExitReason, ...] = get_args(ExitReason)
"""Why a token left where it did. A decode yields the first three; `forced` marks the token that a person chose in a
run continued from another one."""
Stage = Literal["encoder", "blocks", "head", "checks", "copying", "final_head"]
STAGES: tuple[Stage, ...] = ("encoder", "blocks", "head", "checks", "copying", "final_head")
"""Where the cost goes: encoder (first token), decoder blocks, whole-vocabulary head at p, checks after p,
keys and values of the layers that were skipped, the head that chose the token where no check had computed it
(at L, at a static exit, after a saturation check). In calm every check is over the whole vocabulary; the one at
p counts as `head`, as in dvp, and the later ones as `checks`."""

FloatArray = npt.NDArray[np.float32]
IdArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What a reader of traces needs to know of the model that made them; holds no weights."""

    name: str
    source: str
    """What it was loaded from: "bundled", a folder or a hub id."""
    num_layers: int
    """L, decoder layers."""
    vocab_size: int
    d_model: int
    num_parameters: int
    device: str
    dtype: str
    weights_sha256: str | None
    """None for a model that came from no file."""
    tokenizer_sha256: str | None
    shape: ModelShape | None = None
    """The sizes that the FLOPs formulas need; None in traces saved before they were kept."""

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ModelInfo:
        """From the plain values that `dataclasses.asdict` gives; raises TypeError for other fields."""
        shape = values.get("shape")
        return cls(**{**values, "shape": None if shape is None else ModelShape(**shape)})


@dataclass(frozen=True, slots=True)
class ForcedToken:
    """A token that a decode is given instead of choosing it: so one run continues where another one was."""

    token_id: int
    exit_layer: int
    """It runs up to this layer, 1..L, without checks; the layers above get copies of its state."""


@dataclass(frozen=True, slots=True, eq=False)
class TokenTrace:
    """One generated token with every decision made on the way; layers are counted 1..L."""

    step: int
    """0 for the first generated token."""
    token_id: int
    exit_layer: int
    """Decoder blocks executed for this token, 1..L."""
    exit_reason: ExitReason
    confidence: FloatArray
    """[L]: index l-1 is the value checked after layer l, NaN where no check ran."""
    top1_ids: IdArray
    """[L]: the best token of the logits computed after layer l, -1 where none were."""
    candidate_ids: IdArray
    """[K]: the ids kept at layer p, best first; empty outside dvp."""
    candidate_probs: FloatArray
    """[K]: their probabilities at layer p over the whole vocabulary."""
    threshold: float
    """The threshold in force for this token, after the schedule."""
    p: int
    k: int
    mode: Mode
    measure: Confidence
    final_head: FinalHead
    flops: dict[str, int]
    """FLOPs by stage (see STAGES), by formula; copying on the token that owes it."""
    times_s: dict[str, float]
    """Seconds by stage, measured; copying on the token that waited for it."""

    @property
    def num_layers(self) -> int:
        """L, the number of decoder layers of the model that made this trace."""
        return len(self.confidence)

    @property
    def exit_confidence(self) -> float | None:
        """The value of the check at the exit layer, or None where that layer was not checked."""
        value = float(self.confidence[self.exit_layer - 1])
        return None if np.isnan(value) else value

    @property
    def exit_candidate_rank(self) -> int | None:
        """0-based rank of the emitted token among the candidates, or None where it is not among them."""
        hits = np.flatnonzero(self.candidate_ids == self.token_id)
        return int(hits[0]) if hits.size else None
