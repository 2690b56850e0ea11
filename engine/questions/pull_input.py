"""The rope on a class: its tug runs back to the pixels, and the drawing itself moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.data.points import FEATURES
from engine.documents.check_params import finite, is_number
from engine.errors import EventError, QuestionError
from engine.questions.predict import input_shape, seen
from engine.spec import Question

MOST_STEPS = 200
"""Most steps of one question."""

H = 1e-5
"""How far a coordinate is moved to see how the inputs that are made of it change."""


@dataclass(frozen=True)
class Place:
    """A point of the plane (or of a line) and the inputs that a net is given of it."""

    start: np.ndarray
    names: tuple[str, ...]
    domain: tuple[float, float]

    def inputs(self, at: np.ndarray) -> np.ndarray:
        """The numbers of the input at a point: the coordinate itself, or the chosen features of both."""
        if at.size == 1:
            return at.copy()
        return np.array([FEATURES[name](at[0], at[1]) for name in self.names], np.float64)

    def slope(self, at: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """The derivative by the coordinates, from that by the inputs (chain rule)."""
        moves = H * np.eye(at.size)
        change = [(self.inputs(at + move) - self.inputs(at - move)) / (2 * H) for move in moves]
        return np.array([gradient @ one for one in change])

    def within(self, at: np.ndarray) -> np.ndarray:
        """The nearest point of the drawn square."""
        return np.clip(at, *self.domain)


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
        "point": "instead of pixels: one or two coordinates, from which the inputs are made; they are moved",
    },
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{pixels, before, shape, gradient, of, class, output, scores, classes, best,
    activations, gradients, point, point_gradient}``.

    ``pixels``: the drawing after the steps, kept within 0..1 for images; ``before``: as it was;
    ``gradient``: derivative of the pulled number by each pixel at ``before``. ``activations``,
    ``gradients``: values, and derivatives of the pulled number, of every layer after the steps; the softmax
    (or sigmoid) behind a pulled score has no such derivative.
    ``point``: the coordinates after the steps, within the drawn square, and ``point_gradient`` the derivative
    by them at the start; None when no ``point`` was given. Raises ``QuestionError``.
    """
    machine = run.machine
    pull = _pull(machine, args)
    place, shape = _place(machine, args), input_shape(machine)
    x = seen(machine, args) if place is None else place.inputs(place.start)
    rope = Rope(machine, pull)
    first = rope.gradient(x)
    moved, at = _moved(rope, x, first, place, len(shape) > 1, cancelled)
    return {
        "pixels": moved.tolist(),
        "before": x.ravel().tolist(),
        "shape": list(shape),
        "gradient": first.tolist(),
        "of": pull.of,
        "class": pull.index,
        "classes": list(machine.examples.classes) if machine.examples is not None else [],
        **rope.told(moved),
        "point": None if at is None else at.tolist(),
        "point_gradient": None if place is None else place.slope(place.start, first).tolist(),
    }


@dataclass(frozen=True)
class Pull:
    """What is asked for: how hard, how far, how often, and at which unit of the output (``of``: before or
    after its squash)."""

    amount: float
    step: float
    steps: int
    of: str
    output: str
    index: int


def _pull(machine: Any, args: dict[str, Any]) -> Pull:
    """Raises ``QuestionError``."""
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
    return Pull(amount, step, steps, of, output, index)


class Rope:
    """The rope tied to one number of a net, looked at apart from training."""

    def __init__(self, machine: Any, pull: Pull) -> None:
        from engine.networks.glass import Glass

        self.pull = pull
        self._graph = machine.graph
        self._layers = [id for id in machine.network.plan.forms if self._graph.nodes[id].op != "label"]
        self._source = next(id for id in self._graph.order if self._graph.nodes[id].op == "input")
        self._glass = Glass(machine.network)

    def gradient(self, at: np.ndarray) -> np.ndarray:
        """The derivative of the pulled number by the inputs, where they are ``at``."""
        self._glass.look(at)
        self._glass.pull(self.pull.output, self.pull.index, before=self.pull.of == "score")
        return self._glass.gradient(self._source).ravel().astype(np.float64)

    def told(self, at: np.ndarray) -> dict[str, Any]:
        """``output``, ``scores``, ``best``, ``activations`` and ``gradients`` where the inputs are ``at``."""
        tug, glass = self.gradient(at), self._glass
        values = glass.value(self.pull.output).ravel()
        behind = [id for id in self._layers if id not in (self._source, glass.past)]
        return {
            "output": values.tolist(),
            "scores": glass.scores(self.pull.output).ravel().tolist(),
            "best": int(values.argmax()),
            "activations": {id: glass.value(id).tolist() for id in self._layers},
            "gradients": {self._source: tug.tolist()} | {id: glass.gradient(id).tolist() for id in behind},
        }


def _moved(
    rope: Rope,
    x: np.ndarray,
    first: np.ndarray,
    place: Place | None,
    image: bool,
    cancelled: Callable[[], bool],
) -> tuple[np.ndarray, np.ndarray | None]:
    """The inputs after the steps, and the point that they are made of. Raises ``QuestionError``."""
    pull, at = rope.pull, None if place is None else place.start
    low, high = (0.0, 1.0) if image else (-np.inf, np.inf)
    for k in range(pull.steps):
        slope = first if k == 0 else rope.gradient(x)
        if place is None or at is None:
            x = np.clip(x + pull.step * pull.amount * slope, low, high)
        else:
            at = place.within(at + pull.step * pull.amount * place.slope(at, slope))
            x = place.inputs(at)
        if cancelled():
            raise QuestionError("The pull was cancelled.", code="cancelled")
    return x, at


def _place(machine: Any, args: dict[str, Any]) -> Place | None:
    """The point that is pulled, when the examples are points. Raises ``QuestionError``."""
    if args.get("point") is None:
        return None
    examples = machine.examples
    try:
        start = np.asarray(args["point"], np.float64).ravel()
    except (TypeError, ValueError) as problem:
        raise QuestionError("The point must be one or two numbers.", code="point") from problem
    plane = examples is not None and examples.xy is not None
    line = examples is not None and tuple(examples.inputs) == ("x",)
    if start.size != (2 if plane else 1 if line else 0):
        raise QuestionError("The point does not fit: these examples have other coordinates.", code="point")
    if not np.isfinite(start).all():
        raise QuestionError("The point must be finite numbers.", code="point")
    return Place(start, tuple(examples.inputs), examples.domain)


def _number(args: dict[str, Any], name: str, default: float) -> float:
    value = args.get(name, default)
    if not is_number(value) or not finite(value):
        raise QuestionError(f'"{name}" must be a finite number.', code="wrong_value")
    return float(value)
