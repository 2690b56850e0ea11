"""Child streams of a data set's seed, and its parts for training, validation and test."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, purpose: str) -> np.random.Generator:
    """The random numbers of one purpose of a data set: PCG64 of (seed, purpose).

    Purposes have streams of their own, so that more noise or more points never reshuffle the rest.
    """
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(purpose.encode())])))


def parts(count: int, share: float, seed: int) -> tuple[np.ndarray, int, int, int]:
    """``(order, train, validation, test)``: ``share`` of the rows trains, the rest is halved.

    At least one row trains; with ``share`` 1 there is neither validation nor test.
    """
    order = stream(seed, "split").permutation(count)
    train = min(count, max(1, round(count * share)))
    test = (count - train) // 2
    return order, train, count - train - test, test
