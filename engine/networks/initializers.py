"""How the first weights are drawn, by name. Letters: I inputs and O outputs of a unit's weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Initializer:
    """``spread(fan_in, fan_out)`` is the standard deviation of the weights, ``bias`` that of the biases."""

    name: str
    summary: str
    spread: Callable[[int, int], float]
    bias: float
    paper: str = ""


_ALL = (
    Initializer("zeros", "Everything 0: all units stay alike.", lambda i, o: 0.0, 0.0),
    Initializer(
        "normal",
        "Weights and biases from N(0, 1): wide layers start saturated.",
        lambda i, o: 1.0,
        1.0,
        "Nielsen, chapter 1",
    ),
    Initializer(
        "scaled",
        "Weights from N(0, 1/I), biases from N(0, 1).",
        lambda i, o: i**-0.5,
        1.0,
        "Nielsen, chapter 3",
    ),
    Initializer(
        "xavier",
        "Weights from N(0, 2/(I+O)), biases 0: keeps the spread forward and backward.",
        lambda i, o: (2.0 / (i + o)) ** 0.5,
        0.0,
        "Glorot and Bengio 2010, equation 12",
    ),
    Initializer(
        "he",
        "Weights from N(0, 2/I), biases 0: made for ReLU.",
        lambda i, o: (2.0 / i) ** 0.5,
        0.0,
        "He et al. 2015, equation 10",
    ),
)

INITIALIZERS: Mapping[str, Initializer] = {one.name: one for one in _ALL}
"""All initializers by name."""


class Draw:
    """Draws the weights of one node from its own stream, so that other nodes do not change them."""

    def __init__(self, rng: np.random.Generator, name: str = "scaled") -> None:
        self.rng = rng
        self._initializer = INITIALIZERS[name]

    def weight(self, shape: tuple[int, ...], fan_in: int, fan_out: int) -> np.ndarray:
        """Weights (float64) of units with ``fan_in`` inputs."""
        return self.rng.standard_normal(shape) * self._initializer.spread(fan_in, fan_out)

    def bias(self, shape: tuple[int, ...]) -> np.ndarray:
        """Biases (float64)."""
        return self.rng.standard_normal(shape) * self._initializer.bias
