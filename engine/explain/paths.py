"""The ways a tug takes from the output to a node: the strongest hop by hop, and how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import registry
from engine.documents.document import Node
from engine.documents.graph import Graph
from engine.explain.symbols import OPERAND, number
from engine.gaps import or_gap

if TYPE_CHECKING:
    from engine.explain.numbers import Facts

SHOWN = 16
"""Most paths that are listed; the number of all of them is always told."""


def alone(graph: Graph, id: str) -> Graph:
    """A circuit of one node with its inputs as sources ``input0``, ``input1``, ..."""
    node = graph.nodes[id]
    names = tuple(f"input{k}" for k in range(len(node.inputs)))
    nodes = {name: Node(name, "input") for name in names}
    nodes["gate"] = Node("gate", node.op, names, node.params)
    order = list(nodes)
    wires = [(name, "gate", k) for k, name in enumerate(names)]
    return Graph("circuit", order, wires, nodes, "gate", index={n: k for k, n in enumerate(order)})


def words(known: Facts, id: str, port: int) -> str:
    """What the gate does to a tug on its way to ``port``, such as ``scales by *b*``."""
    node = known.graph.nodes[id]
    spec = registry.gate(node.op).spec
    if len(node.inputs) > len(spec.ports):
        same = all(not OPERAND.search(d) for d in spec.derivative)
        return spec.passing[0] if same and spec.passing else "scales by its other inputs"
    names = {p.name: known.name(s) for p, s in zip(spec.ports, node.inputs, strict=True)}
    if len(node.inputs) == 1 and (not spec.passing or spec.passing[0].startswith("slope at")):
        source = node.inputs[0]
        shown = known.name(source) if len(known.name(source)) <= 12 else spec.ports[0].name
        return f"slope at *{shown}* = {_short(known.values[source])}"
    if not spec.passing:
        return "scales by its slope"
    names |= {p.name: number(float(node.params.get(p.name, p.default))) for p in spec.params}
    return OPERAND.sub(lambda m: names.get(m[1], m[1]), spec.passing[port])


def _short(x: float) -> str:
    text = number(x)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def _reaching(known: Facts) -> set[str]:
    """Nodes from which a wire path leads to the output."""
    found = {known.graph.output}
    for id in reversed(known.graph.order):
        if id in found:
            found.update(known.graph.nodes[id].inputs)
    return found


def count(known: Facts, id: str) -> int:
    """Number of different ways from the node to the output."""
    ways = {known.graph.output: 1}
    start = known.graph.index[id]
    for here in reversed(known.graph.order[start:]):
        if here not in ways:
            ways[here] = sum(ways.get(known.graph.wires[w][1], 0) for w in known.readers[here])
    return ways.get(id, 0)


def strongest(known: Facts, id: str, reaching: set[str], first: int | None = None) -> list[int]:
    """Wires from the node to the output, each time along the branch with the largest share."""
    wires = []
    while id != known.graph.output:
        ahead = [w for w in known.readers[id] if known.graph.wires[w][1] in reaching]
        if first is not None:
            ahead, first = [first], None
        if not ahead or known.graph.wires[ahead[0]][1] not in reaching:
            return []
        best = max(
            ahead,
            key=lambda w: (abs(known.shares[w]), -w) if known.shares[w] == known.shares[w] else (0.0, -w),
        )
        wires.append(best)
        id = known.graph.wires[best][1]
    return wires


def every(known: Facts, id: str, reaching: set[str], first: int | None = None) -> list[list[str]]:
    """Up to ``SHOWN`` ways as node ids from the output to the node."""
    found: list[list[str]] = []
    todo = [(id, [id], first)]
    while todo and len(found) < SHOWN:
        here, way, only = todo.pop()
        if here == known.graph.output:
            found.append(way[::-1])
            continue
        ahead = [only] if only is not None else known.readers[here]
        for wire in reversed(ahead):
            target = known.graph.wires[wire][1]
            if target in reaching:
                todo.append((target, [*way, target], None))
    return found


def paths(known: Facts, id: str, first: int | None = None) -> dict[str, Any]:
    """``path`` (hops from the output to the node), ``paths`` (node ids), ``other_paths`` (their number - 1).

    A hop is the gate that is passed, what it does in words, its local slope and the gradient behind it.
    With ``first`` only ways that leave the node by that wire count.
    """
    from engine.explain.numbers import local_slopes

    reaching = _reaching(known)
    output = known.graph.output
    start: dict[str, Any] = {"node": output, "symbol": known.name(output), "words": "you tug"}
    hops = [{**start, "slope": None, "gradient": or_gap(known.gradients[output])}]
    for wire in reversed(strongest(known, id, reaching, first)):
        _, gate, port = known.graph.wires[wire]
        hops.append(
            {
                "node": gate,
                "symbol": known.symbol(gate),
                "words": words(known, gate, port),
                "slope": or_gap(local_slopes(known, gate)[port]),
                "gradient": or_gap(known.shares[wire]),
            }
        )
    ways = count(known, id) if first is None else count(known, known.graph.wires[first][1])
    if not ways:
        hops = []
    return {"path": hops, "paths": every(known, id, reaching, first), "other_paths": max(0, ways - 1)}
