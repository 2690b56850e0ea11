"""The curve of a gate with one input and of its derivative, with the point where it stands now."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine import registry
from engine.circuits.tape_plain import total
from engine.documents.check_params import with_defaults
from engine.errors import QuestionError, Trouble
from engine.explain.numbers import find
from engine.gaps import or_gap, with_gaps
from engine.spec import CURVE, Question

SAMPLES = 121
SATURATED = 0.05
"""Below this part of its steepest slope a gate counts as saturated."""

QUESTION = Question(
    name="slope",
    long=False,
    summary="A gate's own curve, its slope, and where it stands on them.",
    kinds=("circuit",),
    args={"node": "a gate with one input"},
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{node, op, xs, ys, slopes, x, y, slope, max_slope, fraction, saturated, sentence}``.

    ``fraction`` is slope / max_slope. Raises ``QuestionError`` for a gate with more or fewer inputs.
    """
    run.machine.refresh()  # a run that was just loaded has not computed its values yet
    circuit = run.machine.circuit
    id = find(circuit.graph, args.get("node"))
    node = circuit.graph.nodes[id]
    op = registry.gate(node.op)
    spec = op.spec
    if len(node.inputs) != 1 or op.forward is None or op.backward is None:
        text = f'"{node.label or id}" has {len(node.inputs)} inputs; only a gate with one input is a curve.'
        raise QuestionError(Trouble("no_curve", text, node=id))
    settings = list(with_defaults(node.params, spec.params).values())
    forward, backward = total(op.forward), total(op.backward)
    x = circuit.value(node.inputs[0])
    low, high = spec.curve or CURVE
    if math.isfinite(x):
        low, high = min(low, x - 1.0), max(high, x + 1.0)
    xs = np.linspace(low, high, SAMPLES).tolist()
    ys = [float(forward(at, *settings)) for at in xs]
    slopes = [float(backward(at, *settings, y, 1.0)[0]) for at, y in zip(xs, ys, strict=True)]
    y = float(forward(x, *settings))
    slope = float(backward(x, *settings, y, 1.0)[0])
    steepest = spec.max_slope
    fraction = abs(slope) / steepest if steepest else None
    return {
        "node": id,
        "op": node.op,
        "xs": xs,
        "ys": with_gaps(ys),
        "slopes": with_gaps(slopes),
        "x": or_gap(x),
        "y": or_gap(y),
        "slope": or_gap(slope),
        "max_slope": steepest,
        "fraction": or_gap(fraction),
        "saturated": fraction is not None and fraction < SATURATED,
        "sentence": _sentence(node.op, slope, fraction, steepest),
    }


def _sentence(op: str, slope: float, fraction: float | None, steepest: float | None) -> str:
    if op == "step":
        return "Flat everywhere: no tug gets through."
    if fraction is None or steepest is None:
        return ""
    if slope == 0:
        return "Flat here: no tug gets through."
    return f"{fraction:.0%} of its steepest slope, {steepest:g}."
