"""What the net makes of a drawing: what it sees of it, and the values of every layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.data.ink import as_seen
from engine.documents.graph import split_port
from engine.errors import EventError, QuestionError
from engine.spec import Question

MOST_INK = 512
"""Most rows and columns of a drawing."""

QUESTION = Question(
    name="predict",
    long=False,
    summary="What the net sees of a drawing, and what every layer makes of it.",
    kinds=("network",),
    args={
        "ink": "a drawing, rows of 0 (paper) to 1 (ink), any size; it is boxed, centred and sampled down",
        "pixels": "instead of ink: the numbers of the input itself",
    },
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{pixels, shape, output, scores, classes, best, activations, weighted_inputs}``.

    ``pixels``: what the net sees, flat, of ``shape``. ``output`` and ``scores``: values of the output
    node and before its softmax. ``activations``: nested lists by node. Raises ``QuestionError``.
    """
    from engine.networks.glass import Glass

    machine = run.machine
    x = seen(machine, args)
    output = split_port(machine.graph.output)[0]
    if not output:
        raise QuestionError("This network has no output yet.", code="no_output", hint="Add a layer.")
    glass = Glass(machine.network)
    glass.look(x)
    plan = machine.network.plan
    values = glass.value(output).ravel()
    return {
        "pixels": x.ravel().tolist(),
        "shape": list(input_shape(machine)),
        "output": values.tolist(),
        "scores": glass.scores(output).ravel().tolist(),
        "classes": list(machine.examples.classes) if machine.examples is not None else [],
        "best": int(values.argmax()),
        "activations": {
            id: glass.value(id).tolist() for id in plan.forms if machine.graph.nodes[id].op != "label"
        },
        "weighted_inputs": {
            name.removesuffix("/z"): glass.value(name).tolist() for name in plan.slots if name.endswith("/z")
        },
    }


def input_shape(machine: Any) -> tuple[int, ...]:
    """Shape of the input node. Raises ``QuestionError`` when there is none."""
    for id in machine.graph.order:
        if machine.graph.nodes[id].op == "input":
            return machine.network.plan.forms[id].output
    raise QuestionError("This network has no input to draw on.", code="no_input", hint="Add an input.")


def seen(machine: Any, args: dict[str, Any]) -> np.ndarray:
    """The numbers of the input: from ``pixels``, from ``ink``, else the example that is shown."""
    shape = input_shape(machine)
    if args.get("pixels") is not None:
        try:
            return machine.pixels(args["pixels"])
        except EventError as problem:
            raise QuestionError(problem.trouble) from problem
    if args.get("ink") is None:
        x = machine.shown()[0]
        if x is None:
            raise QuestionError("There is nothing to look at.", code="no_data", hint="Draw something.")
        return x
    try:
        ink = np.asarray(args["ink"], np.float64)
    except (TypeError, ValueError) as problem:
        raise QuestionError("The drawing must be rows of numbers of equal length.", code="ink") from problem
    if ink.ndim != 2 or not 1 <= min(ink.shape) <= max(ink.shape) <= MOST_INK or not np.isfinite(ink).all():
        raise QuestionError(
            f"A drawing has 1 to {MOST_INK} rows and columns of finite numbers; this one has the shape "
            f"{list(ink.shape)}.",
            code="ink",
        )
    if len(shape) < 2:
        raise QuestionError(f"This net reads {shape[0]} numbers, not a drawing.", code="not_an_image")
    return as_seen(ink, shape).ravel()
