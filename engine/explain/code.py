"""The forward and the backward pass as lines of Python, with the line of one number marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import registry
from engine.explain.symbols import python_name, signed

if TYPE_CHECKING:
    from engine.explain.numbers import Facts

LINES = 120
"""Most lines that are shown; the ones around the marked line stay."""


def _pairs(known: Facts, id: str) -> list[tuple[str, tuple[str, ...]]]:
    """The node as instructions: name of the result, names of the operands; folds have partial results."""
    node = known.graph.nodes[id]
    name = python_name(id)
    sources = [python_name(s) for s in node.inputs]
    ports = len(registry.gate(node.op).spec.ports)
    if len(sources) <= ports:
        return [(name, tuple(sources))]
    names = [*(f"{name}_{k}" for k in range(1, len(sources) - 1)), name]
    left = [sources[0], *names[:-1]]
    return [(out, (a, b)) for out, a, b in zip(names, left, sources[1:], strict=True)]


def _expressions(known: Facts, id: str, operands: tuple[str, ...], out: str) -> tuple[str, list[str]]:
    """Value and gradient contributions of one instruction as Python."""
    node = known.graph.nodes[id]
    spec = registry.gate(node.op).spec
    names = {p.name: word for p, word in zip(spec.ports, operands, strict=True)}
    names |= {p.name: repr(float(node.params.get(p.name, p.default))) for p in spec.params}
    names |= {"out": out, "g": f"d{out}"}
    return spec.code.format(**names), [template.format(**names) for template in spec.code_gradient]


def program(known: Facts) -> tuple[list[tuple[str, str]], list[tuple[str, int, str]]]:
    """Forward lines as (node id, line), backward lines as (source node or "", wire or -1, line)."""
    graph = known.graph
    forward: list[tuple[str, str]] = []
    steps: list[tuple[str, str, tuple[str, ...], int]] = []
    wire = 0
    for id in graph.order:
        node = graph.nodes[id]
        if not node.inputs:
            forward.append((id, f"{python_name(id)} = {known.values[id]!r}"))
            continue
        for k, (out, operands) in enumerate(_pairs(known, id)):
            forward.append((id, f"{out} = {_expressions(known, id, operands, out)[0]}"))
            steps.append((id, out, operands, wire + (0 if k == 0 else k + 1)))
        wire += len(node.inputs)
    return forward, _backward_lines(known, steps) if graph.output else []


def _backward_lines(
    known: Facts, steps: list[tuple[str, str, tuple[str, ...], int]]
) -> list[tuple[str, int, str]]:
    graph = known.graph
    of_name = {python_name(id): id for id in graph.order}
    seen = {python_name(graph.output)}
    lines = [
        ("", -1, "# backward pass, right to left"),
        (graph.output, -1, f"d{python_name(graph.output)} = {known.gradients[graph.output]!r}"),
    ]
    for id, out, operands, first in reversed(steps):
        if out not in seen:
            continue  # nothing the output feels
        parts = _expressions(known, id, operands, out)[1]
        for j, (operand, part) in enumerate(zip(operands, parts, strict=True)):
            word = "+=" if operand in seen else "="
            seen.add(operand)
            wire = first if first_is_fold(graph.nodes[id].inputs, operands, j) else first + j
            lines.append((of_name.get(operand, ""), wire, f"d{operand} {word} {part}"))
    return lines


def first_is_fold(inputs: tuple[str, ...], operands: tuple[str, ...], j: int) -> bool:
    """True for the second operand of a later step of a fold: that step brings in one wire only."""
    return j == 1 and operands[0] not in {python_name(s) for s in inputs[:1]} and len(inputs) > 2


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
