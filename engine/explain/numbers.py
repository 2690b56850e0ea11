"""Any value, gradient or share of a circuit, taken apart: formula, live numbers, branches, path, code, check.

Everything is computed at the circuit's present values, on a copy. JSON-able; numbers that are not
finite become None.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from engine import registry
from engine.circuits.circuit import Circuit
from engine.circuits.gradient_check import check_node, check_wire
from engine.documents.graph import Graph
from engine.errors import QuestionError, Trouble, did_you_mean
from engine.explain import code, paths, tex
from engine.explain.symbols import number, operands, signed
from engine.gaps import or_gap

SHORT = 12
"""Longest label that stands for its node in a sentence; a longer one is a description."""

WORD = re.compile(r"[^\W\d]\w*")
NOT_YET = "Not computed yet: no tug has run back through this circuit. Pull the output first."


@dataclass(frozen=True)
class Goal:
    """What lies past a circuit's output: its letter in formulas, its name, and its slope by the output."""

    letter: str
    name: str
    slope: float


@dataclass
class Facts:
    """One circuit after a forward and a backward pass with pull 1, by node id.

    With a ``goal`` the gradients and shares are those of the goal.
    """

    graph: Graph
    circuit: Circuit
    values: dict[str, float]
    gradients: dict[str, float]
    shares: list[float]
    readers: dict[str, list[int]]
    goal: Goal | None = None

    def name(self, id: str) -> str:
        """What a person calls the node: its label when it is short and no other node's; for the output of a
        chip, the chip; else its id."""
        label = self.graph.nodes[id].label
        if 0 < len(label) <= SHORT and self.labels[label] == 1:
            return label
        return self.chips.get(id, id)

    @cached_property
    def labels(self) -> Counter[str]:
        """How many nodes have a label: copies of a chip share theirs."""
        return Counter(node.label for node in self.graph.nodes.values())

    @cached_property
    def chips(self) -> dict[str, str]:
        """By first output of a chip: the chip, the outermost of several."""
        found: dict[str, str] = {}
        for chip, id in self.graph.aliases.items():
            if ":" not in chip and id.startswith(f"{chip}/") and len(chip) < len(found.get(id, id)):
                found[id] = chip
        return found

    def letter(self, id: str) -> str:
        """The node inside a formula: its label when that is one word, else its id."""
        label = self.graph.nodes[id].label
        return label if WORD.fullmatch(label) and len(label) <= SHORT else id

    def symbol(self, id: str) -> str:
        """The gate's sign, or the node's name for a source."""
        node = self.graph.nodes[id]
        return registry.gate(node.op).spec.symbol if node.inputs else self.name(id)


def facts(circuit: Circuit, *, back: bool = True, goal: Goal | None = None) -> Facts:
    """A copy of the circuit, run forward and, unless told otherwise, back: then it needs an output.

    Raises ``QuestionError`` for an empty drawing.
    """
    graph = circuit.graph
    if not (graph.output if back else graph.order):
        raise QuestionError(Trouble("empty", "The circuit is empty.", "Add a gate first."))
    copy = Circuit(graph, compiled=circuit.compiled)
    for id in copy.sources():
        copy.set(id, circuit.value(id))
    copy.forward()
    if back:
        copy.backward()
    gradients = np.zeros(len(graph.order)) if copy.gradients is None else copy.gradients
    shares = np.zeros(len(graph.wires)) if copy.shares is None else copy.shares
    slope = 1.0 if goal is None else goal.slope
    readers: dict[str, list[int]] = {id: [] for id in graph.order}
    for k, (source, _, _) in enumerate(graph.wires):
        readers[source].append(k)
    return Facts(
        graph,
        copy,
        dict(zip(graph.order, copy.values.tolist(), strict=True)),
        dict(zip(graph.order, (slope * gradients).tolist(), strict=True)),
        (slope * shares).tolist(),
        readers,
        goal,
    )


def find(graph: Graph, name: Any) -> str:
    """The node a name stands for; raises ``QuestionError`` with the nearest name."""
    id = graph.resolve(name) if isinstance(name, str) else None
    if id is None or id not in graph.nodes:
        text = f'This circuit has no node "{name}".'
        raise QuestionError(Trouble("unknown_node", text, did_you_mean(name, graph.order[:2000])))
    return id


