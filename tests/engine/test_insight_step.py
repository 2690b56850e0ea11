"""The next step taken apart: the same bits as training, and the four equations of backprop hold in it."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest

from engine.errors import QuestionError
from engine.questions import substep
from engine.trainer import Run
from tests.engine.net import document, node


def array(told: dict[str, Any]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(told["data"]), "<f4").reshape(told["shape"])


def ask(run: Run) -> dict[str, Any]:
    told = substep.answer(run, {}, lambda *a: None, lambda: False)
    json.dumps(told, allow_nan=False)
    return told


def digits(*layers: dict[str, Any], **train: Any) -> Run:
    drawn = document(*layers, **{"batch_size": 10, "seed": 1, **train})
    return Run({**drawn, "data": {"name": "digits", "examples": 200}})


SIGMOIDS = (
    node("h", "dense", "image", units=7, activation="sigmoid"),
    node("y", "dense", "h", units=10, activation="sigmoid"),
)
DROPPED = (
    node("h", "dense", "image", units=12, activation="relu"),
    node("thin", "dropout", "h", rate=0.5),
    node("s", "dense", "thin", units=10),
    node("y", "softmax", "s"),
)
NORMED = (
    node("h", "dense", "image", units=9),
    node("n", "batch_norm", "h"),
    node("t", "tanh", "n"),
    node("y", "dense", "t", units=10, activation="softmax"),
)


@pytest.mark.parametrize("layers", [SIGMOIDS, DROPPED, NORMED])
@pytest.mark.parametrize("rule", ["sgd", "momentum", "nesterov", "adam"])
def test_the_step_that_is_shown_is_the_step_that_is_made(layers: Any, rule: str) -> None:
    optimizer = {"name": rule, "learning_rate": 0.1}
    run = digits(*layers, optimizer=optimizer, l2=0.5, max_norm=4.0)
    run.advance(3)
    theta, random = run.machine.network.theta.copy(), run.machine.network.random.bit_generator.state
    told = ask(run)
    assert np.array_equal(run.machine.network.theta, theta)
    assert run.machine.network.random.bit_generator.state == random
    assert run.step == told["step"] == 3
    run.advance(1)
    for layer in told["layers"]:
        for weight in layer["weights"]:
            now = run.machine.network.weight(layer["node"], weight["name"])
            assert array(weight["after"]).tobytes() == now.tobytes()
    again = digits(*layers, optimizer=optimizer, l2=0.5, max_norm=4.0)
    again.advance(4)
    assert np.array_equal(again.machine.network.theta, run.machine.network.theta)


def test_the_last_minibatch_of_an_epoch_and_the_next_one() -> None:
    run = digits(*SIGMOIDS, batch_size=64)
    for count in (64, 64, 64, 8, 64):
        told = ask(run)
        assert told["count"] == count
        assert len(told["rows"]) == min(count, 32)
        run.advance(1)
        layer = told["layers"][-1]
        now = run.machine.network.weight(layer["node"], "weight")
        assert array(layer["weights"][0]["after"]).tobytes() == now.tobytes()


def test_the_four_equations_hold() -> None:
    """Nielsen, ch. 2: BP1 to BP4, with the quadratic cost, from the numbers as they are told."""
    run = digits(*SIGMOIDS, loss="quadratic", optimizer={"name": "sgd", "learning_rate": 3.0})
    run.advance(2)
    told = ask(run)
    x, h, y = told["layers"]
    w = array(y["weights"][0]["before"])
    close = {"rtol": 1e-4, "atol": 1e-7}
    np.testing.assert_allclose(array(y["delta_a"]), array(y["a"]) - array(told["targets"]), **close)
    np.testing.assert_allclose(array(y["delta"]), array(y["delta_a"]) * array(y["slope"]), **close)
    np.testing.assert_allclose(array(h["delta_a"]), array(y["delta"]) @ w, **close)
    np.testing.assert_allclose(array(h["delta"]), array(h["delta_a"]) * array(h["slope"]), **close)
    for layer, below in ((h, x), (y, h)):
        weight, bias = layer["weights"]
        np.testing.assert_allclose(array(bias["gradient"]), array(layer["delta"]).mean(axis=0), **close)
        outer = array(layer["delta"]).T @ array(below["a"]) / told["count"]
        np.testing.assert_allclose(array(weight["gradient"]), outer, **close)
        moved = array(weight["before"]) - told["rate"] * array(weight["gradient"])
        np.testing.assert_allclose(array(weight["after"]), moved, **close)
    squares = (array(y["a"]) - array(told["targets"])) ** 2
    assert told["losses"] == pytest.approx(squares.sum(axis=1) / 2, rel=1e-4)


def test_a_fused_loss_tells_the_gradient_by_the_activation_too() -> None:
    run = digits(*SIGMOIDS, loss="cross_entropy")
    told = ask(run)
    y = told["layers"][-1]
    a, t = array(y["a"]).astype(float), array(told["targets"])
    np.testing.assert_allclose(array(y["delta_a"]), (a - t) / (a * (1 - a)), rtol=2e-3, atol=1e-6)
    np.testing.assert_allclose(array(y["delta"]), a - t, rtol=1e-4, atol=1e-6)
    assert told["fused"] == ["y"]


def test_the_thinned_net_of_the_minibatch() -> None:
    run = digits(*DROPPED)
    told = ask(run)
    thin = next(layer for layer in told["layers"] if layer["node"] == "thin")
    mask = array(thin["mask"])
    assert mask.shape == (10, 12)
    assert set(np.unique(mask)) == {0.0, 2.0}
    assert run.read("thin", "mask") is None
    run.advance(1)
    assert np.array_equal(run.read("thin", "mask"), mask[0])
    assert run.read("h", "mask") is None
    saved = Run.load(run.save())
    assert np.array_equal(saved.read("thin", "mask"), mask[0])


def test_what_cannot_be_taken_apart_says_why() -> None:
    drawn = document(node("y", "dense", "image", units=2))
    drawn["nodes"] = [{"id": "image", "op": "input", "params": {"shape": [3]}}, drawn["nodes"][-1]]
    with pytest.raises(QuestionError, match="cannot be trained yet"):
        ask(Run(drawn))
    line = node("y", "dense", "image", units=10)
    run = digits(line, loss="quadratic", optimizer={"name": "sgd", "learning_rate": 1e9})
    run.advance(50)
    with pytest.raises(QuestionError, match="no longer finite"):
        ask(run)
