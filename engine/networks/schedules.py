"""How the learning rate changes from epoch to epoch, each a plain function.

``schedule(epoch, settings, plateau)`` gives the factor of the first learning rate for the epoch that begins
(0 is the first); ``plateau`` is the factor that waiting for validation has led to so far.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

EPOCHS = 30
"""Length of a training that names none."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule. ``settings``: the keys of ``train.schedule`` that it reads."""

    name: str
    summary: str
    function: Callable[[int, Mapping[str, Any], float], float]
    settings: tuple[str, ...] = ()


def constant(epoch: int, settings: Mapping[str, Any], plateau: float) -> float:
    """Always 1."""
    return 1.0


def step(epoch: int, settings: Mapping[str, Any], plateau: float) -> float:
    """Times ``factor`` every ``every`` epochs."""
    return settings["factor"] ** (epoch // settings["every"])


def exponential(epoch: int, settings: Mapping[str, Any], plateau: float) -> float:
    """Times ``factor`` every ``every`` epochs, a little at each epoch."""
    return settings["factor"] ** (epoch / settings["every"])


def cosine(epoch: int, settings: Mapping[str, Any], plateau: float) -> float:
    """From 1 to 0 over ``epochs`` epochs along half a cosine (Loshchilov and Hutter 2017, eq. 5)."""
    length = settings["epochs"] or EPOCHS
    return 0.5 * (1.0 + math.cos(math.pi * min(epoch, length) / length))


def halve_on_plateau(epoch: int, settings: Mapping[str, Any], plateau: float) -> float:
    """Times ``factor`` whenever validation has not improved for ``patience`` epochs (Nielsen, chapter 3)."""
    return plateau


_ALL = (
    Schedule("constant", "The learning rate stays.", constant),
    Schedule("step", "Drops by a factor every few epochs.", step, ("factor", "every")),
    Schedule(
        "exponential", "Shrinks by the same factor over the same time.", exponential, ("factor", "every")
    ),
    Schedule("cosine", "Glides from the full rate to 0.", cosine, ("epochs",)),
    Schedule(
        "halve_on_plateau",
        "Drops whenever validation stops improving, and ends training at a small rate.",
        halve_on_plateau,
        ("factor", "patience", "stop_at"),
    ),
)

SCHEDULES: Mapping[str, Schedule] = {schedule.name: schedule for schedule in _ALL}
"""All schedules by name."""
