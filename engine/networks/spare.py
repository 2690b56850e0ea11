"""What is kept of a network while a part of its drawing is not wired up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Layout = dict[tuple[str, str], tuple[int, tuple[int, ...]]]


@dataclass
class Spare:
    """What is kept while a part of the drawing is not wired up: weights by node, and the course.

    ``layout``: where the weights stood when the course was set aside.
    """

    weights: dict[str, dict[str, np.ndarray]] = field(default_factory=dict)
    ops: dict[str, str] = field(default_factory=dict)
    course: Any = None
    layout: Layout = field(default_factory=dict)

    def called(self, names: Mapping[str, str]) -> Spare:
        """The same with some nodes under other names (old name -> new name), as after an edit."""
        weights = {names.get(id, id): one for id, one in self.weights.items()}
        ops = {names.get(id, id): op for id, op in self.ops.items()}
        layout = {(names.get(id, id), name): place for (id, name), place in self.layout.items()}
        return Spare(weights, ops, self.course, layout)

    def save(self) -> dict[str, Any]:
        """Copies of the weights; the course is saved with the machine's."""
        return {
            "ops": dict(self.ops),
            "layout": [[*place, start, list(shape)] for place, (start, shape) in self.layout.items()],
            "weights": {id: {n: w.copy() for n, w in one.items()} for id, one in self.weights.items()},
        }

    @classmethod
    def load(cls, state: dict[str, Any] | None) -> Spare:
        """What ``save`` gave."""
        if not state:
            return cls()
        weights = {id: {n: np.array(w) for n, w in one.items()} for id, one in state["weights"].items()}
        layout = {(id, name): (start, tuple(shape)) for id, name, start, shape in state["layout"]}
        return cls(weights, dict(state["ops"]), None, layout)
