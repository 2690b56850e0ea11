"""Where the net is wrong: the confusion matrix of a part, and its worst mistakes."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.documents.check_params import is_number
from engine.documents.graph import split_port
from engine.errors import QuestionError
from engine.spec import Question

PARTS = ("train", "validation", "test")
MOST_READ = 10_000
"""Most examples of a part that are read."""
MOST_SHOWN = 100
"""Most mistakes in an answer."""
MOST_MARKS = 2_000
"""Most points of the plane that are marked as right or wrong."""

QUESTION = Question(
    name="mistakes",
    long=False,
    summary="How often each class is read as each other one, and the examples with the highest loss.",
    kinds=("network",),
    args={
        "part": "train, validation (the default) or test, once its envelope is open",
        "cell": "[true, read]: show examples of this cell of the matrix; else all mistakes",
        "most": "how many examples are shown (24)",
    },
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{part, examples, total, wrong, classes, counts, worst, cell, shape, pixels, points}``.

    ``counts[true][read]``; ``examples``: how many of the part's ``total`` were read. ``worst``: ``{row,
    true, read, loss, output}``, the highest loss first. ``pixels``: base64 of the inputs of ``worst``, one
    byte a number, 0 to 255 for images; None for other inputs. ``points``: for points of the plane
    ``{x, y, true, read}``, lists. Raises ``QuestionError``.
    """
    from engine.insight.mistakes import read_all, worst

    machine = run.machine
    part, first, stop = _part(machine, args.get("part", "validation"))
    output, classes = _classes(machine)
    most = args.get("most", 24)
    if not is_number(most) or not 0 <= most <= MOST_SHOWN:
        raise QuestionError(f"most is {most}; it must be 0 to {MOST_SHOWN}.", code="most")
    total, stop = stop - first, min(stop, first + MOST_READ)
    reading = read_all(machine.network, machine.examples, output, first, stop)
    cell = _cell(args.get("cell"), len(classes))
    wrong = reading.true != reading.read
    wanted = wrong if cell is None else (reading.true == cell[0]) & (reading.read == cell[1])
    shown = worst(machine.network, machine.examples, output, reading, np.flatnonzero(wanted), int(most))
    return {
        "part": part,
        "examples": stop - first,
        "total": total,
        "wrong": int(wrong.sum()),
        "classes": classes,
        "counts": reading.confusion(len(classes)).tolist(),
        "worst": shown,
        "cell": cell,
        "shape": list(machine.examples.shape),
        "pixels": _pixels(machine.examples, [one["row"] for one in shown]),
        "points": _points(machine.examples, reading),
    }


def _part(machine: Any, part: Any) -> tuple[str, int, int]:
    if part not in PARTS:
        raise QuestionError(f'part is "{part}"; it must be train, validation or test.', code="part")
    if machine.examples is None or machine.course is None:
        raise QuestionError("This network has no examples to be wrong about.", code="no_data")
    if part == "test" and machine.course.opened is None:
        raise QuestionError(
            "The test set is in a closed envelope.", code="envelope", hint="Open the envelope first."
        )
    first, stop = machine.examples.part(part)
    if first == stop:
        raise QuestionError(f"There are no {part} examples.", code="no_data")
    return part, first, stop


def _classes(machine: Any) -> tuple[str, list[str]]:
    output = split_port(machine.graph.output)[0]
    classes = list(machine.examples.classes)
    if not output or not classes or not machine.network.judges:
        raise QuestionError(
            "This network predicts numbers, not classes, so that there is nothing to confuse.",
            code="no_classes",
        )
    return output, classes


def _cell(cell: Any, classes: int) -> list[int] | None:
    if cell is None:
        return None
    sound = isinstance(cell, list) and len(cell) == 2
    if not sound or not all(type(k) is int and 0 <= k < classes for k in cell):
        raise QuestionError(f"cell is {cell}; it must be [true, read], each 0 to {classes - 1}.", code="cell")
    return list(cell)


def _pixels(examples: Any, rows: list[int]) -> str | None:
    if len(examples.shape) < 2:
        return None
    numbers = examples.x[rows] * (examples.scale * 255)
    return base64.b64encode(np.clip(np.rint(numbers), 0, 255).astype(np.uint8).tobytes()).decode()


def _points(examples: Any, reading: Any) -> dict[str, Any] | None:
    if examples.xy is None or examples.xy.shape[1] != 2:
        return None
    count = min(MOST_MARKS, len(reading.true))
    xy = examples.xy[reading.first : reading.first + count]
    return {
        "x": xy[:, 0].tolist(),
        "y": xy[:, 1].tolist(),
        "true": reading.true[:count].tolist(),
        "read": reading.read[:count].tolist(),
        "domain": list(examples.domain),
    }
