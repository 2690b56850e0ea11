"""The document as data to compute with: nodes in order, wires, chips opened.

``flatten`` opens chips (an inner node ``y`` of ``chip1`` becomes ``chip1/y``), resolves references,
checks arity and cycles, and orders the nodes. It needs neither Numba nor NumPy code of gates.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from engine import registry
from engine.documents.document import Bounds, Document, Node
from engine.documents.open_chips import Opener
from engine.errors import GraphError, Trouble, counted, did_you_mean

__all__ = ["Graph", "flatten", "split_port"]


def split_port(reference: str) -> tuple[str, str]:
    """``"lstm:cell"`` to ``("lstm", "cell")``; the first output has the port ``""``."""
    node, _, port = reference.partition(":")
    return node, port


@dataclass(frozen=True)
class Graph:
    """A checked drawing.

    ``order``: node ids, sources before their readers, else in the order of the document.
    ``wires``: (source, target, input index), by target in ``order``, then by index.
    ``nodes``: by id, with resolved ``inputs`` (``id`` or ``id:port``).
    ``output``: id of the node (with ``:port`` for a further output of a layer), "" for an empty drawing
    and while the output that the document names is not wired up yet.
    ``aliases``: what a chip's names stand for: ``chip1`` and ``chip1:y`` to ``chip1/y``, and the
    chip's inputs ``chip1/x`` to the node outside that feeds them.
    ``index``: position in ``order``. ``troubles``: what was left out when ``partial`` was asked for.
    """

    kind: str
    order: list[str]
    wires: list[tuple[str, str, int]]
    nodes: dict[str, Node]
    output: str
    aliases: dict[str, str] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()
    index: dict[str, int] = field(default_factory=dict)

    def resolve(self, name: str) -> str | None:
        """The node id that a name stands for (``chip1`` gives its output node), or None."""
        return name if name in self.nodes else self.aliases.get(name)


def _arity(node: Node, kind: str) -> tuple[int, int | None]:
    spec = registry.ops(kind)[node.op].spec
    if spec.variadic:
        return 2, None
    return len(spec.ports), len(spec.ports)


def _port_name(node: Node, port: int, kind: str) -> str:
    ports = registry.ops(kind)[node.op].spec.ports
    return f" ({ports[port].name})" if port < len(ports) and len(ports) > 1 else ""


def _check_inputs(
    node: Node, kind: str, nodes: Mapping[str, Node], chips: Mapping[str, tuple[str, ...]]
) -> Iterable[Trouble]:
    """What is wrong with the wires into one node. ``chips``: the outputs of every opened chip."""
    low, high = _arity(node, kind)
    given = len(node.inputs)
    if high is not None and given > high:
        takes = "no inputs" if high == 0 else "one input" if high == 1 else f"{high} inputs"
        text = f'{node.op} "{node.id}" has {counted(given, "input")}; it takes {takes}.'
        yield Trouble("wrong_arity", text, "Remove a wire.", node.id, high)
    wanted = max(low, given if high is None else min(given, high))
    for port in range(wanted):
        if port >= given or not node.inputs[port]:
            name = _port_name(node, port, kind)
            text = f'{node.op} "{node.id}" has no wire at input {port + 1}{name}.'
            yield Trouble("missing_input", text, "Connect it.", node.id, port)
            continue
        source, output = split_port(node.inputs[port])
        if source not in nodes and source not in chips:
            text = f'Input {port + 1} of "{node.id}" reads "{source}", which does not exist.'
            yield Trouble("unknown_node", text, _nearest(source, nodes), node.id, port)
        elif output:
            outputs = _outputs(source, kind, nodes, chips)
            if output not in outputs:
                text = (
                    f'Input {port + 1} of "{node.id}" reads "{source}:{output}", an output it does not have.'
                )
                yield Trouble("unknown_port", text, did_you_mean(output, outputs), node.id, port)


def _outputs(
    source: str, kind: str, nodes: Mapping[str, Node], chips: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The outputs of a node or chip that have names of their own."""
    if source in chips:
        return chips[source]
    found: tuple[str, ...] = getattr(registry.ops(kind)[nodes[source].op].spec, "outputs", ())
    return found


def _nearest(name: str, nodes: Mapping[str, Node]) -> str:
    return did_you_mean(name, nodes) if len(nodes) <= 2000 else ""


def _readers(nodes: Mapping[str, Node]) -> dict[str, list[str]]:
    readers: dict[str, list[str]] = {id: [] for id in nodes}
    for node in nodes.values():
        for reference in node.inputs:
            source = split_port(reference)[0]
            if source in readers:
                readers[source].append(node.id)
    return readers


