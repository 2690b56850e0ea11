"""MNIST from four IDX files: 50,000 digits to train, 10,000 to validate, 10,000 to test, as in the book."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import numpy as np

from engine.data.catalogue import DataSet
from engine.data.examples import Examples, one_hot
from engine.data.idx import read_idx
from engine.data_folder import data_folder
from engine.errors import DataError

FILES = {
    "train images": "train-images-idx3-ubyte",
    "train labels": "train-labels-idx1-ubyte",
    "test images": "t10k-images-idx3-ubyte",
    "test labels": "t10k-labels-idx1-ubyte",
}
VALIDATION = 10_000
"""The last so many training images are for validation (Nielsen, mnist_loader.py)."""

DATASETS = (
    DataSet(
        "mnist",
        "70,000 handwritten digits, 28 by 28 pixels; fetched once with: tugboat data get mnist",
        "images",
        70_000,
        offline=False,
        classes=10,
    ),
)


def default_folder() -> Path:
    """Where ``tugboat data get mnist`` puts the files: ``TUGBOAT_DATA``, else the user's data folder."""
    if given := os.environ.get("TUGBOAT_DATA"):
        return Path(given)
    return data_folder() / "mnist"


def find(folder: Path, name: str) -> Path:
    """The file of that name, plain or with ``.gz``; raises ``DataError`` when there is none."""
    for path in (
        folder / name,
        folder / f"{name}.gz",
        folder / "mnist" / name,
        folder / "mnist" / f"{name}.gz",
    ):
        if path.is_file():
            return path
    raise DataError(
        f"MNIST is not in {folder}: {name} (or {name}.gz) is missing.",
        code="no_file",
        hint="Fetch it with: tugboat data get mnist, or name its folder with --data DIR.",
    )


def missing(folder: str | Path | None = None) -> bool:
    """Whether one of the four files is not there."""
    place = Path(folder).expanduser() if folder else default_folder()
    try:
        return not all(find(place, name) for name in FILES.values())
    except DataError:
        return True


def load(folder: str | Path | None = None) -> Examples:
    """MNIST from a folder of IDX files. Raises ``DataError`` when one is missing, damaged or does not fit."""
    return _load(Path(folder).expanduser() if folder else default_folder())


@lru_cache(maxsize=1)
def _load(folder: Path) -> Examples:
    arrays = {key: read_idx(find(folder, name), 3 if "images" in key else 1) for key, name in FILES.items()}
    for part in ("train", "test"):
        _check(part, arrays[f"{part} images"], arrays[f"{part} labels"])
    images = np.concatenate([arrays["train images"], arrays["test images"]])
    labels = np.concatenate([arrays["train labels"], arrays["test labels"]])
    count = len(arrays["train images"])
    validation = min(VALIDATION, count // 6)
    return Examples(
        name="mnist",
        shape=(1, *images.shape[1:]),
        x=images.reshape(len(images), -1),
        targets=one_hot(labels, 10),
        train=count - validation,
        validation=validation,
        test=len(images) - count,
        classes=tuple("0123456789"),
        scale=1 / 255,
    )


def _check(part: str, images: np.ndarray, labels: np.ndarray) -> None:
    if len(images) != len(labels):
        text = f"The {part} files do not belong together: {len(images):,} images and {len(labels):,} labels."
        raise DataError(text, code="damaged", hint="Fetch both again with: tugboat data get mnist")
    if len(images) < 2 or images.shape[1:] != (28, 28):
        size = " by ".join(str(length) for length in images.shape[1:])
        text = f"The {part} file has {len(images):,} images of {size} pixels; MNIST has 28 by 28."
        raise DataError(text, code="damaged")
    if labels.max() > 9:
        row = int(labels.argmax())
        text = f"The {part} labels have a {labels[row]} at row {row + 1:,}; digits are 0 to 9."
        raise DataError(text, code="damaged")
