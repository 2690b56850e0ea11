"""How widely the weighted inputs of a layer are spread before any training, for every way to begin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.documents.graph import split_port
from engine.documents.shapes import settings_of
from engine.errors import QuestionError
from engine.networks.initializers import INITIALIZERS, Draw
from engine.spec import Question

EXAMPLES = 200
"""Examples whose inputs are weighted; one image with half of its inputs on when there is no data."""
NUMBERS = 5_000
"""About so many weighted inputs make a histogram."""
BINS = 40
FLAT = 5.0
"""Beyond this weighted input the slope of a sigmoid is below 0.7 %."""

QUESTION = Question(
    name="start_spread",
    summary="Histogram of the weighted inputs of a layer for every initialiser, freshly drawn.",
    kinds=("network",),
    args={"node": "a dense layer; the first one unless told"},
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{node, inputs, on, source, chosen, starts: [{name, deviation, expected, flat, edges, counts}]}``.

    ``on``: mean sum of the squared inputs; ``source``: ``data``, or ``half`` when half of the inputs are 1.
    ``deviation`` is measured, ``expected`` = sqrt(s^2 on + b^2) for weights N(0, s^2) and biases N(0, b^2)
    (Nielsen, ch. 3); ``flat``: share beyond plus or minus 5. Raises ``QuestionError`` without such a layer.
    """
    machine = run.machine
    node = _layer(machine, args.get("node"))
    x, source = _inputs(machine, node)
    units, inputs = machine.network.plan.weights[node, "weight"][1]
    on = float((x * x).sum(axis=1).mean())
    starts = []
    for name, one in INITIALIZERS.items():
        z = _weighted(name, x, units, inputs)
        edges, counts = _histogram(z)
        starts.append(
            {
                "name": name,
                "deviation": float(np.sqrt((z * z).mean())),
                "expected": float(np.sqrt(one.spread(inputs, units) ** 2 * on + one.bias**2)),
                "flat": float((np.abs(z) > FLAT).mean()),
                "edges": edges,
                "counts": counts,
            }
        )
    chosen = settings_of(machine.graph, node)["initializer"]
    return {"node": node, "inputs": inputs, "on": on, "source": source, "chosen": chosen, "starts": starts}


def _layer(machine: Any, asked: Any) -> str:
    layers = [id for id in machine.graph.order if machine.graph.nodes[id].op == "dense"]
    if not layers:
        raise QuestionError("This network has no dense layer.", code="no_layer", hint="Add one.")
    if asked is not None and asked not in layers:
        raise QuestionError(
            f'"{asked}" is no dense layer of this network.', code="unknown_node", hint=f"Ask for {layers[0]}."
        )
    return str(asked or layers[0])


def _inputs(machine: Any, node: str) -> tuple[np.ndarray, str]:
    """What the layer reads, (N, I): of the first training examples, else half of the inputs on."""
    network = machine.network
    source = split_port(machine.graph.nodes[node].inputs[0])[0]
    if machine.examples is not None and network.takes_input and machine.examples.train:
        from engine.networks import chunk

        count = min(EXAMPLES, machine.examples.train, network.capacity)
        program, arena = network.plan.program, network.new_arena(count)
        for row in range(count):
            chunk.take(program, arena, count, row, row, network.feed)
        chunk.run_forward(network.calls().forwards, program, arena, count, count, False, network.random)
        slot = network.plan.slots[source]
        start = slot.start * count
        return arena.values[start : start + slot.size * count].reshape(count, -1).astype(np.float64), "data"
    size = network.plan.slots[source].size
    half = np.zeros((1, size))
    half[0, : size // 2] = 1.0
    return half, "half"


def _weighted(name: str, x: np.ndarray, units: int, inputs: int) -> np.ndarray:
    """Weighted inputs of many freshly drawn units."""
    random = np.random.default_rng(0)
    draw = Draw(random, name)
    wanted = max(1, NUMBERS // len(x))
    weights = draw.weight((wanted, inputs), inputs, units)
    return np.asarray(x @ weights.T + draw.bias((wanted,)))


def _histogram(z: np.ndarray) -> tuple[list[float], list[int]]:
    reach = float(np.quantile(np.abs(z), 0.999)) or 1.0
    counts, edges = np.histogram(z, BINS, (-reach, reach))
    return edges.tolist(), counts.tolist()
