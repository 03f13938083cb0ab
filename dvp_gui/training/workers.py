"""Several training processes that average their gradients: one thread each, so that none waits inside a product.

On cores that also do other work, two processes of one thread lose far less than one process of two threads: they
wait for each other once a step instead of at every matrix product.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.multiprocessing.spawn import spawn


class GradientExchange:
    """Averages gradients, and a few numbers with them, over all processes of a run; with one, does nothing."""

    def __init__(self, rank: int, count: int) -> None:
        self.rank, self.count = rank, count

    @property
    def is_first(self) -> bool:
        """Whether this process reports, measures and writes files."""
        return self.rank == 0

    @torch.no_grad()
    def average(self, model: nn.Module, numbers: list[float]) -> list[float]:
        """Put the mean gradient into every parameter of `model`; returns the mean of each of `numbers`."""
        if self.count == 1:
            return numbers
        grads = [parameter.grad for parameter in model.parameters() if parameter.grad is not None]
        flat = torch.cat([grad.float().flatten() for grad in grads] + [torch.tensor(numbers)])
        dist.all_reduce(flat)
        flat /= self.count
        _spread(flat, grads)
        means: list[float] = flat[-len(numbers) :].tolist()
        return means


def _spread(flat: Tensor, grads: list[Tensor]) -> None:
    start = 0
    for grad in grads:
        grad.copy_(flat[start : start + grad.numel()].view_as(grad))
        start += grad.numel()


def run_in_processes(work: Callable[..., None], count: int, *arguments: Any) -> None:
    """Call `work(exchange, *arguments)` in `count` processes that can average; returns when all are done."""
    if count == 1:
        work(GradientExchange(0, 1), *arguments)
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    spawn(_join, args=(work, count, port, arguments), nprocs=count)  # type: ignore[no-untyped-call]


def _join(rank: int, work: Callable[..., None], count: int, port: int, arguments: tuple[Any, ...]) -> None:
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=count)
    try:
        work(GradientExchange(rank, count), *arguments)
    finally:
        dist.destroy_process_group()
