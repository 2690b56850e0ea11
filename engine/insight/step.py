"""The next minibatch taken apart: every number of its forward pass, its backward pass and its update.

It is made by a twin of the network, which trains one step with the very call that training uses, so that
what is shown is, bit for bit, what the next step will do. Letters: B examples, N units.
"""

from __future__ import annotations

import base64
from copy import copy, deepcopy
from typing import Any

import numpy as np

from engine import registry
from engine.insight.loss import losses_of
from engine.insight.survey import masks, under
from engine.networks import chunk
from engine.networks.losses import LOSSES
from engine.networks.network import Network
from engine.networks.one_update import OneUpdate, one_update
from engine.networks.optimizers import HYPER, OPTIMIZERS
from engine.networks.plan import under as activation_of

MOST_NUMBERS = 300_000
"""Largest array that is sent to a page in full."""

MOST_MEMORY = 100_000
"""Largest array of a rule's memory that is sent."""

MOST_EXAMPLES = 32
"""Most examples of a minibatch that are sent one by one; updates are of the whole minibatch in any case."""


def twin(network: Network) -> Network:
    """A network with the same weights, memory and random stream, all its own."""
    one = copy(network)
    one.theta, one.dtheta, one.v, one.s = (
        array.copy() for array in (network.theta, network.dtheta, network.v, network.s)
    )
    one.random = deepcopy(network.random)
    one._halved = None
    one.arena = one.new_arena(one.capacity)
    return one


