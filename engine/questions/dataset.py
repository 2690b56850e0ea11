"""What a network learns from: its parts, its points, a page of its examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.check_params import is_number
from engine.data.examples import Examples
from engine.errors import QuestionError
from engine.spec import Question

MOST_POINTS = 4000
"""Most points sent to a page; of more, every so many-th is."""
MOST_ROWS = 200
"""Most examples of one page."""
PARTS = ("train", "validation", "test")

QUESTION = Question(
    name="dataset",
    long=False,
    summary="The examples of a network: parts, points and a page of rows or images.",
    kinds=("network",),
    args={
        "points": "true: the points of the plane, or of a curve",
        "part": "train, validation or test: the part that rows are taken from (train)",
        "first": "first row of the page, counted within its part (0)",
        "count": "rows of the page; 0 for none",
    },
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{name, section, version, kind, shape, inputs, classes, coding, parts, opened, domain, points,
    rows}``.

    ``points``: ``[x1, x2 (of a curve y), class or value, part 0..2, origin]`` each. ``rows``: ``{row, values
    (as the net reads them), label (class) or target}``. Nothing of the test part is told while its envelope
    is closed. Raises ``QuestionError`` when the network has no data.
    """
    machine = run.machine
    examples: Examples | None = machine.examples
    if examples is None:
        raise QuestionError(
            "This network has no data.", code="no_data", hint="Choose a data set in the data panel."
        )
    opened = machine.course is not None and machine.course.opened is not None
    return {
        "name": examples.name,
        "section": machine.data_in_force(),
        "version": machine.data_version,
        "kind": kind_of(examples),
        "shape": list(examples.shape),
        "inputs": list(examples.inputs),
        "classes": list(examples.classes),
        "coding": examples.coding,
        "parts": {part: getattr(examples, part) for part in PARTS},
        "opened": opened,
        "domain": list(examples.domain),
        "points": _points(examples, opened) if args.get("points") else [],
        "rows": _rows(examples, opened, args),
    }


def kind_of(examples: Examples) -> str:
    """``points``, ``curve``, ``images`` or ``table``."""
    if examples.plane:
        return "points"
    if examples.coding == "number" and len(examples.x) and examples.x.shape[1] == 1:
        return "curve"
    return "images" if len(examples.shape) == 3 else "table"


def _points(examples: Examples, opened: bool) -> list[list[float]]:
    stop = examples.part("test")[1 if opened else 0]
    if examples.xy is not None:
        xy = examples.xy[:stop]
        third = examples.labels()[:stop] if examples.classes else examples.targets[:stop, 0]
    elif kind_of(examples) == "curve":
        xy = np.stack([examples.x[:stop, 0], examples.targets[:stop, 0]], axis=1)
        third = xy[:, 1]
    else:
        return []
    part = np.searchsorted([examples.train, examples.train + examples.validation], np.arange(stop), "right")
    origin = np.arange(stop) if examples.origin is None else examples.origin[:stop]
    every = max(1, -(-stop // MOST_POINTS))
    columns = (np.round(xy[:, 0], 4), np.round(xy[:, 1], 4), np.round(third, 4), part, origin)
    found: list[list[float]] = np.stack(columns, axis=1)[::every].astype(float).tolist()
    return found


def _rows(examples: Examples, opened: bool, args: dict[str, Any]) -> list[dict[str, Any]]:
    part, first, count = args.get("part", "train"), args.get("first", 0), args.get("count", 0)
    if part not in PARTS:
        raise QuestionError(f"part is {part!r}; it must be train, validation or test.", code="part")
    for name, value in (("first", first), ("count", count)):
        if not is_number(value) or value < 0 or int(value) != value:
            raise QuestionError(f"{name} is {value!r}; it must be a whole number from 0.", code="wrong_value")
    if count > MOST_ROWS:
        raise QuestionError(f"count is {count}; at most {MOST_ROWS} rows are sent at once.", code="count")
    if count and part == "test" and not opened:
        raise QuestionError(
            "The test examples are in a closed envelope.", code="envelope", hint="Open the envelope first."
        )
    start, stop = examples.part(part)
    labels = examples.labels()
    return [
        {
            "row": row,
            "values": [round(float(v), 4) for v in examples.values(row)],
            "label": int(labels[row]) if examples.classes else None,
            "target": None if examples.classes else float(examples.targets[row, 0]),
        }
        for row in range(min(stop, start + int(first)), min(stop, start + int(first) + int(count)))
    ]
