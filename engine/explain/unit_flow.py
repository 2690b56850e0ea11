"""How numbers run from unit to unit through any layers: what each is made of, and who sends its tug back.

A place is a slot of the plan and a unit of it. Along every link stands the local slope, which the layer's own
backward pass gives: a row of its Jacobian is what it sends back for a gradient of 1 at one unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from engine.documents.graph import split_port
from engine.networks import chunk
from engine.networks.class_units import unit_word
from engine.networks.glass import Glass
from engine.networks.plan import SKIP_BACKWARD, X, Y, under

PASSING = ("flatten", "reshape")
"""Layers that only lay the same numbers out anew; the way goes past them without a word."""


class Place(NamedTuple):
    """Unit ``unit`` of the slot ``slot`` (a node, or ``node/z`` for its weighted input)."""

    slot: str
    unit: int

    @property
    def node(self) -> str:
        """The node it belongs to."""
        return self.slot.partition("/")[0]


class Stage(NamedTuple):
    """One call of a layer: ``op`` makes the slot ``target`` of ``sources``."""

    target: str
    op: str
    sources: tuple[str, ...]


class Link(NamedTuple):
    """Another place, and the slope of the later one of both by the earlier one."""

    place: Place
    slope: float


def stages(graph: Any, slots: Any) -> Iterator[Stage]:
    """All calls of a net, in order; a layer with an activation of its own is two."""
    for id in graph.order:
        node = graph.nodes[id]
        sources = tuple(split_port(reference)[0] for reference in node.inputs)
        if f"{id}/z" in slots:
            yield Stage(f"{id}/z", node.op, sources)
            yield Stage(id, under(graph, id), (f"{id}/z",))
        elif sources:
            yield Stage(id, node.op, sources)


class Flow:
    """The net at the example shown; ``glass`` has its values and gradients, tug = ``pull`` x gradient."""

    def __init__(self, machine: Any, glass: Glass, pull: float) -> None:
        self.machine, self.glass, self.pull = machine, glass, pull
        self.plan = machine.network.plan
        self.stages = list(stages(machine.graph, self.plan.slots))
        self._classes = machine.classes
        self._bench = Glass(machine.network)
        x, target, _ = machine.shown()
        self._bench.look(x, target)

    def value(self, place: Place) -> float:
        return float(self.glass.value(place.slot).ravel()[place.unit])

    def tug(self, place: Place) -> float:
        return self.pull * float(self.glass.gradient(place.slot).ravel()[place.unit])

    def made_by(self, slot: str) -> Stage | None:
        """The call that makes a slot; None for an input."""
        return next((stage for stage in self.stages if stage.target == slot), None)

    def row(self, stage: Stage, unit: int) -> list[np.ndarray]:
        """Slopes of one unit of a call by every unit of each of its sources (a row of its Jacobian)."""
        slots, arena = self.plan.slots, self._bench.arena
        target = slots[stage.target]
        table = self.plan.inspect.table
        rows = []
        for part, name in enumerate(stage.sources):
            source = slots[name]
            own = (table[:, Y] == target.start) & (table[:, X] == source.start)
            slopes = np.zeros(source.size)
            if target.start == source.start:
                slopes[unit] = 1.0
            elif own.any():
                program = self.plan.inspect._replace(table=table[own][_nth(stage.sources, part) :][:1].copy())
                program.table[:, SKIP_BACKWARD] = 0
                arena.gradients[:] = 0
                arena.gradients[target.start + unit] = 1
                backwards = self.machine.network.calls().backwards
                chunk.run_backward(backwards, program, arena, 1, 1, False)
                slopes[:] = arena.gradients[source.start : source.start + source.size]
            rows.append(slopes)
        return rows

    def sources(self, place: Place) -> list[Link]:
        """What a unit is made of: the units of its sources that it hangs on, with its slope by each."""
        stage = self.made_by(place.slot)
        if stage is None:
            return []
        found = []
        for part, slopes in enumerate(self.row(stage, place.unit)):
            name, mixes = stage.sources[part], stage.op in ("dense", "softmax")
            own = range(len(slopes)) if mixes else self._own(stage, part, place.unit)
            found += [Link(Place(name, k), float(slopes[k])) for k in own]
        return found

    def _own(self, stage: Stage, part: int, unit: int) -> range:
        """The unit of a source that one unit of a unit-by-unit layer reads."""
        if stage.op != "concat":
            return range(unit, unit + 1)
        here = unit - self._offsets(stage)[part]
        return range(here, here + 1) if 0 <= here < self.plan.slots[stage.sources[part]].size else range(0)

    def _offsets(self, stage: Stage) -> list[int]:
        """Where each source of a concat begins in it."""
        sizes = [self.plan.slots[name].size for name in stage.sources]
        return [sum(sizes[:k]) for k in range(len(sizes))]

    def readers(self, place: Place) -> list[Link]:
        """Every unit that reads a place, with its slope by it: what it sends back is slope x its own tug."""
        found = []
        for stage in self.stages:
            for part, name in enumerate(stage.sources):
                if name == place.slot:
                    found += self._column(stage, part, place.unit)
        return found

    def _column(self, stage: Stage, part: int, unit: int) -> list[Link]:
        if stage.op == "dense":
            weights = self.machine.network.weight(stage.target.partition("/")[0], "weight")[:, unit]
            return [Link(Place(stage.target, k), float(w)) for k, w in enumerate(weights)]
        if stage.op == "softmax":  # its Jacobian is symmetric
            return [Link(Place(stage.target, k), float(s)) for k, s in enumerate(self.row(stage, unit)[0])]
        there = unit + (self._offsets(stage)[part] if stage.op == "concat" else 0)
        return [Link(Place(stage.target, there), float(self.row(stage, there)[part][unit]))]

    # --- words ---------------------------------------------------------------------------

    def name(self, place: Place) -> str:
        """What the page calls a place: a pixel, an input by its name, a class, a neuron, a unit."""
        node = self.machine.graph.nodes[place.node]
        if node.op == "input":
            return input_name(self.machine, place.node, place.unit)
        word = unit_word(node.op, place.unit, self._classes.get(place.node, ()))
        return f"{node.label or place.node}, {word}"

    def open(self, place: Place) -> dict[str, Any] | None:
        """Where the page can go on asking; None at an input."""
        if self.machine.graph.nodes[place.node].op == "input":
            return None
        return {"node": place.node, "unit": place.unit}

    # --- the whole way -------------------------------------------------------------------

    def back(self, place: Place) -> list[Place]:
        """From a place to the input, each time along the largest part of what it is made of."""
        way = [place]
        while links := self.sources(way[-1]):
            stage = self.made_by(way[-1].slot)
            assert stage is not None
            own = [link for link in links if link.place.unit == way[-1].unit]
            if stage.op == "softmax":
                best = own[0]
            elif stage.op == "dense":
                best = max(links, key=lambda link: _size(link.slope * self.value(link.place)))
            else:
                best = max(links, key=lambda link: _size(self.value(link.place)))
            way.append(best.place)
        return self._told(way)

    def ahead(self, place: Place) -> list[Place]:
        """From a place to what is pulled, each time along the strongest branch; itself first."""
        way = [place]
        while links := self.readers(way[-1]):
            best = max(links, key=lambda link: _size(link.slope * self.tug(link.place)))
            if best.slope * self.tug(best.place) == 0:
                break
            way.append(best.place)
        return self._told(way)

    def _told(self, way: list[Place]) -> list[Place]:
        """Without layers that only lay numbers out anew; a neuron and its activation are one."""
        told: list[Place] = []
        for place in way:
            if self.machine.graph.nodes[place.node].op in PASSING:
                continue
            if told and (told[-1].node, told[-1].unit) == (place.node, place.unit):
                continue
            told.append(place)
        return told


def _nth(sources: tuple[str, ...], part: int) -> int:
    """How often a source was read before this part: the same one may be read twice."""
    return sources[:part].count(sources[part])


def _size(x: float) -> float:
    return abs(x) if np.isfinite(x) else np.inf


def input_name(machine: Any, source: str, place: int) -> str:
    """A number of an input: a pixel by row and column, or the data's own name."""
    shape = machine.network.plan.forms[source].output
    if len(shape) >= 2:
        row, column = divmod(place % (shape[-1] * shape[-2]), shape[-1])
        return f"pixel {row + 1},{column + 1}"
    names = machine.examples.inputs if machine.examples is not None else ()
    return str(names[place]) if place < len(names) else f"x{place + 1}"
