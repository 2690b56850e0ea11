"""The network machine: determinism, edits, events, what is shown, the course of training."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.data import digits
from engine.documents.document import parse
from engine.errors import DataError, EventError, GraphError
from engine.explain import neuron
from engine.networks.machine import NetworkMachine
from engine.runs.trainer import Run
from tests.engine.net import document, node

PRESETS = Path(__file__).parents[2] / "static" / "presets"


def small(**train: Any) -> dict[str, Any]:
    """A small net on 200 of the digits."""
    drawing = document(
        node("hidden", "dense", "image", units=8, activation="sigmoid"),
        node("drop", "dropout", "hidden", rate=0.2),
        node("out", "dense", "drop", units=10, activation="softmax"),
        **{"optimizer": {"learning_rate": 0.5}, **train},
    )
    drawing["data"] = {"name": "digits", "examples": 200}
    return drawing


def machine(drawing: dict[str, Any] | None = None, seed: int = 1) -> NetworkMachine:
    return NetworkMachine(parse(drawing or small()), seed=seed)


def test_the_digits_preset_passes_ninety_percent_on_the_test_set() -> None:
    run = Run(json.loads((PRESETS / "digits-mlp.json").read_text()))
    run.apply({"kind": "envelope", "open": True})
    for _ in range(10):
        assert run.advance(120) == 120
    metrics = run.metrics()
    assert metrics["epoch"] == 10
    assert metrics["test_accuracy"] > 0.92
    assert metrics["train_accuracy"] > 0.95
    assert metrics["validation_accuracy"] > 0.92


def test_test_accuracy_is_unknown_until_the_envelope_is_opened() -> None:
    made = machine()
    made.advance(20)
    assert made.metrics()["test_accuracy"] is None
    with pytest.raises(EventError, match="envelope is closed"):
        made.apply({"kind": "example", "row": made.examples.part("test")[0]})
    made.apply({"kind": "envelope", "open": True})
    assert made.metrics()["test_accuracy"] > 0
    assert made.status()["envelope"] == 20
    made.apply({"kind": "example", "row": made.examples.part("test")[0]})


def test_the_same_seed_gives_the_same_bits_and_another_one_others() -> None:
    a, b, c = machine(seed=3), machine(seed=3), machine(seed=4)
    for made in (a, b, c):
        made.advance(45)
    assert np.array_equal(a.network.theta, b.network.theta)
    assert a.metrics() == b.metrics()
    assert not np.array_equal(a.network.theta, c.network.theta)


def test_chunks_do_not_change_the_numbers() -> None:
    whole, pieces = machine(), machine()
    whole.advance(67)
    for n in (1, 2, 30, 4, 20, 10):
        pieces.advance(n)
        pieces.refresh()
        pieces.metrics()
    assert np.array_equal(whole.network.theta, pieces.network.theta)
    assert whole.metrics() == pieces.metrics()


EVENTS = st.sampled_from(
    [
        {"kind": "train", "path": "optimizer.learning_rate", "value": 0.1},
        {"kind": "train", "path": "optimizer.name", "value": "adam"},
        {"kind": "train", "path": "batch_size", "value": 7},
        {"kind": "train", "path": "l2", "value": 2.0},
        {"kind": "weight", "node": "hidden", "index": [2, 5], "value": 0.5},
        {"kind": "lock", "node": "hidden", "index": [2, 5], "locked": True},
        {"kind": "example", "row": 17},
        {"kind": "pull", "amount": 1.0, "target": 3},
        {"kind": "envelope", "open": True},
    ]
)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 25), EVENTS), max_size=6), st.integers(0, 60))
def test_replay_gives_the_same_bits(plan: list[tuple[int, dict[str, Any]]], back: int) -> None:
    run = Run(small(), seed=5)
    for steps, event in plan:
        run.advance(steps)
        run.apply(event)
    run.advance(12)
    tip, theta, metrics = run.step, run.machine.network.theta.copy(), run.metrics()
    run.seek(min(back, tip))
    run.seek(tip)
    assert np.array_equal(run.machine.network.theta, theta)
    assert run.metrics() == metrics
    again = Run.load(run.save())
    run.advance(9)
    again.advance(9)
    assert np.array_equal(run.machine.network.theta, again.machine.network.theta)
    assert run.metrics() == again.metrics()


def test_a_snapshot_is_a_copy() -> None:
    made = machine()
    made.advance(3)
    state, weight = made.save(), made.read("hidden", "weight")
    kept, shown = state["theta"].copy(), weight.copy()
    made.advance(5)
    assert np.array_equal(state["theta"], kept)
    assert np.array_equal(weight, shown)
    made.load(state)
    state["theta"][:] = 0
    assert np.array_equal(made.network.theta, kept)


def test_settings_act_on_the_next_step() -> None:
    made, other = machine(small(seed=1)), machine(small(seed=1))
    for m in (made, other):
        m.advance(4)
    made.apply({"kind": "train", "path": "optimizer.learning_rate", "value": 0.001})
    for m in (made, other):
        before = m.network.theta.copy()
        m.advance(1)
        m.moved_by = np.linalg.norm(m.network.theta - before)
    assert made.moved_by < other.moved_by / 100
    made.apply({"kind": "train", "path": "train.batch_size", "value": 50})
    seen = made.metrics()["examples"]
    made.advance(1)
    assert made.metrics()["examples"] == seen + 50
    assert made.status()["settings"]["batch_size"] == 50


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({"kind": "train", "path": "optimizer.learnin_rate", "value": 1}, "Did you mean"),
        ({"kind": "train", "path": "optimizer.learning_rate", "value": -1}, "learning_rate"),
        ({"kind": "train", "path": "optimizer.name", "value": "sgdd"}, "sgd"),
        ({"kind": "train", "path": "batch_size", "value": 0}, "batch_size"),
        ({"kind": "train", "path": "batch_size", "value": 10.5}, "batch_size"),
        ({"kind": "train", "path": "batch_size", "value": 900_000}, "smaller batch"),
        ({"kind": "train", "path": "seed", "value": 2}, "Restart"),
        ({"kind": "train", "path": "losses.3.weight", "value": 2}, "no setting"),
        ({"kind": "train", "path": "loss", "value": "hing"}, "hinge"),
        ({"kind": "weight", "node": "hidden", "index": [8, 0], "value": 1}, "outside"),
        ({"kind": "weight", "node": "hidden", "index": "a", "value": 1}, "no place"),
        ({"kind": "weight", "node": "image", "index": [0], "value": 1}, "image"),
        ({"kind": "weight", "node": "hidden", "index": [0, 0], "value": None}, "number"),
        ({"kind": "lock", "node": "drop", "locked": True}, "no weights"),
        ({"kind": "lock", "node": "hidden", "locked": 1}, "true or false"),
        ({"kind": "example", "row": -1}, "no example"),
        ({"kind": "example", "row": 1.5}, "no example"),
        ({"kind": "example", "pixels": [1, 2]}, "64"),
        ({"kind": "example", "pixels": ["a"] * 64}, "list of numbers"),
        ({"kind": "pull", "amount": 1, "target": 10}, "0 to 9"),
        ({"kind": "pull", "amount": 1, "target": "ten"}, "0 to 9"),
        ({"kind": "envelope", "open": False}, "only be opened"),
        ({"kind": "tug", "amount": 1}, "does not know"),
    ],
)
def test_a_bad_event_is_refused_in_words_and_changes_nothing(event: dict[str, Any], words: str) -> None:
    made = machine()
    made.advance(2)
    before = made.save()
    with pytest.raises(EventError, match=words):
        made.apply(event)
    after = made.save()
    assert np.array_equal(before.pop("theta"), after.pop("theta"))
    assert before["settings"] == after["settings"]
    assert before["pins"] == after["pins"]


# --- edits ---------------------------------------------------------------------------------


def test_an_edit_keeps_the_weights_of_every_node_whose_shape_did_not_change() -> None:
    made = machine()
    made.advance(10)
    hidden, out = made.read("hidden", "weight"), made.read("out", "weight")
    edited = small()
    edited["nodes"].insert(3, node("extra", "dense", "hidden", units=8, activation="relu"))
    edited["nodes"][4]["inputs"] = ["extra"]
    made.rebuild(parse(edited))
    assert np.array_equal(made.read("hidden", "weight"), hidden)
    assert np.array_equal(made.read("out", "weight"), out)
    assert made.metrics()["examples"] == 100
    edited["nodes"][2]["params"]["units"] = 9
    made.rebuild(parse(edited))
    assert made.read("hidden", "weight").shape == (9, 64)
    assert np.array_equal(made.read("out", "weight"), out)
    assert made.advance(3) == 3


def test_an_edit_follows_the_settings_that_it_changed_and_no_others() -> None:
    made = machine()
    made.apply({"kind": "train", "path": "optimizer.learning_rate", "value": 0.07})
    made.rebuild(parse(small(batch_size=20)))
    kept = made.status()["settings"]
    assert kept["batch_size"] == 20
    assert kept["optimizer"]["learning_rate"] == 0.07


def test_a_bad_edit_changes_nothing() -> None:
    made = machine()
    made.advance(3)
    theta = made.network.theta.copy()
    wrong = small()
    wrong["nodes"][-1]["params"]["units"] = 11
    with pytest.raises(GraphError, match="label"):
        made.rebuild(parse(wrong))
    assert np.array_equal(made.network.theta, theta)
    assert made.advance(1) == 1


def test_an_unfinished_drawing_lives() -> None:
    for nodes in ([], [node("a", "dense", units=3)], [node("a", "dense", "image", units=10)]):
        drawing = {**small(), "nodes": small()["nodes"][: 1 if nodes else 0] + nodes, "output": ""}
        made = machine(drawing)
        assert made.advance(5) == 0
        made.refresh()
        made.status()
        assert made.metrics()["train_loss"] is None


def test_unknown_data_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(DataError, match='Did you mean "digits"'):
        machine({**small(), "data": {"name": "digit"}})


# --- what is shown -------------------------------------------------------------------------


def test_the_example_that_is_shown_follows_rows_and_drawings() -> None:
    made = machine()
    made.apply({"kind": "example", "row": 5})
    assert made.read("image", "activation").ravel() == pytest.approx(digits.load().values(5))
    assert made.read("out", "activation").sum() == pytest.approx(1, abs=1e-6)
    assert made.read("label", "activation").argmax() == digits.load().label(5)
    assert made.read("out", "gradient") is not None
    made.apply({"kind": "example", "pixels": [0.5] * 64})
    assert made.read("image", "activation") == pytest.approx(np.full((1, 8, 8), 0.5))
    assert made.read("out", "gradient") is None
    assert made.status()["row"] is None
    made.apply({"kind": "pull", "amount": 2.0, "target": "7"})
    assert made.read("image", "gradient").any()
    assert made.status()["pull"] == 2.0
    assert made.status()["target"] == 7
    made.apply({"kind": "pull", "amount": 0})
    assert made.read("image", "gradient") is None
    assert made.status()["pull"] == -1.0


def test_a_rope_comes_with_the_example_and_goes_with_it() -> None:
    made, pixels = machine(), [0.5] * 64
    made.apply({"kind": "example", "pixels": pixels, "target": 3, "amount": 0.5})
    assert (made.status()["target"], made.status()["pull"]) == (3, 0.5)
    why = neuron.answer(made, {"node": "hidden", "unit": 2, "what": "z", "of": "gradient"})
    assert why["objective"] == "class"
    with pytest.raises(EventError, match="no class"):
        made.apply({"kind": "example", "row": 1, "target": 99, "amount": 1})
    assert made.status()["row"] is None, "a rope that cannot be tied changes nothing"
    made.apply({"kind": "example", "pixels": pixels})
    assert made.status()["target"] == 3
    made.apply({"kind": "example", "row": 1, "amount": 0})
    assert (made.status()["target"], made.status()["pull"]) == (None, -1.0)


def test_the_best_epoch_is_forgotten_with_the_examples_that_it_was_one_of() -> None:
    drawing = small()
    made = machine(drawing)
    made.advance(2 * made.status()["batches"])
    best = made.status()["best"]
    assert best is not None
    drawing["train"]["optimizer"]["learning_rate"] = 0.25
    made.rebuild(parse(drawing))
    assert made.status()["best"] == best
    drawing["data"]["examples"] = 150
    made.rebuild(parse(drawing))
    assert made.status()["best"] is None


def test_looking_does_not_touch_training() -> None:
    plain, watched = machine(), machine()
    plain.advance(20)
    for k in range(20):
        watched.apply({"kind": "example", "row": k})
        for port in (
            "activation",
            "gradient",
            "weight",
            "weight_gradient",
            "bias",
            "bias_gradient",
            "weighted_input",
        ):
            assert watched.read("hidden", port) is not None
        watched.advance(1)
    assert np.array_equal(plain.network.theta, watched.network.theta)


def test_unknown_ports_are_none() -> None:
    made = machine()
    assert made.read("hidden", "nothing") is None
    assert made.read("nobody", "weight") is None
    assert made.read("drop", "weight") is None
    assert made.read("*", "metrics").shape == (8,)


def test_shapes_and_parameters_of_the_graph() -> None:
    made = machine()
    assert made.shapes["image"] == [1, 8, 8]
    assert made.shapes["out"] == [10]
    assert made.parameters == {"hidden": 64 * 8 + 8, "out": 90}


def test_weights_of_the_document_are_taken() -> None:
    from engine.documents.document import dump

    run = Run(small(), seed=2)
    weights = {"hidden": {"weight": np.full((8, 64), 0.25, np.float32)}}
    from dataclasses import replace

    loaded = NetworkMachine(parse(dump(replace(run.document, weights=weights))), seed=2)
    assert (loaded.read("hidden", "weight") == 0.25).all()
