"""What a second core brings to one run: minibatches in two halves, 784-100-10, sigmoid, quadratic cost.

One epoch of 4,000 drawn images, with ``threads`` 1 and 2, in turn. Ratios of wall time: the machine should
be quiet. The bits of two threads are those of two halves one after the other, which is checked first.
"""

from __future__ import annotations

import time
from statistics import median
from typing import Any
from unittest import mock

import numpy as np

from bench.table import Goal, Table

IMAGES, PIXELS, HIDDEN, CLASSES = 4000, 784, 100, 10
BATCHES = (10, 64, 128, 256)
"""Up to ``engine.networks.halves.WORTH_HELP`` one core does both halves."""


def network(batch: int) -> Any:
    """The net with its images; the same start every time."""
    from engine.data.examples import Examples
    from engine.documents import graph
    from engine.documents.document import parse
    from engine.networks import settings as network_settings
    from engine.networks.network import Network

    random = np.random.default_rng(3)
    x = (random.random((IMAGES, PIXELS)) * (random.random((IMAGES, PIXELS)) < 0.2)).astype(np.float32)
    t = np.eye(CLASSES, dtype=np.float32)[random.integers(CLASSES, size=IMAGES)]
    nodes = [
        {"id": "x", "op": "input"},
        {"id": "y", "op": "label"},
        {"id": "h", "op": "dense", "inputs": ["x"], "params": {"units": HIDDEN, "activation": "sigmoid"}},
        {"id": "out", "op": "dense", "inputs": ["h"], "params": {"units": CLASSES, "activation": "sigmoid"}},
    ]
    drawn = graph.flatten(parse({"tugboat": 1, "kind": "network", "nodes": nodes, "output": "out"}))
    losses = network_settings.losses(network_settings.defaults({"loss": "quadratic"}), drawn)
    return Network(drawn, losses, Examples("drawn", (PIXELS,), x, t, IMAGES, 0, 0), capacity=batch, seed=1)


def measure(rounds: int) -> Table:
    """Images a second with one and two threads, and the median of the rounds' ratios."""
    from engine import jit
    from engine.networks import halves
    from engine.networks import settings as network_settings

    jit.enable()
    rates = network_settings.rates(network_settings.defaults({}), 1.0, IMAGES, {}, np.dtype("float32"))
    order = np.arange(IMAGES)
    table = Table(["case", "one thread, images/s", "two threads, images/s", "x one"])

    def epoch(net: Any, batch: int, threads: int) -> float:
        began = time.perf_counter()
        net.train(len(order), order, 0, batch, rates, 0, "sgd", threads)
        return IMAGES / (time.perf_counter() - began)

    for batch in BATCHES:
        alone, both = network(batch), network(batch)
        with mock.patch.object(halves, "cores", return_value=1):
            epoch(alone, batch, 2)
        epoch(both, batch, 2)
        if not np.array_equal(alone.theta, both.theta):
            raise RuntimeError("Two threads gave other bits than two halves one after the other.")
        pairs = [(epoch(alone, batch, 1), epoch(both, batch, 2)) for _ in range(rounds)]
        one, two = (median(rate) for rate in zip(*pairs, strict=True))
        gain = median(second / first for first, second in pairs)
        table.rows.append([f"batch {batch}", one, two, gain])
        if batch >= 128:
            table.goals.append(Goal(f"gain at batch {batch}", 1.2, gain, " x"))
    return table
