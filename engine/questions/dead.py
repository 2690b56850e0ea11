"""ReLU gates that let nothing through for any row of the data: dead, not merely silent on one example."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from engine import data
from engine.circuits.circuit import Circuit
from engine.circuits.data import column_numbers
from engine.spec import Question

MOST = 64
"""Gates that are looked at; larger circuits are told about the first ones only."""

QUESTION = Question(
    name="dead",
    long=False,
    summary="The ReLU gates that are 0 on every row of the data.",
    kinds=("circuit",),
    args={},
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{dead: [node, ...], rows}``; ``rows`` is 0 for a circuit that reads no data."""
    machine = run.machine
    graph = machine.graph
    readers = [id for id in graph.order if graph.nodes[id].op == "data"]
    gates = [id for id in graph.order if graph.nodes[id].op == "relu"][:MOST]
    section = dict(run.document.data)
    if not (section and readers and gates):
        return {"dead": [], "rows": 0}
    table = data.table(section, machine.data_dir)
    rows = column_numbers(table, graph, readers)
    dead = []
    for gate in gates:
        circuit = Circuit(replace(graph, output=gate), compiled=machine.compiled)
        for id in circuit.sources():
            circuit.set(id, machine.circuit.value(id))
        if not (circuit.evaluate(readers, rows) > 0).any():
            dead.append(gate)
        if cancelled():
            break
    return {"dead": dead, "rows": table.rows}
