"""The circuits that the benchmarks run, and the same circuits for every peer.

``5``: Karpathy's neuron, sigmoid(a*x + b*y + c). Others: ``n`` gates in ten layers, of add,
multiply, tanh and sigmoid in turn, each reading the layer before it; the last layer is summed. Every gate
feeds the output, so that no peer may leave one out; no value explodes.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from functools import cache
from typing import Any

Gate = tuple[str, tuple[str, ...]]
MIX = ("multiply", "add", "tanh", "sigmoid")
BINARY = ("multiply", "add")


@cache
def circuit(gates: int) -> tuple[dict[str, float], dict[str, Gate], str]:
    """Sources with their values, gates in topological order, and the id of the output."""
    if gates == 5:
        sources = {"a": 1.0, "b": 2.0, "c": -3.0, "x": -1.0, "y": 3.0}
        body: dict[str, Gate] = {
            "ax": ("multiply", ("a", "x")),
            "by": ("multiply", ("b", "y")),
            "axby": ("add", ("ax", "by")),
            "axbyc": ("add", ("axby", "c")),
            "f": ("sigmoid", ("axbyc",)),
        }
        return sources, body, "f"
    pick = random.Random(7)
    width = max(4, gates // 10)
    sources = {f"x{k}": round(pick.uniform(-1.5, 1.5), 3) for k in range(width)}
    before, body = list(sources), {}
    while len(body) + width - 1 < gates:
        layer = []
        for k in range(min(width, gates - (width - 1) - len(body))):
            op = MIX[len(body) % len(MIX)]
            reads = (before[k], pick.choice(before)) if op in BINARY else (before[k],)
            body[f"g{len(body)}"] = (op, reads)
            layer.append(f"g{len(body) - 1}")
        before = [*layer, *before[len(layer) :]]
    total = before[0]
    for k, id in enumerate(before[1:], start=2):
        name = "f" if k == width else f"sum{k}"
        body[name] = ("add", (total, id))
        total = name
    return sources, body, "f"


def document(gates: int, op: str = "parameter") -> dict[str, Any]:
    """The circuit as a document of the engine; its sources are all of one op."""
    sources, body, output = circuit(gates)
    nodes: list[dict[str, Any]] = [
        {"id": id, "op": op, "params": {"value": value}} for id, value in sources.items()
    ]
    nodes += [{"id": id, "op": name, "inputs": list(reads)} for id, (name, reads) in body.items()]
    return {"tugboat": 1, "kind": "circuit", "nodes": nodes, "output": output}


def placed(drawn: dict[str, Any], rows: int = 8) -> dict[str, Any]:
    """The document with its nodes on a grid, column by column."""
    nodes = [{**node, "at": [216 * (k // rows), 144 * (k % rows)]} for k, node in enumerate(drawn["nodes"])]
    return {**drawn, "nodes": nodes}


def engine_circuit(gates: int) -> Any:
    """A compiled circuit of the engine."""
    from engine import jit

    jit.enable()
    from engine.circuits.circuit import Circuit
    from engine.documents import document as documents
    from engine.documents import graph

    made = Circuit(graph.flatten(documents.parse(document(gates))))
    if not made.compiled:
        raise RuntimeError("The engine's compiled code is not in use; nothing would be measured.")
    return made


def stepper(made: Any) -> Callable[[], Any]:
    """One forward and one backward pass in one call; the circuit's numbers are those of the last call."""
    made.forward()
    made.backward()
    return made._runner.step_call(1.0)


def evaluate(gates: int, given: dict[str, Any], ops: dict[str, Callable[..., Any]]) -> Any:
    """The output of the circuit with a peer's numbers and operations."""
    _, body, output = circuit(gates)
    at = dict(given)
    for id, (name, reads) in body.items():
        at[id] = ops[name](*[at[read] for read in reads])
    return at[output]


def micrograd_leaves(gates: int) -> tuple[dict[str, Any], dict[str, Callable[..., Any]]]:
    """micrograd's values, and its operations with tanh and sigmoid added in micrograd's own manner."""
    from micrograd.engine import Value

    def unary(value: float, slope: float, of: Any) -> Any:
        out = Value(value, (of,))

        def back() -> None:
            of.grad += slope * out.grad

        out._backward = back
        return out

    def tanh(of: Any) -> Any:
        value = math.tanh(of.data)
        return unary(value, 1 - value * value, of)

    def sigmoid(of: Any) -> Any:
        value = 1 / (1 + math.exp(-of.data))
        return unary(value, value * (1 - value), of)

    leaves = {id: Value(value) for id, value in circuit(gates)[0].items()}
    ops = {"add": lambda a, b: a + b, "multiply": lambda a, b: a * b, "tanh": tanh, "sigmoid": sigmoid}
    return leaves, ops


def torch_leaves(gates: int) -> tuple[dict[str, Any], dict[str, Callable[..., Any]]]:
    """Scalar float64 tensors that ask for gradients, and PyTorch's operations."""
    import torch

    torch.set_num_threads(1)
    leaves = {
        id: torch.tensor(value, dtype=torch.float64, requires_grad=True)
        for id, value in circuit(gates)[0].items()
    }
    return leaves, {"add": torch.add, "multiply": torch.mul, "tanh": torch.tanh, "sigmoid": torch.sigmoid}
