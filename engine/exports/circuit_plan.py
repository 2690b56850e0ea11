"""A circuit as statements without a language: sources, forward, backward, in the order they run."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine import registry
from engine.circuits.circuit import Circuit
from engine.documents.check_params import with_defaults
from engine.errors import QuestionError
from engine.exports.gate_source import calls, definition

_WORDS = """
abs arguments async await case class console const debugger default delete do document enum eval export
exports extends false float function gradient implements in instanceof int interface len let location math
max min module name new node np null numpy package pow print private process protected public range require
round static super switch this throw top torch true typeof undefined value var void window yield Infinity
Math NaN Number __debug__ __dirname __filename
"""
RESERVED = frozenset(_WORDS.split())
"""Names that mean something in one of the languages or to the loop that prints; Python's keywords come from
``keyword``."""


@dataclass(frozen=True)
class Statement:
    """``out = gate(operands)``: variables by name, constant parameters of the gate as numbers in text."""

    out: str
    op: registry.Op
    operands: list[str]
    sources: list[str]


@dataclass
class Plan:
    """A whole program.

    ``sources``: (variable, value). ``shown``: (node id, variable). ``gradient``: the variable that
    holds d output / d variable, by variable. ``parts``: variables for what a statement adds to the
    gradients of its operands, by the statement's variable.
    """

    title: str
    output: str
    output_id: str
    sources: list[tuple[str, float]] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)
    gradient: dict[str, str] = field(default_factory=dict)
    parts: dict[str, list[str]] = field(default_factory=dict)

    def functions(self) -> list[Callable[..., Any]]:
        """The forward functions that are used, each once, in order of first use."""
        return list(dict.fromkeys(s.op.forward for s in self.statements if s.op.forward is not None))


class _Names:
    """Variable names: the node's id where a language allows it."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = set(taken) | RESERVED

    def new(self, wish: str) -> str:
        wish = re.sub(r"\W", "_", wish)
        while wish in self.taken or keyword.iskeyword(wish):
            wish += "_"
        self.taken.add(wish)
        return wish


def plan(run: Any) -> Plan:
    """The plan of a circuit at its present values. Raises ``QuestionError`` unless all are finite."""
    machine = run.machine
    machine.refresh()
    graph = machine.graph
    machine.refuse_no_output()
    bad = machine.circuit.first_bad()
    if bad is not None:
        raise QuestionError(
            f"A program cannot repeat this: {bad.text}",
            code="not_finite",
            node=bad.node,
            hint="Set values for which every gate is finite.",
        )
    functions = {name for op in registry.gates().values() for name in _words(op)}
    names = _Names(functions)
    variable = {id: names.new(id) for id in graph.order}
    found = Plan(run.document.title, variable[graph.output], graph.output)
    for id in graph.order:
        node = graph.nodes[id]
        found.shown.append((id, variable[id]))
        op = registry.gate(node.op)
        if not op.spec.ports:
            found.sources.append((variable[id], machine.circuit.value(id)))
            continue
        inputs = [variable[source] for source in node.inputs]
        constants = [repr(float(v)) for v in with_defaults(node.params, op.spec.params).values()]
        while len(inputs) > 2 and op.spec.variadic:
            part = names.new(f"{variable[id]}_{len(node.inputs) - len(inputs) + 1}")
            found.statements.append(Statement(part, op, [*inputs[:2], *constants], inputs[:2]))
            inputs = [part, *inputs[2:]]
        found.statements.append(Statement(variable[id], op, [*inputs, *constants], inputs))
    for name in [name for name, _ in found.sources] + [s.out for s in found.statements]:
        found.gradient[name] = names.new(f"d{name}")
    for s in found.statements:
        found.parts[s.out] = [names.new(f"{s.out}_g{k}") for k in range(1, len(s.sources) + 1)]
    return found


def _words(op: registry.Op) -> set[str]:
    """Names that a gate's code uses: its own and those of the mathematics it calls."""
    words = {op.name, f"{op.name}_backward"}
    for function in (op.forward, op.backward):
        if function is not None:
            words |= calls(definition(function))
    return words


def check_gradients(run: Any) -> None:
    """Refuse a circuit whose gradients are not finite: plain Python would stop there."""
    machine = run.machine
    twin = Circuit(machine.graph, compiled=False)
    for id in twin.sources():
        twin.set(id, machine.circuit.value(id))
    twin.forward()
    twin.backward(1.0)
    gradients = twin.gradients
    assert gradients is not None
    if not np.isfinite(gradients).all():
        id = machine.graph.order[int(np.argmin(np.isfinite(gradients)))]
        raise QuestionError(
            f'A program cannot repeat this: the gradient of "{id}" is not a finite number.',
            code="not_finite",
            node=id,
            hint="Set values for which every slope is finite.",
        )
