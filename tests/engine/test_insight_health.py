"""Every sentence of health, said of a net that has the disease and not of one that has not."""

from __future__ import annotations

import itertools
import json
from typing import Any

import numpy as np
import pytest

from engine import registry
from engine.insight.health import last_good_step, oscillation
from engine.insight.health_layers import one_way, squashes
from engine.insight.survey import Lens, through
from engine.questions import health
from engine.runs.trainer import Run
from tests.engine.net import document, node


def run_of(*layers: dict[str, Any], examples: int = 200, **train: Any) -> Run:
    drawn = document(*layers, **{"batch_size": 10, "seed": 1, **train})
    return Run({**drawn, "data": {"name": "digits", "examples": examples}})


def said(run: Run) -> dict[str, dict[str, Any]]:
    answer = health.answer(run, {}, lambda *a: None, lambda: False)
    json.dumps(answer, allow_nan=False)
    return {one["code"]: one for one in answer["findings"]}


def sgd(rate: float) -> dict[str, Any]:
    return {"name": "sgd", "learning_rate": rate}


def deep(depth: int, activation: str = "sigmoid", initializer: str = "scaled") -> list[dict[str, Any]]:
    names = ["image", *[f"h{k}" for k in range(1, depth + 1)]]
    hidden = [
        node(name, "dense", below, units=20, activation=activation, initializer=initializer)
        for below, name in itertools.pairwise(names)
    ]
    return [*hidden, node("y", "dense", names[-1], units=10, activation="softmax")]


@pytest.fixture(scope="module")
def healthy() -> dict[str, dict[str, Any]]:
    run = run_of(*deep(1), examples=1000, optimizer=sgd(0.5))
    run.advance(500)
    return said(run)


def test_a_healthy_run_says_so_with_figures(healthy: dict[str, dict[str, Any]]) -> None:
    assert not [one for one in healthy.values() if one["level"] in ("error", "warning")]
    assert {"gradients", "slopes", "validation"} <= healthy.keys()
    assert 1 <= healthy["gradients"]["value"] < 20


def test_no_gradient_is_no_warning_where_the_cost_is_0() -> None:
    drawn = document(node("h", "dense", "image", units=8), node("y", "dense", "h", units=3), loss="hinge")
    run = Run({**drawn, "data": {"name": "blobs", "classes": 3}})
    run.advance(2000)
    assert run.metrics()["train_loss"] == 0
    assert said(run)["learned"]["level"] == "fine" and "no_gradient" not in said(run)


def test_dead_units_are_zero_over_an_epoch_and_silent_ones_over_a_minibatch() -> None:
    run = run_of(*deep(1, "relu"), optimizer=sgd(0.1))
    run.machine.network.weight("h1", "bias")[:] = 0.2
    assert "dead" not in said(run)
    assert said(run)["alive"]["level"] == "fine"
    for unit in range(3):
        run.apply({"kind": "weight", "node": "h1", "port": "bias", "index": unit, "value": -1e3})
    told = said(run)["dead"]
    assert (told["value"], told["node"], told["level"]) == (3, "h1", "warning")
    assert told["title"] == "3 of 20 units in h1 are dead"
    assert "alive" not in said(run)
    run.apply({"kind": "train", "path": "batch_size", "value": 1})
    silent = said(run)["silent"]
    zero = next(at for at in range(20) if f"{at} of" in silent["title"])
    row = run.machine.course.order[0]
    run.apply({"kind": "example", "row": int(row)})
    assert zero == (run.read("h1", "activation") == 0).sum() - 3


def test_saturated_units() -> None:
    run = run_of(*deep(2))
    run.machine.network.weight("h1", "weight")[:] *= 20
    told = said(run)["saturation"]
    assert (told["value"] > 0.5, told["node"]) == (True, "h1")
    assert "slopes" not in said(run)
    assert said(run_of(*deep(2)))["slopes"]["value"] < 0.2


@pytest.mark.parametrize("apart", [False, True], ids=["in the layer", "a node of its own"])
@pytest.mark.parametrize(
    ("activation", "slope"), [("sigmoid", lambda a: 4 * a * (1 - a)), ("tanh", lambda a: 1 - a * a)]
)
def test_saturation_is_told_by_the_gate_of_that_name(activation: str, slope: Any, apart: bool) -> None:
    hidden = node("h", "dense", "image", units=20, activation="linear" if apart else activation)
    squash = [node("s", activation, "h")] if apart else []
    run = run_of(hidden, *squash, node("y", "dense", "s" if apart else "h", units=10, activation="softmax"))
    run.machine.network.weight("h", "weight")[:] *= 3
    examples, lens = run.machine.examples, Lens(run.machine.network, 500)
    pieces = [
        slope(lens.value("s" if apart else "h").astype(float)).ravel()
        for _ in through(lens, examples, 0, min(500, examples.train))
    ]
    told = said(run)
    value = told["saturation" if "saturation" in told else "slopes"]["value"]
    assert 0 < value == pytest.approx((np.concatenate(pieces) < 0.05).mean())


def test_what_has_no_two_flat_ends_is_never_saturated() -> None:
    assert [name for name in registry.layers() if squashes(name)] == ["sigmoid", "tanh"]


