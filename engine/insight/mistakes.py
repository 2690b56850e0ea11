"""What the net reads each example of a part as, and the examples that it has most wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.data.examples import Examples
from engine.insight.loss import loss_at
from engine.insight.survey import Lens, inputs, through
from engine.networks.network import Network

TOGETHER = 500
"""Examples that pass through the net at a time."""

CANDIDATES = 200
"""Mistakes whose loss is computed: those whose right class is furthest behind."""


@dataclass(frozen=True)
class Reading:
    """Of the examples first..first+N-1: ``true`` and ``read`` classes, (N,), and ``behind``, (N,): by how
    much the output that the net preferred is above that of the right class, 0 where it is right."""

    first: int
    true: np.ndarray
    read: np.ndarray
    behind: np.ndarray

    def confusion(self, classes: int) -> np.ndarray:
        """(classes, classes) counts: row the true class, column what it was read as."""
        flat = np.bincount(self.true * classes + self.read, minlength=classes * classes)
        return flat.reshape(classes, classes)


def judge(output: np.ndarray, middle: float) -> np.ndarray:
    """(N,) classes that outputs (N, K) stand for; with one output, above or below ``middle``."""
    if output.shape[1] == 1:
        return (output[:, 0] > middle).astype(np.int64)
    return output.argmax(axis=1)


def read_all(network: Network, examples: Examples, output: str, first: int, stop: int) -> Reading:
    """What the net reads the examples first..stop-1 as, at the node ``output``."""
    lens = Lens(network, min(TOGETHER, max(1, stop - first)))
    outputs = np.concatenate([lens.value(output).copy() for _ in through(lens, examples, first, stop)])
    true = examples.labels()[first:stop]
    read = judge(outputs, network.feed.middle)
    if outputs.shape[1] == 1:
        behind = np.where(read == true, 0, np.abs(outputs[:, 0] - network.feed.middle))
    else:
        places = np.arange(len(true))
        behind = outputs[places, read] - outputs[places, true]
    return Reading(first, true, read, np.nan_to_num(behind, nan=np.inf))


def worst(
    network: Network, examples: Examples, output: str, reading: Reading, wanted: np.ndarray, most: int
) -> list[dict[str, Any]]:
    """The examples of ``wanted`` (places in the reading), the highest loss first, as a page shows them."""
    order = wanted[np.argsort(-reading.behind[wanted], kind="stable")][:CANDIDATES]
    found: list[dict[str, Any]] = []
    for places in np.array_split(order, max(1, -(-len(order) // TOGETHER))):
        lens, rows = Lens(network, max(1, len(places))), reading.first + places
        for start in range(0, len(rows), lens.capacity):
            own = rows[start : start + lens.capacity]
            lens.look(inputs(examples, own), examples.targets[own])
            outputs = lens.value(output).astype(float)
            found += [
                {
                    "row": int(row),
                    "true": int(reading.true[row - reading.first]),
                    "read": int(reading.read[row - reading.first]),
                    "loss": loss_at(network, lens.arena, lens.capacity, b),
                    "output": [float(v) if np.isfinite(v) else None for v in outputs[b]],
                }
                for b, row in enumerate(own)
            ]
    found.sort(key=lambda one: -(np.inf if one["loss"] is None else one["loss"]))
    return found[:most]
