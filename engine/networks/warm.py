"""Compiles, or loads from the cache, everything that networks call.

Training needs float32. Float64 is for numerical gradients, which need no update rule.
"""

from __future__ import annotations

import numpy as np

from engine.data.augment import varied
from engine.data.examples import Examples, one_hot
from engine.documents.check_params import with_defaults
from engine.documents.document import parse
from engine.documents.graph import flatten
from engine.documents.settings import AUGMENT
from engine.networks import calls
from engine.networks import settings as network_settings
from engine.networks.glass import Glass
from engine.networks.losses import LOSSES
from engine.networks.network import Network
from engine.networks.optimizers import OPTIMIZERS
from engine.registry import layers

SMALL = {
    "tugboat": 1,
    "kind": "network",
    "nodes": [
        {"id": "x", "op": "input"},
        {"id": "t", "op": "label"},
        {"id": "y", "op": "dense", "inputs": ["x"], "params": {"units": 2, "activation": "softmax"}},
    ],
    "output": "y",
}


def warm() -> None:
    """One update, one evaluation and one look at a small net, then every other op by itself."""
    network = _small("float32")
    settings = network_settings.defaults({})
    rates = network_settings.rates(settings, 1.0, 4, {}, network.dtype)
    network.train(1, np.arange(4), 0, 2, rates, 0)
    network.train(1, np.arange(4), 0, 2, rates, 0, threads=2)
    network.evaluate(0, 4)
    _look(network)
    _ops("float32")
    for name in OPTIMIZERS:
        calls.updates((name,), "float32")
    for kind in (np.uint8, np.float32):
        images = np.zeros((1, 1, 4, 4), kind)
        varied(images, with_defaults({"elastic": 1.0}, AUGMENT), np.random.default_rng(0))


def exact() -> None:
    """Costs and gradients in float64."""
    network = _small("float64")
    network.batch(np.arange(4))
    network.evaluate(0, 4)
    _look(network)
    _ops("float64")


def _small(kind: str) -> Network:
    examples = Examples("warm", (1, 1, 3), np.zeros((4, 3), np.uint8), one_hot(np.zeros(4, int), 2), 4, 0, 0)
    graph = flatten(parse(SMALL))
    losses = network_settings.losses(network_settings.defaults({}), graph)
    return Network(graph, losses, examples, capacity=4, dtype=np.dtype(kind).type)


def _look(network: Network) -> None:
    glass = Glass(network)
    glass.look(np.zeros(3), np.array([1.0, 0.0]))
    glass.pull_loss()


def _ops(kind: str) -> None:
    """Every layer and loss by itself."""
    for name, op in layers().items():
        if op.forward is not None:
            calls.forwards((name,), kind)
            calls.backwards((name,), kind)
    for loss in LOSSES.values():
        calls.losses((loss.name, *(f"{loss.name}/{under}" for under in loss.fused)), kind)