def local_slopes(known: Facts, id: str) -> list[float]:
    """d value of the node / d each of its inputs, at the present values."""
    node = known.graph.nodes[id]
    op = registry.gate(node.op)
    if op.backward is None:
        return []
    small = paths.alone(known.graph, id)
    circuit = Circuit(small, compiled=False)
    for port, source in enumerate(node.inputs):
        circuit.set(f"input{port}", known.values[source])
    circuit.forward()
    circuit.backward()
    shares = circuit.shares
    assert shares is not None
    return shares.tolist()


def term(known: Facts, wire: int) -> dict[str, Any]:
    """One branch: local slope x arriving gradient = product, through the node that reads the wire."""
    _, via, port = known.graph.wires[wire]
    return {
        "via": via,
        "name": known.name(via),
        "symbol": known.symbol(via),
        "input": port,
        "slope": or_gap(local_slopes(known, via)[port]),
        "slope_is": _slope_is(known, via, port),
        "arriving": or_gap(known.gradients[via]),
        "product": or_gap(known.shares[wire]),
    }


def _slope_is(known: Facts, id: str, port: int) -> str:
    """``which is *b*`` when the local slope is simply another node."""
    node = known.graph.nodes[id]
    spec = registry.gate(node.op).spec
    if len(node.inputs) != len(spec.ports):
        return ""
    names = {p.name: source for p, source in zip(spec.ports, node.inputs, strict=True)} | {"out": id}
    used = operands(spec.derivative[port])
    if len(used) == 1 and spec.derivative[port] == f"<{next(iter(used))}>":
        return f"which is *{known.name(names[used.pop()])}*"
    return ""


# --- the three kinds ---------------------------------------------------------------------


def value(circuit: Circuit, name: Any) -> dict[str, Any]:
    """Why a node has its value: its gate's formula with the numbers that came in."""
    known = facts(circuit, back=False)
    id = find(known.graph, name)
    node = known.graph.nodes[id]
    spec = registry.gate(node.op).spec
    inputs = [
        {"node": s, "name": known.name(s), "symbol": known.symbol(s), "value": or_gap(known.values[s])}
        for s in node.inputs
    ]
    bad = known.circuit.fault(id) if not math.isfinite(known.values[id]) else None
    made = f"{spec.summary} *{known.name(id)}* is {number(known.values[id])}."
    return {
        "node": id,
        "of": "value",
        "computed": True,
        "result": or_gap(known.values[id]),
        "sentence": bad.text if bad else made if inputs else _source_sentence(known, id),
        "tex": tex.value(known, id),
        "tex_numbers": tex.value_numbers(known, id),
        "inputs": inputs,
        "terms": [],
        "path": [],
        "other_paths": 0,
        "code": code.forward(known, id),
        "check": None,
    }


def _source_sentence(known: Facts, id: str) -> str:
    node = known.graph.nodes[id]
    own = node.params.get("value")
    set_by_hand = "You set it: drag it and watch what follows."
    if isinstance(own, int | float) and own != known.values[id]:
        set_by_hand = f"It was set to {number(own)}; the run has moved it since."
    how = {
        "input": set_by_hand,
        "parameter": "Training moves it; you can drag it too.",
        "constant": "It never moves.",
        "data": "It comes from the data: each example brings its own.",
    }
    return f"*{known.name(id)}* is {number(known.values[id])}. {how.get(node.op, '')}".strip()


def gradient(
    circuit: Circuit, name: Any, pull: float, computed: bool = True, goal: Goal | None = None
) -> dict[str, Any]:
    """Why a node has its gradient: the sum over the wires that leave it, each local slope x what arrives.

    ``goal``: what the gradient is of, where that is not the circuit's own output.
    """
    known = facts(circuit, goal=goal)
    id = find(known.graph, name)
    if not computed:
        return {"node": id, "of": "gradient", "computed": False, "result": None, "sentence": NOT_YET}
    wires = known.readers[id]
    terms = [term(known, wire) for wire in wires]
    ways = paths.paths(known, id)
    result = known.gradients[id]
    return {
        "node": id,
        "of": "gradient",
        "computed": True,
        "result": or_gap(result),
        "gradient": or_gap(result),
        "pull": pull,
        "tug": or_gap(pull * result),
        "sentence": _gradient_sentence(known, id, wires),
        "tex": tex.gradient(known, id, wires),
        "tex_numbers": tex.gradient_numbers(known, id, terms),
        "terms": terms,
        "sum": _sum(known.shares[w] for w in wires) if wires else or_gap(result),
        **ways,
        "code": code.backward(known, id, None),
        "check": check_node(known.circuit, id, result),
    }


