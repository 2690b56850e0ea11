"""Small documents that several tests run."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def node(id: str, op: str, *inputs: str, **params: Any) -> Json:
    """One node of a document."""
    return {"id": id, "op": op, "inputs": list(inputs), "params": params}


def circuit(*nodes: Json, **keys: Any) -> Json:
    """A circuit document."""
    return {"tugboat": 1, "kind": "circuit", "nodes": list(nodes), **keys}


def multiply(**train: Any) -> Json:
    """x·y at (-2, 3)."""
    return circuit(
        node("x", "input", value=-2.0),
        node("y", "input", value=3.0),
        node("f", "multiply", "x", "y"),
        train=train,
    )


def svm(**train: Any) -> Json:
    """The linear SVM of the Hacker's guide on the six points of its code."""
    return circuit(
        node("a", "parameter", value=1.0),
        node("b", "parameter", value=-2.0),
        node("c", "parameter", value=-1.0, spring=False),
        node("x", "data", column="x1"),
        node("y", "data", column="x2"),
        node("label", "data", column="label"),
        node("ax", "multiply", "a", "x"),
        node("by", "multiply", "b", "y"),
        node("score", "add", "ax", "by", "c"),
        node("loss", "hinge", "score", "label"),
        data={"name": "hackers_guide_svm"},
        train={"objective": "minimize", "spring": 1.0, **train},
    )
