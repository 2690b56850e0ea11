"""Which units of a network stand for the classes of its data, and what they are called."""

from __future__ import annotations

from engine import registry
from engine.data.examples import Examples
from engine.documents.graph import Graph, split_port
from engine.networks.plan import Plan


def class_units(graph: Graph, plan: Plan, examples: Examples | None) -> dict[str, tuple[str, ...]]:
    """Names of the units by node: of the output, of what it only passes on, and of the labels.

    Empty where the targets are no classes, or one number tells which of two it is.
    """
    names = () if examples is None else examples.classes
    labels = [id for id in graph.order if graph.nodes[id].op == "label"]
    if examples is None or not names or examples.coding != "one_hot" or not labels:
        return {}
    found = dict.fromkeys(labels, names)
    here = split_port(graph.output)[0]
    while here in plan.slots and plan.slots[here].size == len(names) and graph.nodes[here].op != "input":
        found[here] = names
        if not registry.layer(graph.nodes[here].op).spec.keeps_units:
            break
        here = split_port(graph.nodes[here].inputs[0])[0]
    return found


def unit_word(op: str, unit: int, names: tuple[str, ...] = ()) -> str:
    """What a unit is called after its layer's name: by its class where it has one."""
    if unit < len(names):
        return f"class {names[unit]}"
    return f"{'neuron' if op == 'dense' else 'unit'} {unit + 1}"
