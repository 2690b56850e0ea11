"""Slow, obvious twins of the layers: one example at a time, plain sums, nothing shared with the engine.

``NAIVE[name](xs, weights, params, training)`` takes the inputs of a node as lists of arrays (one a port, each
(B, ...)) and returns its output (B, ...).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Arrays = list[np.ndarray]


def each(function: Callable[[float], float]) -> Callable[..., np.ndarray]:
    """A twin that maps every number by itself."""

    def twin(
        xs: Arrays, weights: dict[str, np.ndarray], params: dict[str, Any], training: bool
    ) -> np.ndarray:
        flat = [function(float(v)) for v in xs[0].ravel()]
        return np.array(flat).reshape(xs[0].shape)

    return twin


def dense(xs: Arrays, weights: dict[str, np.ndarray], params: dict[str, Any], training: bool) -> np.ndarray:
    rows = []
    for example in xs[0]:
        numbers = [float(v) for v in example.ravel()]
        row = []
        for unit in range(params["units"]):
            total = float(weights["bias"][unit])
            for w, v in zip(weights["weight"][unit], numbers, strict=True):
                total += float(w) * v
            row.append(total)
        rows.append(row)
    return np.array(rows)


def leaky_relu(xs: Arrays, weights: Any, params: dict[str, Any], training: bool) -> np.ndarray:
    return each(lambda v: v if v > 0 else params["slope"] * v)(xs, weights, params, training)


def softmax(xs: Arrays, weights: Any, params: dict[str, Any], training: bool) -> np.ndarray:
    rows = []
    for example in xs[0]:
        powers = [math.exp(v) for v in example.ravel()]
        rows.append([p / sum(powers) for p in powers])
    return np.array(rows).reshape(xs[0].shape)


def add(xs: Arrays, weights: Any, params: dict[str, Any], training: bool) -> np.ndarray:
    return np.array(
        [[sum(parts) for parts in zip(*(x[b].ravel() for x in xs), strict=True)] for b in range(len(xs[0]))]
    ).reshape(xs[0].shape)


def concat(xs: Arrays, weights: Any, params: dict[str, Any], training: bool) -> np.ndarray:
    return np.concatenate(xs, axis=1)


def flatten(xs: Arrays, weights: Any, params: dict[str, Any], training: bool) -> np.ndarray:
    return np.array([[float(v) for v in example.ravel()] for example in xs[0]])


def reshape(xs: Arrays, weights: Any, params: dict[str, Any], training: bool) -> np.ndarray:
    return np.array([example.reshape(params["shape"]) for example in xs[0]])


def dropout(xs: Arrays, weights: Any, params: dict[str, Any], training: bool) -> np.ndarray:
    """In evaluation only: what is silenced in training is random."""
    assert not training
    return xs[0] * (1 - params["rate"] if params["scaling"] == "nielsen" else 1.0)


def batch_norm(
    xs: Arrays, weights: dict[str, np.ndarray], params: dict[str, Any], training: bool
) -> np.ndarray:
    out = np.empty_like(xs[0])
    for f in range(xs[0].shape[1]):
        numbers = [float(v) for v in xs[0][:, f].ravel()]
        mean = sum(numbers) / len(numbers) if training else float(weights["moving_mean"][f])
        variance = (
            sum((v - mean) ** 2 for v in numbers) / len(numbers)
            if training
            else float(weights["moving_variance"][f])
        )
        scale = float(weights["gamma"][f]) / math.sqrt(variance + params["epsilon"])
        out[:, f] = (xs[0][:, f] - mean) * scale + float(weights["beta"][f])
    return out


NAIVE: dict[str, Callable[..., np.ndarray]] = {
    "add": add,
    "batch_norm": batch_norm,
    "concat": concat,
    "dense": dense,
    "dropout": dropout,
    "flatten": flatten,
    "leaky_relu": leaky_relu,
    "relu": each(lambda v: max(0.0, v)),
    "reshape": reshape,
    "sigmoid": each(lambda v: 1 / (1 + math.exp(-v))),
    "softmax": softmax,
    "tanh": each(math.tanh),
}
"""Twins by the name of the layer."""
