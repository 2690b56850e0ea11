"""A run is an event log: whatever way one gets to a step, the numbers have the same bits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import jit
from engine.errors import DocumentError, EventError, GraphError, RunError
from engine.runs.checkpoints import Checkpoints, size_of
from engine.runs.series import Series
from engine.runs.trainer import CHECKPOINT_EVERY, Run
from tests.engine.documents import circuit, multiply, node, svm


def bits(run: Run) -> tuple[Any, ...]:
    """Everything a page sees of a run, comparable bit for bit."""
    run.machine.refresh()
    arrays = [run.read("*", port) for port in ("values", "gradients", "shares")]
    status = {key: value for key, value in run.status().items() if key not in ("branch", "branches")}
    return (*(None if a is None else a.tobytes() for a in arrays), repr(status))


def straight(run: Run) -> Run:
    """A new run along the same line, without any detour."""
    line = run._line
    return Run(
        line.document, seed=line.seed, events=line.events, run_seed_from_document=False, compiled=False
    )


numbers = st.floats(-3, 3).map(lambda x: round(x, 3))
EVENTS = st.one_of(
    st.builds(lambda n, v: {"kind": "set", "node": n, "value": v}, st.sampled_from("abc"), numbers),
    st.builds(lambda a: {"kind": "pull", "amount": a}, st.sampled_from([0.0, 1.0, -0.5])),
    st.builds(lambda a: {"kind": "tug", "amount": a, "step_size": 0.05}, st.sampled_from([1.0, -1.0])),
    st.builds(lambda n, v: {"kind": "lock", "node": n, "locked": v}, st.sampled_from("abc"), st.booleans()),
    st.builds(
        lambda p, v: {"kind": "train", "path": p, "value": v},
        st.just("strategy"),
        st.sampled_from(["backprop", "numerical", "random_search", "random_walk"]),
    ),
    st.builds(
        lambda v: {"kind": "train", "path": "order", "value": v}, st.sampled_from(["cyclic", "random"])
    ),
    st.builds(lambda r: {"kind": "example", "row": r}, st.integers(0, 5)),
    st.builds(lambda v: {"kind": "edit", "document": svm(step_size=v)}, st.sampled_from([0.01, 0.02])),
)
ACTIONS = st.one_of(
    st.tuples(st.just("advance"), st.integers(1, 40)),
    st.tuples(st.just("seek"), st.floats(0, 1)),
    st.tuples(st.just("branch"), st.integers(0, 5)),
    st.tuples(st.just("event"), EVENTS),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ACTIONS, max_size=14))
def test_a_random_history_equals_a_straight_run(actions: list[tuple[str, Any]]) -> None:
    run = Run(svm(), seed=3, compiled=False)
    for what, value in actions:
        if what == "advance":
            run.advance(value)
        elif what == "seek":
            run.seek(int(value * run.tip))
        elif what == "branch":
            branch = run.branches()[value % len(run.branches())]
            run.seek(branch["tip"], branch["id"])
        else:
            run.apply(value)
    run.seek(run.tip)
    twin = straight(run)
    twin.advance(run.tip)
    assert bits(twin) == bits(run)
    middle = run.tip // 2
    run.seek(middle)
    twin.seek(middle)
    assert bits(twin) == bits(run)


@pytest.mark.parametrize("strategy", ["backprop", "numerical", "random_search", "random_walk"])
@pytest.mark.parametrize("order", ["cyclic", "random"])
def test_steps_one_by_one_equal_many_at_once(strategy: str, order: str) -> None:
    one = Run(svm(strategy=strategy, order=order), seed=5, compiled=False)
    many = Run(svm(strategy=strategy, order=order), seed=5, compiled=False)
    for _ in range(300):
        one.advance(1)
    many.advance(300)
    assert bits(one) == bits(many)
    many.seek(17)
    one.seek(17)
    assert bits(one) == bits(many)


def test_an_event_in_the_past_starts_a_branch_and_keeps_the_old_line() -> None:
    run = Run(multiply(), compiled=False)
    run.advance(10)
    end = bits(run)
    run.seek(4)
    run.apply({"kind": "set", "node": "x", "value": 1.5})
    run.advance(2)
    first, second = run.branches()
    assert first == {"id": 0, "parent": None, "fork": 0, "tip": 10, "label": ""}
    assert second == {"id": 1, "parent": 0, "fork": 4, "tip": 6, "label": "set x 1.5"}
    assert run.history()["objective"][3] == Run_history_point(multiply(), 3)
    run.seek(10, branch=0)
    assert bits(run) == end
    assert run.events() == []
    assert run.events(1) == [(4, {"kind": "set", "node": "x", "value": 1.5})]


def Run_history_point(document: dict[str, Any], step: int) -> tuple[int, float | None]:
    run = Run(document, compiled=False)
    run.advance(step)
    return step, run.metrics()["objective"]


def test_an_event_at_the_tip_goes_on_along_the_line() -> None:
    run = Run(multiply(), compiled=False)
    run.advance(3)
    run.apply({"kind": "set", "node": "x", "value": 1.0})
    run.advance(1)
    assert len(run.branches()) == 1


def test_dragging_at_rest_leaves_one_event() -> None:
    run = Run(multiply(), compiled=False)
    for value in np.linspace(-2, 2, 50):
        run.apply({"kind": "set", "node": "x", "value": float(value)})
    run.apply({"kind": "set", "node": "y", "value": 1.0})
    run.apply({"kind": "set", "node": "x", "value": 0.5})
    assert [event for _, event in run.events()] == [
        {"kind": "set", "node": "x", "value": 2.0},
        {"kind": "set", "node": "y", "value": 1.0},
        {"kind": "set", "node": "x", "value": 0.5},
    ]


def test_a_restart_keeps_the_settings_that_were_moved() -> None:
    """So that "set the spring to 1 and restart" shows what a spring of 1 does."""
    run = Run(multiply(), compiled=False)
    changes = {
        "objective": "target",
        "target": 5.0,
        "strategy": "numerical",
        "step_size": 0.02,
        "spring": 1.0,
    }
    for path, value in changes.items():
        run.apply({"kind": "train", "path": path, "value": value})
    run.advance(3)
    run.restart(seed=4)
    assert run.step == 0
    assert run.machine.status()["settings"] | changes == run.machine.status()["settings"]
    run.advance(2)
    run.seek(1)  # and so does a walk along the new line
    assert run.machine.status()["settings"]["spring"] == 1.0
    drawn = run.machine.status()["document_settings"]
    for path in changes:  # the way back, as the page takes it
        run.apply({"kind": "train", "path": path, "value": drawn[path]})
    assert run.machine.status()["settings"] == drawn


def test_restart_goes_back_to_the_drawing_and_keeps_the_line() -> None:
    run = Run(multiply(strategy="random_walk"), seed=1, compiled=False)
    fresh = bits(run)
    run.advance(20)
    end = bits(run)
    run.restart()
    assert bits(run) == fresh
    run.advance(20)
    assert bits(run) == end
    run.restart(seed=2)
    run.advance(20)
    assert bits(run) != end
    assert [b["tip"] for b in run.branches()] == [20, 20, 20]


def test_an_edit_keeps_the_values_of_what_it_did_not_change() -> None:
    run = Run(svm(), compiled=False)
    run.advance(30)
    before = {id: float(run.read(id, "value")) for id in "abc"}
    edited = svm()
    edited["nodes"][1]["params"]["value"] = 0.25
    edited["nodes"].append(node("s2", "square", "score"))
    edited["nodes"].append(node("k", "parameter", value=7.0))
    run.edit(edited)
    after = {id: float(run.read(id, "value")) for id in "abc"}
    assert (after["a"], after["b"], after["c"]) == (before["a"], 0.25, before["c"])
    assert float(run.read("k", "value")) == 7.0
    assert run.events()[-1][1]["kind"] == "edit"
    run.advance(5)
    end = bits(run)
    run.seek(10)
    assert "s2" not in run.graph.nodes
    run.seek(35)
    assert bits(run) == end


def test_a_renamed_node_keeps_what_it_has_learned_and_its_lock() -> None:
    run = Run(svm(), compiled=False)
    run.advance(30)
    run.apply({"kind": "lock", "node": "b", "locked": True})
    learned = float(run.read("b", "value"))
    changed = svm()
    for one in changed["nodes"]:
        one["id"] = "beta" if one["id"] == "b" else one["id"]
        one["inputs"] = ["beta" if name == "b" else name for name in one.get("inputs", [])]
    run.edit(changed)
    assert learned != svm()["nodes"][1]["params"]["value"]
    assert float(run.read("beta", "value")) == learned
    assert run.machine.status()["locked"] == ["beta"]
    run.edit(svm())
    assert float(run.read("b", "value")) == learned


def test_a_node_that_takes_the_place_of_another_starts_with_its_own_value() -> None:
    run = Run(svm(), compiled=False)
    run.advance(30)
    changed = svm()
    changed["nodes"][1] |= {"id": "d"}
    for one in changed["nodes"]:
        one["inputs"] = ["a" if name == "b" else name for name in one.get("inputs", [])]
    run.edit(changed)
    assert float(run.read("d", "value")) == svm()["nodes"][1]["params"]["value"]


def test_moving_a_node_is_no_event() -> None:
    run = Run(multiply(), compiled=False)
    run.advance(5)
    moved = multiply()
    moved["nodes"][0] |= {"at": [10, 20], "label": "first"}
    moved["title"] = "Moved"
    run.edit(moved)
    assert run.events() == []
    assert run.document.title == "Moved"


def test_drawing_before_anything_happened_is_no_event() -> None:
    run = Run(circuit(), compiled=False)
    run.edit(multiply())
    run.edit(svm())
    assert run.events() == []
    run.advance(3)
    fresh = Run(svm(), compiled=False)
    fresh.advance(3)
    assert bits(run) == bits(fresh)


BAD_EVENTS = [
    {},
    {"kind": 3},
    {"kind": "fly"},
    "set",
    None,
    {"kind": "set", "node": "q", "value": 1},
    {"kind": "set", "node": "f", "value": 1},
    {"kind": "set", "node": "x", "value": "1"},
    {"kind": "set", "node": "x", "value": float("nan")},
    {"kind": "set", "node": "x", "value": True},
    {"kind": "set", "node": "x"},
    {"kind": "set", "node": ["x"], "value": 1},
    {"kind": "pull"},
    {"kind": "pull", "amount": "up"},
    {"kind": "pull", "amount": 1, "target": "x"},
    {"kind": "tug", "amount": 1, "step_size": 0},
    {"kind": "tug", "amount": float("inf")},
    {"kind": "lock", "node": "x"},
    {"kind": "lock", "node": "x", "locked": 1},
    {"kind": "train", "path": "speed", "value": 1},
    {"kind": "train", "path": "step_size", "value": -1},
    {"kind": "train", "path": "strategy", "value": "luck"},
    {"kind": "train", "path": "seed", "value": 1},
    {"kind": "example", "row": 0},
    {"kind": "weight", "node": "x", "index": 0, "value": 1},
    {"kind": "edit"},
    {"kind": "edit", "document": {"tugboat": 1, "kind": "circuit", "nodes": 3}},
    {"kind": "edit", "document": {"tugboat": 1, "kind": "network", "nodes": []}},
    {"kind": "set", "node": "x", "value": 10**400},
]


@pytest.mark.parametrize("event", BAD_EVENTS, ids=repr)
def test_a_bad_event_says_why_and_changes_nothing(event: Any) -> None:
    run = Run(multiply(), compiled=False)
    run.advance(4)
    before = bits(run)
    with pytest.raises((EventError, DocumentError, GraphError)) as caught:
        run.apply(event)
    assert caught.value.trouble.text.endswith(".")
    assert bits(run) == before
    assert run.events() == []


def test_seeking_beyond_the_end_is_refused() -> None:
    run = Run(multiply(), compiled=False)
    run.advance(3)
    with pytest.raises(RunError, match="ends at step 3; there is no step 4"):
        run.seek(4)
    with pytest.raises(RunError, match="no branch 7"):
        run.seek(0, branch=7)


def test_a_shared_timeline_is_laid_out_and_played() -> None:
    run = Run(multiply(), compiled=False)
    run.advance(3)
    run.apply({"kind": "tug", "amount": -1.0, "step_size": 0.1})
    run.advance(4)
    run.apply({"kind": "set", "node": "y", "value": -1.0})
    other = Run(multiply(), events=run.events(), compiled=False)
    assert (other.step, other.tip) == (0, 7)
    other.seek(7)
    assert bits(other) == bits(run)


def test_a_shared_timeline_that_does_not_fit_stops_where_it_fails() -> None:
    events = [
        (2, {"kind": "set", "node": "x", "value": 1.0}),
        (5, {"kind": "set", "node": "ghost", "value": 1.0}),
    ]
    run = Run(multiply(), events=events, compiled=False)
    with pytest.raises(EventError, match='stops at step 5: There is no node "ghost"'):
        run.seek(5)
    assert (run.step, run.tip) == (5, 5)
    assert run.advance(2) == 2


@pytest.mark.parametrize(
    "events",
    [
        [3],
        [(1,)],
        [(-1, {"kind": "set"})],
        [("a", {"kind": "set"})],
        [(1, {})],
        [(True, {"kind": "set"})],
        [(2, {"kind": "pull"}), (1, {"kind": "pull"})],
    ],
)
def test_a_malformed_timeline_is_refused(events: Any) -> None:
    with pytest.raises(EventError):
        Run(multiply(), events=events, compiled=False)


def test_a_diverging_run_stops_names_the_node_and_can_be_rewound() -> None:
    run = Run(
        circuit(node("x", "input", value=3.0), node("f", "exp", "x"), train={"step_size": 1.0}),
        compiled=False,
    )
    done = run.advance(1000)
    assert done < 10
    assert run.trouble is not None and run.trouble.node == "f"
    assert run.advance(5) == 0
    stuck = bits(run)
    run.seek(done - 1)
    assert run.trouble is None
    run.advance(1)
    assert bits(run) == stuck
    run.apply({"kind": "set", "node": "x", "value": 0.0})
    assert run.trouble is None
    assert run.advance(1) == 1


def test_the_seed_of_the_document_counts() -> None:
    document = multiply(strategy="random_walk", seed=9)
    assert Run(document, seed=1, compiled=False).seed == 9
    assert Run(document, seed=1, run_seed_from_document=False, compiled=False).seed == 1


def test_stepping_back_replays_little() -> None:
    run = Run(multiply(), compiled=False)
    run.advance(3 * CHECKPOINT_EVERY)
    steps = [item.step for item in run._line.checkpoints.items]
    assert steps == [0, 256, 512, 768]


def test_checkpoints_stay_under_their_cap_and_dense_near_the_tip() -> None:
    state = {"values": np.zeros(1000)}
    kept = Checkpoints(cap=20 * size_of(state))
    for step in range(0, 1000, 10):
        kept.add(step, 0, state)
    steps = [item.step for item in kept.items]
    assert sum(item.size for item in kept.items) <= kept.cap
    assert steps[0] == 0 and steps[-1] == 990
    gaps = np.diff(steps)
    assert gaps[-3:].max() < gaps[:5].min()
    assert kept.nearest(995).step == 990 and kept.nearest(0).step == 0


def test_long_curves_are_thinned_evenly() -> None:
    series = Series(limit=100)
    for step in range(5000):
        if step % series.stride == 0:
            series.record(step, {"objective": float(step)})
    points = series.since(0)["objective"]
    assert len(points) <= 100 and points[0] == (0, 0.0) and points[-1][0] > 4900
    assert len(set(np.diff([step for step, _ in points]))) == 1
    series.record(5003, {"objective": float("nan")})
    assert series.since(5000)["objective"] == [(5003, None)]


@pytest.mark.parametrize("strategy", ["backprop", "numerical", "random_search", "random_walk"])
@pytest.mark.parametrize("order", ["cyclic", "random"])
def test_a_run_that_moves_from_the_cold_to_the_warm_engine_keeps_its_bits(strategy: str, order: str) -> None:
    jit.enable()
    cold = Run(svm(strategy=strategy, order=order), seed=2, compiled=False)
    cold.advance(300)
    warm = Run.load(cold.save(), compiled=True)
    assert (cold.machine.compiled, warm.machine.compiled) == (False, True)
    for run in (cold, warm):
        run.advance(100)
        run.seek(150)
        run.apply({"kind": "set", "node": "a", "value": 0.75})
        run.advance(100)
    seen = [dict(run.status(), compiled=None) for run in (cold, warm)]
    assert seen[0] == seen[1]
    for port in ("values", "gradients", "shares"):
        assert cold.read("*", port).tobytes() == warm.read("*", port).tobytes()
    assert cold.history() == warm.history()
