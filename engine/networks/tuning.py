"""Numbers of layers that a run changes while it trains, such as the rate of dropout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine import registry
from engine.documents.check_params import check_params
from engine.documents.graph import Graph
from engine.errors import EventError, did_you_mean, quoted

Tuned = Mapping[tuple[str, str], float]
"""Values by (node, name of the parameter)."""


def checked(graph: Graph, id: str, name: str, value: Any) -> float:
    """The value, if that parameter of that node is a number that may change. Raises ``EventError``."""
    if id not in graph.nodes:
        raise EventError(f"There is no layer {quoted(id)}.", code="unknown_node")
    spec = registry.layer(graph.nodes[id].op).spec
    numbers = {param.name: param for param in spec.params if param.kind == "number"}
    if name not in numbers:
        raise EventError(
            f"{quoted(id)} has no number {quoted(name)} that can change while it trains.",
            code="param",
            hint=did_you_mean(name, numbers) if numbers else "",
        )
    _, troubles = check_params({name: value}, (numbers[name],), f"{id}.params", owner=id)
    if troubles:
        raise EventError(troubles)
    return float(value)


def tuned(graph: Graph, values: Tuned) -> Graph:
    """The graph with these numbers in place of the drawing's."""
    nodes = dict(graph.nodes)
    for (id, name), value in values.items():
        nodes[id] = replace(nodes[id], params={**nodes[id].params, name: value})
    return replace(graph, nodes=nodes) if values else graph


def after_edit(values: Tuned, before: Graph, after: Graph) -> dict[tuple[str, str], float]:
    """What still holds after an edit: a number that the edit itself changed follows the edit.

    Writing down the number in force is no change of it, and neither is taking that back.
    """
    kept = {}
    for (id, name), value in values.items():
        old, new = before.nodes.get(id), after.nodes.get(id)
        if old and new and old.op == new.op:
            drawn = (old.params.get(name), new.params.get(name))
            if drawn[0] == drawn[1] or value in drawn:
                kept[id, name] = value
    return kept
