"""Small networks for the tests: documents in one line, made-up examples."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.data.examples import Examples, one_hot
from engine.documents.document import parse
from engine.documents.graph import flatten
from engine.networks import settings as network_settings
from engine.networks.network import Network


def document(*nodes: dict[str, Any], output: str = "", **train: Any) -> dict[str, Any]:
    """A network document over an ``image`` and a ``label``."""
    sources = [{"id": "image", "op": "input"}, {"id": "label", "op": "label"}]
    return {
        "tugboat": 1,
        "kind": "network",
        "nodes": [*sources, *nodes],
        "output": output or nodes[-1]["id"],
        "train": train,
    }


def node(id: str, op: str, *inputs: str, **params: Any) -> dict[str, Any]:
    return {"id": id, "op": op, "inputs": list(inputs), "params": params}


def made_up(count: int = 40, size: int = 3, classes: int = 2, seed: int = 0, test: int = 0) -> Examples:
    """Points of noise with labels that a line can find; a quarter is for validation."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(count, size)).astype(np.float32)
    labels = np.argmax(x @ rng.normal(size=(size, classes)), axis=1)
    validation = count // 4
    train = count - validation - test
    names = tuple(str(k) for k in range(classes))
    return Examples("made_up", (size,), x, one_hot(labels, classes), train, validation, test, names)


def network(
    drawing: dict[str, Any], examples: Examples | None, dtype: Any = np.float64, **more: Any
) -> Network:
    """The network of a document."""
    parsed = parse(drawing)
    graph = flatten(parsed)
    losses = network_settings.losses(network_settings.defaults(parsed.train), graph)
    return Network(graph, losses, examples, dtype=dtype, **more)
