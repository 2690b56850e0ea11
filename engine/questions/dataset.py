"""What a network learns from: its parts, a page of its examples, and its points in the drawn square."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.data.examples import Examples
from engine.documents.check_params import is_number
from engine.errors import QuestionError
from engine.spec import Question

MOST_POINTS = 4000
"""Most points that are told; of more, evenly chosen ones."""
MOST_ROWS = 200
"""Most examples of one page."""
PARTS = ("train", "validation", "test")

QUESTION = Question(
    name="dataset",
    long=False,
    summary="The examples of a network: parts, a page of rows or images, points of the plane.",
    kinds=("network",),
    args={
        "plane": "true: nothing but the square in which boundaries are drawn, and the points in it",
        "part": "train, validation or test: the part that rows are taken from (train)",
        "first": "first row of the page, counted within its part (0)",
        "count": "rows of the page; 0 for none",
    },
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{name, section, version, kind, shape, inputs, classes, coding, parts, opened, domain, rows}``, or
    with
    ``plane`` ``{inputs, domain, points, labels, tones, end, parts, rows, classes, coding, drawable,
    closed}``.

    ``rows``: ``{row, values (as the net reads them), label (class) or target, pose (of drawn strokes, else
    None)}``. Nothing of the test part is told while its envelope is closed. Raises ``QuestionError`` when the
    network has no data.

    Of the plane: ``inputs``: coordinates that the net reads, 1 or 2; 0 when it has no such picture.
    ``points``: (x, y) of each; with one input y is the target. ``labels``: the class (0 in a regression).
    ``tones``: in a regression the byte of each value in the field of the output (else none), ``end`` the
    value where an unbounded output's field ends.
    ``parts``: 0 training, 1 validation, 2 test. ``rows``: its number in the data set. ``drawable``: points
    can be added by hand. ``closed``: test points kept back because their envelope is closed.
    """
    machine = run.machine
    examples: Examples | None = machine.examples
    opened = machine.course is not None and machine.course.opened is not None
    if args.get("plane"):
        return _plane(machine, opened)
    if examples is None:
        raise QuestionError(
            "This network has no data.", code="no_data", hint="Choose a data set in the data panel."
        )
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
        "rows": _rows(examples, opened, args),
    }


def kind_of(examples: Examples) -> str:
    """``points``, ``curve``, ``images`` or ``table``."""
    if examples.plane:
        return "points"
    if examples.coding == "number" and len(examples.x) and examples.x.shape[1] == 1:
        return "curve"
    return "images" if len(examples.shape) == 3 else "table"


def _plane(machine: Any, opened: bool) -> dict[str, Any]:
    """The drawn square, and the points of the data set in it."""
    plane, examples = machine.closeup.fields.plane, machine.examples
    found: dict[str, Any] = {"inputs": plane.inputs, "domain": list(plane.domain)}
    if examples is None or not plane.inputs:
        nothing: dict[str, Any] = {
            key: [] for key in ("points", "labels", "tones", "parts", "rows", "classes")
        }
        return found | nothing | {"coding": "", "end": 0.0, "drawable": False, "closed": 0}
    last = examples.part("test")[1 if opened else 0]
    rows = np.unique(np.linspace(0, max(0, last - 1), min(last, MOST_POINTS)).astype(int))
    ends = np.cumsum([getattr(examples, part) for part in PARTS])
    return found | {
        "points": np.round(_places(examples, plane.inputs, rows), 5).tolist(),
        "labels": examples.labels()[rows].tolist(),
        "tones": _tones(machine, examples, rows),
        "end": machine.closeup.fields.end,
        "parts": np.searchsorted(ends, rows, side="right").tolist(),
        "rows": rows.tolist(),
        "classes": list(examples.classes),
        "coding": examples.coding,
        "drawable": examples.plane and bool(examples.classes),
        "closed": 0 if opened else examples.test,
    }


def _tones(machine: Any, examples: Examples, rows: np.ndarray) -> list[int]:
    if examples.coding != "number":
        return []
    tones: list[int] = machine.closeup.fields.tones(examples.targets[rows, 0]).tolist()
    return tones


def _places(examples: Examples, inputs: int, rows: np.ndarray) -> np.ndarray:
    """(N, 2) places in the picture."""
    if examples.xy is not None:
        return np.asarray(examples.xy[rows], np.float64)
    x = examples.x[rows].astype(np.float64) * examples.scale
    return np.stack([x[:, 0], examples.targets[rows, 0]], axis=1) if inputs == 1 else x


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
            "pose": examples.pose_of(row),
        }
        for row in range(min(stop, start + int(first)), min(stop, start + int(first) + int(count)))
    ]
