"""States along a line of the timeline, thinned so that they stay under a byte cap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

CAP = 64 * 2**20
"""Bytes that the checkpoints of a run may hold on to, those of all its lines together."""


def size_of(state: Any) -> int:
    """Rough number of bytes a state holds on to."""
    if isinstance(state, np.ndarray):
        return int(state.nbytes) + 96
    if isinstance(state, dict):
        return 64 + sum(64 + size_of(value) for value in state.values())
    if isinstance(state, (list, tuple)):
        return 64 + sum(size_of(value) for value in state)
    return 32


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A state at ``step`` with the first ``cursor`` events of its line applied. Never written to."""

    step: int
    cursor: int
    state: dict[str, Any]
    size: int


@dataclass
class Checkpoints:
    """Checkpoints in the order of their steps; ``add`` never thins away the first and the last."""

    cap: int = CAP
    items: list[Checkpoint] = field(default_factory=list)

    def add(self, step: int, cursor: int, state: dict[str, Any]) -> None:
        """Append a state; it must not lie before the last one."""
        self.items.append(Checkpoint(step, cursor, state, size_of(state)))
        total = self.size
        while total > self.cap and (place := self.least_useful()) is not None:
            total -= self.items.pop(place).size

    @property
    def size(self) -> int:
        return sum(item.size for item in self.items)

    def least_useful(self, shared: Sequence[Checkpoint] = ()) -> int | None:
        """The place of the inner checkpoint whose removal leaves the smallest gap for its age, if any.

        Dividing by the age makes the spacing grow with the distance from the tip, so that the
        recent past, where people step back, stays dense. ``shared``: those that another line keeps alive.
        """
        kept = {id(item) for item in shared}
        inner = [i for i in range(1, len(self.items) - 1) if id(self.items[i]) not in kept]
        if not inner:
            return None
        tip = self.items[-1].step
        return min(
            inner,
            key=lambda i: (self.items[i + 1].step - self.items[i - 1].step) / (tip - self.items[i].step + 1),
        )

    def last_step(self) -> int:
        return self.items[-1].step if self.items else -1

    def nearest(self, step: int) -> Checkpoint | None:
        """The latest checkpoint that is not after ``step``; None when the line has lost its first."""
        return next((item for item in reversed(self.items) if item.step <= step), None)

    def until(self, step: int, cursor: int) -> Checkpoints:
        """Those that a branch leaving at ``(step, cursor)`` shares with this line."""
        return Checkpoints(self.cap, [c for c in self.items if c.step <= step and c.cursor <= cursor])

    def forget_after(self, cursor: int) -> None:
        """Drop those that have seen more than the first ``cursor`` events."""
        self.items = [item for item in self.items if item.cursor <= cursor or item is self.items[0]]


def thin(current: Checkpoints, others: Sequence[Checkpoints], cap: int = CAP) -> None:
    """Keep the lines of a run under ``cap`` bytes together; what several share counts once.

    ``others``, the oldest first, are thinned down to their first and last checkpoint, then the line where the
    run stands, which keeps half of all. When that is not enough, the others lose what they have left, for a
    line can be played from its document, and the current one all but its first and last.
    """

    def over() -> bool:
        return _size([current, *others]) > cap

    def thin_current(least: float) -> None:
        while over() and current.size > least and (place := current.least_useful()) is not None:
            del current.items[place]

    for line in others:
        while over() and (place := line.least_useful(current.items)) is not None:
            del line.items[place]
    thin_current(cap / 2)
    for line in others:
        while over() and line.items:
            line.items.pop()
    thin_current(0)


def _size(lines: Sequence[Checkpoints]) -> int:
    """Bytes of all different states."""
    return sum({id(item): item.size for line in lines for item in line.items}.values())
