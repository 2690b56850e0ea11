"""A link carries a story; whoever opens it stands where the sender stood, with the same numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from engine.errors import TugboatError
from engine.runs import timeline
from engine.runs.trainer import Run
from tests.engine.test_timeline import NET

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


def forked() -> Run:
    """A run of three lines: back to step 1, another way, and from that one once more."""
    run = Run(CIRCUIT, seed=5, compiled=False)
    run.advance(4)
    for step, value in ((1, 2.5), (2, -1.0)):
        run.seek(step)
        run.apply({"kind": "set", "node": "x", "value": value})
        run.advance(3)
    return run


def forked_net() -> Run:
    """A network's run of three lines: another rate from step 1 on, and once more from the start."""
    run = Run(NET, compiled=False)
    run.advance(3)
    run.seek(1)
    run.apply({"kind": "train", "path": "optimizer.learning_rate", "value": 0.3})
    run.advance(2)
    run.restart(9)
    run.advance(2)
    return run


@pytest.mark.parametrize("forked", [forked, forked_net])
def test_a_story_carries_every_line_with_its_numbers(forked: Callable[[], Run]) -> None:
    run = forked()
    run.seek(2, 1)
    story = json.loads(json.dumps(run.answer("story")))
    again = Run.of_lines(story["lines"], story["branch"], compiled=False)
    again.seek(story["step"])
    assert again.branches() == run.branches()
    for line in run.branches():
        assert again.events(line["id"]) == run.events(line["id"])
        for one in (run, again):
            one.seek(line["tip"], line["id"])
        assert again.metrics() == run.metrics()
        assert again.history() == run.history()


def test_a_story_of_one_line_carries_no_lines() -> None:
    run = Run(CIRCUIT, compiled=False)
    run.advance(2)
    assert run.story()["lines"] == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", 0),
        ("id", "one"),
        ("parent", 7),
        ("fork", 9),
        ("tip", 10**9),
        ("tip", 0),
        ("shared", 5),
        ("seed", -1),
        ("label", "\ud800"),
        ("events", [[0, "set"]]),
        ("document", {"tugboat": 99}),
        ("document", NET),
        ("document", None),
    ],
)
def test_lines_that_cannot_be_are_refused_in_one_sentence(key: str, value: object) -> None:
    lines = forked().story()["lines"]
    lines[1][key] = value
    with pytest.raises(TugboatError, match="lines of this timeline do not hang together"):
        Run.of_lines(lines, 1, compiled=False)


def test_a_line_does_not_go_on_before_what_it_shares() -> None:
    lines = forked().story()["lines"]
    assert lines[2]["shared"] == 1 and lines[1]["events"][0][0] == 1
    lines[2]["events"][0][0] = 0
    with pytest.raises(TugboatError, match="do not hang together"):
        Run.of_lines(lines, 2, compiled=False)


def test_what_lines_share_is_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run(CIRCUIT, compiled=False)
    for _ in range(50):
        run.apply({"kind": "set", "node": "x", "value": 1.0})
        run.apply({"kind": "set", "node": "y", "value": 1.0})
    for _ in range(30):
        run.advance(2)
        run.seek(1)
        run.apply({"kind": "set", "node": "x", "value": 2.0})
    lines, count = run.story()["lines"], 0
    assert len(lines) > 20

    def counted(event: dict[str, Any]) -> dict[str, Any]:
        nonlocal count
        count += 1
        return event

    monkeypatch.setattr(timeline, "checked", counted)
    Run.of_lines(lines, 0, compiled=False)
    assert count == sum(len(line["events"]) for line in lines)


@pytest.mark.parametrize("lines", [None, [3], [{}], {"a": 1}])
def test_what_are_no_lines_is_refused(lines: object) -> None:
    with pytest.raises(TugboatError, match="do not hang together"):
        Run.of_lines(lines, 0, compiled=False)
