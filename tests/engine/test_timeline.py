"""The log of a run: what it may leave out, and that what it keeps gives the same bits again."""

from __future__ import annotations

from typing import Any

import pytest

from engine.timeline import supersedes
from engine.trainer import Run
from tests.engine.net import document, node

NET: dict[str, Any] = {
    **document(
        node("hidden", "dense", "image", units=3, activation="tanh"),
        node("scores", "dense", "hidden", units=2),
        node("output", "softmax", "scores"),
    ),
    "data": {"name": "spiral", "examples": 60},
    "train": {"optimizer": {"name": "momentum", "learning_rate": 0.1}, "seed": 3},
}


def optimizer(name: str) -> dict[str, Any]:
    return {"kind": "train", "path": "optimizer.name", "value": name}


def lock(locked: bool) -> dict[str, Any]:
    return {"kind": "lock", "node": "hidden", "port": "weight", "index": [0, 0], "locked": locked}


def rope(amount: float | None) -> dict[str, Any]:
    """A look at an example, with or without a pull at a class."""
    return {"kind": "example", "row": 1} | ({} if amount is None else {"amount": amount, "target": 0})


def standing(run: Run) -> tuple[Any, ...]:
    machine: Any = run.machine
    return machine.network.theta.tobytes(), machine.network.v.tobytes(), machine.status()["pull"]


@pytest.mark.parametrize(
    "events",
    [
        [optimizer("adam"), optimizer("momentum")],
        [
            {"kind": "train", "path": "train.optimizer", "value": {"name": "adam"}},
            {"kind": "train", "path": "train.optimizer", "value": {"name": "momentum"}},
        ],
        [lock(True), lock(False)],
        [rope(1.0), rope(None)],
    ],
    ids=["rule", "whole rule", "lock", "rope"],
)
def test_what_leaves_a_trace_stays_in_the_log(events: list[dict[str, Any]]) -> None:
    run = Run(NET, compiled=False)
    run.advance(5)
    for event in events:
        run.apply(event)
    run.advance(3)
    again = Run(NET, events=run.events(), compiled=False)
    again.advance(8)
    assert standing(again) == standing(run)


def test_what_leaves_no_trace_is_replaced() -> None:
    rate = {"kind": "train", "path": "optimizer.learning_rate", "value": 0.2}
    assert supersedes({**rate, "value": 0.3}, rate)
    assert supersedes(rope(2.0), rope(1.0))
    assert not supersedes({**rate, "path": "l2"}, rate)
