"""Points of the plane: the inputs that a net may be given of them, and where they are drawn.

The seven inputs are those of TensorFlow Playground (Smilkov, Carter et al. 2016), unscaled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from engine.errors import DataError, did_you_mean, quoted

DOMAIN = (-6.0, 6.0)
"""Both axes of the square that is drawn; every built-in set lies in it."""

FEATURES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: x1 * x1,
    "x2^2": lambda x1, x2: x2 * x2,
    "x1*x2": lambda x1, x2: x1 * x2,
    "sin(x1)": lambda x1, x2: np.sin(x1),
    "sin(x2)": lambda x1, x2: np.sin(x2),
}
"""What can be fed to a net, by its name in ``data.features``."""

PLAIN = ("x1", "x2")
"""The inputs of a document that names none: the two coordinates."""


def featurise(xy: np.ndarray, names: Sequence[str] = PLAIN) -> np.ndarray:
    """The inputs of a net at points of the plane: (N, 2) coordinates to (N, F) float32, by names.

    Raises ``DataError`` for a name that is none of ``FEATURES``.
    """
    xy = np.asarray(xy, np.float64)
    check_features(names)
    columns = [FEATURES[name](xy[:, 0], xy[:, 1]) for name in names]
    return np.ascontiguousarray(np.stack(columns, axis=1), np.float32)


def check_features(names: Sequence[str]) -> tuple[str, ...]:
    """The names as a tuple. Raises ``DataError`` when there is none, one is unknown or one stands twice."""
    if isinstance(names, str) or not names:
        raise DataError(
            f"data.features is {quoted(names)}; it must list at least one input.",
            code="features",
            hint=f"Inputs: {', '.join(FEATURES)}.",
        )
    for k, name in enumerate(names):
        if name not in FEATURES:
            raise DataError(
                f"data.features has {quoted(name)}, which is no input of points.",
                code="features",
                hint=did_you_mean(name, FEATURES),
            )
        if name in names[:k]:
            raise DataError(f"data.features has {quoted(name)} twice.", code="features", hint="Remove one.")
    return tuple(names)
