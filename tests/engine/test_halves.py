"""Training in two halves: the same bits with and without a second core, and the sums of training whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import jit
from engine.networks import halves
from engine.networks import settings as network_settings
from engine.networks.network import Network
from engine.runs.trainer import Run
from tests.engine.net import document, made_up, network, node

RULES = ("sgd", "momentum", "nesterov", "rmsprop", "adam")
DRAWING = document(
    node("h", "dense", "image", units=7, activation="tanh"),
    node("d", "dropout", "h", rate=0.3),
    node("out", "dense", "d", units=2, activation="softmax"),
)


def trained(
    rule: str, threads: int, batch: int = 7, steps: int = 23, drawing: dict[str, Any] = DRAWING, **train: Any
) -> Network:
    """A float64 net after ``steps`` updates on 30 examples; the last minibatch of an epoch is smaller."""
    made = network(drawing, made_up())
    settings = network_settings.defaults({"optimizer": {"learning_rate": 0.05, "clip": 2.0}, **train})
    rates = network_settings.rates(settings, 1.0, 30, {3: 0.5}, np.float64)
    done = cursor = 0
    while done < steps:
        made_now, cursor, sound = made.train(
            steps - done, np.arange(30), cursor % 30, batch, rates, done, rule, threads
        )
        assert sound
        done += made_now
    return made


@pytest.fixture(params=[1, 2], ids=["one core", "two cores"])
def cores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    jit.enable()
    monkeypatch.setattr(halves, "cores", lambda: request.param)
    monkeypatch.setattr(halves, "WORTH_HELP", 2)
    return int(request.param)


@pytest.mark.parametrize("rule", RULES)
def test_halves_add_up_to_the_whole(rule: str, cores: int) -> None:
    """The dropout masks are the same ones too: noise is drawn for the whole minibatch."""
    assert trained(rule, 2).theta == pytest.approx(trained(rule, 1).theta, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("rule", RULES)
def test_a_second_core_changes_no_bit(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    jit.enable()
    found = []
    for count in (1, 2, 2):
        monkeypatch.setattr(halves, "cores", lambda count=count: count)
        monkeypatch.setattr(halves, "WORTH_HELP", 2)
        found.append(trained(rule, 2).theta)
    assert np.array_equal(found[0], found[1]) and np.array_equal(found[1], found[2])


def test_a_minibatch_of_one_and_running_averages_are_not_halved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(halves, "train", None)
    assert np.array_equal(trained("sgd", 2, batch=1).theta, trained("sgd", 1, batch=1).theta)
    normed = document(node("n", "batch_norm", "image"), node("out", "dense", "n", units=2))
    assert np.array_equal(trained("sgd", 2, drawing=normed).theta, trained("sgd", 1, drawing=normed).theta)


def test_a_divergence_stops_both_halves_and_updates_nothing(cores: int) -> None:
    made = network(DRAWING, made_up())
    made.feed = made.feed._replace(x32=made.feed.x32.copy())
    made.feed.x32[12] = np.inf  # in the second half of the second minibatch
    rates = network_settings.rates(network_settings.defaults({}), 1.0, 30, {}, np.float64)
    done, cursor, sound = made.train(9, np.arange(30), 0, 7, rates, 0, "nesterov", 2)
    assert (done, cursor, sound) == (1, 7, False)
    assert np.isfinite(made.theta).all()
    assert made.first_bad() == "image"


def test_a_run_in_halves_replays_to_the_same_bits(cores: int) -> None:
    drawing = {**DRAWING, "data": {"name": "digits", "examples": 90}, "train": {"threads": 2}}
    drawing["nodes"] = [
        {**one, "params": {**one["params"], "units": 10}} if one["id"] == "out" else one
        for one in drawing["nodes"]
    ]
    run = Run(drawing, seed=3)
    run.advance(40)
    theta = run.machine.network.theta.copy()
    run.seek(7)
    run.seek(40)
    assert np.array_equal(run.machine.network.theta, theta)
