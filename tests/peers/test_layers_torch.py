"""Every layer, loss, update rule and schedule against PyTorch, forward and backward, in float64."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from engine.networks import calls
from engine.networks import settings as network_settings
from engine.networks.initializers import Draw
from engine.networks.network import Network
from engine.networks.schedules import SCHEDULES
from engine.registry import layer, layers
from tests.engine.net import document, made_up, network, node
from tests.engine.test_layers import BATCH, Case, modes
from tests.engine.test_losses import B, K, gradient, value

Arrays = list[torch.Tensor]
Weights = dict[str, torch.Tensor]


def batch_norm(xs: Arrays, w: Weights, params: dict[str, Any], training: bool, mask: Any) -> torch.Tensor:
    kept = w["moving_mean"].detach(), w["moving_variance"].detach()
    stats = (None, None) if training else kept
    return nn.functional.batch_norm(xs[0], *stats, w["gamma"], w["beta"], training, 0.0, params["epsilon"])


THEIRS: dict[str, Callable[..., torch.Tensor]] = {
    "add": lambda xs, *_: sum(xs[1:], xs[0]),
    "batch_norm": batch_norm,
    "concat": lambda xs, *_: torch.cat(xs, dim=1),
    "dense": lambda xs, w, *_: nn.functional.linear(xs[0].flatten(1), w["weight"], w["bias"]),
    "dropout": lambda xs, w, params, training, mask: xs[0] * mask if training else xs[0],
    "flatten": lambda xs, *_: xs[0].flatten(1),
    "leaky_relu": lambda xs, w, params, *_: nn.functional.leaky_relu(xs[0], params["slope"]),
    "relu": lambda xs, *_: torch.relu(xs[0]),
    "reshape": lambda xs, w, params, *_: xs[0].reshape(BATCH, *params["shape"]),
    "sigmoid": lambda xs, *_: torch.sigmoid(xs[0]),
    "softmax": lambda xs, *_: torch.softmax(xs[0], dim=1),
    "tanh": lambda xs, *_: torch.tanh(xs[0]),
}
CASES = [
    pytest.param(name, example, training, id=f"{name}-{k}{'-training' if training else ''}")
    for name in THEIRS
    for k, example in enumerate(layer(name).spec.examples)
    for training in modes(name)
]


def test_no_layer_is_left_out() -> None:
    assert {name for name, op in layers().items() if op.forward is not None} <= set(THEIRS) | OTHERS


OTHERS = {"conv2d", "max_pool2d", "avg_pool2d", "l2_pool2d", "global_avg_pool2d", "local_response_norm"}
"""Layers of images, which have peers of their own."""


@pytest.mark.parametrize(("name", "example", "training"), CASES)
def test_a_layer(name: str, example: dict[str, Any], training: bool) -> None:
    case = Case(name, example)
    case.training = training
    y, cache = case.forward(case.theta)
    dxs, dtheta = case.backward()
    xs = [torch.tensor(x, requires_grad=True) for x in case.xs]
    weights = {key: torch.tensor(array, requires_grad=True) for key, array in case.weights.items()}
    mask = torch.tensor(cache).reshape(xs[0].shape) if name == "dropout" else None
    theirs = THEIRS[name](xs, weights, case.params, training, mask).reshape(BATCH, -1)
    assert y == pytest.approx(theirs.detach().numpy(), rel=1e-10, abs=1e-12)
    theirs.backward(torch.tensor(case.dy))
    for x, dx in zip(xs, dxs, strict=True):
        assert dx == pytest.approx(x.grad.reshape(BATCH, -1).numpy(), rel=1e-9, abs=1e-11)
    start = 0
    for key, shape in case.form.weights.items():
        size = int(np.prod(shape))
        if key not in case.form.fixed:
            wanted = weights[key].grad.numpy().ravel()
            assert dtheta[start : start + size] == pytest.approx(wanted, rel=1e-9, abs=1e-11)
        start += size


LOSSES: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "quadratic": lambda a, t: (a - t).square().sum() / 2,
    "cross_entropy": lambda a, t: nn.functional.binary_cross_entropy(a, t, reduction="sum"),
    "log_likelihood": lambda a, t: nn.functional.nll_loss(a.log(), t.argmax(1), reduction="sum"),
    "hinge": lambda a, t: K * nn.functional.multi_margin_loss(a, t.argmax(1), reduction="sum"),
    "mean_squared_error": lambda a, t: nn.functional.mse_loss(a, t) * len(a),
    "margin": lambda a, t: (
        (t * (0.9 - a).clamp(min=0) ** 2).sum() + 0.5 * ((1 - t) * (a - 0.1).clamp(min=0) ** 2).sum()
    ),
    "spread": lambda a, t: ((0.9 - ((a * t).sum(1, keepdim=True) - a)).clamp(min=0) ** 2 * (1 - t)).sum(),
    "reconstruction": lambda a, t: nn.functional.mse_loss(a, t, reduction="sum"),
    "cross_entropy/sigmoid": lambda z, t: nn.functional.binary_cross_entropy_with_logits(
        z, t, reduction="sum"
    ),
    "log_likelihood/softmax": lambda z, t: nn.functional.cross_entropy(z, t.argmax(1), reduction="sum"),
}


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss(name: str) -> None:
    rng = np.random.default_rng(5)
    a = rng.normal(size=(B, K)) if "/" in name else rng.uniform(0.05, 0.95, (B, K))
    t = np.eye(K)[rng.integers(0, K, B)]
    leaf = torch.tensor(a, requires_grad=True)
    total = LOSSES[name](leaf, torch.tensor(t))
    total.backward()
    assert value(name, a, t) == pytest.approx(total.item(), rel=1e-12)
    assert gradient(name, a, t) == pytest.approx(leaf.grad.numpy(), rel=1e-10, abs=1e-13)


def test_no_loss_is_left_out() -> None:
    from engine.networks.losses import LOSSES as ALL

    fused = {f"{name}/{under}" for name, loss in ALL.items() for under in loss.fused}
    assert set(LOSSES) == set(ALL) | fused


# --- whole updates -----------------------------------------------------------------------


def net() -> Network:
    drawing = document(
        node("h", "dense", "image", units=6, activation="tanh"),
        node("out", "dense", "h", units=2, activation="softmax"),
    )
    return network(drawing, made_up(size=5))


def leaves(made: Network) -> list[torch.Tensor]:
    places = [("h", "weight"), ("h", "bias"), ("out", "weight"), ("out", "bias")]
    return [torch.tensor(made.weight(*place).copy(), requires_grad=True) for place in places]


def cost(w: list[torch.Tensor], x: np.ndarray, t: np.ndarray) -> torch.Tensor:
    z = torch.tanh(torch.tensor(x) @ w[0].T + w[1]) @ w[2].T + w[3]
    return nn.functional.cross_entropy(z, torch.tensor(t).argmax(1))


def walk(
    made: Network, optimizer: Any, w: list[torch.Tensor], between: Callable[[], None] = lambda: None
) -> None:
    """Ten minibatches of three. ``between``: after the gradient, before the update."""
    x, t = made.feed.x32.astype(np.float64), made.feed.t.astype(np.float64)
    for k in range(10):
        optimizer.zero_grad()
        cost(w, x[3 * k : 3 * k + 3], t[3 * k : 3 * k + 3]).backward()
        between()
        optimizer.step()


def ours(made: Network, rule: str, **train: Any) -> None:
    train["optimizer"]["name"] = rule
    rates = network_settings.rates(network_settings.defaults(train), 1.0, 30, {}, np.float64)
    assert made.train(10, np.arange(30), 0, 3, rates, 0, rule) == (10, 30, True)


def flat(w: list[torch.Tensor]) -> np.ndarray:
    return np.concatenate([leaf.detach().numpy().ravel() for leaf in w])


def test_nesterov_where_it_looks() -> None:
    """PyTorch keeps the place it looks at, w + mu v; we keep w."""
    made = net()
    w = leaves(made)
    walk(made, torch.optim.SGD(w, lr=0.1, momentum=0.9, nesterov=True), w)
    ours(made, "nesterov", optimizer={"learning_rate": 0.1})
    assert made.theta + 0.9 * made.v == pytest.approx(flat(w), rel=1e-8, abs=1e-10)


@pytest.mark.parametrize("rule", ["sgd", "momentum"])
def test_weight_decay_on_weights_alone(rule: str) -> None:
    made = net()
    w = leaves(made)
    groups = [{"params": [w[0], w[2]], "weight_decay": 6 / 30}, {"params": [w[1], w[3]], "weight_decay": 0.0}]
    walk(made, torch.optim.SGD(groups, lr=0.1, momentum=0.9 if rule == "momentum" else 0.0), w)
    ours(made, rule, l2=6.0, optimizer={"learning_rate": 0.1})
    assert made.theta == pytest.approx(flat(w), rel=1e-8, abs=1e-10)


def test_clipping() -> None:
    """As ``clip_grad_norm_``, which for safety shortens by 1e-6 more."""
    made = net()
    w = leaves(made)

    def clip() -> None:
        length = torch.cat([leaf.grad.ravel() for leaf in w]).norm()
        for leaf in w:
            leaf.grad.mul_(min(1.0, 0.2 / length.item()))

    walk(made, torch.optim.SGD(w, lr=0.5), w, clip)
    ours(made, "sgd", optimizer={"learning_rate": 0.5, "clip": 0.2})
    assert made.theta == pytest.approx(flat(w), rel=1e-8, abs=1e-10)


def test_max_norm() -> None:
    made = net()
    w = leaves(made)
    optimizer = torch.optim.SGD(w, lr=0.5)
    x, t = made.feed.x32.astype(np.float64), made.feed.t.astype(np.float64)
    for k in range(10):
        optimizer.zero_grad()
        cost(w, x[3 * k : 3 * k + 3], t[3 * k : 3 * k + 3]).backward()
        optimizer.step()
        with torch.no_grad():
            for leaf in (w[0], w[2]):
                lengths = leaf.norm(dim=1, keepdim=True)
                leaf.mul_(torch.where(lengths > 0.8, 0.8 / lengths, 1.0))
    ours(made, "sgd", max_norm=0.8, optimizer={"learning_rate": 0.5})
    assert made.theta == pytest.approx(flat(w), rel=1e-8, abs=1e-10)


@pytest.mark.parametrize("name", ["step", "exponential", "cosine"])
def test_a_schedule(name: str) -> None:
    settings = {"factor": 0.5, "every": 3, "epochs": 20, "patience": 3, "stop_at": 0.01}
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedules = torch.optim.lr_scheduler
    theirs = {
        "step": lambda: schedules.StepLR(optimizer, 3, 0.5),
        "exponential": lambda: schedules.ExponentialLR(optimizer, 0.5 ** (1 / 3)),
        "cosine": lambda: schedules.CosineAnnealingLR(optimizer, 20),
    }[name]()
    for epoch in range(20):
        rate = optimizer.param_groups[0]["lr"]
        assert SCHEDULES[name].function(epoch, settings, 1.0) == pytest.approx(rate, rel=1e-9, abs=1e-12)
        optimizer.step()
        theirs.step()


@pytest.mark.parametrize(
    ("name", "theirs"), [("xavier", nn.init.xavier_normal_), ("he", nn.init.kaiming_normal_)]
)
def test_an_initialiser(name: str, theirs: Callable[[torch.Tensor], torch.Tensor]) -> None:
    torch.manual_seed(0)
    drawn = theirs(torch.empty(400, 300, dtype=torch.float64)).std().item()
    found = Draw(np.random.default_rng(0), name).weight((400, 300), 300, 400).std()
    assert found == pytest.approx(drawn, rel=0.02)


def test_float32_keeps_to_pytorchs_float32() -> None:
    case = Case("dense", layer("dense").spec.examples[1], np.float32)
    x = torch.tensor(case.xs[0].reshape(BATCH, -1), dtype=torch.float32)
    w = {key: torch.tensor(array, dtype=torch.float32) for key, array in case.weights.items()}
    theirs = nn.functional.linear(x, w["weight"], w["bias"]).numpy()
    assert case.forward()[0] == pytest.approx(theirs, rel=1e-5, abs=1e-6)
    assert calls.forwards(("dense",), "float32")
