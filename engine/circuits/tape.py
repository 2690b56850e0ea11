"""A graph of gates as a flat tape: instructions in an order that groups equal gates into runs.

Slots: first the leaves (sources, then the constant parameters of gates), then one slot for each
instruction, in tape order, so that instruction k writes slot ``base + k``. A gate with more than
two inputs is folded pairwise into hidden instructions. What does not lead to the output comes last:
no tug gets there, so the backward pass leaves it out, and a slope without end there makes no 0 times inf.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from engine import registry
from engine.circuits.elementary import PLAIN, uses
from engine.documents.check_params import with_defaults
from engine.documents.graph import Graph, split_port

FIRST = 0x8000_0000
"""Bit of a target: the first share that reaches the slot on the way back, which starts its sum."""

NOWHERE = -1
"""No instruction: where an empty drawing has its output."""

INDEX = np.uint32
"""Unsigned, so that compiled code has no negative indices to think about."""


def opcodes() -> tuple[registry.Op, ...]:
    """The gates that compute, in the order of their opcodes."""
    return tuple(op for op in registry.gates().values() if op.spec.ports)


def side_by_side(op: registry.Op) -> bool:
    """True for gates whose forward pass is computed for many instructions at once: exp, tanh and kin."""
    return len(op.spec.ports) + len(op.spec.params) == 1 and uses(op.forward, PLAIN)


def operand_count(op: registry.Op) -> int:
    """Number of operands of one instruction: its ports, then its params."""
    return len(op.spec.ports) + len(op.spec.params)


@dataclass(frozen=True)
class Tape:
    """The instructions of one graph.

    ``run_op``, ``run_start``: opcode and first instruction of each run; ``run_start`` has one more
    entry, the number of instructions. ``led``: so many runs lead to the output. ``operands[j, k]``:
    slot of operand j of instruction k; ``targets`` the same with the bit ``FIRST`` where the backward
    pass meets the slot first.
    ``place``: slot of each node in ``Graph.order``. ``wire_operand``, ``wire_instruction``: where the
    share of each wire in ``Graph.wires`` arises. ``base``: number of leaves. ``start``: first values
    of the leaves. ``output``: slot of the output, or -1 for an empty drawing.
    """

    run_op: np.ndarray
    run_start: np.ndarray
    led: int
    operands: np.ndarray
    targets: np.ndarray
    place: np.ndarray
    wire_operand: np.ndarray
    wire_instruction: np.ndarray
    base: int
    start: np.ndarray
    output: int

    @property
    def slots(self) -> int:
        return self.base + self.operands.shape[1]

    @property
    def instructions(self) -> int:
        return self.operands.shape[1]


@dataclass
class _Instruction:
    opcode: int
    operands: list[int]  # provisional slots: leaves count down from -1, instructions up from 0


class _Builder:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.leaves: list[float] = []
        self.code: list[_Instruction] = []
        self.slot: dict[str, int] = {}
        self.wires: list[tuple[int, int]] = []
        self.opcode = {op.name: k for k, op in enumerate(opcodes())}
        for id in graph.order:
            self._node(id)

    def _leaf(self, value: float) -> int:
        self.leaves.append(float(value))
        return -len(self.leaves)

    def _emit(self, opcode: int, operands: Iterable[int]) -> int:
        self.code.append(_Instruction(opcode, list(operands)))
        return len(self.code) - 1

    def _node(self, id: str) -> None:
        node = self.graph.nodes[id]
        spec = registry.gate(node.op).spec
        settings = with_defaults(node.params, spec.params)
        if not spec.ports:
            self.slot[id] = self._leaf(settings["value"])
            return
        sources = [self.slot[split_port(r)[0]] for r in node.inputs]
        constants = [self._leaf(settings[p.name]) for p in spec.params]
        opcode = self.opcode[node.op]
        if not spec.variadic:
            k = self._emit(opcode, sources + constants)
            self.wires += [(j, k) for j in range(len(sources))]
        else:
            k = self._emit(opcode, [*sources[:2], *constants])
            self.wires += [(0, k), (1, k)]
            for source in sources[2:]:
                k = self._emit(opcode, [k, source, *constants])
                self.wires.append((1, k))
        self.slot[id] = k

    def leads(self, output: int) -> list[bool]:
        """Of each instruction, whether the output depends on it; ``output``: its provisional slot."""
        found = [k == output for k in range(len(self.code))]
        for k in range(output, -1, -1):  # operands stand before their readers
            if found[k]:
                for slot in self.code[k].operands:
                    if slot >= 0:
                        found[slot] = True
        return found

    def runs(self, chosen: list[bool]) -> tuple[list[int], list[int], list[int]]:
        """Greedy schedule: the gate with most instructions ready, with all that become ready on the way.

        Gates that are computed side by side wait until no other is ready, so that many come together,
        and no instruction of their runs reads another of the same run. Of the ``chosen`` instructions
        alone: all others that they read have been computed.
        Returns the instructions in their new order, and opcode and start of each run.
        """
        wide = [side_by_side(op) for op in opcodes()]
        waiting = [0] * len(self.code)
        readers: list[list[int]] = [[] for _ in self.code]
        for k, instruction in enumerate(self.code):
            for slot in instruction.operands:
                if chosen[k] and slot >= 0 and chosen[slot]:
                    waiting[k] += 1
                    readers[slot].append(k)
        ready: dict[int, list[int]] = {}
        for k, instruction in enumerate(self.code):
            if chosen[k] and waiting[k] == 0:
                ready.setdefault(instruction.opcode, []).append(k)
        order: list[int] = []
        run_op: list[int] = []
        run_start: list[int] = []
        while ready:
            opcode = max(ready, key=lambda op: (not wide[op], len(ready[op]), -op))
            run_op.append(opcode)
            run_start.append(len(order))
            queue = ready.pop(opcode)
            for k in queue:  # grows while it is read
                order.append(k)
                for reader in readers[k]:
                    waiting[reader] -= 1
                    if waiting[reader] == 0:
                        target = self.code[reader].opcode
                        grows = target == opcode and not wide[opcode]
                        (queue if grows else ready.setdefault(target, [])).append(reader)
        return order, run_op, run_start


def build(graph: Graph) -> Tape:
    """The tape of a circuit's graph; ``graph`` was checked by ``flatten``."""
    builder = _Builder(graph)
    last = builder.slot[split_port(graph.output)[0]] if graph.output else NOWHERE
    leads = builder.leads(last)
    order, run_op, run_start = builder.runs(leads)
    led, reached = len(run_op), len(order)
    rest, ops, starts = builder.runs([not one for one in leads])
    order, run_op = order + rest, run_op + ops
    run_start += [*(reached + start for start in starts), len(order)]
    base = len(builder.leaves)
    position = np.empty(len(order), np.int64)
    position[order] = np.arange(len(order))

    def final(slot: int) -> int:
        return -slot - 1 if slot < 0 else base + int(position[slot])

    width = max(operand_count(op) for op in opcodes())
    operands = np.zeros((width, len(order)), INDEX)
    for k, old in enumerate(order):
        for j, slot in enumerate(builder.code[old].operands):
            operands[j, k] = final(slot)
    output = final(last) if graph.output else -1
    return Tape(
        run_op=np.array(run_op, np.uint8),
        run_start=np.array(run_start, INDEX),
        led=led,
        operands=operands,
        targets=_targets(
            operands, [len(opcodes()[i.opcode].spec.ports) for i in builder.code], order[:reached], output
        ),
        place=np.array([final(builder.slot[id]) for id in graph.order], np.intp),
        wire_operand=np.array([j for j, _ in builder.wires], np.intp),
        wire_instruction=np.array([position[k] for _, k in builder.wires], np.intp),
        base=base,
        start=np.array(builder.leaves, np.float64),
        output=output,
    )


def _targets(operands: np.ndarray, ports: list[int], order: list[int], output: int) -> np.ndarray:
    """``operands`` with ``FIRST`` at the first share of each slot; the output starts with the pull."""
    targets = operands.copy()
    seen = {output}
    rows = operands.T.tolist()
    for k in range(len(order) - 1, -1, -1):
        for j in range(ports[order[k]]):
            if rows[k][j] not in seen:
                seen.add(rows[k][j])
                targets[j, k] |= FIRST
    return targets
