"""A derivative by any unit, measured on the net itself: it runs twice with the number moved a little."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.documents.graph import split_port
from engine.explain.unit_flow import Flow, Place
from engine.networks import chunk
from engine.networks.glass import Glass
from engine.networks.plan import Y, under

TOLERANCE = 0.02
"""Largest relative error of the check: the net computes in float32."""

FLOOR = 2e-5

STEPS = (0.1, 0.03, 0.01, 0.003)


def check(flow: Flow, place: Place, objective: str, analytic: float, factor: float = 1.0) -> dict[str, Any]:
    """Central differences in float32 against ``analytic``; ``factor`` x the move arrives at the place."""
    tries = []
    for h in STEPS:
        high, low = (moved(flow, place, objective, way * h) for way in (1, -1))
        tries.append((h, factor * (high - low) / (2 * h)))
    errors = [_error(analytic, numerical) for _, numerical in tries]
    best = int(np.argmin(errors))
    h, numerical = tries[best]
    return {
        "analytic": analytic,
        "numerical": numerical,
        "h": h,
        "relative_error": errors[best],
        "verdict": "matches" if errors[best] <= TOLERANCE else "differs",
        "kink": False,
        "sentence": "Measured on the net itself, in single precision.",
    }


def _error(analytic: float, numerical: float) -> float:
    """Relative error; below ``FLOOR`` a slope is lost in the rounding of the net's float32."""
    return abs(analytic - numerical) / max(abs(analytic), abs(numerical), FLOOR)


def moved(flow: Flow, place: Place, objective: str, by: float) -> float:
    """What is pulled, when one value of the net is moved and everything after it runs again."""
    machine, network = flow.machine, flow.machine.network
    glass = Glass(network)
    x, target, _ = machine.shown()
    glass.look(x, target)
    slot = network.plan.slots[place.slot]
    program = network.plan.program
    made = np.flatnonzero(program.table[:, Y] == slot.start)
    glass.arena.values[slot.start + place.unit] += by
    after = program._replace(table=np.ascontiguousarray(program.table[int(made[-1]) + 1 :]))
    chunk.run_forward(network.calls().forwards, after, glass.arena, 1, 1, False, network.random)
    if objective == "loss":
        return glass.loss()
    if machine.pulled is not None:
        output, index = machine.pulled
        return float(glass.scores(output).ravel()[index])
    output = split_port(machine.graph.output)[0]
    index = int(flow.glass.value(output).argmax())
    if under(machine.graph, output) == "softmax":
        return float(glass.scores(output).ravel()[index])
    return float(glass.value(output).ravel()[index])