class StepApart:
    """The next update of a machine, made on a twin. ``made`` is 0 when its loss is not finite.

    ``before``, ``after``: all weights around the update. ``rows``: the examples of the minibatch.
    ``gradient``: of the mean loss over the minibatch by every weight, where the update rule takes it
    (Nesterov: ahead of the weights). ``ruled``: what the rule by itself makes of that gradient.
    ``number``: of the update, from 1. ``ran``: the weights with which the minibatch ran.
    """

    def __init__(self, machine: Any) -> None:
        course, batch = machine.course, machine.status()["settings"]["batch_size"]
        self.machine = machine
        self.network = twin(machine.network)
        self.rule: str
        self.rule, self.rates, self.number = machine.update_rule()
        self.rows = course.order[course.cursor : course.cursor + batch]
        self.count = len(self.rows)
        self.before = machine.network.theta
        self.made, _, self.sound = machine.train_with(self.network, 1)
        self.after = self.network.theta.copy()
        self._look_again()
        self.ruled: OneUpdate = one_update(machine.network, self.gradient, *machine.update_rule())

    def _look_again(self) -> None:
        """Gradients once more at the same values, those that training has no need for included."""
        network, count = self.network, self.count
        network.theta[:] = self.before
        if self.rates.ahead:
            network.theta += self.rates.hyper[0] * self.machine.network.v
        program, arena, capacity = network.plan.inspect, network.arena, network.capacity
        chunk.clear(program, arena, capacity, count)
        chunk.run_losses(network.calls().losses, program, arena, capacity, count, 1.0 / count)
        chunk.run_backward(network.calls().backwards, program, arena, capacity, count, True)
        network.fill_in(arena, capacity, count)
        self.gradient = arena.dtheta.copy()
        self.ran = network.theta.copy()

    # --- reading -------------------------------------------------------------------------

    def values(self, slot: str) -> np.ndarray:
        """(B, N) values of the minibatch at a slot."""
        return self._rows(self.network.arena.values, slot)

    def deltas(self, slot: str) -> np.ndarray:
        """(B, N) gradients at a slot of the loss of each example by itself."""
        return self._rows(self.network.arena.gradients, slot) * self.count

    def _rows(self, numbers: np.ndarray, slot: str) -> np.ndarray:
        place, network = self.network.plan.slots[slot], self.network
        start = place.start * network.capacity
        return numbers[start : start + place.size * self.count].reshape(self.count, place.size)

    def slopes(self, id: str) -> np.ndarray | None:
        """(B, N) slope of the activation at a node by each weighted input; None for softmax, which mixes."""
        name = activation_of(self.network.graph, id)
        if not name or name == "softmax":
            return None
        z = np.ascontiguousarray(self.values(self.weighted(id)))
        y = np.ascontiguousarray(self.values(id))
        backward = self.network.calls().backwards[self.network.plan.ops.index(name)]
        form = registry.layer(name).module.shape([(z.shape[1],)], _defaults(name))
        slopes, none = np.zeros_like(z), np.zeros(0, z.dtype)
        cache = np.zeros((self.count, form.cache), z.dtype)
        integers = np.array([*form.integers, 0], np.int64)
        reals = np.array([*form.reals, 0], z.dtype)
        backward(z, none, y, cache, slopes, none, np.ones_like(y), 0, integers, reals, False)
        return slopes

    def weighted(self, id: str) -> str:
        """The slot that the activation at a node reads."""
        if f"{id}/z" in self.network.plan.slots:
            return f"{id}/z"
        node = self.network.graph.nodes[id]
        spec = registry.layer(node.op).spec
        return node.inputs[0].partition(":")[0] if spec.category == "activations" else id

    def told(self) -> dict[str, Any]:
        """Everything as JSON; see ``engine/questions/substep.py``."""
        network, machine = self.network, self.machine
        shown = min(self.count, MOST_EXAMPLES)
        ids = [id for id in network.plan.forms if machine.graph.nodes[id].op != "label"]
        return {
            "rows": self.rows[:shown].tolist(),
            "count": self.count,
            "labels": machine.examples.labels()[self.rows[:shown]].tolist()
            if machine.examples.classes
            else [],
            "targets": packed(machine.examples.targets[self.rows[:shown]]),
            "losses": losses_of(network, network.arena, network.capacity, shown),
            "loss": [
                {
                    "name": entry["loss"],
                    "of": entry["of"],
                    "weight": float(entry["weight"]),
                    "formula": LOSSES[entry["loss"]].formula,
                }
                for entry in machine.loss_entries()
            ],
            "fused": [id for id in ids if self._is_fused(id)],
            **self._rule_told(),
            "sound": bool(self.sound),
            "layers": [self._layer(id, shown) for id in ids],
        }

    def _rule_told(self) -> dict[str, Any]:
        """The rule of this update and its settings."""
        rates, ruled = self.rates, self.ruled
        clipped = rates.clip > 0 and np.isfinite(ruled.length)
        return {
            "rule": self.rule,
            "formula": OPTIMIZERS[self.rule].formula,
            "number": self.number,
            "rate": float(rates.rate),
            "l2": float(rates.l2),
            "l1": float(rates.l1),
            "hyper": {name: float(value) for name, value in zip(HYPER, rates.hyper, strict=True)},
            "clip": {"longest": rates.clip, "length": ruled.length, "factor": ruled.factor}
            if clipped
            else None,
            "max_norm": float(rates.max_norm),
        }

    def _is_fused(self, id: str) -> bool:
        """Whether a loss is taken with the activation at this node in one."""
        fused, plain = self.network.plan.program.losses, self.network.plan.plain
        start = self.network.plan.slots[id].start
        return any(row[1] == start and own[1] != start for row, own in zip(plain, fused, strict=True))

    def _layer(self, id: str, shown: int) -> dict[str, Any]:
        node, plan = self.machine.graph.nodes[id], self.network.plan
        below = under(self.network, id)
        slopes = self.slopes(id)
        mask = self._mask(id)
        return {
            "node": id,
            "op": node.op,
            "activation": activation_of(self.machine.graph, id),
            "inputs": [source.partition(":")[0] for source in node.inputs],
            "shape": list(plan.slots[id].shape),
            "z": packed(self.values(below)[:shown]),
            "a": packed(self.values(id)[:shown]),
            "slope": None if slopes is None else packed(slopes[:shown]),
            "delta_a": packed(self.deltas(id)[:shown]),
            "delta": packed(self.deltas(below)[:shown]),
            "mask": None if mask is None else packed(mask[:shown]),
            "paths": self._paths(id, shown) if node.op == "batch_norm" else None,
            "weights": [self.weight_told(id, name) for name in plan.forms[id].weights],
        }

    def _paths(self, id: str, shown: int) -> dict[str, Any]:
        """The three ways by which gradients come through a batch_norm to what it reads, by example.

        ``direct``: through each number itself; ``mean``, ``variance``: through those of the minibatch. They
        add up to what the layer sends back (Ioffe and Szegedy 2015, section 3).
        """
        source = self.machine.graph.nodes[id].inputs[0].partition(":")[0]
        gamma = self._weight(id, "gamma", self.ran).astype(np.float64)
        shape = (self.count, gamma.size, -1)
        x = self.values(source).reshape(shape).astype(np.float64)
        dy = self.deltas(id).reshape(shape).astype(np.float64)
        axes = (0, 2)
        epsilon = self.network.plan.forms[id].reals[1]
        inverse = 1 / np.sqrt(x.var(axis=axes, keepdims=True) + epsilon)
        normed = (x - x.mean(axis=axes, keepdims=True)) * inverse
        factor = gamma[None, :, None] * inverse
        ways = {
            "direct": factor * dy,
            "mean": -factor * dy.mean(axis=axes, keepdims=True) * np.ones_like(x),
            "variance": -factor * normed * (dy * normed).mean(axis=axes, keepdims=True),
        }
        return {name: packed(way.reshape(self.count, -1)[:shown]) for name, way in ways.items()}

    def weight_told(self, id: str, name: str, place: int | None = None) -> dict[str, Any]:
        """An array of weights around the update, with what the rule remembers of it (``v``, ``s``).

        ``place``: of one number of it, counted flat, and then of that one alone: for arrays that are too
        large to be sent.
        """
        network, (start, shape) = self.machine.network, self.network.plan.weights[id, name]

        def taken(of: np.ndarray, most: int = MOST_NUMBERS) -> dict[str, Any]:
            numbers = self._weight(id, name, of)
            return packed(numbers if place is None else numbers.reshape(-1)[place : place + 1], most)

        memory = {}
        for letter in ("v", "s"):
            old, new = getattr(network, letter), getattr(self.network, letter)
            kept = letter in OPTIMIZERS[self.rule].memory
            memory[letter] = taken(old, MOST_MEMORY) if kept else None
            memory[f"{letter}_after"] = taken(new, MOST_MEMORY) if kept else None
        pins = self.rates.pins - start
        pinned = (pins >= 0) & (pins < np.prod(shape)) if place is None else pins == place
        limited = self.rates.max_norm > 0
        return {
            "name": name,
            "before": taken(self.before),
            "gradient": taken(self.gradient),
            "after": taken(self.after),
            "decays": name in self.network.plan.forms[id].decays,
            "locked": (pins[pinned] - (place or 0)).tolist(),
            "ruled": taken(self.ruled.theta, MOST_MEMORY) if limited else None,
            "lengths": packed(self._lengths(id, name, place), MOST_MEMORY) if limited else None,
            **memory,
        }

    def _lengths(self, id: str, name: str, place: int | None) -> np.ndarray:
        """How long the rows that max-norm may shorten are before it does; of one ``place``, its own row."""
        ruled = self._weight(id, name, self.ruled.theta)
        rows = ruled.reshape(len(ruled), -1)
        if place is not None:
            rows = rows[place // rows.shape[1], None]
        with np.errstate(over="ignore"):
            return np.asarray(np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64)))

    def _weight(self, id: str, name: str, of: np.ndarray) -> np.ndarray:
        return self.network.weight(id, name, of)

    def _mask(self, id: str) -> np.ndarray | None:
        """(B, N) what dropout lets through at a node, 0 where silenced; None for other layers."""
        return masks(self.network, self.count).get(id)


def _defaults(name: str) -> dict[str, Any]:
    return {param.name: param.default for param in registry.layer(name).spec.params}


def packed(array: np.ndarray, most: int = MOST_NUMBERS) -> dict[str, Any]:
    """An array for a page: shape, norm, and base64 of little-endian float32 unless larger than ``most``."""
    numbers = np.ascontiguousarray(array, "<f4")
    with np.errstate(all="ignore"):
        norm = float(np.linalg.norm(numbers.astype(np.float64)))
    data = base64.b64encode(numbers.tobytes()).decode() if numbers.size <= most else None
    return {"shape": list(numbers.shape), "norm": norm if np.isfinite(norm) else None, "data": data}
