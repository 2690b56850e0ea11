"""What every unit of a net with one or two inputs makes of the plane: its value on a grid of points.

The grid runs through the net's own compiled forward pass, a few thousand points at a time, and only when
the weights have changed since the last look, so a field that nobody watches costs nothing.
"""

from __future__ import annotations

import re
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from engine.data.points import DOMAIN, featurise
from engine.networks import chunk
from engine.networks.network import Network
from engine.networks.plan import under

PORT = re.compile(r"field(\d{1,3})")
"""``field40``: the values of a node's units on 40 x 40 points (1 input: on 40 points of a line)."""

SMALLEST, LARGEST = 8, 160
"""Fewest and most points a side."""

MOST_NUMBERS = 8_000_000
"""Largest number of values of all nodes on the whole grid."""

MIDDLE = 127.5
"""The byte between below and above; see ``as_bytes``."""


def side(port: str) -> int | None:
    """Points a side that a port asks for, None when it is no field."""
    match = PORT.fullmatch(port)
    n = int(match[1]) if match else 0
    return n if SMALLEST <= n <= LARGEST else None


def as_bytes(values: np.ndarray, kind: str, end: float = 0.0) -> np.ndarray:
    """(N, U) values as (U, N) bytes for a picture.

    ``kind`` is the activation. ``softmax``: 0..1 over 0..255. ``sigmoid``: the same, so that 1/2 is the
    middle. ``tanh``: -1..1. Anything else: 0 is the middle, the end ``end`` or, where that is 0, a unit's
    largest absolute value.
    """
    if kind in ("softmax", "sigmoid"):
        scaled = values.T * 255
    elif kind == "tanh":
        scaled = values.T * MIDDLE + MIDDLE
    else:
        ends = end or np.abs(values).max(axis=0)
        with np.errstate(invalid="ignore"):
            scaled = (values / np.where(ends > 0, ends, 1)).T * MIDDLE + MIDDLE
    with np.errstate(invalid="ignore"):
        return np.ascontiguousarray(np.nan_to_num(np.clip(scaled + 0.5, 0, 255), nan=MIDDLE).astype(np.uint8))


class Plane:
    """The points that can be drawn and how they enter the net.

    ``inputs``: 1 or 2 coordinates; 0 when the net has no such picture. ``domain``: (low, high) of each.
    """

    def __init__(self, network: Network, examples: Any) -> None:
        size = int(network.plan.program.roles[1])
        self._names: tuple[str, ...] = ()
        self.inputs = size if size in (1, 2) else 0
        self.domain = DOMAIN
        if examples is None:
            return
        if examples.plane:
            self._names, self.inputs = examples.inputs, 2
        elif examples.shape != (size,):
            self.inputs = 0
        if self.inputs:
            self.domain = _around(examples)

    def lift(self, points: np.ndarray) -> np.ndarray:
        """(N, 1 or 2) points as the (N, D) numbers that the input node takes."""
        return featurise(points, self._names) if self._names else points

    def grid(self, n: int) -> np.ndarray:
        """n points of the line, or n x n of the square: from left to right, from the top row down."""
        axis = np.linspace(*self.domain, n)
        if self.inputs == 1:
            return axis[:, None]
        x, y = np.meshgrid(axis, axis[::-1])
        return np.stack([x.ravel(), y.ravel()], axis=1)


def _around(examples: Any) -> tuple[float, float]:
    """The data set's own domain, or as much more as its points need."""
    points = examples.x * examples.scale if examples.xy is None else examples.xy
    low, high = (float(v) for v in examples.domain)
    if not points.size or not np.isfinite(points).all():
        return low, high
    least, most = float(points.min()), float(points.max())
    if low <= least and most <= high:
        return low, high
    margin = 0.06 * (most - least)
    return least - margin, most + margin


def _farthest(examples: Any) -> float:
    """The value of a regression that lies farthest from 0; 0 where classes are learned."""
    if examples is None or examples.coding != "number":
        return 0.0
    size = float(np.abs(examples.targets).max(initial=0.0))
    return size if np.isfinite(size) else 0.0


class Fields:
    """The fields of one network, for as many sizes as are looked at.

    In a regression the output's field ends where the values to be learned end, so that a point has the
    colour of its ground where the net is right.
    """

    def __init__(self, network: Network, examples: Any) -> None:
        self.network = network
        self.plane = Plane(network, examples)
        self.end = _farthest(examples)
        self._sheets: dict[int, _Sheet] = {}

    def read(self, node: str, n: int) -> np.ndarray | None:
        """(U, n, n) bytes of a node's units, see ``as_bytes``; with one input (U, n) float32.

        None where there is nothing to draw: no plane, no such node, or too many numbers.
        """
        plan = self.network.plan
        if not self.plane.inputs or node not in plan.slots or plan.graph.nodes[node].op == "label":
            return None
        if plan.values * n**self.plane.inputs > MOST_NUMBERS:
            return None
        if n not in self._sheets:
            self._sheets[n] = _Sheet(self.network, self.plane, n, self.end)
        return self._sheets[n].read(node)

    def tones(self, values: np.ndarray) -> np.ndarray:
        """(N,) values of the output as the bytes that its field has for them."""
        graph = self.network.graph
        return as_bytes(values[:, None], under(graph, graph.output), self.end)[0]


class _Sheet:
    """One grid, its buffers, and the weights that it was last run with."""

    def __init__(self, network: Network, plane: Plane, n: int, end: float) -> None:
        self._network, self._n, self._flat = network, n, plane.inputs == 2
        self._end = end
        points = plane.lift(plane.grid(n))
        self._count = len(points)
        arena = network.new_arena(1)
        self._arena = arena._replace(
            values=np.zeros(network.plan.values * self._count, network.dtype),
            gradients=np.zeros(0, network.dtype),
            cache=np.zeros(network.plan.cache * self._count, network.dtype),
        )
        start = int(network.plan.program.roles[0]) * self._count
        self._arena.values[start : start + points.size] = points.ravel()
        self._theta = np.zeros(0)
        self._program: Any = None
        self._drawn: dict[str, np.ndarray] = {}

    def read(self, node: str) -> np.ndarray:
        network, count = self._network, self._count
        program = network.plan.program
        if self._program is not program or not np.array_equal(self._theta, network.theta, equal_nan=True):
            self._theta, self._program = network.theta.copy(), program
            self._drawn.clear()
            chunk.run_forward(
                network.calls().forwards, program, self._arena, count, count, False, network.random
            )
        if node not in self._drawn:
            self._drawn[node] = self._draw(node)
        return self._drawn[node].copy()

    def _draw(self, node: str) -> np.ndarray:
        slot = self._network.plan.slots[node]
        start, units = slot.start * self._count, prod(slot.shape)
        values = self._arena.values[start : start + units * self._count].reshape((self._count, units))
        if not self._flat:
            return np.ascontiguousarray(values.T, dtype=np.float32)
        end = self._end if node == self._network.graph.output else 0.0
        bytes_ = as_bytes(values, self._kinds.get(node, ""), end)
        return bytes_.reshape((units, self._n, self._n))

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {id: under(self._network.graph, id) for id in self._network.plan.forms}
