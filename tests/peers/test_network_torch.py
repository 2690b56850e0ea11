"""Networks against PyTorch: gradients of whole nets, update rules, losses, exported programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from engine.exports import export
from engine.exports.network_loss import PYTORCH
from engine.networks import settings as network_settings
from engine.networks.network import Network
from engine.runs.trainer import Run
from tests.engine.net import document, made_up, network, node
from tests.engine.test_network_exports import EVERYTHING, expect_formula, printed

PRESET = Path(__file__).parents[2] / "static" / "presets" / "digits-mlp.json"
ACTIVATIONS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}
CLASSES = 4


def mlp(activation: str, last: str, loss: str, **train: Any) -> Network:
    drawing = document(
        node("h", "dense", "image", units=6, activation=activation),
        node("out", "dense", "h", units=CLASSES, activation=last),
        loss=loss,
        **train,
    )
    return network(drawing, made_up(size=5, classes=CLASSES))


def tensors(net: Network) -> list[torch.Tensor]:
    """The weights of ``mlp`` as leaves."""
    places = [("h", "weight"), ("h", "bias"), ("out", "weight"), ("out", "bias")]
    return [torch.tensor(net.weight(*place).copy(), requires_grad=True) for place in places]


def theirs(
    net: Network, leaves: list[torch.Tensor], activation: str, x: np.ndarray, t: np.ndarray, loss: str
) -> torch.Tensor:
    """The same mean loss, written with PyTorch's own functions."""
    w1, b1, w2, b2 = leaves
    z = ACTIVATIONS[activation](torch.tensor(x) @ w1.T + b1) @ w2.T + b2
    target = torch.tensor(t)
    if loss == "cross_entropy":
        return nn.functional.binary_cross_entropy_with_logits(z, target, reduction="sum") / len(x)
    if loss == "log_likelihood":
        return nn.functional.cross_entropy(z, target.argmax(dim=1))
    if loss == "hinge":
        return nn.functional.multi_margin_loss(z, target.argmax(dim=1), reduction="mean") * CLASSES
    if loss == "mean_squared_error":
        return nn.functional.mse_loss(z, target)
    return nn.functional.mse_loss(torch.sigmoid(z), target, reduction="sum") / 2 / len(x)


CASES = [
    ("sigmoid", "sigmoid", "quadratic"),
    ("tanh", "sigmoid", "cross_entropy"),
    ("relu", "softmax", "log_likelihood"),
    ("tanh", "linear", "hinge"),
    ("sigmoid", "linear", "mean_squared_error"),
]


@pytest.mark.parametrize(("activation", "last", "loss"), CASES)
def test_loss_and_gradients(activation: str, last: str, loss: str) -> None:
    net = mlp(activation, last, loss)
    rows = np.arange(8)
    ours = net.batch(rows)
    leaves = tensors(net)
    total = theirs(
        net,
        leaves,
        activation,
        net.feed.x32[rows].astype(np.float64),
        net.feed.t[rows].astype(np.float64),
        loss,
    )
    total.backward()
    assert ours == pytest.approx(total.item(), rel=1e-12)
    gradient = np.concatenate([leaf.grad.numpy().ravel() for leaf in leaves])
    assert net.dtheta == pytest.approx(gradient, rel=1e-9, abs=1e-12)


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-8),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01, eps=1e-8),
}


@pytest.mark.parametrize("rule", OPTIMIZERS)
def test_ten_updates(rule: str) -> None:
    net = mlp("tanh", "softmax", "log_likelihood")
    leaves = tensors(net)
    optimizer = OPTIMIZERS[rule](leaves)
    x, t = net.feed.x32.astype(np.float64), net.feed.t.astype(np.float64)
    for k in range(10):
        optimizer.zero_grad()
        theirs(net, leaves, "tanh", x[3 * k : 3 * k + 3], t[3 * k : 3 * k + 3], "log_likelihood").backward()
        optimizer.step()
    settings = network_settings.defaults(
        {"optimizer": {"name": rule, "learning_rate": 0.1 if rule in ("sgd", "momentum") else 0.01}}
    )
    rates = network_settings.rates(settings, 1.0, 30, {}, np.float64)
    assert net.train(10, np.arange(30), 0, 3, rates, 0, rule) == (10, 30, True)
    assert net.theta == pytest.approx(
        np.concatenate([leaf.detach().numpy().ravel() for leaf in leaves]), rel=1e-8, abs=1e-10
    )


def test_batch_norm_in_training_and_evaluation() -> None:
    drawing = document(node("n", "batch_norm", "image"), node("out", "dense", "n", units=2), loss="quadratic")
    net = network(drawing, made_up())
    twin = nn.BatchNorm1d(3, momentum=0.1).double()
    rows = np.arange(10)
    x = torch.tensor(net.feed.x32[rows].astype(np.float64))
    for training in (True, True, False):
        net.batch(rows, training)
        twin.train(training)
        y = twin(x)
        assert net.of_batch("n", 10) == pytest.approx(y.detach().numpy(), rel=1e-9)
    assert net.weight("n", "moving_mean") == pytest.approx(twin.running_mean.numpy(), rel=1e-9)
    assert net.weight("n", "moving_variance") == pytest.approx(twin.running_var.numpy(), rel=1e-9)


@pytest.mark.parametrize(
    "drawing", [json.loads(PRESET.read_text()), EVERYTHING], ids=["preset", "everything"]
)
def test_an_exported_module_prints_our_output(drawing: dict[str, Any], tmp_path: Path) -> None:
    run = Run(drawing)
    run.advance(60)
    answer = printed(export(run, "pytorch")[0], tmp_path)
    assert answer["output"] == pytest.approx(answer["tugboat"], abs=2e-6)
    assert answer["loss"] == pytest.approx(answer["tugboat_loss"], rel=1e-4)


@pytest.mark.parametrize("form", PYTORCH)
def test_the_formula_of_an_exported_loss_is_ours(form: str) -> None:
    names = {"torch": torch, "nn": torch.nn}

    def formula(a: np.ndarray, t: np.ndarray) -> float:
        z = torch.from_numpy(a)
        return float(eval(PYTORCH[form], names, {"a": z, "z": z, "t": torch.from_numpy(t)}))

    expect_formula(form, formula)
