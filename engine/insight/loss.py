"""Losses of single examples, by the same functions that training uses."""

from __future__ import annotations

import numpy as np

from engine.networks.chunk import Arena
from engine.networks.losses import LOSSES
from engine.networks.network import Network

_NO_GRADIENT = np.zeros((0, 0))


def losses_of(network: Network, arena: Arena, capacity: int, count: int) -> list[float | None]:
    """The weighted loss of each of the first ``count`` examples in an arena; None where it is not finite."""
    return [loss_at(network, arena, capacity, b) for b in range(count)]


def loss_at(network: Network, arena: Arena, capacity: int, b: int) -> float | None:
    """The weighted loss of example ``b`` of an arena, on the activations; None when it is not finite."""
    total, plan = 0.0, network.plan
    for row, weight in zip(plan.plain, plan.program.weights, strict=True):
        judge, of, size, target = (int(number) for number in row)
        a = _row(arena.values, of, size, capacity, b)
        t = _row(arena.values, target, size, capacity, b)
        loss = LOSSES[plan.judges[judge].partition("/")[0]].function
        with np.errstate(all="ignore"):
            total += float(weight) * float(loss(a, t, _NO_GRADIENT, 0.0))
    return total if np.isfinite(total) else None


def _row(values: np.ndarray, start: int, size: int, capacity: int, b: int) -> np.ndarray:
    """(1, size) numbers of one example as float64."""
    first = start * capacity + size * b
    return values[first : first + size].astype(np.float64)[None]
