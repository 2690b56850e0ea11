"""What a network was before the edits that were made since its numbers last moved: for taking them back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

MOST = 8
"""Edits in a row that can be taken back with their numbers."""

MOST_BYTES = 64 * 2**20
"""What these states may hold on to; beyond it the oldest go."""

OF_THE_NET = ("theta", "v", "s", "random", "course", "spare", "pins", "touched", "settled", "initializers")
"""What comes back with a former drawing. Settings, the example shown and the rope stay as they are now."""

KEPT = (*OF_THE_NET, "data", "settings")


@dataclass
class Former:
    """Drawings, by their ``mark``, and the states in which they were left, the newest last."""

    left: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def leave(self, drawing: dict[str, Any], state: dict[str, Any]) -> None:
        """An edit leaves ``drawing`` in ``state``."""
        kept = {name: state[name] for name in KEPT} | {"data": mark(state["data"])}
        self.left = [*self.left, (mark(drawing), kept)][-MOST:]
        while self.left and sum(_bytes(one) for _, one in self.left) > MOST_BYTES:
            del self.left[0]

    @staticmethod
    def fits(weights: int) -> bool:
        """Whether a net with so many bytes of weights is small enough: its state has up to four of them."""
        return 4 * weights <= MOST_BYTES

    def back_to(self, drawing: Mapping[str, Any]) -> dict[str, Any] | None:
        """The state in which ``drawing`` was left last; what was left since then is forgotten."""
        wanted = mark(drawing)
        for k in reversed(range(len(self.left))):
            if self.left[k][0] == wanted:
                state = self.left[k][1]
                del self.left[k:]
                return state
        return None

    def forget(self) -> None:
        """The numbers have moved: an edit that is taken back now goes on from them."""
        self.left = []

    def save(self) -> list[dict[str, Any]]:
        """The marks and states as data; the arrays are shared, for nobody writes into them."""
        return [{"drawing": drawing, **state} for drawing, state in self.left]

    @classmethod
    def load(cls, saved: list[dict[str, Any]] | None) -> Former:
        """What ``save`` gave."""
        return cls([(one["drawing"], {name: one[name] for name in KEPT}) for one in saved or ()])


def mark(data: Mapping[str, Any]) -> str:
    """What tells one drawing or data section from others: either may hold a table of megabytes."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _bytes(state: Any) -> int:
    return sum(array.nbytes for array in _arrays(state))


def _arrays(state: Any) -> Iterator[np.ndarray]:
    if isinstance(state, np.ndarray):
        yield state
    elif isinstance(state, Mapping):
        for part in state.values():
            yield from _arrays(part)
