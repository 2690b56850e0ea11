"""How the numbers of a layer are spread: its weights, activations or gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.documents.check_params import is_number
from engine.errors import QuestionError, quoted
from engine.spec import Question

KINDS = ("weight", "activation", "weighted_input", "gradient")
GLANCED = 500
"""Examples whose activations and gradients are counted."""

QUESTION = Question(
    name="histogram",
    long=False,
    summary="Counts of a layer's weights, activations, weighted inputs or gradients, and their spread.",
    kinds=("network",),
    args={
        "node": "which layer",
        "of": "weight (the default), activation, weighted_input or gradient (of single examples, by them)",
        "bins": "how many (40)",
    },
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{node, of, edges, counts, mean, deviation, start, largest, zeros, numbers, examples, bad}``.

    ``edges``: bins + 1 numbers, symmetric about 0 unless no number is below it. ``start``: mean and
    deviation of the weights when the run began, None otherwise. ``zeros``: share that is exactly 0;
    ``bad``: how many are not finite (and are not counted). Raises ``QuestionError``.
    """
    machine = run.machine
    id, of, bins = str(args.get("node")), args.get("of", "weight"), args.get("bins", 40)
    if id not in machine.network.plan.forms:
        raise QuestionError(f"There is no layer {quoted(id)}.", code="node")
    if of not in KINDS:
        raise QuestionError(f'of is "{of}"; it must be {", ".join(KINDS)}.', code="of")
    if not is_number(bins) or int(bins) != bins or not 4 <= bins <= 400:
        raise QuestionError(f"bins is {bins}; it must be 4 to 400.", code="bins")
    numbers, examples = _weights(machine, id) if of == "weight" else _over_examples(machine, id, of)
    sound = numbers[np.isfinite(numbers)].astype(np.float64)
    edges = _edges(sound, int(bins))
    return {
        "node": id,
        "of": of,
        "edges": edges.tolist(),
        "counts": np.histogram(sound, edges)[0].tolist(),
        "mean": float(sound.mean()) if sound.size else None,
        "deviation": float(sound.std()) if sound.size else None,
        "start": _start(run, id) if of == "weight" else None,
        "largest": float(np.abs(sound).max()) if sound.size else None,
        "zeros": float((sound == 0).mean()) if sound.size else 0.0,
        "numbers": int(numbers.size),
        "examples": examples,
        "bad": int(numbers.size - sound.size),
    }


def _edges(numbers: np.ndarray, bins: int) -> np.ndarray:
    high = float(np.abs(numbers).max()) if numbers.size else 0.0
    high = high or 1.0
    low = 0.0 if numbers.size and numbers.min() >= 0 else -high
    return np.linspace(low, high, bins + 1)


def _weights(machine: Any, id: str) -> tuple[np.ndarray, int]:
    network = machine.network
    names = network.plan.forms[id].decays or tuple(network.plan.forms[id].weights)
    if not names:
        raise QuestionError(f'"{id}" has no weights.', code="no_weights")
    return np.concatenate([network.weight(id, name).ravel() for name in names]), 0


def _over_examples(machine: Any, id: str, of: str) -> tuple[np.ndarray, int]:
    from engine.insight.survey import Lens, through, under

    if machine.course is None:
        raise QuestionError("This network has no examples to look at.", code="no_data")
    network, slot = machine.network, under(machine.network, id) if of != "activation" else id
    first, stop = machine.examples.part("train")
    lens, found = Lens(network, min(GLANCED, stop - first)), []
    for _ in through(lens, machine.examples, first, min(stop, first + GLANCED), of == "gradient"):
        found.append((lens.gradient(slot) if of == "gradient" else lens.value(slot)).copy().ravel())
    if not found:
        raise QuestionError("There are no training examples.", code="no_data")
    return np.concatenate(found), min(GLANCED, stop - first)


def _start(run: Any, id: str) -> dict[str, float] | None:
    """Mean and deviation of the weights at step 0, when the layer had this size then."""
    state, plan = run.first_state(), run.machine.network.plan
    theta = state.get("theta")
    if theta is None or theta.size != plan.theta:
        return None
    names = plan.forms[id].decays or tuple(plan.forms[id].weights)
    parts = [run.machine.network.weight(id, name, theta).ravel() for name in names]
    numbers = np.concatenate(parts).astype(np.float64)
    return {"mean": float(numbers.mean()), "deviation": float(numbers.std())}
