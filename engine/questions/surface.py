"""The output over any two of a circuit's values, on a grid."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine import registry
from engine.documents.check_params import is_number, with_defaults
from engine.errors import QuestionError, quoted
from engine.gaps import with_gaps
from engine.spec import Question

QUESTION = Question(
    name="surface",
    summary="The output over two of the values, all others as they are.",
    kinds=("circuit",),
    args={
        "x": "node along x",
        "y": "node along y",
        "n": "points a side, 2 to 200, default 41",
        "range": "{x: [low, high], y: [low, high]}, default the sliders",
    },
)

MAX_SIDE = 200
MAX_ROWS = 64
"""Most rows of a data set that are averaged at each point of the grid."""


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{x, y, z, nodes, output, rows}``; ``z[y][x]`` is the output, averaged over ``rows`` of the data set.

    When x or y is a data gate, the other data gates keep the row that is shown.
    """
    machine = run.machine
    machine.refresh()
    machine.refuse_no_output()
    names = [_node(machine, args, key) for key in ("x", "y")]
    if names[0] == names[1]:
        raise QuestionError(
            f'x and y are both "{names[0]}".', code="args", hint="Choose two different nodes."
        )
    side = args.get("n", 41)
    if isinstance(side, bool) or not isinstance(side, int) or not 2 <= side <= MAX_SIDE:
        raise QuestionError(f'"n" must be from 2 to {MAX_SIDE}; it is {quoted(side)}.', code="args")
    axes = [
        _axis(machine, name, (args.get("range") or {}), key, side)
        for name, key in zip(names, "xy", strict=True)
    ]
    x, y = (grid.ravel() for grid in np.meshgrid(*axes))
    z = np.zeros(side * side)
    data, rows = (
        machine.examples(MAX_ROWS) if not set(names) & set(machine.data_nodes) else ([], np.zeros((1, 0)))
    )
    for done, row in enumerate(rows):
        if cancelled():
            raise QuestionError("Cancelled.", code="cancelled")
        points = np.column_stack([x, y, np.tile(row, (side * side, 1))])
        z += machine.circuit.evaluate([*names, *data], points)
        progress(done + 1, len(rows), "")
    z /= len(rows)
    return {
        "x": axes[0].tolist(),
        "y": axes[1].tolist(),
        "z": [with_gaps(line) for line in z.reshape(side, side)],
        "nodes": names,
        "output": machine.graph.output,
        "rows": len(rows) if data else 0,
    }


def _node(machine: Any, args: dict[str, Any], key: str) -> str:
    name = machine.graph.resolve(str(args.get(key)))
    if name is None:
        raise QuestionError(
            f"There is no node {quoted(args.get(key))} to draw along {key}.", code="unknown_node"
        )
    if name not in machine.circuit.sources():
        raise QuestionError(
            f'"{name}" is computed by its gate, so the output cannot be drawn over it.',
            code="not_a_source",
            node=name,
            hint="Choose inputs or parameters.",
        )
    return name


def _axis(machine: Any, name: str, ranges: Any, key: str, side: int) -> np.ndarray:
    """The values along one side: the asked range, or the slider's, widened to hold the present value."""
    asked = ranges.get(key) if isinstance(ranges, dict) else None
    if asked is not None:
        if (
            not isinstance(asked, list)
            or len(asked) != 2
            or not all(is_number(v) for v in asked)
            or not all(math.isfinite(v) for v in asked)
            or not asked[0] < asked[1]
        ):
            raise QuestionError(
                f"The range of {key} must be [low, high]; it is {quoted(asked)}.", code="args"
            )
        return np.linspace(float(asked[0]), float(asked[1]), side)
    node, value = machine.graph.nodes[name], machine.circuit.value(name)
    params = with_defaults(node.params, registry.gate(node.op).spec.params)
    low, high = params.get("min"), params.get("max")
    low = value - 5.0 if low is None else min(float(low), value)
    high = value + 5.0 if high is None else max(float(high), value)
    if not (math.isfinite(low) and math.isfinite(high)):
        raise QuestionError(f'"{name}" is not a finite number.', code="not_finite", hint="Set another value.")
    return np.linspace(low, high, side)
