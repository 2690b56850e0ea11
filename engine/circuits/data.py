"""Which row of its data set a circuit looks at, and how many rows it gets right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from engine import data
from engine.circuits.circuit import Circuit
from engine.documents.document import Document
from engine.documents.graph import Graph
from engine.errors import DataError

BLOCK = 256
"""Random rows are drawn in blocks, so that taking ten at once or one by one gives the same rows."""


class Feed:
    """The rows for the ``data`` gates of a circuit, in cyclic or random order.

    ``nodes``: ids of the data gates; ``rows``: float64 ``[examples, nodes]``, empty without data gates
    or without a data set. ``row``: the example that is shown.
    """

    def __init__(self, nodes: list[str], rows: np.ndarray, source: Any, order: np.random.Generator) -> None:
        self.nodes = nodes
        self.rows = rows
        self.source = source
        self.row = 0
        self._position = 0
        self._order = order
        self._block = np.zeros(0, np.int64)
        self._used = 0

    @classmethod
    def of(
        cls, document: Document, graph: Graph, data_dir: str | Path | None, order: np.random.Generator
    ) -> Feed:
        """The feed of a document. Raises ``DataError`` naming the data gate's column that cannot be read."""
        nodes = [id for id in graph.order if graph.nodes[id].op == "data"]
        columns = [str(graph.nodes[id].params["column"]) for id in nodes]
        source = [dict(document.data), columns]
        data.check_name(document.data)
        if not nodes or not document.data:
            return cls(nodes, np.zeros((0, len(nodes))), source, order)
        table = data.table(document.data, data_dir)
        rows = [_column(table, node, column) for node, column in zip(nodes, columns, strict=True)]
        return cls(nodes, np.stack(rows, axis=1), source, order)

    def __len__(self) -> int:
        return len(self.rows)

    def ahead(self, n: int, order: str) -> np.ndarray:
        """The rows of the next ``n`` steps; nothing moves until ``used``."""
        if not len(self.rows):
            return np.zeros(n, np.int64)
        if order == "cyclic":
            return (self._position + np.arange(n)) % len(self.rows)
        while len(self._block) - self._used < n:
            fresh = self._order.integers(len(self.rows), size=BLOCK)
            self._block = np.concatenate([self._block[self._used :], fresh])
            self._used = 0
        return self._block[self._used : self._used + n].copy()

    def used(self, rows: np.ndarray, order: str) -> None:
        """These rows of ``ahead`` were trained on."""
        if len(rows) and len(self.rows):
            self._position = int(rows[-1]) + 1
            self._used += len(rows) if order == "random" else 0

    def show(self, circuit: Circuit, row: int) -> None:
        """Put a row on the data gates."""
        if len(self.rows):
            self.row = row
            for node, value in zip(self.nodes, self.rows[row], strict=True):
                circuit.set(node, float(value))

    def keep_place(self, old: Feed) -> None:
        """After an edit: go on where the former feed stood, on the same data or from the start on others."""
        self._order = old._order
        if self.source == old.source:
            self.row, self._position = old.row, old._position
            self._block, self._used = old._block, old._used

    def save(self) -> dict[str, Any]:
        return {
            "row": self.row,
            "position": self._position,
            "block": self._block[self._used :].copy(),
            "order": self._order.bit_generator.state,
        }

    def load(self, state: Mapping[str, Any]) -> None:
        self.row, self._position = int(state["row"]), int(state["position"])
        self._block, self._used = np.array(state["block"], np.int64), 0
        self._order.bit_generator.state = state["order"]


def _column(table: data.Table, node: str, column: str) -> np.ndarray:
    """A column's numbers. Raises ``DataError`` about the data gate that reads it."""
    try:
        return table.numbers(column)
    except DataError as problem:
        raise DataError(replace(problem.trouble, node=node)) from problem


@dataclass(frozen=True)
class Judge:
    """The one gate that compares a prediction with a label of the data set."""

    score: str
    label: str
    threshold: float


def judge(graph: Graph) -> Judge | None:
    """The hinge or cross-entropy gate whose label is a data gate, when there is exactly one.

    A score counts as +1 above 0, as in the guide; a probability counts as 1 above a half.
    """
    found = [
        Judge(node.inputs[0], node.inputs[1], 0.0 if node.op == "hinge" else 0.5)
        for node in graph.nodes.values()
        if node.op in ("hinge", "cross_entropy") and graph.nodes[node.inputs[1]].op == "data"
    ]
    return found[0] if len(found) == 1 else None


def column_numbers(table: data.Table, graph: Graph, nodes: list[str]) -> np.ndarray:
    """The columns that ``nodes`` read, ``[rows, nodes]``. Raises ``DataError`` naming the data gate."""
    found = np.empty((table.rows, len(nodes)))
    for index, id in enumerate(nodes):
        try:
            found[:, index] = table.numbers(str(graph.nodes[id].params["column"]))
        except DataError as problem:
            raise DataError(problem.trouble.text, code=problem.trouble.code, node=id) from problem
    return found
