"""A neuron as a circuit of gates, so that whatever explains a circuit explains a neuron too.

Its nodes: ``x4`` (or ``h4`` when another layer is read) times ``w4`` is ``p4``; all products, the ``rest``
and the bias ``b`` add up to ``z``; the activation makes ``a`` of it. Numbers count from 1, as on the page.
"""

from __future__ import annotations

from typing import Any

from engine import registry
from engine.circuits.circuit import Circuit
from engine.documents.document import parse
from engine.documents.graph import flatten
from engine.errors import QuestionError
from engine.networks.neuron import Neuron


class NeuronCircuit:
    """``circuit``, run forward; ``output``: id of what the neuron passes on; ``slope``: of what is pulled, by
    that; ``pull``: the tug on it."""

    def __init__(self, neuron: Neuron, activation: str, letter: str) -> None:
        self.letter, self.places = letter, [int(place) for place in neuron.places]
        # Softmax mixes all units and is no part of a neuron. Every other activation is a gate of that name.
        own = activation if activation in registry.unitwise() else ""
        chained = own and not (neuron.value_gradient == 0 and neuron.weighted_input_gradient != 0)
        self.output = "a" if chained else "z"
        count, rest = neuron.rest(neuron.places)
        nodes: list[dict[str, Any]] = []
        for place in self.places:
            x, w, p = self.ids(place)
            nodes.append({"id": x, "op": "input", "params": {"value": float(neuron.inputs[place])}})
            nodes.append({"id": w, "op": "parameter", "params": {"value": float(neuron.weights[place])}})
            nodes.append({"id": p, "op": "multiply", "inputs": [w, x]})
        terms = [self.ids(place)[2] for place in self.places]
        if count:
            nodes.append({"id": "rest", "op": "constant", "params": {"value": rest}})
            terms.append("rest")
        nodes.append({"id": "b", "op": "parameter", "params": {"value": neuron.bias}})
        nodes.append({"id": "z", "op": "add", "inputs": [*terms, "b"]})
        if chained:
            nodes.append({"id": "a", "op": own, "inputs": ["z"]})
        drawing = {"tugboat": 1, "kind": "circuit", "nodes": nodes, "output": self.output}
        self.circuit = Circuit(flatten(parse(drawing)), compiled=False)
        self.circuit.forward()
        self.slope = neuron.value_gradient if chained else neuron.weighted_input_gradient
        self.pull = neuron.pull * self.slope

    def ids(self, place: int) -> tuple[str, str, str]:
        """Names of the input, the weight and their product."""
        return f"{self.letter}{place + 1}", f"w{place + 1}", f"p{place + 1}"

    def id_of(self, what: Any) -> str:
        """The node of what the page calls ``x3``, ``w3``, ``p3``, ``rest``, ``b``, ``z`` or ``a``.

        Raises ``QuestionError`` for anything else, and for a term that has become one of the rest.
        """
        word = str(what)
        kind, number = word[:1], word[1:]
        if number.isdecimal() and kind in ("x", "w", "p"):
            place = int(number)
            if place not in self.places:
                raise QuestionError(
                    f"Term {place + 1} is no longer among the largest ones.", code="unknown_node"
                )
            return self.ids(place)["xwp".index(kind)]
        if word == "a" and self.output == "z":
            return "z"
        if word in self.circuit.graph.nodes:
            return word
        raise QuestionError(f'A neuron has no number "{word}".', code="unknown_node")
