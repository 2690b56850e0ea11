"""Examples for networks: inputs, targets and which of them are for training, validation and test."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine.data.points import DOMAIN
from engine.errors import DataError, quoted


@dataclass(frozen=True, eq=False)
class Examples:
    """A data set for networks; training examples come first, then validation, then test.

    ``x``: (N, D), uint8 pixels that count ``scale`` each, or float32 (``scale`` 1). ``targets``: (N, K)
    float32, as ``coding`` says: ``one_hot`` (1 at the place of the class), ``sign`` (-1 or +1), ``bit``
    (0 or 1) or ``number`` (a regression). ``shape``: of one example. ``classes``: their names, empty for a
    regression. ``train``, ``validation``, ``test``: how many examples each part has. ``inputs``: names of
    the D numbers, where they have any.

    Points of the plane also have ``xy``, (N, 2) float32 coordinates, of which ``points.featurise(xy,
    inputs)`` is x; ``domain`` is the drawn range of each axis (one-input sets: of x alone) and ``origin``
    (N,) tells where a point comes from: 0, 1, 2 ... in the order they were made, -1, -2 ... drawn by hand.
    Drawn strokes have ``pose``, (N, P) float32, whose columns ``pose_names`` names.
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
    coding: str = "one_hot"
    inputs: tuple[str, ...] = ()
    xy: np.ndarray | None = None
    domain: tuple[float, float] = DOMAIN
    origin: np.ndarray | None = None
    pose: np.ndarray | None = None
    pose_names: tuple[str, ...] = ()

    @property
    def plane(self) -> bool:
        """The examples are points of the plane."""
        return self.xy is not None

    def part(self, name: str) -> tuple[int, int]:
        """First and last + 1 row of ``train``, ``validation`` or ``test``."""
        first = {"train": 0, "validation": self.train, "test": self.train + self.validation}[name]
        return first, first + {"train": self.train, "validation": self.validation, "test": self.test}[name]

    def taken(self, rows: np.ndarray, train: int, validation: int, test: int) -> Examples:
        """Only these rows, in this order: first those for training, then validation, then test."""
        return replace(
            self,
            x=self.x[rows],
            targets=self.targets[rows],
            train=train,
            validation=validation,
            test=test,
            xy=None if self.xy is None else self.xy[rows],
            origin=None if self.origin is None else self.origin[rows],
            pose=None if self.pose is None else self.pose[rows],
        )

    def limited(self, train: int | None) -> Examples:
        """Only the first ``train`` training examples; validation and test stay whole."""
        if train is None or train >= self.train:
            return self
        keep = np.r_[0:train, self.train : len(self.x)]
        return self.taken(keep, train, self.validation, self.test)

    def values(self, row: int) -> np.ndarray:
        """One example as the net reads it, (D,) float64."""
        return self.x[row].astype(np.float64) * self.scale

    def label(self, row: int) -> int | None:
        """The class of an example, None for a regression."""
        return int(self.labels()[row]) if self.classes else None

    def pose_of(self, row: int) -> dict[str, float] | None:
        """How a drawn example lies, by name; None for examples whose pose nobody knows."""
        if self.pose is None:
            return None
        return {name: round(float(v), 4) for name, v in zip(self.pose_names, self.pose[row], strict=True)}

    def labels(self) -> np.ndarray:
        """(N,) classes as whole numbers; for a regression all 0."""
        if not self.classes:
            return np.zeros(len(self.targets), np.int64)
        if self.coding == "one_hot":
            return self.targets.argmax(axis=1)
        return (self.targets[:, 0] > (0.5 if self.coding == "bit" else 0.0)).astype(np.int64)


def chosen_coding(asked: str | None, wanted: str, classes: int, name: str) -> str:
    """How ``classes`` of a set are coded: as ``asked``, else as the output ``wanted`` when there are two.

    Raises ``DataError`` when one number is to tell more than two classes.
    """
    if classes == 2:
        return asked or wanted
    if asked not in (None, "one_hot"):
        raise DataError(
            f"data.coding is {asked}, which is for two classes; {quoted(name)} has {classes}.",
            code="coding",
            hint="Use one_hot.",
        )
    return "one_hot"


def one_hot(labels: np.ndarray, classes: int) -> np.ndarray:
    """(N,) whole numbers to (N, K) float32."""
    return np.eye(classes, dtype=np.float32)[labels]


def coded(labels: np.ndarray, classes: int, coding: str) -> np.ndarray:
    """(N,) classes to targets (N, K) float32; ``sign`` and ``bit`` are for two classes and have K = 1."""
    if coding == "one_hot":
        return one_hot(labels, classes)
    high = np.asarray(labels, np.float32)[:, None]
    return 2 * high - 1 if coding == "sign" else high
