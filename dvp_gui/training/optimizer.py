"""One optimiser step over bfloat16 weights with float32 masters: Muon for matrices, AdamW for the rest."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

_MUON_LR = 2e-3
_ADAMW_LR = 1.5e-3


class MixedOptimizer:
    """Holds the float32 masters of a bfloat16 model and updates both.

    Muon (torch.optim.Muon, its rate matched to AdamW's update size) takes the projections of the blocks; the
    embedding, the norms and the position biases go to AdamW.
    """

    def __init__(self, model: nn.Module, masters: dict[str, Tensor]) -> None:
        self.masters = masters
        self._working = dict(model.named_parameters())
        matrices = [tensor for name, tensor in masters.items() if _is_projection(name, tensor)]
        others = [tensor for name, tensor in masters.items() if not _is_projection(name, tensor)]
        self._optimizers: list[tuple[torch.optim.Optimizer, float]] = [
            (torch.optim.Muon(matrices, lr=_MUON_LR, adjust_lr_fn="match_rms_adamw", ns_steps=4), _MUON_LR),
            (torch.optim.AdamW(others, lr=_ADAMW_LR, betas=(0.9, 0.98), weight_decay=0.0), _ADAMW_LR),
        ]

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """Apply the model's gradients at `rate` (0..1) of the full learning rates, then clear them."""
        for name, master in self.masters.items():
            grad = self._working[name].grad
            master.grad = None if grad is None else grad.float()
            self._working[name].grad = None
        for optimizer, full_lr in self._optimizers:
            for group in optimizer.param_groups:
                group["lr"] = full_lr * rate
            optimizer.step()
        for name, master in self.masters.items():
            self._working[name].copy_(master)

    def state_dict(self) -> list[dict[str, Any]]:
        return [optimizer.state_dict() for optimizer, _ in self._optimizers]

    def load_state_dict(self, states: list[dict[str, Any]]) -> None:
        for (optimizer, _), state in zip(self._optimizers, states, strict=True):
            optimizer.load_state_dict(state)


def _is_projection(name: str, tensor: Tensor) -> bool:
    return tensor.ndim == 2 and "shared" not in name and "relative_attention_bias" not in name


def learning_rate(progress: float, step: int, warmup_steps: int = 50, decay_share: float = 0.3) -> float:
    """Share of the full rate: up over `warmup_steps`, flat, then down to 0 over the last `decay_share` of the run."""
    warm = min(1.0, (step + 1) / warmup_steps)
    return warm * min(1.0, max(0.0, (1.0 - progress) / decay_share))
