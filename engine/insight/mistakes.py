"""What the net makes of each example of a part, and the examples that it has most wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.data.examples import Examples
from engine.gaps import with_gaps
from engine.insight.loss import loss_at
from engine.insight.survey import Lens, inputs, through
from engine.networks.network import Network
from engine.networks.plan import OF, TARGET

TOGETHER = 500
"""Examples that pass through the net at a time."""

CANDIDATES = 200
"""Examples whose loss is computed at least, of those with something to lose: the ones furthest from right."""
NUMBERS = 10_000
"""Output numbers whose loss is computed: of a net with few of them, every example that is read."""


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


@dataclass(frozen=True)
class Prediction:
    """Of the examples first..first+N-1: what the loss ``wanted`` and what the net ``said``, (N, K)."""

    first: int
    wanted: np.ndarray
    said: np.ndarray

    @property
    def off(self) -> np.ndarray:
        """(N, K) said less wanted; not finite where the net said no finite number."""
        with np.errstate(all="ignore"):
            return self.said - self.wanted

    @property
    def furthest(self) -> np.ndarray:
        """The examples by their squared distance from what was wanted, the furthest first."""
        with np.errstate(all="ignore"):
            far = np.nan_to_num((self.off**2).sum(axis=1), nan=np.inf)
        return np.argsort(-far, kind="stable")


def judge(output: np.ndarray, middle: float) -> np.ndarray:
    """(N,) classes that outputs (N, K) stand for; with one output, above or below ``middle``."""
    if output.shape[1] == 1:
        return (output[:, 0] > middle).astype(np.int64)
    return output.argmax(axis=1)


def read_all(network: Network, examples: Examples, output: str, first: int, stop: int) -> Reading:
    """What the net reads the examples first..stop-1 as, at the node ``output``."""
    (outputs,) = _values(network, examples, (output,), first, stop)
    true = examples.labels()[first:stop]
    read = judge(outputs, network.feed.middle)
    if outputs.shape[1] == 1:
        behind = np.where(read == true, 0, np.abs(outputs[:, 0] - network.feed.middle))
    else:
        places = np.arange(len(true))
        behind = outputs[places, read] - outputs[places, true]
    return Reading(first, true, read, np.nan_to_num(behind, nan=np.inf))


def target_of(network: Network, output: str) -> str | None:
    """The node that a loss compares ``output`` with; None when no loss judges it."""
    slots = network.plan.slots
    wanted = [row[TARGET] for row in network.plan.plain if row[OF] == slots[output].start]
    return next((id for start in wanted for id, slot in slots.items() if slot.start == start), None)


def predict_all(
    network: Network, examples: Examples, output: str, target: str, first: int, stop: int
) -> Prediction:
    """What the net says of the examples first..stop-1, at the node ``output``, where ``target`` is wanted."""
    said, wanted = _values(network, examples, (output, target), first, stop)
    return Prediction(first, wanted, said)


def _values(
    network: Network, examples: Examples, nodes: tuple[str, ...], first: int, stop: int
) -> list[np.ndarray]:
    """(N, K) numbers of each of the nodes for the examples first..stop-1."""
    lens = Lens(network, min(TOGETHER, max(1, stop - first)))
    seen = [[lens.value(id).astype(float) for id in nodes] for _ in through(lens, examples, first, stop)]
    return [np.concatenate(parts) for parts in zip(*seen, strict=True)]


def worst(
    network: Network, examples: Examples, output: str, reading: Reading, wanted: np.ndarray, most: int
) -> list[dict[str, Any]]:
    """The examples of ``wanted`` (places in the reading), the highest loss first, as a page shows them."""
    order = wanted[np.argsort(-reading.behind[wanted], kind="stable")][:CANDIDATES]
    return [
        {
            "row": row,
            "true": int(reading.true[row - reading.first]),
            "read": int(reading.read[row - reading.first]),
            "loss": loss,
            "output": with_gaps(outputs),
        }
        for row, loss, outputs in by_loss(network, examples, output, reading.first + order)[:most]
    ]


def furthest(
    network: Network, examples: Examples, output: str, prediction: Prediction, most: int, numbers: int
) -> list[dict[str, Any]]:
    """The examples of a prediction, the highest loss first, as a page shows them.

    Of each the ``numbers`` outputs that are furthest off, in their order, ``outputs`` tells which.
    """
    count, outputs = prediction.said.shape
    order = prediction.furthest[: max(CANDIDATES, NUMBERS // outputs)] if count else np.zeros(0, np.int64)
    found = []
    for row, loss, _ in by_loss(network, examples, output, prediction.first + order)[:most]:
        place = row - prediction.first
        far = np.nan_to_num(np.abs(prediction.off[place]), nan=np.inf)
        shown = np.sort(np.argsort(-far, kind="stable")[:numbers])
        found.append(
            {
                "row": row,
                "loss": loss,
                "outputs": shown.tolist(),
                "wanted": with_gaps(prediction.wanted[place, shown]),
                "said": with_gaps(prediction.said[place, shown]),
            }
        )
    return found


def by_loss(
    network: Network, examples: Examples, output: str, rows: np.ndarray
) -> list[tuple[int, float | None, np.ndarray]]:
    """``(row, loss, outputs)``, the highest loss first; one that is not finite, None, is above all."""
    found = list(_losses(network, examples, output, rows))
    found.sort(key=lambda one: -(np.inf if one[1] is None else one[1]))
    return found


def _losses(
    network: Network, examples: Examples, output: str, rows: np.ndarray
) -> Iterator[tuple[int, float | None, np.ndarray]]:
    lens = Lens(network, max(1, min(TOGETHER, len(rows))))
    for start in range(0, len(rows), lens.capacity):
        own = rows[start : start + lens.capacity]
        lens.look(inputs(examples, own), examples.targets[own])
        outputs = lens.value(output).astype(float)
        for b, row in enumerate(own):
            yield int(row), loss_at(network, lens.arena, lens.capacity, b), outputs[b]