def _sorted(nodes: Mapping[str, Node], readers: Mapping[str, list[str]]) -> list[str]:
    """Topological order, stable to the order of ``nodes``; nodes on or behind a cycle are missing."""
    place = {id: k for k, id in enumerate(nodes)}
    names = list(nodes)
    waiting = {node.id: sum(1 for r in node.inputs if r) for node in nodes.values()}
    ready = [place[id] for id, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    order = []
    while ready:
        id = names[heapq.heappop(ready)]
        order.append(id)
        for reader in readers[id]:
            waiting[reader] -= 1
            if waiting[reader] == 0:
                heapq.heappush(ready, place[reader])
    return order


def _cycle(nodes: Mapping[str, Node], stuck: set[str]) -> list[str]:
    """One cycle among ``stuck`` in the direction of the wires, from its first node in the document."""
    start = next(id for id in nodes if id in stuck)
    seen: dict[str, int] = {}
    walk: list[str] = []
    while start not in seen:
        seen[start] = len(walk)
        walk.append(start)
        start = next(s for s in (split_port(r)[0] for r in nodes[start].inputs) if s in stuck)
    ring = walk[seen[start] :][::-1]
    first = min(range(len(ring)), key=lambda k: list(nodes).index(ring[k]) if len(nodes) < 5000 else k)
    return ring[first:] + ring[:first]


def _cycle_trouble(nodes: Mapping[str, Node], order: list[str]) -> Trouble:
    ring = _cycle(nodes, set(nodes) - set(order))
    shown = ring if len(ring) <= 8 else [*ring[:4], "...", *ring[-2:]]
    text = f"These nodes wait for each other: {' → '.join([*shown, ring[0]])}."
    source, target = ring[-1], ring[0]
    port = next(k for k, r in enumerate(nodes[target].inputs) if split_port(r)[0] == source)
    return Trouble("cycle", text, "Remove one of these wires.", target, port)


def _downstream(start: Iterable[str], readers: Mapping[str, list[str]]) -> set[str]:
    found = set(start)
    todo = list(found)
    while todo:
        for reader in readers.get(todo.pop(), ()):
            if reader not in found:
                found.add(reader)
                todo.append(reader)
    return found


def _default_output(order: list[str], readers: Mapping[str, list[str]], nodes: Mapping[str, Node]) -> str:
    ends = [id for id in order if not readers[id] and nodes[id].inputs]
    return (ends or order or [""])[-1]


def flatten(document: Document, bounds: Bounds | None = None, *, partial: bool = False) -> Graph:
    """Open, check and order a document.

    Raises ``GraphError`` with every trouble, each naming its node and port. With ``partial`` nodes
    that are not wired up yet, and all that read them, are left out instead and listed as warnings
    in ``Graph.troubles``, so that the rest of a drawing lives while it is being built; cycles,
    unknown names and wrong arity are still refused.
    """
    opener = Opener(document, bounds or Bounds())
    nodes, troubles = opener.nodes, opener.troubles
    for node in nodes.values():
        troubles += _check_inputs(node, document.kind, nodes, opener.outputs)
    if opener.unwired:
        hidden = tuple(opener.unwired)
        inner = [t.code == "missing_input" and (t.node or "").startswith(hidden) for t in troubles]
        troubles = [t for t, of_chip in zip(troubles, inner, strict=True) if not of_chip]
    loose: list[Trouble] = []
    if partial:
        loose = [replace(t, severity="warning") for t in troubles if t.code == "missing_input"]
        troubles = [t for t in troubles if t.code != "missing_input"]
    if troubles:
        raise GraphError(troubles)
    readers = _readers(nodes)
    unwired = [id for id in nodes if opener.unwired and id.startswith(tuple(opener.unwired))]
    left_out = _downstream([*(t.node for t in loose if t.node in nodes), *unwired], readers)
    if left_out:
        nodes = {id: node for id, node in nodes.items() if id not in left_out}
        readers = _readers(nodes)
    order = _sorted(nodes, readers)
    if len(order) < len(nodes):
        raise GraphError(_cycle_trouble(nodes, order))
    loose_end = bool(opener.output) and split_port(opener.output)[0] in left_out
    output = ""  # nobody else is pulled or judged in place of an output that is not wired up yet
    if not loose_end:
        output = _output(document, opener.output, nodes, opener.outputs, order, readers, bool(left_out))
    return Graph(
        kind=document.kind,
        order=order,
        wires=[(split_port(r)[0], id, k) for id in order for k, r in enumerate(nodes[id].inputs)],
        nodes={id: nodes[id] for id in order},
        output=output,
        aliases={name: id for name, id in opener.aliases.items() if split_port(id)[0] in nodes},
        troubles=tuple(loose),
        index={id: k for k, id in enumerate(order)},
    )


def _output(
    document: Document,
    output: str,
    nodes: Mapping[str, Node],
    chips: Mapping[str, tuple[str, ...]],
    order: list[str],
    readers: Mapping[str, list[str]],
    reduced: bool,
) -> str:
    """The node that is pulled; the last end of the drawing when the document names none."""
    if not output:
        return _default_output(order, readers, nodes)
    source, port = split_port(output)
    if source not in nodes and not (port and source in chips):
        if reduced:
            return _default_output(order, readers, nodes)
        text = f'The output is "{source}", which does not exist.'
        raise GraphError(Trouble("unknown_node", text, _nearest(source, nodes), source, path="output"))
    known = _outputs(source, document.kind, nodes, chips) if port else ()
    if port and port not in known:
        text = f'The output "{source}" has no output "{port}".'
        raise GraphError(Trouble("unknown_port", text, did_you_mean(port, known), source, path="output"))
    return output


def renamed(old: Graph, new: Graph) -> dict[str, str]:
    """Old name -> new name of the nodes that an edit renamed; empty when it did anything else as well."""
    if len(old.order) != len(new.order):
        return {}
    names = {id: now for id, now in zip(old.order, new.order, strict=True) if id != now}
    before = called(old, names).nodes
    for id, node in new.nodes.items():
        was = before[id]
        if (was.op, was.params, was.inputs) != (node.op, node.params, node.inputs):
            return {}
    return names


def called(graph: Graph, names: Mapping[str, str]) -> Graph:
    """The same graph with some nodes under other names (old name -> new name), as after an edit."""
    if not names:
        return graph

    def reference(name: str) -> str:
        id, port = split_port(name)
        now = names.get(id, id)
        return f"{now}:{port}" if port else now

    nodes = {
        names.get(id, id): replace(node, id=names.get(id, id), inputs=tuple(map(reference, node.inputs)))
        for id, node in graph.nodes.items()
    }
    return replace(
        graph,
        order=list(nodes),
        wires=[(names.get(a, a), names.get(b, b), k) for a, b, k in graph.wires],
        nodes=nodes,
        output=reference(graph.output),
        index={id: k for k, id in enumerate(nodes)},
    )
