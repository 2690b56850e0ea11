"""One example under the glass: its values and gradients in a network, kept apart from training.

The weights are the network's own; everything else (values, gradients, gradients of the weights) is the
glass's, so that looking never disturbs a minibatch, and several may look at once.
"""

from __future__ import annotations

import numpy as np

from engine.networks import chunk
from engine.networks.chunk import Arena
from engine.networks.network import Network
from engine.networks.plan import Slot


class Glass:
    """``look`` shows an example; ``pull_loss`` or ``pull`` then give the gradients to read."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._arena: Arena = network.new_arena(1)._replace(dtheta=np.zeros_like(network.theta))
        self.looked = self.pulled = False
        self.past: str | None = None
        """The node whose scores are pulled: it lies beyond them, and no tug runs back through it."""

    @property
    def arena(self) -> Arena:
        """The buffers of this glass, for one example."""
        return self._arena

    def look(self, x: np.ndarray, target: np.ndarray | None = None) -> None:
        """Forward for one example, as in evaluation.

        ``x``: numbers of the example in any shape. ``target``: its (K,) targets, None when unknown.
        """
        network, roles = self.network, self.network.plan.program.roles
        self._arena.values[roles[0] : roles[0] + roles[1]] = np.ravel(x)
        if roles[3]:
            self._arena.values[roles[2] : roles[2] + roles[3]] = 0 if target is None else target
        forwards = network.calls().forwards
        chunk.run_forward(forwards, network.plan.program, self._arena, 1, 1, False, network.random)
        self.looked, self.pulled = True, False

    def loss(self) -> float:
        """Loss of the example."""
        network = self.network
        return float(chunk.run_losses(network.calls().losses, network.plan.program, self._arena, 1, 1, 0.0))

    def pull_loss(self) -> None:
        """Gradients of the loss, at every slot and weight."""
        network, calls = self.network, self.network.calls()
        self._clear()
        chunk.run_losses(calls.losses, network.plan.inspect, self._arena, 1, 1, 1.0)
        chunk.run_backward(calls.backwards, network.plan.inspect, self._arena, 1, 1, False)
        network.fill_in(self._arena, 1, 1)

    def pull(self, id: str, index: int, before: bool = False) -> None:
        """Gradients of one number: entry ``index`` of a node, or of its weighted input with ``before``."""
        network = self.network
        self._clear()
        slot = self.before(id) if before else network.plan.slots[id]
        self._arena.gradients[slot.start + index] = 1
        if slot.start != network.plan.slots[id].start:
            self.past = id
        table = network.plan.inspect.table.copy()
        table[:, 15] = 0
        program = network.plan.inspect._replace(table=table)
        chunk.run_backward(network.calls().backwards, program, self._arena, 1, 1, False)

    def before(self, id: str) -> Slot:
        """Slot of the scores that a softmax or sigmoid at ``id`` reads, else the slot itself."""
        plan, node = self.network.plan, self.network.graph.nodes[id]
        if f"{id}/z" in plan.slots:
            return plan.slots[f"{id}/z"]
        return plan.slots[node.inputs[0] if node.op in ("softmax", "sigmoid") else id]

    def _clear(self) -> None:
        self._arena.gradients[:] = 0
        self.pulled, self.past = True, None

    def value(self, name: str) -> np.ndarray:
        """Values of a slot: a node ``id``, or ``id/z`` for its weighted input."""
        return self._part(self._arena.values, self.network.plan.slots[name])

    def scores(self, id: str) -> np.ndarray:
        """Values before the softmax or sigmoid at ``id``."""
        return self._part(self._arena.values, self.before(id))

    def gradient(self, name: str) -> np.ndarray:
        """As ``value``, for the gradients of the last ``pull`` or ``pull_loss``."""
        return self._part(self._arena.gradients, self.network.plan.slots[name])

    def weight_gradient(self, id: str, name: str) -> np.ndarray:
        """The gradient of one weight array after ``pull`` or ``pull_loss``."""
        return self.network.weight(id, name, self._arena.dtheta).copy()

    def _part(self, numbers: np.ndarray, slot: Slot) -> np.ndarray:
        return numbers[slot.start : slot.start + slot.size].reshape(slot.shape).copy()
