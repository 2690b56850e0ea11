"""Backprop against central differences, for every source of a circuit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.circuits.gradient_check import check_node
from engine.explain.numbers import facts
from engine.spec import Question

QUESTION = Question(
    name="check",
    summary="Compares every gradient with what moving the number really does.",
    kinds=("circuit",),
    args={"all": "also the gradients at gates, not only at sources"},
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{rows, max_relative_error, verdict, sentence}``; a row as in ``gradient_check``, with its node.

    ``max_relative_error`` leaves out numbers at a corner. Stops early when cancelled.
    """
    run.machine.refuse_no_output()
    known = facts(run.machine.circuit)
    nodes = known.graph.order if args.get("all") else known.circuit.sources()
    rows: list[dict[str, Any]] = []
    for done, id in enumerate(nodes):
        if cancelled():
            break
        if done % 32 == 0:
            progress(done, len(nodes))
        rows.append({"node": id, **check_node(known.circuit, id, known.gradients[id])})
    smooth = [r for r in rows if r["verdict"] != "kink"]
    errors = [r["relative_error"] for r in smooth]
    worst = None if None in errors else max(errors, default=0.0)
    corners = len(rows) - len(smooth)
    bad = [r["node"] for r in smooth if r["verdict"] == "differs"]
    return {
        "rows": rows,
        "max_relative_error": worst,
        "verdict": "differs" if bad else "matches",
        "sentence": _sentence(len(rows), corners, bad),
    }


def _sentence(count: int, corners: int, bad: list[str]) -> str:
    if bad:
        return f"{len(bad)} of {count} gradients differ, first at *{bad[0]}*."
    beside = f", {corners} at a corner where there are two slopes" if corners else ""
    agree = "The one gradient agrees" if count == 1 else f"All {count} gradients agree"
    return f"{agree}{beside}."
