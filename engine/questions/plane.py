"""The drawn square of a small net, and the points of its data set in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.spec import Question

MOST_POINTS = 4000
"""Most points that are told; of more, evenly chosen ones."""

PARTS = ("train", "validation", "test")

QUESTION = Question(
    name="plane",
    long=False,
    summary="The points of the data set, and the square in which a small net's boundaries are drawn.",
    kinds=("network",),
    args={},
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{inputs, domain, points, labels, parts, rows, classes, coding, drawable, closed}``.

    ``inputs``: coordinates that the net reads, 1 or 2; 0 when it has no such picture. ``points``: (x, y) of
    each; with one input y is the target. ``labels``: the class (0 in a regression). ``parts``: 0 training,
    1 validation, 2 test. ``rows``: its number in the data set. ``drawable``: points can be added by hand.
    ``closed``: test points kept back because their envelope is closed.
    """
    machine = run.machine
    plane, examples = machine.closeup.fields.plane, machine.examples
    told: dict[str, Any] = {
        "inputs": plane.inputs,
        "domain": list(plane.domain),
        "points": [],
        "labels": [],
        "parts": [],
        "rows": [],
        "classes": [],
        "coding": "",
        "drawable": False,
        "closed": 0,
    }
    if examples is None or not plane.inputs:
        return told
    opened = machine.course is not None and machine.course.opened is not None
    last = examples.part("test")[1 if opened else 0]
    rows = (
        np.unique(np.linspace(0, last - 1, min(last, MOST_POINTS)).astype(int)) if last else np.zeros(0, int)
    )
    ends = np.cumsum([getattr(examples, part) for part in PARTS])
    return told | {
        "points": np.round(_places(examples, plane.inputs, rows), 5).tolist(),
        "labels": examples.labels()[rows].tolist(),
        "parts": np.searchsorted(ends, rows, side="right").tolist(),
        "rows": rows.tolist(),
        "classes": list(examples.classes),
        "coding": examples.coding,
        "drawable": examples.plane and bool(examples.classes),
        "closed": 0 if opened else examples.test,
    }


def _places(examples: Any, inputs: int, rows: np.ndarray) -> np.ndarray:
    """(N, 2) places in the picture."""
    if examples.xy is not None:
        return np.asarray(examples.xy[rows], np.float64)
    x = examples.x[rows].astype(np.float64) * examples.scale
    return np.stack([x[:, 0], examples.targets[rows, 0]], axis=1) if inputs == 1 else x
