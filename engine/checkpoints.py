"""States along a line of the timeline, thinned so that they stay under a byte cap."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np


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
    """Checkpoints in the order of their steps; the first and the last are never thinned away."""

    cap: int = 64 * 2**20
    items: list[Checkpoint] = field(default_factory=list)

    def add(self, step: int, cursor: int, state: dict[str, Any]) -> None:
        """Append a state; it must not lie before the last one."""
        self.items.append(Checkpoint(step, cursor, state, size_of(state)))
        total = sum(item.size for item in self.items)
        while total > self.cap and len(self.items) > 2:
            total -= self.items.pop(self._least_useful()).size

    def _least_useful(self) -> int:
        """The inner checkpoint whose removal leaves the smallest gap for its age.

        Dividing by the age makes the spacing grow with the distance from the tip, so that the
        recent past, where people step back, stays dense.
        """
        tip = self.items[-1].step
        return min(
            range(1, len(self.items) - 1),
            key=lambda i: (self.items[i + 1].step - self.items[i - 1].step) / (tip - self.items[i].step + 1),
        )

    def last_step(self) -> int:
        return self.items[-1].step if self.items else -1

    def nearest(self, step: int) -> Checkpoint:
        """The latest checkpoint that is not after ``step``; there is always one at the start."""
        return next(item for item in reversed(self.items) if item.step <= step)

    def until(self, step: int, cursor: int) -> Checkpoints:
        """Those that a branch leaving at ``(step, cursor)`` shares with this line."""
        return Checkpoints(self.cap, [c for c in self.items if c.step <= step and c.cursor <= cursor])

    def forget_after(self, cursor: int) -> None:
        """Drop those that have seen more than the first ``cursor`` events."""
        self.items = [item for item in self.items if item.cursor <= cursor or item is self.items[0]]
