"""Nets for the benchmarks that need a server: data that every installation has."""

from __future__ import annotations

from typing import Any


def document(data: dict[str, Any], hidden: int = 30, seed: int = 1) -> dict[str, Any]:
    """The book's net, sigmoid and quadratic cost, on images of the data set."""

    def dense(id: str, source: str, units: int) -> dict[str, Any]:
        return {
            "id": id,
            "op": "dense",
            "inputs": [source],
            "params": {"units": units, "activation": "sigmoid"},
        }

    nodes = [
        {"id": "image", "op": "input"},
        {"id": "label", "op": "label"},
        dense("hidden", "image", hidden),
        dense("output", "hidden", 10),
    ]
    train = {"loss": "quadratic", "batch_size": 10, "optimizer": {"name": "sgd", "learning_rate": 0.5}}
    return {
        "tugboat": 1,
        "kind": "network",
        "nodes": nodes,
        "output": "output",
        "data": data,
        "train": {**train, "seed": seed},
    }


def visible() -> list[dict[str, str]]:
    """What the page looks at while such a net is on the screen (web/src/views/network/room.ts)."""
    parts = [("image", "activation"), ("image", "gradient"), ("label", "activation")]
    for id in ("hidden", "output"):
        parts += [(id, "activation"), (id, "gradient"), (id, "weight")]
    return [{"node": node, "port": port} for node, port in parts]
