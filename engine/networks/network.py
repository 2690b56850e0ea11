"""A network: a plan of layers, its arenas, and the calls that move them.

Everything numeric is in ``engine.networks.chunk``; this class owns the arrays, draws the first weights and
reads values out. It knows no epochs, no events and no metrics: see ``engine.networks.machine``.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

import numpy as np

from engine import registry
from engine.data.examples import Examples
from engine.documents.graph import Graph, called, split_port
from engine.documents.shapes import Wants, settings_of
from engine.networks import calls, chunk, halves
from engine.networks.aligned import zeros
from engine.networks.chunk import Arena, Calls, Feed, Rates
from engine.networks.initializers import Draw
from engine.networks.plan import Plan, make_plan
from engine.randomness import DROPOUT, INIT, stream

MOST_NUMBERS = 50_000_000
"""Largest number of values of a minibatch, over all nodes."""

Places = tuple[Any, ...]
"""What picks a part out of a weight array: a slice or places along every axis."""

Moved = Mapping[str, tuple[list[int], list[int]]]
"""By layer: the places of the inputs that stayed, now and before."""


def wants(examples: Examples | None) -> Wants:
    """Shape and number of targets that a data set asks of a network."""
    return Wants(examples.shape, examples.targets.shape[1]) if examples is not None else Wants()


class Network:
    """Layers of one graph with their weights.

    ``losses``: complete loss entries. ``capacity``: the most examples in one pass. ``dtype``: float32, or
    float64 through the same code. Raises ``GraphError`` when shapes or losses do not fit.
    """

    def __init__(
        self,
        graph: Graph,
        losses: list[dict[str, Any]],
        examples: Examples | None = None,
        *,
        seed: int = 0,
        capacity: int = 100,
        dtype: Any = np.float32,
    ) -> None:
        self.graph = graph
        self.dtype = np.dtype(dtype)
        self._wants = wants(examples)
        self.plan: Plan = make_plan(graph, self._wants, losses, self.dtype.type)
        self.capacity = max(1, min(capacity, MOST_NUMBERS // 10 // max(1, self.plan.values)))
        self._block = self.capacity  # which large minibatches raise, at other times in a replay
        self.theta, self.dtheta, self.v, self.s = (zeros(self.plan.theta, self.dtype) for _ in range(4))
        self.random = stream(seed, DROPOUT)
        self._calls: dict[str, Calls] = {}
        self._halved: np.ndarray | None = None
        self._rows = 1
        self.feed = make_feed(examples, self.plan)
        self.renewed: Feed | None = None
        self.arena = self.new_arena(self.capacity)
        self._draw(seed)

    @property
    def takes_input(self) -> bool:
        """There is an input node to feed."""
        return bool(self.plan.program.roles[1])

    @property
    def fed(self) -> bool:
        """Examples have a place to go: an input and, for every loss, its target."""
        return self.takes_input and bool(len(self.plan.program.losses))

    @property
    def trains(self) -> bool:
        """There is a loss and something that it can move."""
        return self.fed and bool(len(self.plan.program.segments))

    @property
    def judges(self) -> bool:
        """The output can be right or wrong about the label."""
        return bool(self.plan.program.roles[6])

    def judge(self, losses: list[dict[str, Any]]) -> None:
        """Take other losses; weights and buffers stay. Raises ``GraphError`` when they do not fit."""
        plan = make_plan(self.graph, self._wants, losses, self.dtype.type)
        self.plan, self._calls = plan, {}

    def new_arena(self, capacity: int) -> Arena:
        """Buffers for ``capacity`` examples over the one set of weights."""
        values, gradients = (zeros(self.plan.values * capacity, self.dtype) for _ in range(2))
        cache = zeros(self.plan.cache * capacity, self.dtype)
        return Arena(values, gradients, self.theta, self.dtheta, self.v, self.s, cache)

    def hold(self, count: int) -> None:
        """Make room for minibatches of ``count`` examples."""
        if count > self.capacity:
            self.capacity = count
            self.arena = self.new_arena(count)

    def _draw(self, seed: int) -> None:
        for id, form in self.plan.forms.items():
            if form.weights:
                params = settings_of(self.graph, id)
                draw = Draw(
                    stream(seed, INIT, self.graph.nodes[id].first_id), params.get("initializer", "scaled")
                )
                arrays = registry.layer(self.graph.nodes[id].op).module.init(draw, form, params)
                for name, array in arrays.items():
                    self.weight(id, name)[...] = array

    def calls(self, rule: str = "sgd") -> Calls:
        """The compiled functions that this plan calls."""
        if rule not in self._calls:
            kind, ops = self.dtype.name, calls.used(self.plan.ops, "relu")
            judges = calls.used(self.plan.judges, "quadratic")
            self._calls[rule] = Calls(
                calls.forwards(ops, kind),
                calls.backwards(ops, kind),
                calls.losses(judges, kind),
                calls.updates((rule,), kind),
            )
        return self._calls[rule]

    # --- weights -------------------------------------------------------------------------

    def weight(self, id: str, name: str, of: np.ndarray | None = None) -> np.ndarray:
        """A view of one weight array (or of the like-shaped part of ``of``). Raises ``KeyError``."""
        start, shape = self.plan.weights[id, name]
        length = int(np.prod(shape))
        return (self.theta if of is None else of)[start : start + length].reshape(shape)

    def called(self, names: Mapping[str, str]) -> Network:
        """This network with some nodes under other names (old name -> new name); the arrays are shared."""
        if not names:
            return self
        plan = copy(self.plan)
        plan.graph = called(self.graph, names)
        plan.forms = {names.get(id, id): form for id, form in self.plan.forms.items()}
        plan.slots = {names.get(id, id): slot for id, slot in self.plan.slots.items()}
        plan.weights = {(names.get(id, id), name): place for (id, name), place in self.plan.weights.items()}
        other = copy(self)
        other.graph, other.plan = plan.graph, plan
        return other

    def keep(self, old: Network, moved: Moved) -> set[str]:
        """Take over the weights that ``kept`` names, and their memory; returns the layers of which only a
        part was kept."""
        partly = set()
        for (id, name), (here, there) in self.kept(old, moved).items():
            for mine, theirs in ((self.theta, old.theta), (self.v, old.v), (self.s, old.s)):
                self.weight(id, name, mine)[here] = old.weight(id, name, theirs)[there]
            if self.plan.weights[id, name][1] != old.plan.weights[id, name][1]:
                partly.add(id)
        return partly

    def kept(self, old: Network, moved: Moved) -> dict[tuple[str, str], tuple[Places, Places]]:
        """By weight array: where what stays of it lies now, and where it lay before.

        Of every node that has the same op and shapes; and units and inputs of a dense layer that are still
        there stay when others come or go. ``moved``: of layers whose inputs have names, the places of the
        inputs that stayed, now and before.
        """
        found = {}
        for (id, name), (_, shape) in self.plan.weights.items():
            before = old.plan.weights.get((id, name), (0, None))[1]
            if before is None or old.graph.nodes[id].op != self.graph.nodes[id].op:
                continue
            if before != shape and not self._grew(old, id):
                continue
            here: Places = tuple(slice(min(n, m)) for n, m in zip(shape, before, strict=True))
            there = here
            if id in moved and len(shape) == 2:
                here, there = ((here[0], places) for places in moved[id])
            found[id, name] = here, there
        return found

    def _grew(self, old: Network, id: str) -> bool:
        """A dense layer that reads the same vector as before; it, or its units, may be more or fewer now."""
        node, was = self.graph.nodes[id], old.graph.nodes[id]
        if node.op != "dense" or node.inputs != was.inputs:
            return False
        source = split_port(node.inputs[0])[0]
        now, before = self.plan.forms[source].output, old.plan.forms[source].output
        return now == before or len(now) == len(before) == 1

    def give(self, weights: Mapping[str, Mapping[str, np.ndarray]]) -> None:
        """Set weights by node and name; those that do not fit the shape are left."""
        for id, arrays in weights.items():
            for name, array in arrays.items():
                if self.plan.weights.get((id, name), (0, None))[1] == np.shape(array):
                    self.weight(id, name)[...] = array

    # --- training ------------------------------------------------------------------------

    def train(
        self,
        steps: int,
        order: np.ndarray,
        cursor: int,
        batch: int,
        rates: Rates,
        t: int,
        rule: str = "sgd",
        threads: int = 1,
    ) -> tuple[int, int, bool]:
        """Up to ``steps`` minibatches; see ``chunk.train``, and ``halves`` for two ``threads``.

        A net with running averages over its minibatches is trained whole in any case.
        """
        self.hold(batch)
        self._rows = batch
        program, arena, compiled = self.plan.program, self.arena, self.calls(rule)
        feed = self.renewed or self.feed
        course = (self.capacity, feed, order, cursor, batch, rates, t, self.random)
        if threads > 1 and batch > 1 and not any(form.fixed for form in self.plan.forms.values()):
            second = arena._replace(dtheta=self._second())
            return halves.train(steps, compiled, program, arena, second, *course)
        return chunk.train(steps, compiled, program, arena, *course)

    def _second(self) -> np.ndarray:
        """The gradient buffer of the second half of a minibatch; zero between two updates."""
        if self._halved is None:
            self._halved = zeros(self.theta.size, self.dtype)
        return self._halved

    def evaluate(self, first: int, stop: int) -> tuple[float, float]:
        """Mean loss and share of right answers of the examples first..stop-1, without dropout."""
        program, arena = self.plan.program, self.arena
        total, right = chunk.evaluate(
            self.calls(), program, arena, self.capacity, self._block, first, stop, self.feed, self.random
        )
        return total / max(1, stop - first), right / max(1, stop - first)

    # --- a whole minibatch, for checks ---------------------------------------------------

    def batch(self, rows: np.ndarray, training: bool = False, calm: bool = False) -> float:
        """Forward and backward of the mean loss over ``rows``; gradients in ``dtheta``. Returns the loss.

        ``calm``: with nothing left to chance in training; dropout does what it does on average.
        """
        count = len(rows)
        self.hold(count)
        for position, row in enumerate(rows):
            chunk.take(self.plan.program, self.arena, self.capacity, position, int(row), self.feed)
        return self.again(count, training, calm)

    def again(self, count: int, training: bool = False, calm: bool = False) -> float:
        """Forward and backward of what stands in the arena."""
        program, arena, capacity = self.plan.calm if calm else self.plan.inspect, self.arena, self.capacity
        chunk.run_forward(self.calls().forwards, program, arena, capacity, count, training, self.random)
        chunk.clear(program, arena, capacity, count)
        total = chunk.run_losses(self.calls().losses, program, arena, capacity, count, 1.0 / count)
        chunk.run_backward(self.calls().backwards, program, arena, capacity, count, training)
        self.fill_in(arena, capacity, count)
        return float(total) / count

    def fill_in(self, arena: Arena, capacity: int, count: int) -> None:
        """A fused loss passes its activation by; the gradient by the activation itself is added here."""
        plan = self.plan
        for k, (row, plain) in enumerate(zip(plan.program.losses, plan.plain, strict=True)):
            if row[1] != plain[1]:
                program = plan.program._replace(losses=plain[None], weights=plan.program.weights[k : k + 1])
                chunk.run_losses(self.calls().losses, program, arena, capacity, count, 1.0 / count)

    def of_batch(self, name: str, count: int, gradient: bool = False) -> np.ndarray:
        """(count, ...) values or gradients of a slot after ``batch``."""
        slot = self.plan.slots[name]
        numbers = self.arena.gradients if gradient else self.arena.values
        start = slot.start * self.capacity
        return numbers[start : start + slot.size * count].reshape((count, *slot.shape)).copy()

    def first_bad(self) -> str | None:
        """The first slot, in order, with a number that is not finite after a stopped step."""
        for (id, _), (start, shape) in self.plan.weights.items():
            if not np.isfinite(self.theta[start : start + int(np.prod(shape))]).all():
                return id
        for name, slot in self.plan.slots.items():
            start = slot.start * self.capacity
            if not np.isfinite(self.arena.values[start : start + slot.size * self._rows]).all():
                return name.partition("/")[0]
        return None


def make_feed(examples: Examples | None, plan: Plan) -> Feed:
    """Examples as the compiled chunk reads them."""
    if examples is None:
        size, targets = plan.program.roles[1], plan.program.roles[3]
        return Feed(
            np.zeros((0, 0), np.uint8),
            np.zeros((0, size), np.float32),
            1.0,
            np.zeros((0, targets), np.float32),
            0.5,
        )
    none8, none32 = np.zeros((0, 0), np.uint8), np.zeros((0, 0), np.float32)
    middle = float(examples.targets.min() + examples.targets.max()) / 2 if examples.targets.size else 0.5
    if examples.x.dtype == np.uint8:
        return Feed(examples.x, none32, float(examples.scale), examples.targets, middle)
    return Feed(none8, examples.x.astype(np.float32, copy=False), 1.0, examples.targets, middle)
