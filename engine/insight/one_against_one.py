"""A support vector machine for many classes, one pair of classes after the other.

scikit-learn's ``SVC`` does the same inside one call, which cannot say how far it is and cannot be stopped.
Each pair votes, and the most votes win; among equals the first class (Knerr et al. 1990; LIBSVM, section 7).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np

BLOCK = 1000
"""Examples that are predicted between two looks at whether anybody still wants to know."""


class Pairs:
    """``fit``, then ``predict``. ``gamma`` of the RBF kernel: ``auto``, 1/n, or ``scale``, 1/(n variance)."""

    def __init__(self, gamma: str = "auto", cost: float = 1.0) -> None:
        self.gamma, self.cost = gamma, cost
        self._width = 1.0
        self._machines: list[tuple[int, int, np.ndarray, np.ndarray, float]] = []
        self._held = np.zeros((0, 0))
        self._classes = self._only = 0

    @property
    def vectors(self) -> int:
        """Support vectors, each counted once."""
        return len(self._held)

    def fit(
        self,
        x: np.ndarray,
        labels: np.ndarray,
        progress: Callable[..., None] = lambda *_: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> bool:
        """x (N, D) float64, labels (N,) whole numbers. False when it was cancelled."""
        from sklearn.svm import SVC

        spread = float(x.var()) if self.gamma == "scale" else 1.0
        self._width = 1.0 / (x.shape[1] * spread) if spread else 1.0
        present = np.unique(labels)
        self._classes, self._only = int(present[-1]) + 1, int(present[0])
        pairs = list(combinations(present, 2))
        for done, (a, b) in enumerate(pairs):
            if cancelled():
                return False
            progress(done, len(pairs))
            rows = np.flatnonzero((labels == a) | (labels == b))
            machine = SVC(C=self.cost, gamma=self._width).fit(x[rows], labels[rows])
            held, weight = rows[machine.support_], machine.dual_coef_[0]
            self._machines.append((int(a), int(b), held, weight, float(machine.intercept_[0])))
        self._hold(x)
        return True

    def _hold(self, x: np.ndarray) -> None:
        """Keep every support vector once; the machines name them by their number."""
        chosen = sorted({int(row) for _, _, rows, _, _ in self._machines for row in rows})
        place = {row: k for k, row in enumerate(chosen)}
        self._held = x[chosen]
        self._machines = [
            (a, b, np.array([place[int(row)] for row in rows]), weight, offset)
            for a, b, rows, weight, offset in self._machines
        ]

    def predict(
        self,
        x: np.ndarray,
        progress: Callable[..., None] = lambda *_: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> np.ndarray | None:
        """Classes (N,) of x (N, D); None when it was cancelled."""
        if not self._machines:  # only one class was ever seen
            return np.full(len(x), self._only)
        votes = np.zeros((len(x), self._classes), np.int64)
        starts = range(0, len(x), BLOCK)
        for done, start in enumerate(starts):
            if cancelled():
                return None
            near = self._kernel(x[start : start + BLOCK])
            for a, b, held, weight, offset in self._machines:
                second = near[:, held] @ weight + offset > 0
                votes[start : start + BLOCK, b] += second
                votes[start : start + BLOCK, a] += ~second
            progress(done + 1, len(starts))
        return votes.argmax(axis=1)

    def _kernel(self, x: np.ndarray) -> np.ndarray:
        """e^(-gamma |x - s|^2) for every support vector s, (N, vectors)."""
        held = self._held
        apart = (x * x).sum(1)[:, None] + (held * held).sum(1) - 2.0 * (x @ held.T)
        return np.exp(-self._width * np.maximum(apart, 0.0))
