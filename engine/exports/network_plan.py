"""A network as statements without a language: one a layer and activation, with its weights as text."""

from __future__ import annotations

import base64
import keyword
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine import registry
from engine.check_params import with_defaults
from engine.errors import QuestionError
from engine.glass import Glass
from engine.graph import split_port
from engine.shapes import settings_of

RESERVED = frozenset("array base64 json main net np nn self sys torch weights x".split())


@dataclass(frozen=True)
class Statement:
    """``out = op(inputs)`` with the op's settings; ``node`` owns the weights. Names are variables."""

    out: str
    op: str
    inputs: list[str]
    params: dict[str, Any]
    node: str
    shape: tuple[int, ...]


@dataclass
class Plan:
    """Statements in order, the weights by (variable of the node, name), and one example to try them on."""

    title: str
    source: str
    shape: tuple[int, ...]
    output: str
    example: np.ndarray
    expected: np.ndarray
    statements: list[Statement] = field(default_factory=list)
    weights: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)


def name_of(id: str) -> str:
    """The variable of a node."""
    return f"{id}_" if keyword.iskeyword(id) or id in RESERVED or id.startswith("_") else id


def make(run: Any) -> Plan:
    """The statements that lead from the input to the output. Raises ``QuestionError`` when there are none."""
    machine = run.machine
    graph, network = machine.graph, machine.network
    output = split_port(graph.output)[0]
    sources = [id for id in graph.order if graph.nodes[id].op == "input"]
    if not output or not sources or machine.shown()[0] is None:
        raise QuestionError("There is no path from an input to an output yet.", code="empty")
    glass = Glass(network)
    glass.look(machine.shown()[0])
    plan = Plan(
        run.document.title or "A network",
        name_of(sources[0]),
        network.plan.forms[sources[0]].output,
        name_of(output),
        glass.value(sources[0]).astype(np.float32),
        glass.value(output),
    )
    for id in _needed(graph, output):
        if graph.nodes[id].op not in ("input", "label"):
            _add(plan, machine, id)
    for numbers in plan.weights.values():
        if not np.isfinite(numbers).all():
            raise QuestionError("Some weights are not finite.", code="not_finite", hint="Step back first.")
    return plan


def _needed(graph: Any, output: str) -> list[str]:
    """The nodes that the output depends on, in order."""
    found, todo = {output}, [output]
    while todo:
        for reference in graph.nodes[todo.pop()].inputs:
            source = split_port(reference)[0]
            if source not in found:
                found.add(source)
                todo.append(source)
    if any(graph.nodes[id].op == "label" for id in found):
        raise QuestionError("The output reads the label, which a program does not know.", code="label")
    return [id for id in graph.order if id in found]


def _add(plan: Plan, machine: Any, id: str) -> None:
    graph, network = machine.graph, machine.network
    node, form = graph.nodes[id], network.plan.forms[id]
    params = settings_of(graph, id)
    activation = params.get("activation", "linear")
    inputs = [name_of(split_port(reference)[0]) for reference in node.inputs]
    variable = name_of(id)
    lower = f"{variable}_z" if activation != "linear" else variable
    plan.statements.append(Statement(lower, node.op, inputs, params, variable, form.output))
    for name in form.weights:
        plan.weights[variable, name] = network.weight(id, name).astype("<f4")
    if lower != variable:
        defaults = with_defaults({}, registry.layer(activation).spec.params)
        plan.statements.append(Statement(variable, activation, [lower], defaults, variable, form.output))


def text_of(numbers: np.ndarray) -> str:
    """Numbers as base64 of little-endian float32."""
    return base64.b64encode(np.ascontiguousarray(numbers, "<f4").tobytes()).decode()
