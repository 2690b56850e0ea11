"""What the gradient costs: moving every weight by itself, or one pass forward and one back."""

from __future__ import annotations

from collections.abc import Callable
from timeit import default_timer
from typing import Any

import numpy as np

from engine.errors import QuestionError
from engine.spec import Question

H = 1e-5
"""By how much a weight is moved."""
SECONDS = 6.0
"""Time for moving weights; what is left then is reckoned from what was measured."""
BLOCK = 64

QUESTION = Question(
    name="gradient_cost",
    summary="Passes and seconds of the numerical gradient and of backpropagation, for one minibatch.",
    kinds=("network",),
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{weights, examples, methods: [{name, passes, seconds, measured}], moved, largest_difference}``.

    ``methods``: ``backprop``, ``forward`` (n + 1 passes) and ``central`` (2n + 1, with the cost where it
    stands). ``moved``: how many weights were really moved; ``measured`` False: reckoned from those.
    ``largest_difference``: between both gradients, as a part of the longest one, in float64.
    """
    network, rows = _copy(run.machine)
    segments = network.plan.program.segments
    places = np.concatenate([np.arange(start, start + size) for start, size, *_ in segments])
    _backward(network, rows)
    backward = _best(lambda: _backward(network, rows))
    exact = network.dtheta[places].copy()
    forward = _best(lambda: _cost(network, rows))
    found, spent = _numerical(network, rows, places, progress, cancelled)
    return {
        "weights": len(places),
        "examples": len(rows),
        "moved": len(found),
        "methods": _methods(len(places), len(found), spent, forward, backward),
        "largest_difference": _difference(found, exact[: len(found)]),
    }


def _numerical(
    network: Any,
    rows: np.ndarray,
    places: np.ndarray,
    progress: Callable[..., None],
    cancelled: Callable[[], bool],
) -> tuple[np.ndarray, float]:
    """The slopes at as many places as the time allows, and the seconds that they took."""
    found = np.zeros(len(places))
    moved, began = 0, default_timer()
    while moved < len(places) and default_timer() - began < SECONDS and not cancelled():
        for k in range(moved, min(moved + BLOCK, len(places))):
            found[k] = _slope(network, rows, places[k])
        moved = min(moved + BLOCK, len(places))
        progress(moved, len(places))
    return found[:moved], default_timer() - began


def _methods(weights: int, moved: int, spent: float, forward: float, backward: float) -> list[dict[str, Any]]:
    """Passes and seconds of each way; ``spent`` on ``moved`` weights is reckoned up to all of them."""
    central = spent * weights / max(1, moved)
    return [
        {"name": "backprop", "passes": 2, "seconds": backward, "measured": True},
        {
            "name": "forward",
            "passes": weights + 1,
            "seconds": central / 2 + forward,
            "measured": False,
        },
        {
            "name": "central",
            "passes": 2 * weights + 1,
            "seconds": central + forward,
            "measured": moved == weights,
        },
    ]


def _difference(found: np.ndarray, exact: np.ndarray) -> float:
    """The largest difference between both gradients, as a part of the longest number of the exact one."""
    longest = float(np.abs(exact).max()) if exact.size else 0.0
    return float(np.abs(found - exact).max()) / longest if longest else 0.0


def _copy(machine: Any) -> tuple[Any, np.ndarray]:
    """The net in float64, where small differences are exact, and the rows of one minibatch."""
    from engine.networks import settings as network_settings
    from engine.networks.network import Network

    examples = machine.examples
    if examples is None or not machine.network.trains or not examples.train:
        raise QuestionError(
            "This network cannot be trained yet, so that it has no gradient.",
            code="no_training",
            hint="It needs data, a loss and a layer with weights.",
        )
    settings = machine.status()["settings"]
    entries = network_settings.losses(settings, machine.graph)
    network = Network(machine.graph, entries, examples, dtype=np.float64)
    network.theta[:] = machine.network.theta
    return network, np.arange(min(int(settings["batch_size"]), examples.train, 100))


def _backward(network: Any, rows: np.ndarray) -> None:
    network.batch(rows)


def _cost(network: Any, rows: np.ndarray) -> float:
    """Mean loss over the rows: forward only."""
    return float(network.evaluate(int(rows[0]), int(rows[-1]) + 1)[0])


def _slope(network: Any, rows: np.ndarray, place: int) -> float:
    kept = network.theta[place]
    network.theta[place] = kept + H
    up = _cost(network, rows)
    network.theta[place] = kept - H
    down = _cost(network, rows)
    network.theta[place] = kept
    return (up - down) / (2 * H)


def _best(call: Callable[[], Any]) -> float:
    """Seconds of one call, the best of nine: the rest is what else the machine does."""
    times = []
    for _ in range(9):
        began = default_timer()
        call()
        times.append(default_timer() - began)
    return min(times)
