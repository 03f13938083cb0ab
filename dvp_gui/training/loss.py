"""The layer-weighted loss over all decoder layers, with a head that never holds the logits of a whole batch."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

_ROWS_AT_ONCE = (
    512  # 512 rows x 8,192 logits in float32 are 16 MB: large enough for the cores, small enough for caches
)


class _FusedHeadLoss(torch.autograd.Function):
    """Weighted cross entropy of `rows @ embedding.T`; gradients are made in the forward pass, chunk by chunk."""

    @staticmethod
    def forward(
        ctx: Any, rows: Tensor, embedding: Tensor, ids: Tensor, weights: Tensor
    ) -> tuple[Tensor, Tensor]:
        """rows [N, d] (normed and scaled), embedding [V, d], ids [N], weights [N] -> (weighted sum, losses [N])."""
        count = len(ids)
        rows, ids, weights = (_pad_rows(tensor) for tensor in (rows, ids, weights))
        rows_grad = torch.empty_like(rows)
        embedding_grad = torch.zeros(embedding.shape, dtype=torch.float32, device=rows.device)
        losses = torch.empty(len(ids), device=rows.device)
        for start in range(0, len(ids), _ROWS_AT_ONCE):
            part = slice(start, start + _ROWS_AT_ONCE)
            log_probs = torch.log_softmax((rows[part] @ embedding.T).float(), dim=-1)
            here = torch.arange(len(log_probs), device=rows.device)
            losses[part] = -log_probs[here, ids[part]]
            grad = log_probs.exp_()
            grad[here, ids[part]] -= 1.0
            grad = (grad * weights[part, None]).to(rows.dtype)
            rows_grad[part] = grad @ embedding
            embedding_grad += grad.T @ rows[part]
        ctx.save_for_backward(rows_grad[:count], embedding_grad.to(embedding.dtype))
        total, each = (losses * weights).sum(), losses[:count]
        ctx.mark_non_differentiable(each)
        return total, each

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        rows_grad, embedding_grad = ctx.saved_tensors
        scale = grads[0]
        return (
            rows_grad * scale.to(rows_grad.dtype),
            embedding_grad * scale.to(embedding_grad.dtype),
            None,
            None,
        )


def fused_head_loss(rows: Tensor, embedding: Tensor, ids: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
    """Weighted sum of the cross entropies of `rows` [N, d] against `ids` [N]; and each, [N], which has no gradient.

    The logits never exist for more than a few hundred rows at a time.
    """
    total, each = _FusedHeadLoss.apply(rows, embedding, ids, weights)  # type: ignore[no-untyped-call]
    return total, each


def _pad_rows(tensor: Tensor) -> Tensor:
    """Zeros up to whole chunks: one shape for the head's products, at no weight."""
    missing = -len(tensor) % _ROWS_AT_ONCE
    return torch.cat([tensor, tensor.new_zeros(missing, *tensor.shape[1:])])


def layer_weights(num_layers: int) -> Tensor:
    """Weight of each layer's loss, proportional to its number: l / (1 + ... + L) (CALM, arXiv 2207.07061)."""
    numbers = torch.arange(1, num_layers + 1, dtype=torch.float32)
    return numbers / numbers.sum()


def sample_rows(states: Tensor, token_weights: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Two rows a target token: its last layer and one inner layer drawn by weight; an unbiased estimate of all.

    states [L, B, T, d], token_weights [B, T] with N above 0 -> (rows [2N, d], last layer first; weights [2N], sum 1).
    """
    is_token = token_weights > 0
    shares = token_weights[is_token] / token_weights.sum()
    flat = states.flatten(1, 2)[:, is_token.flatten()]  # [L, N, d]
    num_layers, count, _ = flat.shape
    weights = layer_weights(num_layers)
    inner = torch.multinomial(weights[:-1], count, replacement=True, generator=generator)
    rows = torch.cat([flat[-1], flat[inner, torch.arange(count)]])
    last = float(weights[-1])
    return rows, torch.cat([shares * last, shares * (1.0 - last)])
