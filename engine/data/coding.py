"""How the output of a network wants two classes told: as one number or as two."""

from __future__ import annotations

from typing import Any

from engine import registry
from engine.documents.graph import Graph, split_port


def coding_for(graph: Graph | None) -> str:
    """``bit`` for one sigmoid output, ``sign`` for any other single one, else ``one_hot``.

    Only the drawing is read, so that it can be asked before the shapes are known.
    """
    if graph is None:
        return "one_hot"
    label = next((node for node in graph.nodes.values() if node.op == "label"), None)
    activation, units = _output(graph)
    if label is not None and label.params.get("classes") is not None:
        units = label.params["classes"]
    if units != 1:
        return "one_hot"
    return "bit" if activation == "sigmoid" else "sign"


def _output(graph: Graph) -> tuple[str, Any]:
    """Activation and number of units of the output; None units when the drawing does not say."""
    id, activation = split_port(graph.output)[0] if graph.output else "", ""
    for _ in range(len(graph.nodes)):
        node = graph.nodes.get(id)
        if node is None:
            break
        if node.op == "dense":
            return activation or str(node.params.get("activation") or ""), node.params.get("units")
        shares = node.op == "softmax"  # between classes, a unit each
        if shares or not node.inputs or not registry.layer(node.op).spec.keeps_units:
            break
        if not activation and registry.layer(node.op).spec.unitwise:
            activation = node.op
        id = split_port(node.inputs[0])[0]
    return activation, None
