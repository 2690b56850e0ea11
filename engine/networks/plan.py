"""A graph of layers as a plan: a table of calls over arenas that hold values and gradients alike.

Every node has a *slot*: its place in the arena of values and, the same, in that of gradients. A node
with an ``activation`` is two calls with a further slot ``node/z`` for the weighted input. The weights of
all nodes are one array, ``theta``, with its gradient laid out alike. So a view, a probe or a checkpoint
is an offset and a shape. Offsets of slots are for one example; the arena holds ``capacity`` examples.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import Any, NamedTuple

import numpy as np

from engine import registry
from engine.documents.graph import Graph, split_port
from engine.documents.shapes import Shape, Wants, infer, settings_of
from engine.errors import GraphError, Trouble, counted, did_you_mean
from engine.networks.calls import number
from engine.networks.losses import LOSSES
from engine.spec import Form

# Columns of the table of calls.
OP, X, X_SIZE, Y, Y_SIZE, THETA, THETA_SIZE, CACHE, CACHE_SIZE = range(9)
INTEGERS, INTEGERS_SIZE, REALS, REALS_SIZE, PART, WANTS_DX, SKIP_BACKWARD, NOISE = range(9, 17)
COLUMNS = 17
# Columns of the table of losses.
LOSS, OF, OF_SIZE, TARGET = range(4)
# Columns of the table of segments of theta.
START, SIZE, DECAYS, ROW = range(4)

CHOOSE = ("hinge", "log_likelihood")
"""Losses that compare the outputs of classes with one another."""


class Program(NamedTuple):
    """The plan as arrays, for the compiled chunk.

    ``table``: one row a call, columns above. ``losses``: one row a loss, ``weights`` their weights.
    ``segments``: the trained slices of theta. ``cleared``: offset and size of slots whose gradient is
    added to. ``roles``: slot of the input, its size, slot of the label, its size, slot of the output, its
    size, and 1 when the output is a class (the largest counts), 2 for one number against a middle.
    """

    table: np.ndarray
    losses: np.ndarray
    weights: np.ndarray
    segments: np.ndarray
    cleared: np.ndarray
    integers: np.ndarray
    reals: np.ndarray
    roles: np.ndarray


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for the values of one node: numbers before it (for one example), its size and shape."""

    start: int
    size: int
    shape: Shape


@dataclass
class Plan:
    """Where everything stands. ``weights``: (start in theta, shape) by node and name."""

    graph: Graph
    forms: dict[str, Form]
    slots: dict[str, Slot] = field(default_factory=dict)
    weights: dict[tuple[str, str], tuple[int, Shape]] = field(default_factory=dict)
    values: int = 0
    ops: list[str] = field(default_factory=list)
    """Layers in use; the table names them by position. ``judges``: losses, likewise."""
    judges: list[str] = field(default_factory=list)
    theta: int = 0
    cache: int = 0
    program: Program = field(init=False)
    inspect: Program = field(init=False)
    """As ``program``, with the gradient of every slot, the input's too."""
    calm: Program = field(init=False)
    """As ``inspect``, with nothing left to chance in training."""
    plain: np.ndarray = field(init=False)
    """The losses without fused forms: on the activations that they name."""


def make_plan(
    graph: Graph, wants: Wants, losses: list[dict[str, Any]], dtype: type[np.floating[Any]] = np.float32
) -> Plan:
    """Lay out a network. ``losses``: ``{"loss", "of", "target", "weight"}``, each complete.

    Raises ``GraphError`` for shapes that do not fit and for losses that name what is not there.
    """
    plan = Plan(graph, infer(graph, wants))
    maker = _Maker(plan)
    for id in graph.order:
        maker.node(id)
    maker.finish(losses, dtype)
    return plan


def under(graph: Graph, id: str) -> str:
    """The activation at a node: its setting, or its op when it is one; "" when there is none."""
    activation = settings_of(graph, id).get("activation")
    if activation is None:
        return graph.nodes[id].op if registry.layer(graph.nodes[id].op).spec.category == "activations" else ""
    return "" if activation == "linear" else str(activation)


