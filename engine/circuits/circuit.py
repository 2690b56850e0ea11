"""A circuit of gates that computes: values forward, gradients backward, many steps in one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from engine import jit, registry
from engine.circuits import tape
from engine.circuits.descent import Descent
from engine.circuits.tape_plain import PlainTape
from engine.documents.check_params import with_defaults
from engine.documents.graph import Graph
from engine.errors import GraphError, Trouble


class Circuit:
    """A graph of gates with its numbers.

    ``compiled=False`` runs the gates' own Python. Compiled code is used only where
    ``engine.jit.enable()`` was called before; ``circuit.compiled`` says which it is.
    Building or editing a circuit compiles nothing.
    """

    def __init__(self, graph: Graph, compiled: bool = True) -> None:
        if graph.kind != "circuit":
            raise GraphError(Trouble("wrong_kind", "This document is a network; a circuit has gates."))
        self.graph = graph
        self.tape = tape.build(graph)
        self._values = np.zeros(self.tape.slots)
        self._gradients = np.zeros(self.tape.slots)
        self._values[: self.tape.base] = self.tape.start
        self.has_gradients = False
        self._runner = self._make_runner(compiled)

    def _make_runner(self, compiled: bool) -> Any:
        if compiled and jit.enabled():
            from engine.circuits.tape_compiled import CompiledTape

            return CompiledTape(self.tape, self._values, self._gradients)
        return PlainTape(self.tape, self._values, self._gradients)

    @property
    def compiled(self) -> bool:
        """True when the compiled tape runs."""
        return self._runner.compiled

    def use(self, compiled: bool) -> None:
        """Change between compiled and plain code; the numbers stay."""
        if self.compiled != compiled:
            self._runner = self._make_runner(compiled)

    # --- one pass ------------------------------------------------------------------------

    def forward(self) -> None:
        """Values of all gates from the sources. Gradients count as not computed until ``backward``."""
        self._runner.forward()
        self.has_gradients = False

    def backward(self, pull: float = 1.0) -> None:
        """Gradients of ``pull`` times the output at every node, counted from zero. Needs a forward pass."""
        self._runner.backward(float(pull))
        self.has_gradients = True

    # --- reading and setting -------------------------------------------------------------

    @property
    def values(self) -> np.ndarray:
        """Value of each node in ``graph.order``; a copy."""
        return self._values[self.tape.place]

    @property
    def gradients(self) -> np.ndarray | None:
        """Gradient at each node in ``graph.order``, a copy; None while it is not computed."""
        return self._gradients[self.tape.place] if self.has_gradients else None

    @property
    def shares(self) -> np.ndarray | None:
        """What each wire in ``graph.wires`` adds to its source's gradient; a copy, or None."""
        if not self.has_gradients:
            return None
        return self._runner.shares()[self.tape.wire_operand, self.tape.wire_instruction]

    def slot(self, node: str) -> int:
        """Where a node's numbers are. Raises ``GraphError`` for an unknown node."""
        id = self.graph.resolve(node)
        if id is None or id not in self.graph.index:
            raise GraphError(Trouble("unknown_node", f'This circuit has no node "{node}".', node=node))
        return int(self.tape.place[self.graph.index[id]])

    def slots(self, nodes: Sequence[str]) -> np.ndarray:
        return np.array([self.slot(node) for node in nodes], tape.INDEX)

    def value(self, node: str) -> float:
        return float(self._values[self.slot(node)])

    def gradient(self, node: str) -> float | None:
        """Gradient at a node; None while it is not computed."""
        return float(self._gradients[self.slot(node)]) if self.has_gradients else None

    def set(self, node: str, value: float) -> None:
        """Give a source a value. Call ``forward`` to see what follows from it."""
        slot = self.slot(node)
        if slot >= self.tape.base:
            raise GraphError(
                Trouble("not_a_source", f'"{node}" is computed; only sources can be set.', node=node)
            )
        self._values[slot] = float(value)
        self.has_gradients = False

    @property
    def output(self) -> float:
        """Value of the output; NaN for an empty drawing."""
        return float(self._values[self.tape.output]) if self.tape.output >= 0 else float("nan")

    def sources(self, *ops: str) -> list[str]:
        """Ids of the nodes with these ops, in order; all sources when none is named."""
        wanted = ops or tuple(op.name for op in registry.gates().values() if not op.spec.ports)
        return [id for id in self.graph.order if self.graph.nodes[id].op in wanted]

    # --- many steps ----------------------------------------------------------------------

    def descent(self, nodes: Sequence[str], **settings: Any) -> Descent:
        """A gradient descent (or ascent) over these sources; see ``engine.circuits.descent.Descent``."""
        return Descent(self, nodes, **settings)

    def evaluate(self, nodes: Sequence[str], points: np.ndarray, pull: float | None = None) -> Any:
        """The output at many points; the circuit's own numbers do not change.

        ``points``: float64 ``[examples, nodes]``, values of ``nodes`` (others stay as they are).
        Returns the outputs ``[examples]``; with ``pull`` also the gradients ``[examples, nodes]``.
        """
        slots, points = self._examples(nodes, points)
        outputs, gradients = self._runner.evaluate(slots, points, pull)
        return outputs if pull is None else (outputs, gradients)

    def step_call(self, pull: float = 1.0) -> Callable[[], Any]:
        """A call without arguments for one forward and one backward pass: the quickest way to do many.

        Reading ``gradients`` afterwards needs ``has_gradients``, which ``backward`` sets.
        """
        return self._runner.step_call(float(pull))

    def batch_call(
        self, nodes: Sequence[str], points: np.ndarray, pull: float | None = None
    ) -> tuple[Callable[[], Any], np.ndarray, np.ndarray | None]:
        """``evaluate`` prepared once: a call without arguments, and the arrays it fills.

        ``points`` is read anew at each call when it is contiguous float64; the sources that are not
        in ``nodes`` keep the values they have now.
        """
        slots, points = self._examples(nodes, points)
        outputs = np.zeros(len(points))
        gradients = None if pull is None else np.zeros(points.shape)
        return self._runner.batch_call(slots, points, outputs, gradients, pull or 0.0), outputs, gradients

    def _examples(self, nodes: Sequence[str], points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        points = np.ascontiguousarray(points, np.float64)
        if points.ndim != 2 or points.shape[1] != len(nodes):
            raise ValueError(f"points has the shape {points.shape}; it must be [examples, {len(nodes)}]")
        slots = self.slots(nodes)
        if (slots >= self.tape.base).any():
            raise GraphError(Trouble("not_a_source", "Only sources can be set."))
        if self.tape.output < 0:
            raise GraphError(Trouble("empty", "The circuit is empty."))
        return slots, points

    # --- what went wrong -----------------------------------------------------------------

    def first_bad(self) -> Trouble | None:
        """The first node, in order, that made NaN or infinity, with a sentence; None when all is finite."""
        values = self.values
        bad = np.flatnonzero(~np.isfinite(values))
        if not len(bad):
            return None
        return self.fault(self.graph.order[int(bad[0])])

    def fault(self, id: str) -> Trouble:
        """Why the value of a node is not finite, in a sentence."""
        values = self.values
        node = self.graph.nodes[id]
        spec = registry.gate(node.op).spec
        result = values[self.graph.index[id]]
        word = "not a number (NaN)" if np.isnan(result) else "infinity" if result > 0 else "minus infinity"
        if not spec.ports:
            return Trouble("not_finite", f'"{id}" is {word}.', "Give it an ordinary number.", id)
        inputs = [float(values[self.graph.index[source]]) for source in node.inputs]
        for source, x in zip(node.inputs, inputs, strict=True):
            if not np.isfinite(x):
                text = f'"{id}" is {word} because it reads "{source}", which is not finite.'
                return Trouble("not_finite", text, "", id)
        if spec.domain is not None:
            settings = with_defaults(node.params, spec.params)
            operands = [*inputs, *settings.values()]
            if not spec.domain.inside(*operands):
                names = [p.name for p in (*spec.ports, *spec.params)]
                shown = {name: plain(x) for name, x in zip(names, operands, strict=True)}
                call = spec.domain.call.format(**shown)
                return Trouble("not_finite", f'"{id}" is {word}: {spec.domain.sentence}, {call}.', "", id)
        shown_inputs = ", ".join(plain(x) for x in inputs)
        text = f'"{id}" is {word}: {spec.name} of {shown_inputs} is larger than any number a computer holds.'
        return Trouble("not_finite", text, "Make its inputs smaller.", id)


def plain(x: float) -> str:
    """A number as it stands in a sentence: up to six digits and a real minus sign."""
    return f"{x:.6g}".replace("-", "−")
