"""Data that changes while a net trains: logged, replayed bit for bit, weights and course kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.documents.data_section import source_of
from engine.documents.document import parse
from engine.errors import EventError, GraphError
from engine.runs.trainer import Run

PRESETS = Path(__file__).parents[2] / "static" / "presets"


def spiral(**data: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((PRESETS / "spiral.json").read_text())
    document["data"] |= {"examples": 200, **data}
    return document


def theta(run: Run) -> np.ndarray:
    found: np.ndarray = run.machine.network.theta.copy()  # type: ignore[attr-defined]
    return found


def parts(run: Run) -> list[int]:
    return list(run.answer("dataset", {})["parts"].values())


def test_noise_and_points_move_while_it_trains_and_nothing_resets() -> None:
    run = Run(spiral())
    run.advance(40)
    before, epoch = theta(run), run.metrics()["epoch"]
    run.apply({"kind": "data", "set": {"noise": 0.2}})
    run.apply({"kind": "data", "add": [[1, 1, 0], [2, 2, 1]]})
    np.testing.assert_array_equal(theta(run), before)
    assert run.step == 40 and abs((run.metrics()["epoch"] or 0) - (epoch or 0)) < 0.1
    assert parts(run) == [142, 30, 30]
    run.advance(40)
    assert not np.array_equal(theta(run), before)


def test_replay_seek_and_reload_give_the_same_bits() -> None:
    run = Run(spiral())
    for step, event in (
        (7, {"set": {"noise": 0.1}}),
        (9, {"add": [[0.5, 0.5, 1]] * 3}),
        (33, {"erase": [0, 0, 1.5]}),
        (50, {"set": {"examples": 300}}),
    ):
        run.advance(step - run.step)
        run.apply({"kind": "data", **event})
    run.advance(50)
    end = theta(run)
    again = Run(spiral(), events=run.events())
    for _ in range(100):
        again.advance(1)
    np.testing.assert_array_equal(theta(again), end)
    run.seek(8)
    assert parts(run) == [140, 30, 30]
    run.seek(100)
    np.testing.assert_array_equal(theta(run), end)
    stored = Run.load(run.save())
    stored.seek(20)
    stored.seek(100)
    np.testing.assert_array_equal(theta(stored), end)


def test_the_document_takes_over_what_was_changed_and_changes_nothing() -> None:
    run = Run(spiral())
    run.advance(20)
    run.apply({"kind": "data", "set": {"noise": 0.3}})
    run.apply({"kind": "data", "erase": [0, 0, 2]})
    before, cursor = theta(run), run.metrics()["epoch"]
    section = run.answer("dataset", {})["section"]
    run.edit({**spiral(), "data": section})
    np.testing.assert_array_equal(theta(run), before)
    assert run.metrics()["epoch"] == cursor and run.answer("dataset", {})["section"] == section
    run.edit({**spiral(), "data": {**section, "noise": 0.05}})
    assert run.answer("dataset", {})["section"]["noise"] == 0.05


def test_a_drag_at_rest_leaves_one_event() -> None:
    run = Run(spiral())
    for noise in (0.1, 0.2, 0.3):
        run.apply({"kind": "data", "set": {"noise": noise}})
    run.apply({"kind": "data", "set": {"examples": 100}})
    run.apply({"kind": "data", "add": [[0, 0, 0]]})
    run.apply({"kind": "data", "add": [[1, 0, 0]]})
    assert [e["set"] for _, e in run.events() if "set" in e] == [{"noise": 0.3}, {"examples": 100}]
    assert len(run.events()) == 4


def test_a_set_may_become_empty_and_fill_again() -> None:
    run = Run(spiral(name="points", points=[[1, 1, 1]]))
    assert run.advance(3) == 3
    run.apply({"kind": "data", "erase": [1, 1, 1]})
    assert run.advance(5) == 0 and parts(run) == [0, 0, 0]
    run.apply({"kind": "data", "add": [[1, 1, 1], [-1, -1, 0]]})
    assert run.advance(5) == 5
    empty = Run(spiral(name="points"))
    assert empty.advance(5) == 0
    empty.apply({"kind": "data", "add": [[1, 1, 1]]})
    assert empty.advance(5) == 5


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({"set": {"noise": 3}}, "from 0 to 0.5"),
        ({"set": {"nose": 0.1}}, "no setting"),
        ({"set": {"features": ["x1"]}}, "the network reads"),
        ({"set": {"name": "xor"}}, "another data set"),
        ({"set": 3}, "must be an object"),
        ({"add": [[1, 2]]}, "a point is"),
        ({"add": [[1, 2, 5]]}, "class 5"),
        ({"add": "x"}, "a point is"),
        ({"erase": [1, 2]}, "radius"),
        ({"erase": [1, 2, -1]}, "radius"),
    ],
)
def test_bad_events_change_nothing(event: dict[str, Any], words: str) -> None:
    run = Run(spiral())
    run.advance(3)
    before = run.machine.save()["data"]
    with pytest.raises(Exception, match=words):
        run.apply({"kind": "data", **event})
    assert run.machine.save()["data"] == before and not run.events()


def test_points_cannot_be_drawn_into_images() -> None:
    run = Run(json.loads((PRESETS / "digits-mlp.json").read_text()))
    for event in ({"add": [[0, 0, 1]]}, {"erase": [0, 0, 1]}):
        with pytest.raises(EventError):
            run.apply({"kind": "data", **event})


def test_another_input_keeps_the_weights_of_the_others_and_their_memory() -> None:
    run = Run(spiral())
    run.apply({"kind": "train", "path": "optimizer.name", "value": "adam"})
    run.advance(30)

    def numbers() -> list[np.ndarray]:
        network = run.machine.network  # type: ignore[attr-defined]
        return [network.weight("hidden1", "weight", part).copy() for part in (None, network.v, network.s)]

    before = numbers()
    assert all(part.all() for part in before)
    run.edit(spiral(features=["x1^2", "x1", "x2"]))
    after = numbers()
    for now, was in zip(after, before, strict=True):
        np.testing.assert_array_equal(now[:, 1:], was)
    assert after[0][:, 0].all() and not after[1][:, 0].any(), "a new input begins anew"
    run.edit(spiral(features=["x2", "x1*x2"]))
    for now, was in zip(numbers(), before, strict=True):
        np.testing.assert_array_equal(now[:, 0], was[:, 1])
    assert not numbers()[1][:, 1].any()


def test_two_classes_are_coded_as_the_output_wants() -> None:
    document = spiral()
    output = next(node for node in document["nodes"] if node["id"] == "output")
    for units, activation, coding in ((1, "tanh", "sign"), (1, "sigmoid", "bit"), (2, "softmax", "one_hot")):
        output["params"] |= {"units": units, "activation": activation}
        assert Run(document).answer("dataset", {})["coding"] == coding


def test_three_classes_do_not_fit_one_output() -> None:
    with pytest.raises(GraphError, match=r"\[1\].*\[3\]"):
        Run(spiral(name="blobs"))


def test_a_regression_has_no_accuracy() -> None:
    run = Run(json.loads((PRESETS / "regression.json").read_text()))
    run.advance(20)
    assert run.metrics()["train_accuracy"] is None and run.metrics()["train_loss"] is not None


def test_other_data_has_an_envelope_of_its_own_and_the_record_tells_of_both() -> None:
    run = Run(spiral(), seed=1)
    run.advance(5)
    run.apply({"kind": "envelope", "open": True})
    run.edit(parse({**spiral(), "data": {**spiral()["data"], "name": "circle"}}))
    run.advance(5)
    told = run.status()
    assert told["envelope"] is None and told["metrics"]["test_accuracy"] is None
    assert told["envelopes"] == {"spiral": 5}
    run.machine.load(run.machine.save())
    assert run.status()["envelopes"] == {"spiral": 5}
    run.edit(parse(spiral(noise=0.4)))
    assert run.status()["envelope"] == 5, "what was seen once is seen"
    assert run.status()["envelopes"] == {}
    tables = [source_of({"name": "table", "text": text}) for text in ("a,b", "a,c", "a,b")]
    assert tables[0] == tables[2] != tables[1]


def test_the_test_part_is_told_only_when_its_envelope_is_open() -> None:
    run = Run(spiral())
    assert len(run.answer("dataset", {"plane": True})["points"]) == 170
    with pytest.raises(Exception, match="envelope"):
        run.answer("dataset", {"part": "test", "count": 5})
    run.apply({"kind": "envelope", "open": True})
    assert len(run.answer("dataset", {"plane": True})["points"]) == 200
    rows = run.answer("dataset", {"part": "test", "count": 5})["rows"]
    assert [row["row"] for row in rows] == [170, 171, 172, 173, 174]


def test_the_spiral_is_learned() -> None:
    run = Run(json.loads((PRESETS / "spiral.json").read_text()))
    run.apply({"kind": "envelope", "open": True})
    run.advance(400 * 70)
    assert (run.metrics()["test_accuracy"] or 0) > 0.97
