"""The random streams of a run: one child of its seed for each purpose, so that none disturbs another."""

from __future__ import annotations

import zlib

import numpy as np

INIT, SHUFFLE, DROPOUT, AUGMENTATION = range(4)


def stream(seed: int, number: int, name: str = "") -> np.random.Generator:
    """A child stream of a run: PCG64 of (seed, number, name)."""
    return np.random.Generator(
        np.random.PCG64(np.random.SeedSequence([seed, number, zlib.crc32(name.encode())]))
    )
