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

    ``max_relative_error`` leaves out numbers at a corner, and those that cannot be measured. Stops early when
    cancelled.
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
    by_verdict: dict[str, list[str]] = {"matches": [], "differs": [], "kink": [], "unmeasured": []}
    for row in rows:
        by_verdict[row["verdict"]].append(row["node"])
    compared = [r["relative_error"] for r in rows if r["verdict"] in ("matches", "differs")]
    return {
        "rows": rows,
        "max_relative_error": max(compared, default=0.0),
        "verdict": "differs" if by_verdict["differs"] else "matches" if compared else _verdict(by_verdict),
        "sentence": _sentence(len(rows), by_verdict),
    }


def _verdict(by_verdict: dict[str, list[str]]) -> str:
    """Of a circuit in which nothing could be compared."""
    return "unmeasured" if by_verdict["unmeasured"] else "matches"


def _sentence(count: int, by_verdict: dict[str, list[str]]) -> str:
    if bad := by_verdict["differs"]:
        return f"{len(bad)} of {count} gradients differ, first at *{bad[0]}*."
    corners, unmeasured = by_verdict["kink"], by_verdict["unmeasured"]
    beside = f", {len(corners)} at a corner where there are two slopes" if corners else ""
    if unmeasured:
        rest = f"{len(unmeasured)} cannot be measured, first *{unmeasured[0]}*"
        return f"{count - len(unmeasured)} of {count} gradients agree{beside}; {rest}."
    agree = "The one gradient agrees" if count == 1 else f"All {count} gradients agree"
    return f"{agree}{beside}."
