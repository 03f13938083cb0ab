"""One optimiser step over bfloat16 weights with float32 masters: Muon for matrices, AdamW for the rest."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

_MUON_LR = 2e-3
_ADAMW_LR = 1.5e-3
_BIAS_LR = 1e-2
"""T5's scores have no scale and its positions no vector: all that a head knows of order is in these few numbers, which
must travel far (to about 5) before a head can look at the token before, the first half of copying."""


class MixedOptimizer:
    """Holds the float32 masters of a bfloat16 model and updates both.

    Muon (torch.optim.Muon, its rate matched to AdamW's update size) takes the projections of the blocks; the
    embedding, the norms and the position biases go to AdamW.
    """

    def __init__(self, model: nn.Module, masters: dict[str, Tensor]) -> None:
        self.masters = masters
        self._working = dict(model.named_parameters())
        by_kind: dict[str, list[Tensor]] = {"projection": [], "bias": [], "other": []}
        for name, tensor in masters.items():
            by_kind[_kind(name, tensor)].append(tensor)
        muon = torch.optim.Muon(by_kind["projection"], adjust_lr_fn="match_rms_adamw", ns_steps=4)
        groups = [{"params": by_kind["other"]}, {"params": by_kind["bias"]}]
        adamw = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.0)
        self._optimizers: list[tuple[torch.optim.Optimizer, tuple[float, ...]]] = [
            (muon, (_MUON_LR,)),
            (adamw, (_ADAMW_LR, _BIAS_LR)),
        ]

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """Apply the model's gradients at `rate` (0..1) of the full learning rates, then clear them."""
        for name, master in self.masters.items():
            grad = self._working[name].grad
            master.grad = None if grad is None else grad.float()
            self._working[name].grad = None
        for optimizer, full_rates in self._optimizers:
            for group, full_rate in zip(optimizer.param_groups, full_rates, strict=True):
                group["lr"] = full_rate * rate
            optimizer.step()
        for name, master in self.masters.items():
            self._working[name].copy_(master)

    def state_dict(self) -> list[dict[str, Any]]:
        return [optimizer.state_dict() for optimizer, _ in self._optimizers]

    def load_state_dict(self, states: list[dict[str, Any]]) -> None:
        for (optimizer, _), state in zip(self._optimizers, states, strict=True):
            optimizer.load_state_dict(state)


def _kind(name: str, tensor: Tensor) -> str:
    if "relative_attention_bias" in name:
        return "bias"
    return "projection" if tensor.ndim == 2 and "shared" not in name else "other"


def learning_rate(progress: float, step: int, warmup_steps: int = 50, decay_share: float = 0.5) -> float:
    """Share of the full rate: up over `warmup_steps`, flat, then down to 0 over the last `decay_share` of the run."""
    warm = min(1.0, (step + 1) / warmup_steps)
    return warm * min(1.0, max(0.0, (1.0 - progress) / decay_share))