class _Maker:
    """Fills a plan in, node by node."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rows: list[list[int]] = []
        self.row_of: dict[str, int] = {}
        self.under: dict[str, tuple[str, str]] = {}
        self.segments: list[list[int]] = []
        self.integers: list[int] = []
        self.reals: list[float] = []
        self.calm: list[float] = []
        self.trains: set[str] = set()
        self.readers: dict[str, int] = {}

    def node(self, id: str) -> None:
        plan = self.plan
        node, form = plan.graph.nodes[id], plan.forms[id]
        sources = [split_port(reference)[0] for reference in node.inputs]
        activation = settings_of(plan.graph, id).get("activation", "linear")
        lower = f"{id}/z" if activation != "linear" else id
        self._slot(lower, form.output)
        theta = self._weights(id, form)
        if form.weights or any(source in self.trains for source in sources):
            self.trains.update((id, lower))
        if registry.layer(node.op).forward is None:
            return
        for part, source in enumerate(sources):
            self._call(node.op, source, lower, form, theta, part)
        if lower != id:
            self._slot(id, form.output)
            upper = registry.layer(activation)
            form = upper.module.shape([form.output], _defaults(upper.spec))
            self._call(activation, lower, id, form, (plan.theta, 0), 0)
            self.under[id] = (activation, lower)
        elif node.op in {name for loss in LOSSES.values() for name in loss.fused}:
            self.under[id] = (node.op, sources[0])

    def _slot(self, name: str, shape: Shape) -> None:
        self.plan.slots[name] = Slot(self.plan.values, prod(shape), shape)
        self.plan.values += prod(shape)

    def _weights(self, id: str, form: Form) -> tuple[int, int]:
        plan, start = self.plan, self.plan.theta
        for name, shape in form.weights.items():
            plan.weights[id, name] = (plan.theta, shape)
            if name not in form.fixed:
                decays = name in form.decays
                row = prod(shape[1:]) if decays else 0
                self.segments.append([plan.theta, prod(shape), int(decays), row])
            plan.theta += prod(shape)
        return start, plan.theta - start

    def _call(self, op: str, source: str, target: str, form: Form, theta: tuple[int, int], part: int) -> None:
        plan, x, y = self.plan, self.plan.slots[source], self.plan.slots[target]
        self.readers[source] = self.readers.get(source, 0) + 1
        row = [number(plan.ops, op), x.start, x.size, y.start, y.size, *theta, plan.cache, form.cache]
        row += [len(self.integers), len(form.integers), len(self.reals), len(form.reals), part]
        row += [int(source in self.trains), 0, int(form.noise)]
        self.row_of[target] = len(self.rows)
        self.rows.append(row)
        self.integers += form.integers
        self.reals += form.reals
        self.calm += form.calm or form.reals
        plan.cache += form.cache

    def finish(self, losses: list[dict[str, Any]], dtype: type[np.floating[Any]]) -> None:
        plan = self.plan
        rows = [self._loss(k, loss) for k, loss in enumerate(losses)]
        weights = [float(loss.get("weight", 1.0)) for loss in losses]
        plan.plain = _table([self._plain(loss) for loss in losses], 4)
        self._skip([loss["of"] for loss in losses], rows)
        cleared = [[s.start, s.size] for name, s in plan.slots.items() if name in self.trains]
        table = _table(self.rows, COLUMNS)
        plan.program = Program(
            table,
            _table(rows, 4),
            np.array(weights, np.float64),
            _table(self.segments, 4),
            _table(cleared, 2),
            np.array([*self.integers, 0], np.int64),
            np.array([*self.reals, 0.0], dtype),
            np.array(self._roles(), np.int64),
        )
        everything = table.copy()
        everything[:, WANTS_DX] = 1
        slots = [[slot.start, slot.size] for slot in plan.slots.values()]
        plan.inspect = plan.program._replace(table=everything, cleared=_table(slots, 2))
        plan.calm = plan.inspect._replace(reals=np.array([*self.calm, 0.0], dtype))

    def _loss(self, k: int, loss: dict[str, Any]) -> list[int]:
        of, target, name = loss["of"], loss["target"], loss["loss"]
        path = f"train.losses[{k}]"
        for word, id in (("of", of), ("target", target)):
            if id not in self.plan.forms:
                text = f'The loss {name} has {word} "{id}", which does not exist.'
                raise GraphError(
                    Trouble("unknown_node", text, did_you_mean(id, self.plan.forms), path=f"{path}.{word}")
                )
        judged, wanted = self.plan.slots[of], self.plan.slots[target]
        if judged.size != wanted.size:
            text = (
                f'The loss {name} compares "{of}" of shape {list(judged.shape)} with '
                f'"{target}" of shape {list(wanted.shape)}.'
            )
            hint = f'Give "{of}" {counted(wanted.size, "output")}.'
            raise GraphError(Trouble("loss_shape", text, hint, of, path=path))
        if name in CHOOSE and judged.size < 2:
            text = f'The loss {name} chooses between classes, and "{of}" has one number only.'
            hint = f'Give "{of}" one unit for every class, or choose cross_entropy or quadratic.'
            raise GraphError(Trouble("loss_shape", text, hint, of, path=path))
        activation, lower = self.under.get(of, ("", ""))
        if activation in LOSSES[name].fused:
            slot = self.plan.slots[lower]
            return [number(self.plan.judges, f"{name}/{activation}"), slot.start, slot.size, wanted.start]
        return [number(self.plan.judges, name), judged.start, judged.size, wanted.start]

    def _plain(self, loss: dict[str, Any]) -> list[int]:
        judged, wanted = self.plan.slots[loss["of"]], self.plan.slots[loss["target"]]
        return [number(self.plan.judges, loss["loss"]), judged.start, judged.size, wanted.start]

    def _skip(self, judged: list[str], rows: list[list[int]]) -> None:
        """An activation that only fused losses read has nothing to pass back."""
        for of in set(judged):
            own = [row for name, row in zip(judged, rows, strict=True) if name == of]
            fused = all(row[OF] != self.plan.slots[of].start for row in own)
            if fused and not self.readers.get(of):
                self.rows[self.row_of[of]][SKIP_BACKWARD] = 1

    def _roles(self) -> list[int]:
        plan, roles = self.plan, []
        for op in ("input", "label"):
            found = [id for id in plan.graph.order if plan.graph.nodes[id].op == op]
            slot = plan.slots[found[0]] if found else Slot(0, 0, ())
            roles += [slot.start, slot.size]
        output = split_port(plan.graph.output)[0]
        slot = plan.slots[output] if output else Slot(0, 0, ())
        judged = slot.size == roles[3]
        return [*roles, slot.start, slot.size, (1 if slot.size > 1 else 2) if judged else 0]


def _defaults(spec: Any) -> dict[str, Any]:
    return {param.name: param.default for param in spec.params}


def _table(rows: list[list[int]], columns: int) -> np.ndarray:
    return np.array(rows, np.int64).reshape(len(rows), columns)
