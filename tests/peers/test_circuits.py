"""Gradients of circuits against micrograd and PyTorch autograd, on random circuits."""

from __future__ import annotations

import math
import random

import pytest
import torch
from micrograd.engine import Value

from engine import jit
from engine.circuits.circuit import Circuit
from tests.engine.circuits import circuit, gate, gradients, some, source

jit.enable()

TORCH = {
    "add": lambda *xs: sum(xs[1:], xs[0]),
    "subtract": torch.sub,
    "multiply": lambda *xs: torch.stack(xs).prod(),
    "divide": torch.div,
    "negative": torch.neg,
    "absolute": torch.abs,
    "square": torch.square,
    "sqrt": torch.sqrt,
    "exp": torch.exp,
    "log": torch.log,
    "sin": torch.sin,
    "cos": torch.cos,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "softplus": torch.nn.functional.softplus,
    "power": torch.pow,
    "squared_error": lambda a, y: 0.5 * (a - y) ** 2,
    "cross_entropy": torch.nn.functional.binary_cross_entropy,
    "hinge": lambda s, y: torch.relu(1 - y * s),
}
POSITIVE = ("sqrt", "log", "power", "cross_entropy")


def torch_run(graph):
    """Value of the output, and the gradient at every source."""
    at, leaves = {}, {}
    for id in graph.order:
        node = graph.nodes[id]
        if node.inputs:
            at[id] = TORCH[node.op](*(at[s] for s in node.inputs))
        else:
            value = float(node.params["value"])
            at[id] = leaves[id] = torch.tensor(value, dtype=torch.float64, requires_grad=True)
    at[graph.output].backward()
    return at[graph.output].item(), {id: 0.0 if x.grad is None else x.grad.item() for id, x in leaves.items()}


@pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])
@pytest.mark.parametrize("name", TORCH)
def test_a_gate_against_pytorch(name, compiled):
    pick = random.Random(name)
    for _ in range(20):
        low = 0.05 if name in POSITIVE else -2.0
        ports = 1 if name in ("negative", "absolute", "square", "sqrt", "exp", "log", "sin", "cos") else 2
        ports = 1 if name in ("sigmoid", "tanh", "relu", "softplus") else ports
        names = [f"x{k}" for k in range(ports)]
        nodes = [source(n, pick.uniform(low, 0.95)) for n in names]
        made = circuit(*nodes, gate("f", name, *names), compiled=compiled)
        value, slopes = torch_run(made.graph)
        assert made.output == pytest.approx(value, rel=1e-12)
        for n in names:
            if name == "cross_entropy" and n == "x1":
                continue  # PyTorch has no gradient for the target
            assert gradients(made)[n] == pytest.approx(slopes[n], rel=1e-11, abs=1e-14)


@pytest.mark.parametrize("seed", range(30))
def test_random_circuits_against_pytorch(seed):
    graph = some(seed, 40, tame=True)
    made = Circuit(graph, compiled=True)
    made.forward()
    made.backward()
    value, slopes = torch_run(graph)
    assert made.output == pytest.approx(value, rel=1e-9)
    for id, slope in slopes.items():
        assert made.gradient(id) == pytest.approx(slope, rel=1e-8, abs=1e-10 * max(1.0, abs(value)))


def micrograd_run(graph):
    """The same with micrograd, which has + * ** relu."""
    at = {}
    for id in graph.order:
        node = graph.nodes[id]
        inputs = [at[s] for s in node.inputs]
        if not inputs:
            at[id] = Value(float(node.params["value"]))
        elif node.op == "add":
            at[id] = sum(inputs[1:], inputs[0])
        elif node.op == "multiply":
            at[id] = math.prod(inputs[1:], start=inputs[0])
        else:
            at[id] = {"subtract": lambda a, b: a - b, "divide": lambda a, b: a / b, "negative": lambda a: -a,
                      "square": lambda a: a**2, "relu": lambda a: a.relu()}[node.op](*inputs)  # fmt: skip
    at[graph.output].backward()
    return at[graph.output].data, {id: at[id].grad for id in graph.order}


@pytest.mark.parametrize("seed", range(20))
def test_random_circuits_against_micrograd(seed):
    rng = random.Random(seed)
    nodes = [source(f"s{k}", rng.uniform(-2, 2)) for k in range(4)]
    for k in range(25):
        op = rng.choice(["add", "multiply", "subtract", "negative", "square", "relu"])
        count = {"add": 3, "multiply": 2, "subtract": 2}.get(op, 1)
        nodes.append(gate(f"g{k}", op, *(rng.choice(nodes[-8:])["id"] for _ in range(count))))
    made = circuit(*nodes, output="g24", compiled=True)
    value, slopes = micrograd_run(made.graph)
    assert made.output == pytest.approx(value, rel=1e-12)
    for id, slope in gradients(made).items():
        assert slope == pytest.approx(slopes[id], rel=1e-11, abs=1e-12 * max(1.0, abs(value)))
