"""The 1,797 handwritten digits that come with scikit-learn: 8 by 8 pixels of 0 to 16.

They are the test part of the UCI set "Optical recognition of handwritten digits" (Alpaydin and Kaynak,
1998): 32 by 32 bitmaps, the set pixels counted in blocks of 4 by 4.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from engine.data.catalogue import DataSet
from engine.data.examples import Examples, one_hot

TRAIN, VALIDATION, TEST = 1200, 297, 300
SPLIT_SEED = 1797
"""The order of the split, ``default_rng(1797).permutation(1797)``: 1,200 train, 297 validate, 300 test."""

DATASETS = (
    DataSet(
        "digits", "1,797 real handwritten digits, 8 by 8 pixels (scikit-learn)", "images", 1797, classes=10
    ),
)


def load(folder: str | Path | None = None) -> Examples:
    """The digits, split; always the same. They need no folder."""
    return _load()


@cache
def _load() -> Examples:
    from sklearn.datasets import load_digits

    bunch = load_digits()
    order = np.random.default_rng(SPLIT_SEED).permutation(len(bunch.target))
    return Examples(
        name="digits",
        shape=(1, 8, 8),
        x=np.ascontiguousarray(bunch.data[order].astype(np.uint8)),
        targets=one_hot(bunch.target[order], 10),
        train=TRAIN,
        validation=VALIDATION,
        test=TEST,
        classes=tuple("0123456789"),
        scale=1 / 16,
    )
