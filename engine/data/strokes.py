"""Drawn strokes: an endless supply of handwritten digits, 28 by 28 pixels, whose pose is known.

Image i of a seed is always the same: a way to write its digit, turned, slanted, scaled and moved, warped a
little as a hand does, drawn with a round pen. Nothing is loaded, so it works everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.data.catalogue import DataSet
from engine.data.examples import Examples, one_hot
from engine.data.pen import WAYS, dots
from engine.data.split import parts, stream
from engine.data.telling import tell
from engine.errors import DataError

SIDE = 28
IMAGES = 5_000
"""Images when none are asked for."""
MOST = 60_000
"""Most images that are made."""
SHARE = 0.8
HEIGHT, WIDTH = 17.0, 12.0
"""Pixels of a digit of scale 1."""
BLOCK = 16
"""Images that are drawn side by side."""

POSE = ("x", "y", "angle", "scale", "slant", "thickness")
"""Columns of ``Examples.pose``: shift of the middle (pixels, right and down), turn (degrees, clockwise),
size, shear (to the right, per pixel upwards), width of the pen (pixels)."""
LOW = np.array([-2.5, -2.5, -12.0, 0.85, -0.1, 1.6])
HIGH = np.array([2.5, 2.5, 12.0, 1.12, 0.4, 3.4])
"""Each part of a pose is drawn evenly between these."""
WOBBLE = 0.035
"""How far a hand strays, as a part of the box."""

DATASETS = (
    DataSet(
        "strokes",
        "drawn digits without end, 28 by 28 pixels, with known position, angle, scale, slant and thickness",
        "images",
        IMAGES,
        classes=10,
    ),
)


def make(section: Mapping[str, Any], coding: str) -> Examples:
    """``examples`` images of ``seed``, parted by ``train_share``. Raises ``DataError`` for too many."""
    seed, count = int(section.get("seed") or 0), int(section.get("examples") or IMAGES)
    if count > MOST:
        raise DataError(f"data.examples is {count:,}; at most {MOST:,} strokes are drawn.", code="too_large")
    labels = np.arange(count) % 10
    images, pose = draw(seed, labels)
    order, train, validation, test = parts(count, float(section.get("train_share") or SHARE), seed)
    return Examples(
        name="strokes",
        shape=(1, SIDE, SIDE),
        x=images[order],
        targets=one_hot(labels[order], 10),
        train=train,
        validation=validation,
        test=test,
        classes=tuple("0123456789"),
        scale=1 / 255,
        origin=order,
        pose=pose[order],
        pose_names=POSE,
    )


def draw(seed: int, labels: np.ndarray, round: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """``(images, pose)`` of digits: (N, 784) uint8 of ink 0..255 and (N, 6) float32.

    ``round``: another supply of the same seed, as an endless set takes one in every epoch.
    """
    count = len(labels)
    name = f"strokes {round}"
    pose = LOW + (HIGH - LOW) * stream(seed, f"{name} pose").random((count, len(POSE)))
    ways = stream(seed, f"{name} way").random(count)
    wobble = stream(seed, f"{name} wobble").standard_normal((count, 2, 2, 4))
    images = np.empty((count, SIDE * SIDE), np.uint8)
    for first in range(0, count, BLOCK):
        tell("digits drawn", first, count)
        part = slice(first, first + BLOCK)
        lines = np.stack(
            [
                dots(int(digit), int(way * len(WAYS[int(digit)])))
                for digit, way in zip(labels[part], ways[part], strict=True)
            ]
        )
        images[part] = _inked(_placed(_warped(lines, wobble[part]), pose[part]), pose[part, 5])
    return images, pose.astype(np.float32)


def _warped(places: np.ndarray, wobble: np.ndarray) -> np.ndarray:
    """Places (B, M, 2) moved along two slow waves a coordinate, as an unsteady hand would."""
    moved = places.copy()
    for wave in (0, 1):
        waves = wobble[:, wave]
        phase = 2.0 * (places @ waves[:, :, 1:3].transpose(0, 2, 1)) + 3 * waves[:, None, :, 3]
        moved += WOBBLE * waves[:, None, :, 0] * np.sin(phase)
    return moved


def _placed(places: np.ndarray, pose: np.ndarray) -> np.ndarray:
    """Places (B, M, 2) around 0 to pixels: scaled, slanted, turned and moved by their pose."""
    x = WIDTH * places[..., 0] * pose[:, 3, None]
    y = HEIGHT * places[..., 1] * pose[:, 3, None]
    x = x - pose[:, 4, None] * y
    cos, sin = (f(np.radians(pose[:, 2]))[:, None] for f in (np.cos, np.sin))
    middle = SIDE / 2
    turned = (cos * x - sin * y + middle + pose[:, 0, None], sin * x + cos * y + middle + pose[:, 1, None])
    return np.stack(turned, axis=-1)


def _inked(places: np.ndarray, thickness: np.ndarray) -> np.ndarray:
    """Places (B, DOTS, 2) to (B, 784) ink: full inside the round pen, fading over one pixel."""
    centre = np.arange(SIDE, dtype=np.float32) + 0.5
    across, down = (np.square(centre - places[:, :, k, None].astype(np.float32)) for k in (0, 1))
    apart = (down[:, :, :, None] + across[:, :, None, :]).min(axis=1)
    nearest = np.sqrt(apart).reshape(len(places), -1)
    ink = np.clip(0.5 * thickness[:, None] + 0.5 - nearest, 0, 1)
    return np.rint(255 * ink).astype(np.uint8)
