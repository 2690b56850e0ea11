"""Many examples looked at together, apart from training: activations, gradients, norms by layer.

The weights are the network's own; values and gradients are the lens's, so that looking never disturbs a
minibatch. Letters: B examples, N numbers of a slot, l a layer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.data.examples import Examples
from engine.networks import chunk
from engine.networks.chunk import Arena
from engine.networks.network import Network
from engine.networks.one_update import one_update
from engine.networks.plan import CACHE, CACHE_SIZE, NOISE, Y

LOOKED_AT = 100
"""Examples that pass through a lens together."""


class Lens:
    """``look`` shows examples; ``pull_loss`` then gives the gradients of each example's own loss."""

    def __init__(self, network: Network, count: int = LOOKED_AT) -> None:
        self.network = network
        most = max(1, chunk_limit(network))
        self.capacity = max(1, min(count, most))
        self.arena: Arena = network.new_arena(self.capacity)._replace(dtheta=np.zeros_like(network.theta))
        self.count = 0

    def look(self, x: np.ndarray, targets: np.ndarray | None = None) -> None:
        """Forward for B examples, as in evaluation. ``x``: (B, D). ``targets``: (B, K), None when unknown."""
        network, roles = self.network, self.network.plan.program.roles
        self.count = len(x)
        self._rows(roles[0], roles[1])[...] = x.reshape(self.count, -1)
        if roles[3]:
            self._rows(roles[2], roles[3])[...] = 0 if targets is None else targets
        forwards, program = network.calls().forwards, network.plan.program
        chunk.run_forward(forwards, program, self.arena, self.capacity, self.count, False, network.random)

    def pull_loss(self) -> None:
        """Gradients of the loss of each example by its own values; those of the weights as sums over them."""
        network, calls, arena, capacity = self.network, self.network.calls(), self.arena, self.capacity
        program = network.plan.program
        chunk.clear(program, arena, capacity, self.count)
        chunk.run_losses(calls.losses, program, arena, capacity, self.count, 1.0)
        chunk.run_backward(calls.backwards, program, arena, capacity, self.count, False)

    def value(self, name: str) -> np.ndarray:
        """(B, N) values of a slot: a node ``id``, or ``id/z`` for its weighted input. A view."""
        slot = self.network.plan.slots[name]
        return self._rows(slot.start, slot.size)

    def gradient(self, name: str) -> np.ndarray:
        """(B, N) gradients of a slot after ``pull_loss``. A view."""
        slot = self.network.plan.slots[name]
        return self._rows(slot.start, slot.size, self.arena.gradients)

    def _rows(self, start: int, size: int, of: np.ndarray | None = None) -> np.ndarray:
        numbers = self.arena.values if of is None else of
        first = start * self.capacity
        return numbers[first : first + size * self.count].reshape(self.count, size)


def chunk_limit(network: Network) -> int:
    """How many examples of this network fit through a lens at a time."""
    from engine.networks.network import MOST_NUMBERS

    return MOST_NUMBERS // 10 // max(1, network.plan.values)


def inputs(examples: Examples, rows: Any) -> np.ndarray:
    """(B, D) numbers of the examples as the net reads them. ``rows``: a slice or whole numbers."""
    x = examples.x[rows]
    return x if examples.scale == 1 else x * np.float32(examples.scale)


def through(
    lens: Lens, examples: Examples, first: int, stop: int, backward: bool = False
) -> Iterator[tuple[int, int]]:
    """Pass the examples first..stop-1 through the lens; yields the rows that it shows each time."""
    for start in range(first, stop, lens.capacity):
        end = min(stop, start + lens.capacity)
        lens.look(inputs(examples, slice(start, end)), examples.targets[start:end])
        if backward:
            lens.pull_loss()
        yield start, end


def weighted(network: Network) -> list[str]:
    """The nodes whose weights read an input, in order: those with a weight that can decay."""
    return [id for id, form in network.plan.forms.items() if form.decays]


def under(network: Network, id: str) -> str:
    """The slot of the weighted input of a node: ``id/z`` below an activation, else the node itself."""
    return f"{id}/z" if f"{id}/z" in network.plan.slots else id


def masks(network: Network, count: int) -> dict[str, np.ndarray]:
    """(B, N) by node: what dropout let through for the first ``count`` examples of the last minibatch.

    0 where a number was silenced, else what it was multiplied by. Copies.
    """
    found = {}
    table = network.plan.program.table
    for row in table[table[:, NOISE] == 1]:
        start = row[CACHE] * network.capacity
        mask = network.arena.cache[start : start + row[CACHE_SIZE] * count].reshape(count, -1).copy()
        found.update({id: mask for id, slot in network.plan.slots.items() if slot.start == row[Y]})
    return found


@dataclass(frozen=True, slots=True)
class Norms:
    """Sizes of one layer's gradients, over some examples.

    ``delta``: Euclidean norm of the mean over the examples of the gradient by the weighted input
    (Nielsen, ch. 5, for the "speed of learning"). ``gradient``: norm of the mean gradient by the weights.
    ``update``: norm of the update which that gradient would make, as a part of the norm of the weights
    (None when there are no weights yet, or no update rule was given).
    """

    delta: float
    gradient: float
    update: float | None


def gradient_norms(
    network: Network,
    examples: Examples,
    first: int,
    stop: int,
    rule: str = "sgd",
    rates: Any = None,
    t: int = 1,
) -> dict[str, Norms]:
    """``Norms`` of every layer with weights, over the examples first..stop-1, without dropout.

    ``rule``, ``rates``, ``t``: update rule, settings and number of the update for ``Norms.update``.
    """
    lens, total = Lens(network, stop - first), stop - first
    layers = weighted(network)
    sums = {id: np.zeros(network.plan.slots[under(network, id)].size) for id in layers}
    summed = np.zeros_like(network.theta)
    for _ in through(lens, examples, first, stop, backward=True):
        with np.errstate(all="ignore"):
            summed += lens.arena.dtheta
            for id, sum_ in sums.items():
                sum_ += lens.gradient(under(network, id)).sum(axis=0, dtype=np.float64)
    mean = summed / total
    gradients = {id: _norm(network, id, mean) for id in layers}
    moves = _updates(network, mean, rule, rates, t) if rates is not None else {}
    return {id: Norms(size_of(sums[id] / total), gradients[id], moves.get(id)) for id in layers}


def _norm(network: Network, id: str, of: np.ndarray) -> float:
    """Norm of the part of a like-shaped array that belongs to a node's decaying weights."""
    names = network.plan.forms[id].decays
    parts = [network.weight(id, name, of).astype(np.float64).ravel() for name in names]
    return size_of(np.concatenate(parts))


def size_of(numbers: np.ndarray) -> float:
    """Euclidean norm in float64; infinity or NaN, without a warning, where the numbers are."""
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(numbers.astype(np.float64, copy=False)))


def _updates(
    network: Network, gradient: np.ndarray, rule: str, rates: Any, t: int
) -> dict[str, float | None]:
    """Length of the update that ``gradient`` would make, by node, as a part of the weights' length.

    With clipping and frozen weights; a limit on the weights themselves (max-norm) comes after it.
    """
    theta = one_update(network, gradient, rule, rates, t).theta
    with np.errstate(all="ignore"):
        moved = theta - network.theta
    found: dict[str, float | None] = {}
    for id in weighted(network):
        long = _norm(network, id, network.theta)
        found[id] = _norm(network, id, moved) / long if long else None
    return found
