"""A run's document together with the numbers it has learned, as one JSON file that opens anywhere."""

from __future__ import annotations

from typing import Any

from engine.documents.arrays import encode_weights
from engine.documents.document import dump
from engine.runs.trainer import Run


def with_numbers(run: Run) -> dict[str, Any]:
    """The document in force with all weights as they are now; of a circuit, with what moves."""
    data = dump(run.document)
    machine: Any = run.machine
    if machine.kind == "network":
        places = machine.network.plan.weights
        weights: dict[str, dict[str, Any]] = {}
        for id, name in places:
            weights.setdefault(id, {})[name] = machine.network.weight(id, name)
        if weights:
            data["weights"] = encode_weights(weights)
        return data
    for node in data["nodes"]:
        if node["id"] in machine.movable:
            node["params"] = {**node.get("params", {}), "value": float(machine.circuit.value(node["id"]))}
    return data
