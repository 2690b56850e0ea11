"""The next step taken apart: the same bits as training, and the four equations of backprop hold in it."""

from __future__ import annotations

import base64
import json
import math
from typing import Any

import numpy as np
import pytest

from engine.errors import QuestionError
from engine.networks.optimizers import OPTIMIZERS
from engine.questions import substep
from engine.runs.trainer import Run
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


@pytest.mark.parametrize("rule", sorted(OPTIMIZERS))
@pytest.mark.parametrize("decay", [{}, {"l2": 0.5, "l1": 0.2, "max_norm": 2.0}])
def test_every_number_of_the_written_update_is_the_trainers(rule: str, decay: dict[str, float]) -> None:
    run = digits(*SIGMOIDS, optimizer={"name": rule, "learning_rate": 0.05, "clip": 0.1}, **decay)
    run.advance(3)
    run.apply({"kind": "lock", "node": "h", "port": "weight", "index": 5, "locked": True})
    told = ask(run)
    run.advance(1)
    assert told["number"] == 4
    assert 0 < told["clip"]["factor"] < 1
    network, kept = run.machine.network, OPTIMIZERS[rule].memory
    for layer in told["layers"]:
        for weight in layer["weights"]:
            place = layer["node"], weight["name"]
            ruled = weight["ruled" if decay else "after"]
            now = array(ruled)
            if not decay:
                assert now.tobytes() == network.weight(*place).tobytes()
            for letter in ("v", "s"):
                assert (weight[letter] is not None) == (letter in kept)
                if letter in kept:
                    memory = network.weight(*place, getattr(network, letter))
                    assert array(weight[f"{letter}_after"]).tobytes() == memory.tobytes()
            written = by_hand(told, weight, rule)
            free = np.setdiff1d(np.arange(now.size), weight["locked"])
            assert np.allclose(now.ravel()[free], written.ravel()[free], rtol=2e-5, atol=1e-6)
            if decay:
                after = array(weight["after"])
                assert after.tobytes() == network.weight(*place).tobytes()
                # a row's squares may be added in another order, so that the factor differs in its last bit
                assert np.allclose(after, limited(now, weight, decay["max_norm"]), rtol=2.0**-22, atol=0)


def by_hand(told: dict[str, Any], weight: dict[str, Any], rule: str) -> np.ndarray:
    """The written rule in float64, from the numbers that are shown."""
    w, g = array(weight["before"]).astype(float), array(weight["gradient"]).astype(float)
    v, s = (0.0 if weight[m] is None else array(weight[m]).astype(float) for m in ("v", "s"))
    hyper, rate = told["hyper"], told["rate"]
    at = w + hyper["momentum"] * v if rule == "nesterov" else w
    g = g * told["clip"]["factor"] + weight["decays"] * (told["l2"] * at + told["l1"] * np.sign(at))
    if rule == "sgd":
        return np.asarray(w - rate * g)
    if rule in ("momentum", "nesterov"):
        return np.asarray(w + hyper["momentum"] * v - rate * g)
    if rule == "rmsprop":
        s = hyper["rho"] * s + (1 - hyper["rho"]) * g * g
        return np.asarray(w - rate * g / (np.sqrt(s) + hyper["epsilon"]))
    v = hyper["beta_1"] * v + (1 - hyper["beta_1"]) * g
    s = hyper["beta_2"] * s + (1 - hyper["beta_2"]) * g * g
    first, second = (1 - hyper[beta] ** told["number"] for beta in ("beta_1", "beta_2"))
    return np.asarray(w - rate * (v / first) / (np.sqrt(s / second) + hyper["epsilon"]))


def limited(rows: np.ndarray, weight: dict[str, Any], longest: float) -> np.ndarray:
    """Rows of weights shortened to ``longest``; what is frozen stays."""
    if not weight["decays"]:
        return rows
    short = rows.copy()
    for row in short:
        squares = float((row.astype(np.float64) ** 2).sum())
        if squares > longest * longest:
            row *= np.float32(longest / math.sqrt(squares))
    short.ravel()[weight["locked"]] = rows.ravel()[weight["locked"]]
    return short


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


def test_the_three_paths_through_a_batch_norm_add_up() -> None:
    run = digits(*NORMED)
    run.advance(2)
    told = {layer["node"]: layer for layer in ask(run)["layers"]}
    ways = {name: array(way) for name, way in told["n"]["paths"].items()}
    assert np.allclose(sum(ways.values()), array(told["h"]["delta"]), rtol=1e-4, atol=1e-6)
    assert all(np.abs(way).max() > 1e-6 for way in ways.values())
    assert told["h"]["paths"] is None


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
    rows = run.machine.course.order[:10].tolist()
    assert run.machine.status()["masked"] == rows[0]
    run.apply({"kind": "example", "row": rows[3]})
    assert np.array_equal(run.read("thin", "mask"), mask[3]) and run.machine.status()["masked"] == rows[3]
    saved = Run.load(run.save())
    assert np.array_equal(saved.read("thin", "mask"), mask[3])
    assert saved.machine.status()["masked"] == rows[3]


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


@pytest.mark.parametrize(("rule", "max_norm"), [("adam", None), ("momentum", 2.0)])
def test_one_weight_is_told_though_all_of_its_unit_are_too_many(
    monkeypatch: pytest.MonkeyPatch, rule: str, max_norm: float | None
) -> None:
    run = digits(*SIGMOIDS, optimizer={"name": rule, "learning_rate": 0.1}, max_norm=max_norm)
    run.advance(3)
    run.apply({"kind": "lock", "node": "h", "index": [2, 5], "locked": True})
    whole, biases = ask(run)["layers"][1]["weights"]
    monkeypatch.setattr("engine.insight.step.MOST_MEMORY", 5)  # a unit alone reads 64 numbers
    monkeypatch.setattr("engine.insight.step.MOST_NUMBERS", 5)
    assert ask(run)["layers"][1]["weights"][0]["before"]["data"] is None
    for column, locked in ((5, [0]), (6, [])):
        asked = {"node": "h", "name": "weight", "place": 2 * 64 + column}
        told = substep.answer(run, asked, lambda *a: None, lambda: False)
        assert told["step"] == run.step and told["weight"]["locked"] == locked
        for part, numbers in told["weight"].items():
            if isinstance(numbers, dict):
                at = (2, column)[: len(whole[part]["shape"])]
                assert array(numbers) == array(whole[part])[at], part
            elif part != "locked":
                assert numbers == whole[part], part
    if max_norm is not None:
        rows = np.linalg.norm(array(whole["ruled"]).astype(float), axis=1)
        assert np.allclose(array(whole["lengths"]), rows, rtol=1e-6)
    asked = {"node": "h", "name": "bias", "place": 2}
    bias = substep.answer(run, asked, lambda *a: None, lambda: False)["weight"]
    for part in ("before", "gradient", "after"):
        assert array(bias[part]) == array(biases[part])[2]


@pytest.mark.parametrize(
    "wrong", [{"node": "n"}, {"name": "w"}, {"place": 7 * 64}, {"place": -1}, {"place": True}]
)
def test_a_weight_that_is_not_there_is_refused_in_words(wrong: dict[str, Any]) -> None:
    run = digits(*SIGMOIDS)
    with pytest.raises(QuestionError, match="has no number"):
        substep.answer(
            run, {"node": "h", "name": "weight", "place": 2, **wrong}, lambda *a: None, lambda: False
        )
