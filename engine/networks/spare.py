"""What is kept of a network while a part of its drawing is not wired up."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Pins = dict[tuple[str, str, int], float]
"""Frozen weights: the value by node, name and flat place."""

Layout = dict[tuple[str, str], tuple[int, tuple[int, ...]]]


@dataclass
class Spare:
    """What is kept while a part of the drawing is not wired up: weights by node, what of them is frozen, and
    the course.

    ``layout``: where the weights stood when the course was set aside.
    """

    weights: dict[str, dict[str, np.ndarray]] = field(default_factory=dict)
    ops: dict[str, str] = field(default_factory=dict)
    course: Any = None
    layout: Layout = field(default_factory=dict)
    pins: Pins = field(default_factory=dict)

    def take_pins(self, back: Iterable[str]) -> Pins:
        """What is frozen of nodes that are wired up again; it is no longer kept here."""
        found = {
            (id, name, place): value
            for (id, name, place), value in self.pins.items()
            if id in back and 0 <= place < np.size(self.weights[id].get(name, ()))
        }
        self.pins = {place: value for place, value in self.pins.items() if place[0] not in back}
        return found

    def keep_only(self, ids: Container[str]) -> None:
        """Drop what is no longer drawn, or wired up again."""
        self.weights = {id: one for id, one in self.weights.items() if id in ids}
        self.pins = {place: value for place, value in self.pins.items() if place[0] in self.weights}

    def called(self, names: Mapping[str, str]) -> Spare:
        """The same with some nodes under other names (old name -> new name), as after an edit."""
        weights = {names.get(id, id): one for id, one in self.weights.items()}
        ops = {names.get(id, id): op for id, op in self.ops.items()}
        layout = {(names.get(id, id), name): place for (id, name), place in self.layout.items()}
        pins = {(names.get(id, id), name, place): value for (id, name, place), value in self.pins.items()}
        return Spare(weights, ops, self.course, layout, pins)

    def save(self) -> dict[str, Any]:
        """Copies of the weights; the course is saved with the machine's."""
        return {
            "ops": dict(self.ops),
            "layout": [[*place, start, list(shape)] for place, (start, shape) in self.layout.items()],
            "pins": [[*place, value] for place, value in self.pins.items()],
            "weights": {id: {n: w.copy() for n, w in one.items()} for id, one in self.weights.items()},
        }

    @classmethod
    def load(cls, state: dict[str, Any] | None) -> Spare:
        """What ``save`` gave."""
        if not state:
            return cls()
        weights = {id: {n: np.array(w) for n, w in one.items()} for id, one in state["weights"].items()}
        layout = {(id, name): (start, tuple(shape)) for id, name, start, shape in state["layout"]}
        pins = {(id, name, int(place)): float(value) for id, name, place, value in state.get("pins", ())}
        return cls(weights, dict(state["ops"]), None, layout, pins)


def by_array(pins: Pins) -> dict[tuple[str, str], dict[int, float]]:
    """Frozen weights as values by flat place, of every array that has any."""
    found: dict[tuple[str, str], dict[int, float]] = {}
    for (id, name, place), value in pins.items():
        found.setdefault((id, name), {})[place] = value
    return found
