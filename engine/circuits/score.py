"""A circuit as a strategy sees it: free numbers in, a score out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.circuits.circuit import Circuit


class Score:
    """The score of a circuit over some of its sources; larger is better. The circuit's own numbers stay.

    Per example the score is f, -f or -(f - target)²/2 for the objectives maximize, minimize and
    target; ``rows`` (float64 ``[examples, data]`` for the nodes ``data``) are averaged. ``springs``
    take off spring·w²/2 for each free number. One evaluation is one pass over all ``rows``.
    """

    def __init__(
        self,
        circuit: Circuit,
        nodes: Sequence[str],
        settings: Mapping[str, Any],
        springs: np.ndarray,
        data: Sequence[str] = (),
        rows: np.ndarray | None = None,
    ) -> None:
        self.circuit = circuit
        self.nodes = list(nodes)
        self.n = len(self.nodes)
        self.springs = springs
        self.data = list(data) if rows is not None and len(rows) else []
        self.rows: np.ndarray = rows if rows is not None and self.data else np.zeros((1, 0))
        self.objective = settings["objective"]
        self.target = settings["target"]

    def _points(self, x: np.ndarray) -> np.ndarray:
        """Every point of ``x`` ``[points, n]`` with every row: ``[points * examples, n + data]``."""
        return np.hstack([np.repeat(x, len(self.rows), axis=0), np.tile(self.rows, (len(x), 1))])

    def outputs(self, x: np.ndarray) -> np.ndarray:
        """Outputs ``[points]`` at ``x`` ``[points, n]``, averaged over the rows: what a curve shows."""
        found = self.circuit.evaluate(self.nodes + self.data, self._points(x))
        return found.reshape(len(x), -1).mean(axis=1)

    def scores(self, x: np.ndarray) -> np.ndarray:
        """Scores ``[points]`` at ``x`` ``[points, n]``: one evaluation each."""
        outputs = self.circuit.evaluate(self.nodes + self.data, self._points(x))
        if self.objective == "target":
            gains = -0.5 * (outputs - self.target) ** 2
        else:
            gains = outputs if self.objective == "maximize" else -outputs
        return gains.reshape(len(x), -1).mean(axis=1) - 0.5 * (self.springs * x * x).sum(axis=1)

    def score(self, x: np.ndarray) -> float:
        return float(self.scores(x[None, :])[0])

    def tug(self, x: np.ndarray) -> np.ndarray:
        """Gradient ``[n]`` of the score at ``x`` ``[n]``: one forward and one backward pass."""
        outputs, gradients = self.circuit.evaluate(self.nodes + self.data, self._points(x[None, :]), 1.0)
        if self.objective == "target":
            pulls = self.target - outputs
        else:
            pulls = np.full(len(outputs), 1.0 if self.objective == "maximize" else -1.0)
        return (pulls[:, None] * gradients[:, : self.n]).mean(axis=0) - self.springs * x