@pytest.mark.parametrize(("scale", "code"), [(1.0, "vanishing"), (60.0, "exploding"), (5.0, "gradients")])
def test_unstable_gradients_are_ratios_between_layers(scale: float, code: str) -> None:
    """Nielsen, ch. 5: sigmoid nets vanish; with large weights and slopes kept at 1/4 they explode."""
    run = run_of(*deep(4))
    network = run.machine.network
    if scale != 1:
        for k in range(2, 5):
            weight = network.weight(f"h{k}", "weight")
            weight *= scale
            network.weight(f"h{k}", "bias")[:] = -0.5 * weight.sum(axis=1)
            weight[:, :] *= 1.0
        network.weight("h1", "weight")[:] *= 1e-3
        network.weight("h1", "bias")[:] = 0
        run.machine._measure(due=True)
    told = said(run)
    assert code in told
    ratio = told[code]["value"]
    deltas = [network_delta(run, id) for id in ("h1", "h2", "h3", "h4", "y")]
    assert ratio == pytest.approx(max(deltas) / min(deltas))
    assert (ratio > 20) == (code != "gradients")


def network_delta(run: Run, id: str) -> float:
    value = run.metrics()[f"delta:{id}"]
    assert value is not None
    return value


def test_overfitting_names_the_epoch_at_which_it_began() -> None:
    run = run_of(*deep(1), examples=60, optimizer=sgd(5.0))
    run.advance(6 * 300)
    told = said(run)["overfitting"]
    curve = dict(run.history()["validation_loss"])
    steps = [step for step in curve if step and step % 6 == 0]
    lowest = min(steps, key=lambda step: curve[step])
    assert told["value"] == pytest.approx(lowest / 6, abs=1)
    assert f"epoch {told['value']:.0f}" in told["title"]


@pytest.mark.parametrize(
    ("lowest", "now", "then", "train", "told"),
    [
        (0.30, 0.36, 0.20, 0.05, True),
        (0.30, 0.302, 0.20, 0.05, False),  # it has hardly risen
        (1.5e-11, 5.6e-8, 0.0029, 4.8e-8, False),  # there is no cost left to speak of
        (0.0011, 0.0012, 0.022, 0.0218, False),  # validation is far below training
        (0.30, 0.36, 0.35, 0.349, False),  # the training cost stands still
    ],
)
def test_a_validation_cost_that_rose_is_not_always_overfitting(
    lowest: float, now: float, then: float, train: float, told: bool
) -> None:
    run = run_of(*deep(1), examples=60)
    course = run.machine.course
    course.epoch, course.turn = 9, [4, lowest, then]
    course.validated, course.costs = [now] * 6, [train] * 6
    assert ("overfitting" in said(run)) == told


def test_an_oscillating_cost() -> None:
    run = run_of(*deep(1), examples=400, optimizer=sgd(40.0))
    run.advance(40 * 14)
    assert said(run)["oscillation"]["value"] > 0.15
    assert oscillation([1.0, 0.8, 0.7, 0.6, 0.5, 0.45, 0.4]) == 0
    assert oscillation([1.0, 0.8, 0.7]) is None
    assert oscillation([1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0]) == pytest.approx(0.7)


def test_one_class_only() -> None:
    run = run_of(*deep(1), optimizer=sgd(0.5))
    run.apply({"kind": "weight", "node": "y", "port": "bias", "index": 7, "value": 100})
    assert "as 7." in said(run)["one_class"]["text"]


def test_inputs_of_one_sign_pull_the_weights_of_a_unit_one_way() -> None:
    told = said(run_of(*deep(2), batch_size=1))["one_way"]
    assert told["value"] == 1.0
    assert told["node"] in ("h2", "y")
    assert "one_way" not in said(run_of(*deep(2, "tanh"), batch_size=1))
    assert one_way(np.array([[1.0, -1.0]]), np.array([[0.5, 0.0, 2.0]])) == 1
    assert one_way(np.array([[1.0], [-1.0]]), np.array([[1.0, 2.0], [2.0, 1.0]])) == 0


def test_large_updates() -> None:
    run = run_of(*deep(1), optimizer=sgd(50.0))
    assert said(run)["large_updates"]["value"] > 0.2


def test_a_diverged_run_names_its_node_and_the_step_to_rewind_to() -> None:
    line = node("line", "dense", "image", units=10)
    run = run_of(line, loss="quadratic", optimizer=sgd(0.01))
    run.advance(40)
    run.apply({"kind": "train", "path": "optimizer.learning_rate", "value": 1e6})
    run.advance(100)
    told = said(run)["diverged"]
    assert told["level"] == "error"
    assert (told["node"], told["step"]) == ("line", 40)
    run.seek(told["step"])
    assert run.trouble is None
    assert "diverged" not in said(run)


def test_the_last_good_step_is_one_that_was_measured() -> None:
    curve = [(0, 2.3), (1, 2.2), (2, 2.1), (3, 2.1), (4, 2.1), (5, 90.0), (6, None)]
    assert last_good_step({"train_loss": curve}) == 2
    sparse = [(0, 2.3), (8, 2.2), (16, 2.1), (19, 1.9)]  # noted at 19, measured at 17, spoilt at 18
    assert last_good_step({"train_loss": sparse}) == 16
    assert last_good_step({}) == 0
