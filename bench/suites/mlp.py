"""The book's net, 784-30-10, sigmoid, quadratic cost, batches of 10: one epoch of 1,000 images.

Images are drawn once, a fifth of their pixels inked, as in MNIST. Every arm starts from the same weights,
goes through the same order and must end at the same weights.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from bench.compare import Arm, Bar, Comparison

IMAGES, PIXELS, HIDDEN, CLASSES, BATCH, RATE = 1000, 784, 30, 10, 10, 3.0


@cache
def data() -> tuple[np.ndarray, np.ndarray]:
    """float32 images (1000, 784) and one-hot targets (1000, 10)."""
    random = np.random.default_rng(3)
    inked = random.random((IMAGES, PIXELS)) < 0.2
    x = (np.floor(random.random((IMAGES, PIXELS)) * 255) * inked).astype(np.float32) / np.float32(255)
    return x, np.eye(CLASSES, dtype=np.float32)[random.integers(CLASSES, size=IMAGES)]


@cache
def start() -> tuple[np.ndarray, ...]:
    """Weights (out, in) and biases of both layers, float32."""
    random = np.random.default_rng(4)
    first = random.normal(0, PIXELS**-0.5, (HIDDEN, PIXELS)), random.normal(size=HIDDEN)
    second = random.normal(0, HIDDEN**-0.5, (CLASSES, HIDDEN)), random.normal(size=CLASSES)
    return tuple(array.astype(np.float32) for array in (*first, *second))


def sample(weights: Any) -> list[float]:
    """What the arms must agree on: some weights of each array."""
    return [float(number) for array in weights for number in np.ravel(np.asarray(array, np.float64))[::97]]


# --- Tugboat -----------------------------------------------------------------------------


def document() -> dict[str, Any]:
    """The net as a document of the engine."""
    nodes = [
        {"id": "x", "op": "input", "params": {"shape": [PIXELS]}},
        {"id": "y", "op": "label", "params": {"classes": CLASSES}},
        {
            "id": "hidden",
            "op": "dense",
            "inputs": ["x"],
            "params": {"units": HIDDEN, "activation": "sigmoid"},
        },
        {
            "id": "out",
            "op": "dense",
            "inputs": ["hidden"],
            "params": {"units": CLASSES, "activation": "sigmoid"},
        },
    ]
    train = {"loss": "quadratic", "batch_size": BATCH, "optimizer": {"name": "sgd", "learning_rate": RATE}}
    return {"tugboat": 1, "kind": "network", "nodes": nodes, "output": "out", "train": train}


def network() -> tuple[Any, Callable[[int], Any]]:
    """The engine's network with the common start, and ``epoch(times)``."""
    from engine import jit

    jit.enable()
    from engine.data.examples import Examples
    from engine.documents import document as documents
    from engine.documents import graph
    from engine.networks import settings as network_settings
    from engine.networks.network import Network

    x, targets = data()
    examples = Examples("drawn", (PIXELS,), x, targets, IMAGES, 0, 0)
    parsed = documents.parse(document())
    drawn = graph.flatten(parsed)
    settings = network_settings.defaults(parsed.train)
    net = Network(drawn, network_settings.losses(settings, drawn), examples, capacity=BATCH)
    names = [("hidden", "weight"), ("hidden", "bias"), ("out", "weight"), ("out", "bias")]
    for (node, name), array in zip(names, start(), strict=True):
        net.weight(node, name)[...] = array
    rates = network_settings.rates(settings, 1.0, IMAGES, {}, net.dtype)
    order = np.arange(IMAGES)

    def epoch(times: int) -> None:
        for _ in range(times):
            net.train(IMAGES // BATCH, order, 0, BATCH, rates, 0)

    return [net.weight(*name) for name in names], epoch


# --- the peers ---------------------------------------------------------------------------


def torch_eager() -> tuple[Any, Callable[[int], Any]]:
    """What a PyTorch user writes: modules, autograd, optim.SGD."""
    import torch

    torch.set_num_threads(1)
    net = torch.nn.Sequential(
        torch.nn.Linear(PIXELS, HIDDEN),
        torch.nn.Sigmoid(),
        torch.nn.Linear(HIDDEN, CLASSES),
        torch.nn.Sigmoid(),
    )
    with torch.no_grad():
        for parameter, array in zip(net.parameters(), start(), strict=True):
            parameter.copy_(torch.from_numpy(array))
    optimizer = torch.optim.SGD(net.parameters(), lr=RATE)
    x, targets = (torch.from_numpy(array) for array in data())

    def epoch(times: int) -> None:
        for _ in range(times):
            for k in range(0, IMAGES, BATCH):
                optimizer.zero_grad()
                loss = (net(x[k : k + BATCH]) - targets[k : k + BATCH]).square().sum() / (2 * BATCH)
                loss.backward()
                optimizer.step()

    return [parameter.detach() for parameter in net.parameters()], epoch


def torch_by_hand() -> tuple[Any, Callable[[int], Any]]:
    """The quickest PyTorch that was found: the backward pass by hand, everything in place."""
    import torch

    torch.set_num_threads(1)
    w1, b1, w2, b2 = weights = [torch.from_numpy(array.copy()) for array in start()]
    x, targets = (torch.from_numpy(array) for array in data())
    h, a = torch.empty(BATCH, HIDDEN), torch.empty(BATCH, CLASSES)
    dh, step = torch.empty(BATCH, HIDDEN), -RATE / BATCH

    def epoch(times: int) -> None:
        with torch.no_grad():
            for _ in range(times):
                for k in range(0, IMAGES, BATCH):
                    xb = x[k : k + BATCH]
                    torch.addmm(b1, xb, w1.t(), out=h).sigmoid_()
                    torch.addmm(b2, h, w2.t(), out=a).sigmoid_()
                    da = (a - targets[k : k + BATCH]).mul_(a).mul_(1 - a)
                    torch.mm(da, w2, out=dh).mul_(h).mul_(1 - h)
                    w2.addmm_(da.t(), h, alpha=step)
                    b2.add_(da.sum(0), alpha=step)
                    w1.addmm_(dh.t(), xb, alpha=step)
                    b1.add_(dh.sum(0), alpha=step)

    return weights, epoch


def numpy_examples() -> tuple[Any, Callable[[int], Any]]:
    """The book's way in NumPy: one example after the other, columns, float64, sums over the batch."""
    w1, b1, w2, b2 = weights = [array.astype(np.float64).reshape(len(array), -1) for array in start()]
    pairs = [(x.reshape(-1, 1).astype(np.float64), t.reshape(-1, 1)) for x, t in zip(*data(), strict=True)]

    def sigmoid(z: np.ndarray) -> np.ndarray:
        return 1.0 / (1.0 + np.exp(-z))

    def gradients(x: np.ndarray, target: np.ndarray) -> list[np.ndarray]:
        h = sigmoid(w1 @ x + b1)
        a = sigmoid(w2 @ h + b2)
        da = (a - target) * a * (1 - a)
        dh = (w2.T @ da) * h * (1 - h)
        return [dh @ x.T, dh, da @ h.T, da]

    def epoch(times: int) -> None:
        for _ in range(times):
            for k in range(0, IMAGES, BATCH):
                total = [np.zeros_like(array) for array in weights]
                for pair in pairs[k : k + BATCH]:
                    total = [so_far + more for so_far, more in zip(total, gradients(*pair), strict=True)]
                for array, gradient in zip(weights, total, strict=True):
                    array -= RATE / BATCH * gradient

    return weights, epoch


def arm(make: Callable[[], tuple[Any, Callable[[int], Any]]], needs: str = "") -> Arm:
    """An arm whose answer is the weights after one epoch."""

    def answer(_: Any) -> list[float]:
        weights, epoch = make()
        epoch(1)
        return sample(weights)

    return Arm(lambda _: make()[1], needs, answer)


BENCH = Comparison(
    unit="images/s",
    cases={"batch 10": None},
    units_per_work=lambda _: IMAGES,
    tolerance=2e-3,
    arms={
        "tugboat": arm(network),
        "torch": arm(torch_eager, "torch"),
        "torch by hand": arm(torch_by_hand, "torch"),
        "numpy": arm(numpy_examples),
    },
    bars=(Bar("batch 10", "torch", 8), Bar("batch 10", "torch by hand", 2.5), Bar("batch 10", "numpy", 15)),
)
