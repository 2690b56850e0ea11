"""Where the net is wrong: classes that it confuses, or numbers that it misses, and its worst mistakes."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.documents.check_params import is_number
from engine.documents.graph import split_port
from engine.errors import QuestionError
from engine.gaps import with_gaps
from engine.spec import Question

PARTS = ("train", "validation", "test")
MOST_READ = 10_000
"""Most examples of a part that are read."""
MOST_NUMBERS = 1_000_000
"""Most numbers of the output that are read: fewer examples of a net that says as many as an image has."""
MOST_SHOWN = 100
"""Most mistakes in an answer."""
MOST_MARKS = 2_000
"""Most points of the plane that are marked as right or wrong."""
MOST_PAIRS = 600
"""Most numbers of a picture of wanted and predicted ones: each is an element of the page."""
MOST_OUTPUTS = 4
"""Most outputs of one example that are told."""
MOST_INPUTS = 50
"""Most inputs of one example that are told, where they are no image."""

QUESTION = Question(
    name="mistakes",
    long=False,
    summary="How often each class is read as each other one, or how far predicted numbers are from those "
    "wanted, and the examples with the highest loss.",
    kinds=("network",),
    args={
        "part": "train, validation (the default) or test, once its envelope is open",
        "cell": "[true, read]: show examples of this cell of the matrix; else all mistakes (classes only)",
        "most": "how many examples are shown (24)",
    },
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{reads, part, examples, total, worst, shape, pixels}`` and what ``_classes`` or ``_numbers`` adds.

    ``reads``: "classes" or "numbers". ``examples``: how many of the part's ``total`` were read. ``worst``:
    ``{row, loss, pose (of drawn strokes, else None), ...}``, the highest loss first. ``pixels``: base64 of
    the inputs of ``worst``, one byte a number, 0 to 255 for images; None for other inputs.
    Raises ``QuestionError``.
    """
    machine = run.machine
    part, first, stop = _part(machine, args.get("part", "validation"))
    most = args.get("most", 24)
    if not is_number(most) or not 0 <= most <= MOST_SHOWN:
        raise QuestionError(f"most is {most}; it must be 0 to {MOST_SHOWN}.", code="most")
    output = split_port(machine.graph.output)[0]
    if not output:
        raise QuestionError("This network has no output to be wrong about.", code="no_output")
    size = machine.network.plan.slots[output].size
    total, stop = stop - first, min(stop, first + min(MOST_READ, max(1, MOST_NUMBERS // size)))
    if machine.examples.classes and machine.network.judges:
        found = _classes(machine, output, first, stop, int(most), args.get("cell"))
    else:
        found = _numbers(machine, output, first, stop, int(most))
    for one in found["worst"]:
        one["pose"] = machine.examples.pose_of(one["row"])
    return {
        "part": part,
        "examples": stop - first,
        "total": total,
        "shape": list(machine.examples.shape),
        "pixels": _pixels(machine.examples, [one["row"] for one in found["worst"]]),
        **found,
    }


def _classes(machine: Any, output: str, first: int, stop: int, most: int, asked: Any) -> dict[str, Any]:
    """``{wrong, classes, counts, cell, points}``; of ``worst`` also ``true``, ``read`` and ``output``.

    ``counts[true][read]``. ``points``: for points of the plane ``{x, y, domain, true, read}``, lists.
    """
    from engine.insight.mistakes import read_all, worst

    examples = machine.examples
    classes = list(examples.classes)
    cell = _cell(asked, len(classes))
    reading = read_all(machine.network, examples, output, first, stop)
    wrong = reading.true != reading.read
    wanted = wrong if cell is None else (reading.true == cell[0]) & (reading.read == cell[1])
    return {
        "reads": "classes",
        "wrong": int(wrong.sum()),
        "classes": classes,
        "counts": reading.confusion(len(classes)).tolist(),
        "worst": worst(machine.network, examples, output, reading, np.flatnonzero(wanted), most),
        "cell": cell,
        "points": _points(examples, first, {"true": reading.true.tolist(), "read": reading.read.tolist()}),
    }


def _numbers(machine: Any, output: str, first: int, stop: int, most: int) -> dict[str, Any]:
    """``{outputs, distance, lost, names, inputs, pairs, points}``; of ``worst`` also ``outputs`` (which, of
    many those that are furthest off), ``wanted``, ``said`` and ``inputs``.

    ``outputs``: how many numbers the net says. ``distance``: mean of |said - wanted|, None without a finite
    one; ``lost``: of how many it is not finite. ``names``: of the inputs, where they have any; ``inputs``:
    how many there are. ``pairs``: ``{row, output, wanted, said}``, lists; of many, some and the worst.
    ``points``: for points of the plane and one output ``{x, y, domain, off}``, said less wanted of each.
    """
    from engine.insight.mistakes import furthest, predict_all, target_of

    network, examples = machine.network, machine.examples
    target = target_of(network, output)
    if target is None:
        raise QuestionError(
            "No loss compares what this network says with what is wanted of it.", code="no_target"
        )
    prediction = predict_all(network, examples, output, target, first, stop)
    worst = furthest(network, examples, output, prediction, most, MOST_OUTPUTS)
    off = np.abs(prediction.off)
    finite = np.isfinite(off)
    return {
        "reads": "numbers",
        "outputs": off.shape[1],
        "distance": float(off[finite].mean()) if finite.any() else None,
        "lost": int((~finite).sum()),
        "names": list(examples.inputs[:MOST_INPUTS]),
        "inputs": examples.x.shape[1],
        "worst": [{**one, "inputs": _inputs(examples, one["row"])} for one in worst],
        "pairs": _pairs(prediction, worst),
        "points": _points(examples, first, {"off": with_gaps(prediction.off[:, 0])})
        if off.shape[1] == 1
        else None,
    }


def _inputs(examples: Any, row: int) -> list[float]:
    """The numbers of an example as the net reads them; none of an image, which is told in pixels."""
    return [] if len(examples.shape) > 1 else [float(v) for v in examples.values(row)[:MOST_INPUTS]]


def _pairs(prediction: Any, worst: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Some wanted and predicted numbers, always the same, so that a point moves only with its number; and
    those of the worst."""
    count, outputs = prediction.said.shape
    total = count * outputs
    some = np.random.default_rng(0).choice(total, min(total, MOST_PAIRS), replace=False)
    wrong = [(one["row"] - prediction.first) * outputs + k for one in worst for k in one["outputs"]]
    places = np.union1d(some, wrong).astype(np.int64)
    return {
        "row": (prediction.first + places // outputs).tolist(),
        "output": (places % outputs).tolist(),
        "wanted": with_gaps(prediction.wanted.ravel()[places]),
        "said": with_gaps(prediction.said.ravel()[places]),
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


def _points(examples: Any, first: int, told: dict[str, list[Any]]) -> dict[str, Any] | None:
    """Where the examples from ``first`` on are in the plane, and of each what is ``told``."""
    if examples.xy is None or examples.xy.shape[1] != 2:
        return None
    told = {name: numbers[:MOST_MARKS] for name, numbers in told.items()}
    xy = examples.xy[first : first + min(len(numbers) for numbers in told.values())]
    return {"x": xy[:, 0].tolist(), "y": xy[:, 1].tolist(), "domain": list(examples.domain), **told}
