"""One unit of a dense layer taken apart: its terms, their sum, its activation, and the tugs on all of them.

For the example that is shown. The tug comes from the pulled class, else from the loss, else, where the
right answer is not known, from the net's own output (its strongest unit).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine import registry
from engine.documents.graph import split_port
from engine.networks.plan import under

PORT = re.compile(r"neuron(\d{1,7})")
"""``neuron3``: unit 3 of a dense layer, see ``Neuron.numbers``."""

DRAWN = 32
"""Most terms that are told one by one; the others are one sum."""

OBJECTIVES = ("none", "loss", "class", "output")
"""What is pulled, by its number in ``Neuron.numbers``."""


@dataclass(frozen=True)
class Neuron:
    """A unit at one example. ``*_gradient`` is the derivative of the objective; tug = pull x gradient.

    ``places``: which inputs are told one by one, in their order. ``inputs``, ``weights``: all of them.
    ``state``: 0 free, 1 frozen, 2 cut, for every weight and, last, the bias.
    """

    node: str
    unit: int
    top: str
    inputs: np.ndarray
    weights: np.ndarray
    bias: float
    weighted_input: float
    value: float
    value_gradient: float
    weighted_input_gradient: float
    pull: float
    objective: str
    state: np.ndarray

    @property
    def places(self) -> np.ndarray:
        """The inputs with the largest terms, in the order in which the unit reads them."""
        sizes = np.abs(self.inputs * self.weights)
        if len(sizes) <= DRAWN:
            return np.arange(len(sizes))
        sizes = np.where(np.isfinite(sizes), sizes, np.inf)
        return np.sort(np.argsort(-sizes, kind="stable")[:DRAWN])

    def rest(self, places: np.ndarray) -> tuple[int, float]:
        """How many terms are not told one by one, and their sum."""
        left = np.ones(len(self.inputs), bool)
        left[places] = False
        return int(left.sum()), float((self.inputs[left] * self.weights[left]).sum())

    def numbers(self) -> np.ndarray:
        """As float32, for a live port.

        ``[value, weighted_input, bias, value_gradient, weighted_input_gradient, pull, objective, state of
        the bias, rest_count, rest_sum, inputs, 0]``, then for every place ``[place, x, w, state]``.
        """
        places = self.places
        count, total = self.rest(places)
        head = [
            self.value,
            self.weighted_input,
            self.bias,
            self.value_gradient,
            self.weighted_input_gradient,
            self.pull,
            OBJECTIVES.index(self.objective),
            self.state[-1],
            count,
            total,
            len(self.inputs),
            0,
        ]
        rows = np.stack([places, self.inputs[places], self.weights[places], self.state[places]], axis=1)
        return np.concatenate([np.asarray(head, np.float32), rows.astype(np.float32).ravel()])


def unit_of(port: str) -> int | None:
    """The unit that a port asks for, None when it is no neuron."""
    match = PORT.fullmatch(port)
    return int(match[1]) if match else None


def locks(machine: Any, node: str, name: str) -> np.ndarray | None:
    """0 free, 1 frozen, 2 cut (frozen at 0) for every number of a weight array, as bytes."""
    if (node, name) not in machine.network.plan.weights:
        return None
    states = np.zeros(machine.network.plan.weights[node, name][1], np.uint8)
    for (id, own, place), value in machine.pinned.items():
        if (id, own) == (node, name):
            states.flat[place] = 1 if value else 2
    return states


def top_of(graph: Any, node: str) -> str:
    """The node whose value is the unit's own: an activation that alone reads a plain dense layer, else it."""
    if under(graph, node):
        return node
    readers = [n for n in graph.nodes.values() if node in (split_port(r)[0] for r in n.inputs)]
    alone = len(readers) == 1 and registry.layer(readers[0].op).spec.unitwise
    return readers[0].id if alone else node


class Looker:
    """Looks at units of one machine with a glass of its own; several units share one pass."""

    def __init__(self, machine: Any) -> None:
        self.machine = machine
        self._glass: Any = None
        self._program: Any = None

    def look(self) -> tuple[Any, float, str]:
        """The glass with values and gradients of the example shown, the pull, and what is pulled."""
        from engine.networks.glass import Glass

        machine = self.machine
        if self._glass is None or self._glass.network is not machine.network:
            self._glass = Glass(machine.network)
        glass = self._glass
        x, target, _ = machine.shown()
        if x is None or not machine.network.takes_input:
            return None, 0.0, "none"
        glass.look(x, target)
        rope, pull = machine.pulled, machine.status()["pull"]
        if rope is not None:
            glass.pull(*rope, before=True)
            return glass, pull, "class"
        if target is not None and len(machine.network.plan.program.losses):
            glass.pull_loss()
            return glass, -1.0, "loss"
        output = split_port(machine.graph.output)[0]
        if not output:
            return glass, 0.0, "none"
        shared = under(machine.graph, output) == "softmax"
        glass.pull(output, int(glass.value(output).argmax()), before=shared)
        return glass, 1.0, "output"

    def neuron(self, node: str, unit: int) -> Neuron | None:
        """A unit of a dense layer, None where there is none or no example."""
        machine = self.machine
        plan = machine.network.plan
        drawing = machine.graph.nodes.get(node)
        if drawing is None or drawing.op != "dense" or unit >= plan.slots[node].size:
            return None
        glass, pull, objective = self.look()
        if glass is None:
            return None
        below = f"{node}/z" if f"{node}/z" in plan.slots else node
        top = top_of(machine.graph, node)
        tugged = objective != "none"
        state = locks(machine, node, "weight")
        own = locks(machine, node, "bias")
        assert state is not None and own is not None
        return Neuron(
            node,
            unit,
            top,
            glass.value(split_port(drawing.inputs[0])[0]).ravel().astype(np.float64),
            machine.network.weight(node, "weight")[unit].astype(np.float64),
            float(machine.network.weight(node, "bias")[unit]),
            float(glass.value(below).ravel()[unit]),
            float(glass.value(top).ravel()[unit]),
            float(glass.gradient(top).ravel()[unit]) if tugged else 0.0,
            float(glass.gradient(below).ravel()[unit]) if tugged else 0.0,
            float(pull),
            objective,
            np.append(state[unit], own[unit]),
        )