def _sum(shares: Iterable[float]) -> float | None:
    """None beyond all numbers, and where infinite shares of both signs have no sum."""
    try:
        return or_gap(math.fsum(shares))
    except (ValueError, OverflowError):
        return None


def share(
    circuit: Circuit, name: Any, target: Any, port: int, pull: float, computed: bool = True
) -> dict[str, Any]:
    """Why one wire carries its share: local slope of the gate it enters x the gradient that arrives there."""
    known = facts(circuit)
    id, via = find(known.graph, name), find(known.graph, target)
    if not computed:
        return {"node": id, "of": "share", "computed": False, "result": None, "sentence": NOT_YET}
    wire = next((k for k in known.readers[id] if known.graph.wires[k][1:] == (via, port)), None)
    if wire is None:
        text = f'There is no wire from "{id}" to input {port + 1} of "{via}".'
        raise QuestionError(Trouble("unknown_wire", text, node=via, port=port))
    one = term(known, wire)
    result = known.shares[wire]
    others = len(known.readers[id]) - 1
    more = f" It is one of {others + 1} branches; *{known.name(id)}* feels their sum." if others else ""
    return {
        "node": id,
        "of": "share",
        "target": via,
        "input": port,
        "computed": True,
        "result": or_gap(result),
        "gradient": or_gap(result),
        "pull": pull,
        "tug": or_gap(pull * result),
        "sentence": _passing(known, via, port) + more,
        "tex": tex.gradient(known, id, [wire]),
        "tex_numbers": tex.gradient_numbers(known, id, [one]),
        "terms": [one],
        "sum": or_gap(result),
        **paths.paths(known, id, first=wire),
        "code": code.backward(known, id, wire),
        "check": check_wire(known.circuit, via, port, result),
    }


def _passing(known: Facts, via: str, port: int) -> str:
    how = paths.words(known, via, port)
    feel = (registry.gate(known.graph.nodes[via].op).module.__doc__ or "").strip().split("\n")[0]
    return f"{known.symbol(via)} {how}. {feel}"


def _gradient_sentence(known: Facts, id: str, wires: list[int]) -> str:
    output = known.graph.output
    if id == output:
        return f"*{known.name(id)}* is the output: whatever it changes by, the output changes by."
    slope = known.gradients[id]
    if not wires:
        return f"*{known.name(id)}* is read by no gate, so the output does not feel it."
    step = 0.01
    change = slope * step
    goal = known.goal.name if known.goal else f"*{known.name(output)}*"
    if not math.isfinite(slope):
        return f"The gradient of *{known.name(id)}* is not finite: a gate on the way has no slope here."
    if known.goal is None and not math.isfinite(known.values[output]):
        return f"{goal} is not a finite number here, so moving *{known.name(id)}* tells nothing of it."
    if change == 0:
        still = f"Moving *{known.name(id)}* a little does not move {goal} at all."
        return f"{still} {_last_feel(known, wires)}".strip()
    way = "rises" if change > 0 else "falls"
    moved = number(abs(change)).rstrip("0").rstrip(".") if abs(change) >= 1e-3 else number(abs(change))
    start = f"Raise *{known.name(id)}* by 0.01 and {goal} {way} by about {moved}."
    return f"{start} {_last_feel(known, wires)}".strip()


def _last_feel(known: Facts, wires: list[int]) -> str:
    if len(wires) > 1:
        return f"It is used {len(wires)} times, and each use adds its share."
    _, via, port = known.graph.wires[wires[0]]
    node = known.graph.nodes[via]
    feel = (registry.gate(node.op).module.__doc__ or "").strip().split("\n")[0]
    slopes = local_slopes(known, via)
    steepest = registry.gate(node.op).spec.max_slope
    if steepest and abs(slopes[port]) < 0.05 * steepest and len(node.inputs) == 1:
        now = signed(slopes[port])
        return f"{known.symbol(via)} is nearly flat here: its slope is {now} of at most {steepest:g}."
    return feel


def as_json(value: Any) -> Any:
    """``value`` with NumPy numbers as Python's and what is not finite as None."""
    if isinstance(value, dict):
        return {k: as_json(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(v) for v in value]
    if isinstance(value, np.generic):
        value = value.item()
    return or_gap(value) if isinstance(value, float) else value
