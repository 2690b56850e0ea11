"""A link carries a story; whoever opens it stands where the sender stood, with the same numbers."""

from __future__ import annotations

import json

import pytest

from engine.runs.trainer import Run

CIRCUIT = {
    "tugboat": 1,
    "kind": "circuit",
    "title": "",
    "nodes": [
        {"id": "x", "op": "input", "params": {"value": -2.0}},
        {"id": "y", "op": "input", "params": {"value": 3.0}},
        {"id": "f", "op": "multiply", "inputs": ["x", "y"]},
    ],
    "output": "f",
}


def edited(value: float) -> dict:
    document = json.loads(json.dumps(CIRCUIT))
    document["nodes"][0]["params"]["value"] = value
    return document


def reopened(run: Run) -> Run:
    story = json.loads(json.dumps(run.answer("story")))
    again = Run(story["document"], seed=story["seed"], events=story["events"], run_seed_from_document=False)
    again.advance(story["step"])
    return again


@pytest.mark.parametrize("branch", [False, True])
def test_a_story_leads_to_the_same_numbers(branch: bool) -> None:
    run = Run(CIRCUIT, seed=5, compiled=False)
    run.advance(3)
    run.apply({"kind": "set", "node": "x", "value": 1.0})
    run.edit(edited(1.0))
    run.advance(4)
    if branch:
        run.seek(5)
        run.apply({"kind": "pull", "amount": -1.0})
        run.advance(2)
    again = reopened(run)
    assert again.step == run.step
    assert (again.read("*", "values") == run.read("*", "values")).all()


def test_a_story_ends_at_the_step_one_stands_on() -> None:
    run = Run(CIRCUIT, compiled=False)
    run.advance(2)
    run.apply({"kind": "set", "node": "y", "value": 9.0})
    run.advance(2)
    run.seek(1)
    assert run.answer("story")["events"] == []
