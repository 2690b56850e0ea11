"""Many optimiser steps over a circuit in one call, on one example after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from engine.circuits.circuit import Circuit


class Descent:
    """``value += step_size * (pull * gradient - spring * value)``, repeated.

    ``nodes``: the sources that move. ``pull``: +1 to raise the output, -1 to lower it. With
    ``target`` the pull of each step is ``target - output`` instead. ``spring``: strength for each
    node (a number for all). ``data``: names of the nodes that take a row of ``rows``
    (float64 ``[examples, data]``).
    """

    def __init__(
        self,
        circuit: Circuit,
        nodes: Sequence[str],
        *,
        step_size: float = 0.01,
        pull: float = 1.0,
        target: float | None = None,
        spring: float | Sequence[float] = 0.0,
        data: Sequence[str] = (),
        rows: np.ndarray | None = None,
    ) -> None:
        self.circuit = circuit
        self.step_size = float(step_size)
        self.pull = float(pull)
        self.target = None if target is None else float(target)
        self.trained = circuit.slots(nodes)
        self.springs = np.ascontiguousarray(np.broadcast_to(np.asarray(spring, np.float64), len(nodes)))
        self.inputs = circuit.slots(data)
        self.rows = np.zeros((1, len(data))) if rows is None else np.ascontiguousarray(rows, np.float64)
        if self.rows.ndim != 2 or self.rows.shape[1] != len(data):
            raise ValueError(f"rows has the shape {self.rows.shape}; it must be [examples, {len(data)}]")

    def run(self, steps: int, order: np.ndarray | None = None) -> np.ndarray:
        """Take ``steps`` steps; ``order[i]`` is the row of step i (default: always row 0).

        Returns the output before each step; fewer when a number stops being finite
        (the circuit then shows it; see ``Circuit.first_bad``). Gradients are those of the last step.
        """
        order = np.zeros(steps, np.int64) if order is None else np.ascontiguousarray(order[:steps], np.int64)
        if len(order) and (order.min() < 0 or order.max() >= len(self.rows)):
            raise ValueError("order names a row that does not exist")
        outputs = np.zeros(len(order))
        if self.circuit.tape.output < 0:
            return outputs[:0]
        done = self.circuit._runner.descend(self, order, outputs)
        self.circuit.has_gradients = done > 0
        return outputs[:done]


def plain_descend(runner: Any, descent: Descent, order: np.ndarray, outputs: np.ndarray) -> int:
    """The loop in Python, the same arithmetic as the compiled one. Returns the number of steps done."""
    values, gradients = runner.values, runner.gradients
    for i, row in enumerate(order.tolist()):
        values[descent.inputs] = descent.rows[row]
        runner.forward()
        out = float(values[runner.tape.output])
        outputs[i] = out
        if not np.isfinite(out):
            return i
        pull = descent.pull if descent.target is None else descent.target - out
        runner.backward(pull)
        moved = values[descent.trained]
        moved = moved + descent.step_size * (gradients[descent.trained] - descent.springs * moved)
        values[descent.trained] = moved
        if not np.isfinite(moved).all():
            return i + 1
    return len(order)
