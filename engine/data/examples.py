"""Examples for networks: inputs, targets and which of them are for training, validation and test."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Examples:
    """A data set for networks; training examples come first, then validation, then test.

    ``x``: (N, D), uint8 pixels that count ``scale`` each, or float32 (``scale`` 1). ``targets``: (N, K)
    float32, one-hot for classes. ``shape``: of one example. ``classes``: their names, empty for a
    regression. ``train``, ``validation``, ``test``: how many examples each part has.
    """

    name: str
    shape: tuple[int, ...]
    x: np.ndarray
    targets: np.ndarray
    train: int
    validation: int
    test: int
    classes: tuple[str, ...] = ()
    scale: float = 1.0

    def part(self, name: str) -> tuple[int, int]:
        """First and last + 1 row of ``train``, ``validation`` or ``test``."""
        first = {"train": 0, "validation": self.train, "test": self.train + self.validation}[name]
        return first, first + {"train": self.train, "validation": self.validation, "test": self.test}[name]

    def limited(self, train: int | None) -> Examples:
        """Only the first ``train`` training examples; validation and test stay whole."""
        if train is None or train >= self.train:
            return self
        keep = np.r_[0:train, self.train : len(self.x)]
        return replace(self, x=self.x[keep], targets=self.targets[keep], train=train)

    def values(self, row: int) -> np.ndarray:
        """One example as the net reads it, (D,) float64."""
        return self.x[row].astype(np.float64) * self.scale

    def label(self, row: int) -> int | None:
        """The class of an example, None for a regression."""
        return int(self.targets[row].argmax()) if self.classes else None


def one_hot(labels: np.ndarray, classes: int) -> np.ndarray:
    """(N,) whole numbers to (N, K) float32."""
    return np.eye(classes, dtype=np.float32)[labels]
