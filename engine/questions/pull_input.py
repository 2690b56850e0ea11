"""The rope on a class: its tug runs back to the pixels, and the drawing itself moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.check_params import finite, is_number
from engine.errors import EventError, QuestionError
from engine.questions.predict import input_shape, seen
from engine.spec import Question

MOST_STEPS = 200
"""Most steps of one question."""

QUESTION = Question(
    name="pull_input",
    long=False,
    summary="Pulls a class: the gradient of its score at the pixels, and the drawing some steps along it.",
    kinds=("network",),
    args={
        "class": "which class is pulled, by number or name",
        "amount": "the pull: above 0 towards the class, below 0 away from it (1)",
        "step": "pixels += step x amount x gradient (0.02)",
        "steps": "how many such steps (1)",
        "of": "score: before softmax or sigmoid (the default); probability: after it",
        "pixels": "numbers of the input; or ink, a drawing as in predict; else the example that is shown",
    },
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{pixels, before, shape, gradient, of, class, output, scores, classes, best,
    activations, gradients}``.

    ``pixels``: the drawing after the steps, kept within 0..1 for images; ``before``: as it was;
    ``gradient``: derivative of the pulled number by each pixel at ``before``. ``activations``,
    ``gradients``: values, and derivatives of the pulled number, of every layer after the steps.
    Raises ``QuestionError``.
    """
    from engine.glass import Glass

    machine = run.machine
    amount, step = _number(args, "amount", 1.0), _number(args, "step", 0.02)
    steps = int(_number(args, "steps", 1))
    if not 0 <= steps <= MOST_STEPS:
        raise QuestionError(f"steps is {steps}; at most {MOST_STEPS} are made at once.", code="steps")
    of = args.get("of", "score")
    if of not in ("score", "probability"):
        raise QuestionError(f'of is "{of}"; it must be score or probability.', code="of")
    try:
        output, index = machine.rope(args.get("class"))
    except EventError as problem:
        raise QuestionError(problem.trouble) from problem
    shape, x = input_shape(machine), seen(machine, args)
    source = next(id for id in machine.graph.order if machine.graph.nodes[id].op == "input")
    glass = Glass(machine.network)

    def gradient(at: np.ndarray) -> np.ndarray:
        glass.look(at)
        glass.pull(output, index, before=of == "score")
        return glass.gradient(source).ravel().astype(np.float64)

    first = gradient(x)
    low, high = (0.0, 1.0) if len(shape) > 1 else (-np.inf, np.inf)
    moved = x
    for k in range(steps):
        slope = first if k == 0 else gradient(moved)
        moved = np.clip(moved + step * amount * slope, low, high)
        if cancelled():
            raise QuestionError("The pull was cancelled.", code="cancelled")
    tug = gradient(moved)
    values = glass.value(output).ravel()
    layers = [id for id in machine.network.plan.forms if machine.graph.nodes[id].op != "label"]
    return {
        "pixels": moved.tolist(),
        "before": x.ravel().tolist(),
        "shape": list(shape),
        "gradient": first.tolist(),
        "of": of,
        "class": index,
        "output": values.tolist(),
        "scores": glass.scores(output).ravel().tolist(),
        "classes": list(machine.examples.classes) if machine.examples is not None else [],
        "best": int(values.argmax()),
        "activations": {id: glass.value(id).tolist() for id in layers},
        "gradients": {source: tug.tolist()}
        | {id: glass.gradient(id).tolist() for id in layers if id != source},
    }


def _number(args: dict[str, Any], name: str, default: float) -> float:
    value = args.get(name, default)
    if not is_number(value) or not finite(value):
        raise QuestionError(f'"{name}" must be a finite number.', code="wrong_value")
    return float(value)
