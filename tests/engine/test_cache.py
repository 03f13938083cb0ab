"""The cache grows without losing anything and hands out exactly what a layer lacks."""

from __future__ import annotations

import pytest
import torch

from dvp_gui.engine.cache import FIRST_CAPACITY, BiasRows, DecoderCache, FrozenStates, LayerCache


def test_a_layer_cache_keeps_everything_in_order() -> None:
    cache = LayerCache()
    pieces = [torch.randn(2, 3, n, 4) for n in (1, 5, 1, FIRST_CAPACITY, 1, 3 * FIRST_CAPACITY, 2)]
    for count in range(1, len(pieces) + 1):
        keys, values = cache.append(pieces[count - 1])
        whole = torch.cat(pieces[:count], dim=2)
        torch.testing.assert_close(keys, whole[0], atol=0, rtol=0)
        torch.testing.assert_close(values, whole[1], atol=0, rtol=0)
        assert cache.length == whole.shape[2]


def test_a_layer_cache_tells_what_is_new_and_forgets_the_last() -> None:
    cache = LayerCache()
    with pytest.raises(IndexError):
        cache.since(0)
    whole = torch.randn(2, 3, FIRST_CAPACITY + 2, 4)
    cache.append(whole[:, :, :5])
    cache.append(whole[:, :, 5:])
    torch.testing.assert_close(cache.since(5), whole[:, :, 5:], atol=0, rtol=0)
    cache.drop_last()
    torch.testing.assert_close(cache.since(0), whole[:, :, :-1], atol=0, rtol=0)
    keys, _ = cache.append(-whole[:, :, -1:])
    torch.testing.assert_close(keys[:, -1], -whole[0, :, -1], atol=0, rtol=0)


def test_frozen_states_keep_everything_in_order() -> None:
    states = FrozenStates()
    rows = [torch.randn(1, 4) for _ in range(3 * FIRST_CAPACITY)]
    for position, row in enumerate(rows):
        states.store(position, row)
    torch.testing.assert_close(states.between(10, 150), torch.cat(rows[10:150]), atol=0, rtol=0)


def test_nothing_can_be_read_before_it_is_stored() -> None:
    with pytest.raises(IndexError):
        FrozenStates().between(0, 1)


def test_a_layer_is_owed_all_positions_that_it_did_not_run() -> None:
    cross = [(torch.zeros(3, 2, 4), torch.zeros(3, 2, 4))] * 2
    cache = DecoderCache(cross, BiasRows(lambda capacity: torch.zeros(3, capacity)))
    rows = [torch.full((1, 4), float(position)) for position in range(5)]
    for position, row in enumerate(rows):
        cache.states.store(position, row)
    assert cache.owed(2, 0) is None
    cache.layers[1].append(torch.zeros(2, 3, 2, 4))
    owed = cache.owed(2, 5)
    assert owed is not None
    assert owed[:, 0].tolist() == [2, 3, 4]
    assert cache.owed(2, 2) is None


def test_bias_rows_end_at_distance_zero() -> None:
    rows = BiasRows(lambda capacity: torch.arange(1.0 - capacity, 1)[None])
    for length in (1, 2, FIRST_CAPACITY, FIRST_CAPACITY + 1, 5 * FIRST_CAPACITY):
        assert rows.row(length)[0, 0].tolist() == [float(i) for i in range(1 - length, 1)]
