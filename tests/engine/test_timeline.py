"""The log of a run: what it may leave out, and that what it keeps gives the same bits again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runs import trainer
from engine.runs.checkpoints import size_of
from engine.runs.timeline import forget_oldest, supersedes
from engine.runs.trainer import CHECKPOINT_EVERY, Run
from tests.engine.documents import multiply, svm
from tests.engine.net import document, node
from tests.engine.test_trainer import bits, straight

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


PULL = [{"kind": "pull", "amount": -1.0}, {"kind": "pull", "amount": 0.0}, {"kind": "tug", "amount": -1.0}]


def pulled_down(times: int) -> Run:
    """x·y = -6 after so many single pulls down."""
    run = Run(multiply(), compiled=False)
    for _ in range(times):
        for event in PULL:
            run.apply(event)
        run.advance(1)
    return run


def test_a_line_that_leaves_the_past_does_not_make_the_pull_that_was_made_there() -> None:
    run = pulled_down(3)
    run.seek(1)
    run.apply({"kind": "set", "node": "x", "value": -1.0})
    assert [event["kind"] for step, event in run.events() if step == 1] == ["set"]
    before = run.metrics()["objective"]
    run.advance(1)
    after = run.metrics()["objective"]
    assert before is not None and after is not None and after > before, "the objective is to maximize"
    again = Run(multiply(), events=run.events(), compiled=False)
    again.advance(2)
    assert bits(again) == bits(run)


def test_where_the_past_is_looked_at_its_next_pull_waits_until_one_goes_on() -> None:
    run = pulled_down(3)
    end = bits(run)
    run.seek(1)
    assert run.events() == pulled_down(3).events()
    story = run.story()
    assert [kind for _, event in story["events"] for kind in [event["kind"]]] == ["pull", "pull", "tug"]
    assert Run.load(run.save()).story() == story
    run.advance(2)
    assert bits(run) == end
    linked = Run(story["document"], seed=story["seed"], events=story["events"], compiled=False)
    linked.advance(story["step"])
    run.seek(1)
    for one in (run, linked):
        one.apply({"kind": "set", "node": "y", "value": 2.0})
        one.advance(3)
    assert bits(linked) == bits(run)


# --- many lines --------------------------------------------------------------------------------


def held(run: Run) -> int:
    """Bytes of all different checkpoints."""
    states = {id(item): item.size for line in run._lines.values() for item in line.checkpoints.items}
    return sum(states.values())


def one_state() -> int:
    return size_of(Run(svm(), compiled=False).first_state())


def test_the_lines_of_a_run_share_its_bytes() -> None:
    """Every restart used to bring a cap of its own, so that a run grew without end."""
    run = Run(svm(), compiled=False)
    run.checkpoint_bytes = 17 * one_state()
    for seed in range(5):
        if seed:
            run.restart(seed)
        run.advance(20 * CHECKPOINT_EVERY)
        assert held(run) <= run.checkpoint_bytes
    sizes = [len(line.checkpoints.items) for line in run._lines.values()]
    assert sizes[:4] == [2] * 4, "of what is looked back on, the first and the last stay"
    assert sizes[4] >= 7, "where it stands, half of the bytes are kept"


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["advance", "restart", "fork", "look"]), st.floats(0, 1)), max_size=8),
    st.integers(1, 8),
)
def test_thinned_lines_replay_to_the_same_bits(actions: list[tuple[str, float]], states: int) -> None:
    run = Run(svm(strategy="random_walk", order="random"), seed=1, compiled=False)
    run.checkpoint_bytes = states * one_state()
    for what, share in actions:
        if what == "advance":
            run.advance(int(share * 3 * CHECKPOINT_EVERY))
        elif what == "restart":
            run.restart(int(share * 100))
        elif what == "fork":
            run.seek(int(share * run.tip))
            run.apply({"kind": "set", "node": "a", "value": share})
        else:
            line = run.branches()[int(share * (len(run.branches()) - 1))]
            run.seek(int(share * line["tip"]), line["id"])
        largest = max(item.size for line in run._lines.values() for item in line.checkpoints.items)
        assert held(run) <= max(run.checkpoint_bytes, 2 * largest), "the first and the last where it stands"
        assert run.line(run.branch).checkpoints.items[0].step == 0
    for branch in run.branches():
        for step in (branch["tip"] // 2, branch["tip"]):
            run.seek(step, branch["id"])
            twin = straight(run)
            twin.advance(step)
            assert bits(twin) == bits(run)


def test_a_line_that_lost_its_start_is_saved_and_played_from_the_document() -> None:
    run = Run(svm(), seed=2, compiled=False)
    run.advance(600)
    end = bits(run)
    run.restart(3)
    run.checkpoint_bytes = 1
    run.advance(CHECKPOINT_EVERY)
    assert not run.line(0).checkpoints.items
    other = Run.load(run.save())
    for one in (run, other):
        one.seek(600, 0)
        assert bits(one) == end


def test_no_envelope_closes_on_a_line_that_is_played_from_the_document() -> None:
    run = Run(NET, compiled=False)
    run.advance(8)
    run.restart(5)
    run.checkpoint_bytes = 1
    run.advance(CHECKPOINT_EVERY)
    assert not run.line(0).checkpoints.items
    run.apply({"kind": "envelope", "open": True})
    run.seek(4, 0)
    assert run.status()["envelope"] is not None and run.metrics()["test_accuracy"] is not None


def test_the_oldest_lines_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "MAX_LINES", 4)
    run = Run(multiply(), compiled=False)
    for seed in range(9):
        run.advance(3)
        run.restart(seed)
    assert [(line["id"], line["parent"]) for line in run.branches()] == [(6, None), (7, 6), (8, 7), (9, 8)]
    run.seek(2, 7)
    run.apply({"kind": "set", "node": "x", "value": 1.0})
    assert [line["id"] for line in run.branches()] == [7, 8, 9, 10]
    run.advance(3)
    assert straight_bits(run) == bits(run)


def test_no_line_goes_while_a_line_branches_from_it_and_another_can() -> None:
    run = Run(multiply(), compiled=False)
    run.advance(9)
    for step in (4, 6):
        run.seek(step, 0)
        run.apply({"kind": "set", "node": "x", "value": float(step)})
        run.advance(5)
    lines = run._lines
    assert list(lines) == [0, 1, 2]
    forget_oldest(lines, 2)
    assert list(lines) == [0, 2]
    forget_oldest(lines, 2)
    assert list(lines) == [2] and (lines[2].parent, lines[2].fork, lines[2].shared) == (None, 0, 0)
    run.seek(5, 2)
    assert straight_bits(run) == bits(run)
    assert Run.load(run.save()).branches() == run.branches()


def test_what_a_chain_shares_it_shares_with_the_one_before() -> None:
    run = Run(multiply(), compiled=False)
    for step in (8, 6, 7):
        run.advance(10)
        run.seek(step)
        run.apply({"kind": "set", "node": "y", "value": float(step)})
    forget_oldest(run._lines, 3)  # line 0: 1 branches from it, 2 from 1, 3 from 2
    assert [(line["id"], line["parent"], line["fork"]) for line in run.branches()] == [
        (1, None, 0),
        (2, 1, 6),
        (3, 2, 7),
    ]
    forget_oldest(run._lines, 1)  # nothing branches from 3, and 1 is looked at
    forget_oldest(run._lines, 1)
    assert [line["id"] for line in run.branches()] == [1]


def straight_bits(run: Run) -> tuple[Any, ...]:
    twin = straight(run)
    twin.advance(run.step)
    return bits(twin)
