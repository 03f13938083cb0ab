"""Random models that the engine's tests share; each comes with the oracle of the same weights."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from tests.engine.pairs import Pair, make_pair
from tests.engine.random_t5 import build_t5


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    """Threads only cost time on matrices this small."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session", params=["v1.0", "v1.1"])
def pair(request: pytest.FixtureRequest) -> Pair:
    """Encoder of 2, decoder of 6 layers; each kind of T5 in turn."""
    return make_pair(build_t5(request.param, peak=3.5))


@pytest.fixture(scope="session")
def v10() -> Pair:
    return make_pair(build_t5("v1.0", peak=3.5))
