"""The forward and the backward pass as lines of Python, with the line of one number marked."""

from __future__ import annotations

import keyword
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine import registry
from engine.documents.graph import Graph
from engine.explain.symbols import python_name, signed

if TYPE_CHECKING:
    from engine.explain.numbers import Facts

LINES = 120
"""Most lines that are shown; the ones around the marked line stay."""


@dataclass
class Names:
    """What everything is called in the program: by node, by partial result of a fold, by gradient of either.

    No name stands for two things: a node called ``dx`` beside ``x`` has the gradient of ``x`` called ``dx_``.
    """

    variables: dict[str, str] = field(default_factory=dict)
    partials: dict[tuple[str, int], str] = field(default_factory=dict)
    gradients: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=lambda: set(keyword.kwlist))

    def new(self, wish: str) -> str:
        while wish in self.taken:
            wish += "_"
        self.taken.add(wish)
        return wish


def _names(graph: Graph) -> Names:
    names = Names()
    for id in sorted(graph.order, key=lambda id: "/" in id):  # what stands in no chip keeps its own name
        names.variables[id] = names.new(python_name(id))
    for id in graph.order:
        node = graph.nodes[id]
        if len(node.inputs) > len(registry.gate(node.op).spec.ports):
            for k in range(1, len(node.inputs) - 1):
                names.partials[id, k] = names.new(f"{names.variables[id]}_{k}")
    for variable in [*names.variables.values(), *names.partials.values()]:
        names.gradients[variable] = names.new(f"d{variable}")
    return names


@dataclass(frozen=True)
class Instruction:
    """``out = gate(operands)``; ``wires`` brought the operands, -1 for a partial result."""

    id: str
    out: str
    operands: tuple[str, ...]
    wires: tuple[int, ...]


def _instructions(known: Facts, id: str, names: Names, wire: int) -> list[Instruction]:
    """The node as instructions, its first wire being ``wire``; folds have partial results."""
    node = known.graph.nodes[id]
    out = names.variables[id]
    sources = [names.variables[s] for s in node.inputs]
    count = len(sources)
    if count <= len(registry.gate(node.op).spec.ports):
        return [Instruction(id, out, tuple(sources), tuple(range(wire, wire + count)))]
    partials = [names.partials[id, k] for k in range(1, count - 1)]
    found = [Instruction(id, partials[0], (sources[0], sources[1]), (wire, wire + 1))]
    for k, (left, made) in enumerate(zip(partials, [*partials[1:], out], strict=True), 2):
        found.append(Instruction(id, made, (left, sources[k]), (-1, wire + k)))
    return found


def _expressions(known: Facts, one: Instruction, names: Names) -> tuple[str, list[str]]:
    """Value and gradient contributions of one instruction as Python."""
    node = known.graph.nodes[one.id]
    spec = registry.gate(node.op).spec
    words = {p.name: word for p, word in zip(spec.ports, one.operands, strict=True)}
    words |= {p.name: repr(float(node.params.get(p.name, p.default))) for p in spec.params}
    words |= {"out": one.out, "g": names.gradients[one.out]}
    return spec.code.format(**words), [template.format(**words) for template in spec.code_gradient]


def program(known: Facts) -> tuple[list[tuple[str, str]], list[tuple[str, int, str]]]:
    """Forward lines as (node id, line), backward lines as (source node or "", wire or -1, line)."""
    graph, names = known.graph, _names(known.graph)
    forward: list[tuple[str, str]] = []
    steps: list[Instruction] = []
    wire = 0
    for id in graph.order:
        node = graph.nodes[id]
        if not node.inputs:
            forward.append((id, f"{names.variables[id]} = {known.values[id]!r}"))
            continue
        for one in _instructions(known, id, names, wire):
            forward.append((id, f"{one.out} = {_expressions(known, one, names)[0]}"))
            steps.append(one)
        wire += len(node.inputs)
    return forward, _backward_lines(known, steps, names) if graph.output else []


def _backward_lines(known: Facts, steps: list[Instruction], names: Names) -> list[tuple[str, int, str]]:
    output = known.graph.output
    of_name = {variable: id for id, variable in names.variables.items()}
    seen = {names.variables[output]}
    lines = [
        ("", -1, "# backward pass, right to left"),
        (output, -1, f"{names.gradients[names.variables[output]]} = {known.gradients[output]!r}"),
    ]
    for one in reversed(steps):
        if one.out not in seen:
            continue  # nothing the output feels
        parts = _expressions(known, one, names)[1]
        for operand, wire, part in zip(one.operands, one.wires, parts, strict=True):
            word = "+=" if operand in seen else "="
            seen.add(operand)
            lines.append((of_name.get(operand, ""), wire, f"{names.gradients[operand]} {word} {part}"))
    return lines


def _window(lines: list[str], marked: int | None) -> dict[str, Any]:
    if len(lines) <= LINES:
        return {"lines": lines, "marked": marked}
    middle = marked or 0
    start = max(0, min(middle - LINES // 2, len(lines) - LINES))
    part = lines[start : start + LINES]
    head = ["..."] if start else []
    tail = ["..."] if start + LINES < len(lines) else []
    return {"lines": head + part + tail, "marked": None if marked is None else marked - start + len(head)}


def forward(known: Facts, id: str) -> dict[str, Any]:
    """``{"lines", "marked"}``: the forward pass; the marked line makes the node's value."""
    lines, _ = program(known)
    marked = max(k for k, (made, _) in enumerate(lines) if made == id)
    text = [line for _, line in lines]
    text[marked] += f"  # {signed(known.values[id])}"
    return _window(text, marked)


def backward(known: Facts, id: str, wire: int | None) -> dict[str, Any]:
    """``{"lines", "marked"}``: the backward pass; the marked line completes the gradient or share."""
    _, lines = program(known)
    hits = [k for k, (made, by, _) in enumerate(lines) if (by == wire if wire is not None else made == id)]
    text = [line for _, _, line in lines]
    if not hits:
        return _window(text, None)
    number = known.gradients[id] if wire is None else known.shares[wire]
    text[hits[-1]] += f"  # {signed(number)}"
    return _window(text, hits[-1])
