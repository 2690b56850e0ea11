"""Gradients against central differences, with a word when a corner is in the way."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from engine import registry
from engine.circuits.circuit import Circuit
from engine.documents.check_params import with_defaults
from engine.documents.document import Node
from engine.documents.graph import Graph

STEPS = (1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-3)
"""How far a number is moved, for numbers up to 100 in size; the first that agrees is told."""

TOLERANCE = 1e-5
SETTLED = 0.01
"""A slope is measured where two pushes, one ten times the other, find the same one to this part of it."""
PROBE = "__moved"


def _downstream(graph: Graph, starts: Iterable[str]) -> list[str]:
    """The nodes that feel ``starts``, in order."""
    found = set(starts)
    order = []
    for id in graph.order:
        if id in found or found.intersection(graph.nodes[id].inputs):
            found.add(id)
            order.append(id)
    return order


def _part(
    circuit: Circuit, starts: list[str], rewire: dict[tuple[str, int], str], start: float
) -> Circuit | None:
    """The circuit behind ``starts`` with the probe as a source; everything else stands still.

    ``rewire``: inputs (node, port) that read the probe. None when the output does not feel it.
    """
    graph = circuit.graph
    alive = _downstream(graph, starts)
    if graph.output not in alive:
        return None
    nodes: dict[str, Node] = {PROBE: Node(PROBE, "input", params={"value": start})}
    inside = set(alive)
    values = dict(zip(graph.order, circuit.values.tolist(), strict=True))
    for id in alive:
        node = graph.nodes[id]
        inputs = tuple(rewire.get((id, k), s) for k, s in enumerate(node.inputs))
        for source in inputs:
            if source not in inside and source not in nodes:
                nodes[source] = Node(source, "input", params={"value": values[source]})
        nodes[id] = replace(node, inputs=inputs)
    order = [id for id, node in nodes.items() if not node.inputs] + [id for id in alive if nodes[id].inputs]
    wires = [(s, id, k) for id in order for k, s in enumerate(nodes[id].inputs)]
    index = {id: k for k, id in enumerate(order)}
    small = Graph("circuit", order, wires, {id: nodes[id] for id in order}, graph.output, index=index)
    return Circuit(small, compiled=circuit.compiled)


def _margins(circuit: Circuit) -> dict[tuple[str, str], float]:
    """How far each gate is from its corners, by (node, where)."""
    found = {}
    for id in circuit.graph.order:
        node = circuit.graph.nodes[id]
        spec = registry.gate(node.op).spec
        if not spec.kinks:
            continue
        inputs = [circuit.value(s) for s in node.inputs]
        if len(inputs) > len(spec.ports):
            ahead = sorted(inputs)
            found[id, spec.kinks[0].where] = (
                ahead[-1] - ahead[-2] if node.op == "maximum" else ahead[1] - ahead[0]
            )
            continue
        operands = [*inputs, *with_defaults(node.params, spec.params).values()]
        for kink in spec.kinks:
            found[id, kink.where] = kink.margin(*operands)
    return found


def _at(part: Circuit, x: float) -> float:
    part.set(PROBE, x)
    part.forward()
    return part.output


def _kink(part: Circuit, x: float, h: float) -> str:
    """The sentence of the first corner between x - h and x + h, or ""."""
    sides = []
    for at in (x - h, x, x + h):
        _at(part, at)
        sides.append(_margins(part))
    for (id, where), here in sides[1].items():
        low, high = sides[0][id, where], sides[2][id, where]
        if low == here == high:
            continue  # not moved by the probe
        if here == 0 or low * high < 0 or low * here < 0 or here * high < 0:
            node = part.graph.nodes[id]
            kink = next(k for k in registry.gate(node.op).spec.kinks if k.where == where)
            return f"*{node.label or id}* stands at its corner, where there are two slopes. {kink.sentence}"
    return ""


def _compare(part: Circuit | None, x: float, analytic: float) -> dict[str, Any]:
    """``{analytic, numerical, h, relative_error, verdict, kink, sentence}``.

    ``verdict``: ``matches``, ``differs``, ``kink``, or ``unmeasured``: that says nothing against a gradient.
    """
    if part is None:  # nothing the output feels; backprop may have come by 0 · ∞ all the same
        error = _error(analytic, 0.0, 0.0)
        return _row(analytic, 0.0, STEPS[0], error) if math.isfinite(error) else _none(analytic, 0.0)
    scale = max(1.0, abs(x) / 100)
    output = _at(part, x)
    steps = [step * scale for step in STEPS]
    corner = _kink(part, x, steps[0])
    if corner:  # a push that stays on this side of it measures the slope that holds here
        steps = [h for h in steps if not _kink(part, x, h)]
        corner = "" if steps else corner
    tries: dict[float, float] = {}
    for h in steps or [STEPS[0] * scale]:
        high, low = x + h, x - h
        tries[h] = (_at(part, high) - _at(part, low)) / (high - low)
        if corner or _error(analytic, tries[h], output) <= TOLERANCE:
            break
    h = min(tries, key=lambda h: _error(analytic, tries[h], output))
    error = _error(analytic, tries[h], output)
    if corner:
        return _row(analytic, tries[h], h, error) | {"verdict": "kink", "kink": True, "sentence": corner}
    if error <= TOLERANCE:
        return _row(analytic, tries[h], h, error)
    settled = _settled(analytic, output, tries)
    if not settled:
        return _none(analytic, output)
    lost = _rounding(part, x)
    if all(abs(analytic - tries[h]) <= lost / h for h in settled):
        return _none(analytic, output, ROUNDED)
    return _row(analytic, tries[h], h, error)


def _rounding(part: Circuit, x: float) -> float:
    """How much of a change of the output may be rounding on the way, as of large numbers that cancel."""
    _at(part, x)
    part.backward()
    assert part.gradients is not None
    with np.errstate(over="ignore", invalid="ignore"):  # 0 · ∞ and what is too large are left out
        felt = np.abs(part.values * part.gradients)
    return float(np.finfo(np.float64).eps * felt[np.isfinite(felt)].sum())


def _row(analytic: float, numerical: float, h: float, error: float) -> dict[str, Any]:
    return {
        "analytic": analytic if math.isfinite(analytic) else None,
        "numerical": numerical if math.isfinite(numerical) else None,
        "h": h,
        "relative_error": error if math.isfinite(error) else None,
        "verdict": "matches" if error <= TOLERANCE else "differs",
        "kink": False,
        "sentence": "",
    }


def _settled(analytic: float, output: float, tries: dict[float, float]) -> set[float]:
    """The pushes that found the same slope as one ten times as long: one that differs from it is wrong."""
    if not math.isfinite(analytic):
        return set()
    pairs = pairwise(sorted(tries))
    return {h for two in pairs if _error(tries[two[0]], tries[two[1]], output) <= SETTLED for h in two}


ROUNDED = "What a small push changes is lost in the rounding of much larger numbers on the way."


def _none(analytic: float, output: float, why: str = "") -> dict[str, Any]:
    """No push can tell what the slope is, and why."""
    why = why or "The slope changes within the smallest push that can be made here, so it cannot be measured."
    if not math.isfinite(analytic):
        why = "The slope is not a finite number here, so there is nothing to compare."
    if not math.isfinite(output):
        why = "The output is not a finite number here, so a small push measures nothing."
    return _row(analytic, math.nan, STEPS[0], math.nan) | {"verdict": "unmeasured", "sentence": why}


def _error(analytic: float, numerical: float, output: float) -> float:
    """Relative error; below 10^-6 of the output's size a slope is lost in the rounding of the output."""
    if not (math.isfinite(analytic) and math.isfinite(numerical) and math.isfinite(output)):
        return math.inf
    largest = max(abs(analytic), abs(numerical), 1e-6 * max(1.0, abs(output)))
    return abs(analytic - numerical) / largest


def check_node(circuit: Circuit, id: str, analytic: float) -> dict[str, Any]:
    """The gradient at a node against the output's change when only that node is moved."""
    graph = circuit.graph
    x = circuit.value(id)
    if id == graph.output:
        return _compare_output(analytic)
    readers = {(t, k): PROBE for s, t, k in graph.wires if s == id}
    return _compare(_part(circuit, [t for t, _ in readers], readers, x), x, analytic)


def check_wire(circuit: Circuit, target: str, port: int, analytic: float) -> dict[str, Any]:
    """The share of a wire against the output's change when only that wire's number is moved."""
    x = circuit.value(circuit.graph.nodes[target].inputs[port])
    return _compare(_part(circuit, [target], {(target, port): PROBE}, x), x, analytic)


def _compare_output(analytic: float) -> dict[str, Any]:
    plain = {"analytic": analytic, "numerical": 1.0, "h": STEPS[0], "kink": False, "sentence": ""}
    return {**plain, "relative_error": abs(analytic - 1.0), "verdict": "matches"}
