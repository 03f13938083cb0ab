"""What a decode remembers: self-attention keys and values per layer, cross-attention's for all, frozen
states.

Owed keys and values. A token that left at layer i owes keys and values to the layers above, made of its state
as it was at i. They are made late: when a layer is about to run for a later token, all the positions that it
lacks are brought up at once. Those positions are always the last ones in a row, for a layer that runs fills
every gap first, so a table of frozen states and each layer's length are all the bookkeeping there is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from torch import Tensor

FIRST_CAPACITY = 64  # positions; doubled whenever it is used up


class LayerCache:
    """Keys and values of one layer: [2, H, capacity, D], of which `length` positions are filled."""

    def __init__(self) -> None:
        self.length = 0
        self._buffer: Tensor | None = None

    def append(self, keys_values: Tensor) -> tuple[Tensor, Tensor]:
        """Add [2, H, n, D] behind what is there; return all keys and all values, each [H, length, D]."""
        end = self.length + keys_values.shape[2]
        buffer = self._grown(keys_values, end)
        buffer[:, :, self.length : end] = keys_values
        self.length = end
        keys, values = buffer[:, :, :end].unbind(0)
        return keys, values

    def since(self, start: int) -> Tensor:
        """[2, H, length - start, D]: what was added behind the first `start` positions; a view."""
        if self._buffer is None:
            raise IndexError("this layer holds no position yet")
        return self._buffer[:, :, start : self.length]

    def drop_last(self) -> None:
        """Forget the newest position."""
        self.length -= 1

    def _grown(self, like: Tensor, needed: int) -> Tensor:
        buffer = self._buffer
        capacity = 0 if buffer is None else buffer.shape[2]
        if buffer is None or needed > capacity:
            larger = like.new_empty((2, like.shape[1], _doubled(capacity, needed), like.shape[3]))
            if buffer is not None:
                larger[:, :, : self.length] = buffer[:, :, : self.length]
            self._buffer = buffer = larger
        return buffer


class FrozenStates:
    """The state that each position had at its exit layer, before the final norm: [capacity, d]."""

    def __init__(self) -> None:
        self._table: Tensor | None = None

    def store(self, position: int, state: Tensor) -> None:
        """Keep the [1, d] state of the token at `position`."""
        table = self._table
        capacity = 0 if table is None else table.shape[0]
        if table is None or position >= capacity:
            larger = state.new_empty((_doubled(capacity, position + 1), state.shape[1]))
            if table is not None:
                larger[:capacity] = table
            self._table = table = larger
        table[position] = state[0]

    def between(self, start: int, end: int) -> Tensor:
        """[end - start, d]: the states of these positions."""
        if self._table is None:
            raise IndexError("no state has been stored yet")
        return self._table[start:end]


class BiasRows:
    """The self-attention position bias of the newest position, read from one table of distances."""

    def __init__(self, table_for: Callable[[int], Tensor]) -> None:
        """`table_for(capacity)` gives [H, capacity]: the biases of the distances -(capacity - 1) to 0."""
        self._table_for = table_for
        self._table = table_for(FIRST_CAPACITY)

    def row(self, length: int) -> Tensor:
        """[H, 1, length]: the bias of position length - 1 towards the positions 0..length - 1."""
        if length > self._table.shape[1]:
            self._table = self._table_for(_doubled(self._table.shape[1], length))
        return self._table[:, None, self._table.shape[1] - length :]


class DecoderCache:
    """Everything that one decode keeps from token to token."""

    def __init__(self, cross: Sequence[tuple[Tensor, Tensor]], bias: BiasRows) -> None:
        self.bias = bias
        self.cross = cross
        """Per layer the keys and values of the encoder's output, each [H, T, D]."""
        self.layers = [LayerCache() for _ in cross]
        self.states = FrozenStates()

    def owed(self, layer: int, position: int) -> Tensor | None:
        """The frozen states whose keys and values `layer` (1..L) still lacks before `position`, or None."""
        length = self.layers[layer - 1].length
        return self.states.between(length, position) if length < position else None


def _doubled(capacity: int, needed: int) -> int:
    capacity = max(capacity, FIRST_CAPACITY)
    while capacity < needed:
        capacity *= 2
    return capacity
