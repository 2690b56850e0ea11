"""Short ways to write circuits in tests."""

from __future__ import annotations

import random
from typing import Any

from engine import registry
from engine.circuits.circuit import Circuit
from engine.documents.document import parse
from engine.documents.graph import Graph, flatten


def source(id: str, value: float = 0.0, op: str = "input", **params: Any) -> dict[str, Any]:
    return {"id": id, "op": op, "params": {"value": value, **params}}


def gate(id: str, op: str, *inputs: str, **params: Any) -> dict[str, Any]:
    return {"id": id, "op": op, "inputs": list(inputs), "params": params}


def document(*nodes: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"tugboat": 1, "kind": "circuit", "nodes": list(nodes), **rest}


def graph(*nodes: dict[str, Any], **rest: Any) -> Graph:
    return flatten(parse(document(*nodes, **rest)))


def circuit(*nodes: dict[str, Any], compiled: bool = False, **rest: Any) -> Circuit:
    """A circuit after a forward and a backward pass."""
    made = Circuit(graph(*nodes, **rest), compiled=compiled)
    made.forward()
    made.backward()
    return made


def gradients(made: Circuit) -> dict[str, float]:
    found = made.gradients
    assert found is not None
    return dict(zip(made.graph.order, found.tolist(), strict=True))


NEURON = (
    source("a", 1.0),
    source("b", 2.0),
    source("c", -3.0),
    source("x", -1.0),
    source("y", 3.0),
    gate("ax", "multiply", "a", "x"),
    gate("by", "multiply", "b", "y"),
    gate("sum", "add", "ax", "by"),
    gate("z", "add", "sum", "c"),
    gate("f", "sigmoid", "z"),
)
"""Karpathy's neuron of the Hacker's guide."""


def some(seed: int, size: int, *, tame: bool = False) -> Graph:
    """A random circuit of all gates; ``tame`` keeps to gates without corners and without edges."""
    rng = random.Random(seed)
    smooth = (
        "add",
        "subtract",
        "multiply",
        "negative",
        "sin",
        "cos",
        "sigmoid",
        "tanh",
        "softplus",
        "squared_error",
    )
    names = [op.name for op in registry.gates().values() if op.spec.ports and (not tame or op.name in smooth)]
    nodes = [
        source(f"s{k}", round(rng.uniform(-2, 2), 3), rng.choice(["input", "parameter"])) for k in range(4)
    ]
    ids = [n["id"] for n in nodes]
    for k in range(size):
        spec = registry.gate(rng.choice(names)).spec
        count = rng.randint(2, 4) if spec.variadic else len(spec.ports)
        params = {p.name: round(rng.uniform(0.0, 0.5), 3) for p in spec.params}
        nodes.append(gate(f"g{k}", spec.name, *(rng.choice(ids[-8:]) for _ in range(count)), **params))
        ids.append(f"g{k}")
    return graph(*nodes, output=ids[-1])
