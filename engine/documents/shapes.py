"""Shapes of a network, node by node, from its drawing and its data. Needs no compiler."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

from engine import registry
from engine.documents.check_params import with_defaults
from engine.documents.graph import Graph, split_port
from engine.errors import GraphError, Trouble
from engine.spec import Form

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wants:
    """What the data set gives: shape of one example and number of targets (classes). None: no data."""

    shape: Shape | None = None
    classes: int | None = None


def settings_of(graph: Graph, id: str, wants: Wants | None = None) -> dict[str, Any]:
    """All settings of a node: the given ones over the defaults, sources completed from the data."""
    node = graph.nodes[id]
    params = with_defaults(node.params, registry.layer(node.op).spec.params)
    if wants is not None:
        if node.op == "input" and params["shape"] is None:
            params["shape"] = wants.shape
        if node.op == "label" and params["classes"] is None:
            params["classes"] = wants.classes
    return params


MOST_WEIGHTS = 20_000_000
"""Largest number of weights of a network."""

MOST_VALUES = 1_000_000
"""Largest number of values of a node for one example."""


def infer(graph: Graph, wants: Wants, most: int = MOST_WEIGHTS) -> dict[str, Form]:
    """The form of every node. ``most``: the largest number of weights.

    Raises ``GraphError`` with every node whose inputs do not fit; nodes behind one are not judged.
    """
    forms: dict[str, Form] = {}
    troubles: list[Trouble] = []
    for id in graph.order:
        node = graph.nodes[id]
        sources = [split_port(reference)[0] for reference in node.inputs]
        if any(source not in forms for source in sources):
            continue
        try:
            form = registry.layer(node.op).module.shape(
                [forms[source].output for source in sources], settings_of(graph, id, wants)
            )
            _check(id, node.op, form, wants)
            forms[id] = form
        except ValueError as problem:
            port = _guilty([forms[source].output for source in sources])
            troubles.append(Trouble("shape", f'{node.op} "{id}": {problem}', "", id, port))
    total = sum(prod(shape) for form in forms.values() for shape in form.weights.values())
    if total > most:
        worst = max(forms, key=lambda id: sum(prod(shape) for shape in forms[id].weights.values()))
        troubles.append(
            Trouble(
                "too_large",
                f'This network has {total:,} weights, most of them in "{worst}"; at most {most:,} may be.',
                "Use fewer units.",
                worst,
            )
        )
    if troubles:
        raise GraphError(troubles)
    return forms


def _guilty(inputs: list[Shape]) -> int | None:
    """The wire that a layer's complaint is about: the first that differs from the one before it."""
    for port in range(1, len(inputs)):
        if inputs[port] != inputs[port - 1]:
            return port
    return 0 if inputs else None


def _check(id: str, op: str, form: Form, wants: Wants) -> None:
    numbers = prod(form.output)
    if numbers > MOST_VALUES:
        raise ValueError(f"One example would have {numbers:,} numbers; at most {MOST_VALUES:,} are allowed.")
    if op == "input" and wants.shape is not None and prod(form.output) != prod(wants.shape):
        raise ValueError(
            f"Its shape {list(form.output)} holds {prod(form.output)} numbers and an example of the data set "
            f"{list(wants.shape)} has {prod(wants.shape)}. Remove the shape, or choose another data set."
        )
    if op == "label" and wants.classes is not None and form.output != (wants.classes,):
        raise ValueError(
            f"It has {form.output[0]} classes and the data set has {wants.classes}. Remove its setting."
        )
