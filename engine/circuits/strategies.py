"""Ways to move a circuit: random search, random walk, numerical gradient, backprop.

All of them climb the *score* of an ``Objective``, a number that is better when it is larger.
Each step says how many *evaluations* it spent; one evaluation is one pass through the circuit,
and a backward pass costs as much as a forward pass.

There are two measures of a step:

* in a run, ``step_size`` is what the guide means by it: the gradient strategies add ``step_size``
  x gradient, the random ones change each value by a uniform random amount up to ``step_size``;
* in a race, ``length`` gives every try and every update of every strategy the same Euclidean
  length, so that only the direction and its price differ.

Source: A. Karpathy, Hacker's guide to Neural Networks, chapter 1, strategies 1 to 3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

CHUNK = 256
"""Nudged copies of the values that are evaluated together; bounds the memory of a step."""


class Objective(Protocol):
    """What a strategy sees of a circuit: ``n`` free numbers and a score."""

    n: int

    def score(self, x: np.ndarray) -> float:
        """The score at ``x``: one evaluation."""

    def scores(self, x: np.ndarray) -> np.ndarray:
        """The scores ``[points]`` at the rows of ``x`` ``[points, n]``: one evaluation each."""

    def tug(self, x: np.ndarray) -> np.ndarray:
        """The gradient of the score at ``x``: one forward and one backward pass, two evaluations."""


@dataclass(frozen=True)
class Place:
    """Where a strategy stands: its values, and for the random ones the start and the best so far.

    ``best_score`` is NaN before the first try; ``evaluations`` counts from the start of the run.
    """

    x: np.ndarray
    start: np.ndarray
    best_score: float = float("nan")
    evaluations: int = 0


@dataclass(frozen=True)
class Measure:
    """How far a step goes; see the module's text. ``difference`` and ``h`` belong to ``numerical``."""

    step_size: float = 0.01
    length: float | None = None
    difference: str = "central"
    h: float = 1e-4


@dataclass(frozen=True)
class Strategy:
    """One way to move. ``cost``: evaluations of one step with ``n`` free numbers, in words."""

    name: str
    title: str
    summary: str
    cost: str
    move: Callable[[Place, Objective, Measure, np.random.Generator], Place]


def begin(x: np.ndarray) -> Place:
    """A place at the start of a search."""
    return Place(x.copy(), x.copy())


def _tweak(n: int, measure: Measure, rng: np.random.Generator) -> np.ndarray:
    """A random change: uniform in a cube, or in a random direction of the given length."""
    if measure.length is None:
        return measure.step_size * rng.uniform(-1.0, 1.0, n)
    direction = rng.standard_normal(n)
    return measure.length * direction / np.linalg.norm(direction)


def _try(
    place: Place, centre: np.ndarray, objective: Objective, measure: Measure, rng: np.random.Generator
) -> Place:
    best, spent = place.best_score, 1
    if np.isnan(best):
        best, spent = objective.score(place.x), 2
    trial = centre + _tweak(objective.n, measure, rng)
    score = objective.score(trial)
    evaluations = place.evaluations + spent
    # Not "score <= best": a NaN score never wins.
    if score > best:
        return replace(place, x=trial, best_score=score, evaluations=evaluations)
    return replace(place, best_score=best, evaluations=evaluations)


def _random_search(place: Place, objective: Objective, measure: Measure, rng: np.random.Generator) -> Place:
    return _try(place, place.start, objective, measure, rng)


def _random_walk(place: Place, objective: Objective, measure: Measure, rng: np.random.Generator) -> Place:
    return _try(place, place.x, objective, measure, rng)


def _update(place: Place, tug: np.ndarray, measure: Measure, spent: int) -> Place:
    step = measure.step_size
    if measure.length is not None:
        norm = float(np.linalg.norm(tug))
        step = measure.length / norm if norm > 0 else 0.0
    return replace(place, x=place.x + step * tug, evaluations=place.evaluations + spent)


def numerical_gradient(
    x: np.ndarray, objective: Objective, difference: str, h: float
) -> tuple[np.ndarray, int]:
    """The slope of the score along each number, and the evaluations it took: n + 1, or 2n + 1.

    The forward difference needs the score at ``x``; the central one does without it, but whoever
    climbs looks where it stands, so that pass is counted as well.
    """
    middle = objective.score(x) if difference == "forward" else 0.0
    slopes = np.empty(objective.n)
    for first in range(0, objective.n, CHUNK):
        some = np.arange(first, min(first + CHUNK, objective.n))
        above, below = np.tile(x, (len(some), 1)), np.tile(x, (len(some), 1))
        above[np.arange(len(some)), some] += h
        below[np.arange(len(some)), some] -= h
        if difference == "forward":
            slopes[some] = (objective.scores(above) - middle) / h
        else:
            slopes[some] = (objective.scores(above) - objective.scores(below)) / (2 * h)
    return slopes, (objective.n if difference == "forward" else 2 * objective.n) + 1


def _numerical(place: Place, objective: Objective, measure: Measure, rng: np.random.Generator) -> Place:
    slopes, spent = numerical_gradient(place.x, objective, measure.difference, measure.h)
    return _update(place, slopes, measure, spent)


def _backprop(place: Place, objective: Objective, measure: Measure, rng: np.random.Generator) -> Place:
    return _update(place, objective.tug(place.x), measure, 2)


STRATEGIES = {
    strategy.name: strategy
    for strategy in (
        Strategy(
            "random_search",
            "Random search",
            "Tweaks the start at random, again and again, and keeps the best try.",
            "one evaluation a try",
            _random_search,
        ),
        Strategy(
            "random_walk",
            "Random walk",
            "Tweaks the best place so far at random and moves there when it is better.",
            "one evaluation a try",
            _random_walk,
        ),
        Strategy(
            "numerical",
            "Numerical gradient",
            "Nudges each value by h to measure its slope, then moves all of them.",
            "n + 1 evaluations a step with forward differences, 2n + 1 with central ones",
            _numerical,
        ),
        Strategy(
            "backprop",
            "Backprop",
            "Runs the pull back through the gates and moves all values along their tugs.",
            "two evaluations a step: one pass forward, one backward",
            _backprop,
        ),
    )
}
