"""Opens the chips of a document: every inner node becomes a node of its own, named ``chip1/y``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import zip_longest

from engine.documents.document import Bounds, Chip, Document, Node
from engine.errors import GraphError, Trouble, counted, did_you_mean


class Opener:
    """The nodes of a document with all chips opened, in document order.

    ``nodes``: by full id. ``aliases``: what chip names stand for. ``output``: the resolved output.
    ``outputs``: the outputs of every chip that was opened.
    ``unwired``: prefixes of chips with an input that is not wired; the trouble is the chip's, not its nodes'.
    Raises ``GraphError`` when a chip contains itself or the opened drawing is larger than the bounds.
    """

    def __init__(self, document: Document, bounds: Bounds) -> None:
        self.chips = document.chips
        self.bounds = bounds
        self.nodes: dict[str, Node] = {}
        self.aliases: dict[str, str] = {}
        self.outputs: dict[str, tuple[str, ...]] = {}
        self.troubles: list[Trouble] = []
        self.unwired: set[str] = set()
        self._refuse_recursion()
        self._open(document.nodes, "", {}, 0)
        self.nodes = {id: self._resolved(node) for id, node in self.nodes.items()}
        self.output = self._follow(document.output) if document.output else ""

    def _refuse_recursion(self) -> None:
        inside = {
            name: [str(n.params.get("of")) for n in chip.nodes if n.op == "chip"]
            for name, chip in self.chips.items()
        }
        done: set[str] = set()
        for start in inside:
            path = [start]
            rest = [iter(inside[start])]
            while path:
                name = next(rest[-1], None)
                if name is None:
                    done.add(path.pop())
                    rest.pop()
                elif name in path:
                    ring = " → ".join([*path[path.index(name) :], name])
                    text = f"A chip cannot contain itself: {ring}."
                    raise GraphError(Trouble("chip_in_itself", text, "Take it out.", path=f"chips.{name}"))
                elif name not in done and name in inside:
                    path.append(name)
                    rest.append(iter(inside[name]))

    def _open(self, nodes: tuple[Node, ...], prefix: str, ports: Mapping[str, str], depth: int) -> None:
        """Add ``nodes`` under ``prefix``; ``ports`` maps the chip's inputs to references outside."""
        if depth > self.bounds.chip_depth:
            text = f"Chips are nested more than {self.bounds.chip_depth} deep at {prefix.rstrip('/')}."
            raise GraphError(Trouble("too_deep", text, "Open one of them."))
        for node in nodes:
            full = prefix + node.id
            inputs = tuple(ports[r] if r in ports else prefix + r if r else "" for r in node.inputs)
            if node.op == "chip":
                self._open_chip(replace(node, id=full, inputs=inputs), depth)
            else:
                self.nodes[full] = replace(node, id=full, inputs=inputs)
            if len(self.nodes) > self.bounds.nodes:
                text = (
                    f"With its chips opened the drawing has more than {self.bounds.nodes:,} nodes, the limit."
                )
                raise GraphError(Trouble("too_many_nodes", text, node=full))

    def _open_chip(self, node: Node, depth: int) -> None:
        chip = self.chips.get(str(node.params.get("of")))
        if chip is None:
            return
        if not self._fits(node, chip):
            return
        prefix = f"{node.id}/"
        ports = dict(zip_longest(chip.inputs, node.inputs, fillvalue=""))
        if not all(ports.values()):
            self.unwired.add(prefix)
        self.aliases.update({prefix + name: source for name, source in ports.items() if source})
        self.outputs[node.id] = tuple(chip.outputs)
        for k, name in enumerate(chip.outputs):
            self.aliases[f"{node.id}:{name}"] = prefix + name
            if k == 0:
                self.aliases[node.id] = prefix + name
        self._open(chip.nodes, prefix, ports, depth + 1)

    def _fits(self, node: Node, chip: Chip) -> bool:
        name = node.params["of"]
        if len(node.inputs) > len(chip.inputs):
            text = (
                f'chip "{node.id}" has {counted(len(node.inputs), "input")}; {name} takes {len(chip.inputs)}.'
            )
            self.troubles.append(Trouble("wrong_arity", text, "Remove a wire.", node.id, len(chip.inputs)))
        for port, wanted in enumerate(chip.inputs):
            if port >= len(node.inputs) or not node.inputs[port]:
                text = f'chip "{node.id}" has no wire at input {port + 1} ({wanted}).'
                self.troubles.append(Trouble("missing_input", text, "Connect it.", node.id, port))
        inner = {n.id for n in chip.nodes}
        for wanted in chip.outputs:
            if wanted not in inner:
                text = f'The chip {name} has the output "{wanted}", which is none of its nodes.'
                hint = did_you_mean(wanted, inner)
                self.troubles.append(
                    Trouble("unknown_node", text, hint, node.id, path=f"chips.{name}.outputs")
                )
        if not chip.outputs:
            text = f"The chip {name} has no output."
            self.troubles.append(Trouble("missing_output", text, "Name one of its nodes.", node.id))
        return bool(chip.outputs) and len(node.inputs) <= len(chip.inputs)

    def _follow(self, reference: str) -> str:
        """Through chip names to a real node."""
        for _ in range(len(self.aliases) + 1):
            if reference not in self.aliases:
                break
            reference = self.aliases[reference]
        return reference

    def _resolved(self, node: Node) -> Node:
        if not self.aliases:
            return node
        return replace(node, inputs=tuple(self._follow(r) for r in node.inputs))
