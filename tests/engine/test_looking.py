"""Looking at an example where a run stands in the past: what is recorded stays what it was."""

from __future__ import annotations

from typing import Any

import pytest

from engine.runs.trainer import Run
from tests.engine.documents import svm
from tests.engine.test_trainer import bits, straight


def test_a_branch_takes_along_what_was_looked_at_where_it_begins() -> None:
    """Looking is not logged in the past: the branch that is begun there has to say what it shows."""
    run = Run(svm(), seed=3, compiled=False)
    run.advance(4)
    run.seek(2)
    run.apply({"kind": "example", "row": 0})
    run.apply({"kind": "pull", "amount": 0.0})
    twin = straight(run)
    twin.advance(run.tip)
    assert bits(twin) == bits(run)
    run.seek(1)
    run.apply({"kind": "example", "row": 3})
    run.seek(2)
    run.apply({"kind": "pull", "amount": 0.0})
    twin = straight(run)
    twin.advance(run.tip)
    assert bits(twin) == bits(run), "what was seen elsewhere is not what is seen here"


@pytest.mark.parametrize(
    ("event", "step"),
    [
        ({"kind": "pull", "amount": 1.0}, 2),
        ({"kind": "tug", "amount": 1.0}, 2),
        ({"kind": "train", "path": "strategy", "value": "random_walk"}, 4),
    ],
    ids=["rope", "tug", "walk"],
)
def test_looking_in_the_past_changes_nothing_that_is_recorded(event: dict[str, Any], step: int) -> None:
    """A rope and a tug pull at the example that is shown: going on, that is the recorded one again."""
    run = Run(svm(), seed=3, compiled=False)
    run.advance(2)
    run.apply(event)
    run.advance(4)
    run.seek(step)
    for row in (0, 3):
        run.apply({"kind": "example", "row": row})
    assert run.status()["row"] == 3
    loaded = Run.load(run.save())
    for one in (run, loaded):
        one.advance(20)
        twin = straight(one)
        twin.advance(one.tip)
        assert bits(one) == bits(twin)
