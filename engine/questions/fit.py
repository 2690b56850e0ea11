"""The rows a circuit learns from, and its prediction over one or two of their columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from engine import data
from engine.circuits.circuit import Circuit
from engine.circuits.data import column_numbers
from engine.documents.graph import Graph
from engine.errors import QuestionError
from engine.gaps import with_gaps
from engine.spec import Question

SHOWN = 500
"""Most rows sent to the page; a larger table says how many it has."""

GRID = 48
MARGIN = 0.15
LOSSES = {"hinge": 0.0, "cross_entropy": 0.5, "squared_error": None}
"""Gates that compare a prediction with a label, and the prediction that parts the two classes."""

QUESTION = Question(
    name="fit",
    long=False,
    summary="The data a circuit reads and what it makes of it.",
    kinds=("circuit",),
    args={},
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{name, rows, columns, cells, features, label, score, threshold, points, field, curve}``.

    ``features`` and ``label``: ``{node, column}``. ``points``: one row of the table, features first, then
    the label. ``field`` (two features): prediction ``z[y][x]``; ``curve`` (one feature): prediction at x.
    The other data gates keep the row that is shown. Raises ``DataError`` for a table that cannot be read.
    """
    machine = run.machine
    graph: Graph = machine.graph
    section = dict(run.document.data)
    if not section:
        raise QuestionError(
            "This circuit has no data.", code="no_data", hint="Choose a data set or paste a table."
        )
    table = data.table(section, machine.data_dir)
    nodes = [id for id in graph.order if graph.nodes[id].op == "data"]
    loss = _loss(graph)
    label = graph.nodes[loss].inputs[1] if loss else None
    features = [id for id in nodes if id != label]
    read = [*features, *([label] if label else [])]
    numbers = column_numbers(table, graph, read)
    score = graph.nodes[loss].inputs[0] if loss else None
    return {
        "name": table.name,
        "rows": table.rows,
        "columns": list(table.columns),
        "cells": [list(cells) for cells in table.cells[:SHOWN]],
        "features": [_column(graph, id) for id in features],
        "label": _column(graph, label) if label else None,
        "score": score,
        "threshold": LOSSES[graph.nodes[loss].op] if loss else None,
        "points": numbers[:SHOWN].tolist(),
        **_prediction(machine, graph, score, features, numbers),
    }


def _loss(graph: Graph) -> str | None:
    """The first gate that compares a prediction with a data column."""
    for id in graph.order:
        node = graph.nodes[id]
        if node.op in LOSSES and len(node.inputs) == 2 and graph.nodes[node.inputs[1]].op == "data":
            return id
    return None


def _column(graph: Graph, id: str) -> dict[str, str]:
    return {"node": id, "column": str(graph.nodes[id].params["column"])}


def _prediction(
    machine: Any, graph: Graph, score: str | None, features: list[str], numbers: np.ndarray
) -> dict[str, Any]:
    """``field`` or ``curve`` of the prediction over the features, with the run's present values."""
    empty: dict[str, Any] = {"field": None, "curve": None}
    if score is None or not 1 <= len(features) <= 2 or not len(numbers):
        return empty
    circuit = Circuit(replace(graph, output=score), compiled=machine.compiled)
    for id in circuit.sources():
        circuit.set(id, machine.circuit.value(id))
    axes = [_axis(numbers[:, i]) for i in range(len(features))]
    if len(features) == 1:
        y = circuit.evaluate(features, axes[0][:, None])
        return {**empty, "curve": {"x": axes[0].tolist(), "y": with_gaps(y)}}
    x, y = (grid.ravel() for grid in np.meshgrid(*axes))
    z = circuit.evaluate(features, np.stack([x, y], axis=1)).reshape(GRID, GRID)
    return {
        **empty,
        "field": {"x": axes[0].tolist(), "y": axes[1].tolist(), "z": [with_gaps(row) for row in z]},
    }


def _axis(values: np.ndarray) -> np.ndarray:
    low, high = float(values.min()), float(values.max())
    pad = (high - low or max(1.0, abs(high))) * MARGIN
    return np.linspace(low - pad, high + pad, GRID)
