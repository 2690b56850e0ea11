"""The IDX format of MNIST: a magic number, big-endian lengths, bytes. Plain or gzipped.

Format: http://yann.lecun.com/exdb/mnist, "File formats for the MNIST database".
"""

from __future__ import annotations

import gzip
import zlib
from math import prod
from pathlib import Path

import numpy as np

from engine.errors import DataError

UNSIGNED_BYTE = 0x08
MAX_BYTES = 512 * 2**20
"""Largest content of one file; more is refused before it is read."""


def read_idx(path: Path, dimensions: int) -> np.ndarray:
    """The bytes of an IDX file as a uint8 array with ``dimensions`` axes.

    Raises ``DataError`` naming the file when it is missing, damaged, cut off or of another kind.
    """
    content = unpacked(path)
    if len(content) < 4:
        raise _damaged(path, f"has only {len(content)} bytes")
    zero, kind, axes = content[:2], content[2], content[3]
    if zero != b"\0\0" or kind != UNSIGNED_BYTE:
        raise _damaged(
            path, f"starts with {content[:4].hex(' ')}, which is not the start of an IDX file of bytes"
        )
    if axes != dimensions:
        what = {1: "labels", 3: "images"}
        raise _damaged(
            path,
            f"holds {what.get(axes, f'{axes}-dimensional data')} "
            f"where {what.get(dimensions, 'data')} are expected",
            "Check that the image and label files were not swapped.",
        )
    start = 4 + 4 * axes
    lengths = [int.from_bytes(content[4 + 4 * k : 8 + 4 * k], "big") for k in range(axes)]
    have = len(content) - start
    if have != prod(lengths):
        promised = " x ".join(str(length) for length in lengths)
        raise _damaged(path, f"promises {promised} = {prod(lengths):,} bytes and has {max(have, 0):,}")
    return np.frombuffer(content, np.uint8, offset=start).reshape(lengths)


def unpacked(path: Path) -> bytes:
    """The content of a file, gzipped or not. Raises ``DataError``."""
    try:
        with path.open("rb") as file:
            zipped = file.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if zipped else path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as problem:
        raise DataError(f"There is no file {path.name} in {path.parent}.", code="no_file") from problem
    except (gzip.BadGzipFile, EOFError, zlib.error) as problem:
        raise _damaged(path, "is a damaged or cut off gzip file") from problem
    except OSError as problem:
        raise DataError(f"{path} cannot be read: {problem.strerror or problem}.", code="no_file") from problem
    if len(content) > MAX_BYTES:
        raise _damaged(path, f"holds more than {MAX_BYTES:,} bytes")
    return bytes(content)


def _damaged(path: Path, what: str, hint: str = "Fetch it again with: tugboat data get mnist") -> DataError:
    return DataError(f"{path.name} {what}.", code="damaged", hint=hint)
