"""Training images varied anew in every epoch: shifts, turns, shears, sizes and elastic distortion.

Elastic distortion as in Simard, Steinkraus and Platt 2003, "Best practices for convolutional neural
networks", section 2: two fields of numbers drawn evenly from -1 to 1, smoothed with a Gaussian, scaled, and
used as displacements with bilinear interpolation. All of it together is one
displacement, so an image is resampled once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from engine.check_params import with_defaults
from engine.data import strokes
from engine.data.examples import Examples
from engine.settings import AUGMENT

BLOCK = 256
"""Images that are varied at once; fixed, so that the same images come out however training is cut up."""

Settings = Mapping[str, Any]


def settings_of(section: Settings) -> dict[str, float] | None:
    """The augmentation of a ``data`` section with its defaults; None when it changes nothing."""
    given = with_defaults(section.get("augment") or {}, AUGMENT)
    return given if any(given[name] for name in given if name != "sigma") else None


def gaussian(sigma: float) -> np.ndarray:
    """(2 R + 1,) weights of a Gaussian cut off at R = 3 sigma, with sum 1."""
    reach = int(np.ceil(3 * sigma))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    return np.asarray(weights / weights.sum())


@cache
def _smoother(length: int, sigma: float) -> np.ndarray:
    """(length, length) matrix that smooths along an axis; beyond the edge there is 0."""
    weights = gaussian(sigma)
    reach = len(weights) // 2
    apart = np.arange(length)[:, None] - np.arange(length)[None, :]
    inside = np.abs(apart) <= reach
    return np.where(inside, weights[np.clip(apart + reach, 0, len(weights) - 1)], 0.0)


def resample(images: np.ndarray, down: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Images (B, C, H, W) read between their pixels: ``out[r, c] = image(r + down, c + right)``.

    ``down`` and ``right``: (B, H, W) displacements in pixels. Bilinear; outside an image there is 0.
    """
    count, channels, height, width = images.shape
    row = np.clip(np.arange(height)[:, None] + down, -1, height)
    column = np.clip(np.arange(width)[None, :] + right, -1, width)
    top, left = np.floor(row), np.floor(column)
    low, side = (row - top)[:, None], (column - left)[:, None]
    wide = width + 3
    padded = np.pad(images, ((0, 0), (0, 0), (1, 2), (1, 2)))
    plane = (np.arange(count * channels) * (height + 3) * wide).reshape(count, channels, 1, 1)
    at = plane + ((top + 1) * wide + left + 1).astype(np.intp)[:, None]
    flat = padded.ravel()
    above = (1 - side) * flat[at] + side * flat[at + 1]
    below = (1 - side) * flat[at + wide] + side * flat[at + wide + 1]
    return np.asarray((1 - low) * above + low * below)


def varied(images: np.ndarray, settings: Settings, random: np.random.Generator) -> np.ndarray:
    """Images (B, C, H, W) of floats, each varied with numbers of its own; same shape and kind of numbers."""
    count, _, height, width = images.shape
    numbers = random.uniform(-1, 1, (count, 5))
    angle = np.radians(settings["rotation"]) * numbers[:, 0]
    skew, scale = settings["skew"] * numbers[:, 1], 1 + settings["scale"] * numbers[:, 2]
    shift = np.rint((settings["shift"] + 0.499) * numbers[:, 3:]).astype(images.dtype)
    if not any(settings[name] for name in ("rotation", "skew", "scale", "elastic")):
        return _shifted(images, shift.astype(int))
    cos, sin = np.cos(angle), np.sin(angle)
    # From a place of the new image back to the old one: undo shift, then turn, shear and size.
    back = np.stack([np.stack([cos + skew * sin, -sin + skew * cos], 1), np.stack([sin, cos], 1)], 2)
    back = back.transpose(0, 2, 1) / scale[:, None, None]
    kind = images.dtype
    back = back.astype(kind)
    y, x = (
        np.mgrid[0:height, 0:width].astype(kind)
        - np.array([(height - 1) / 2, (width - 1) / 2], kind)[:, None, None]
    )
    across, along = x[None] - shift[:, 0, None, None], y[None] - shift[:, 1, None, None]
    right = back[:, 0, 0, None, None] * across + back[:, 0, 1, None, None] * along - x
    down = back[:, 1, 0, None, None] * across + back[:, 1, 1, None, None] * along - y
    if settings["elastic"]:
        fields = 2 * random.random((2, count, height, width), kind) - 1
        left, above = (_smoother(length, settings["sigma"]).astype(kind) for length in (height, width))
        smooth = kind.type(settings["elastic"]) * (left @ fields @ above.T)
        right, down = right + smooth[0], down + smooth[1]
    return resample(images, down, right)


def _shifted(images: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """Images (B, C, H, W) moved by whole pixels (B, 2), right and down; what comes in from outside is 0."""
    reach = int(np.abs(shift).max())
    _, _, height, width = images.shape
    padded = np.pad(images, ((0, 0), (0, 0), (reach, reach), (reach, reach)))
    moved = np.empty_like(images)
    for k, (right, down) in enumerate(shift.tolist()):
        top, left = reach - down, reach - right
        moved[k] = padded[k, :, top : top + height, left : left + width]
    return moved


class Renewal:
    """The training images of every epoch: varied, or drawn anew. ``x`` holds what comes next to be read.

    ``seed``: of the run. The images of an epoch and a block of its order are always the same, so a replay
    sees what the run saw; validation and test stay as they are.
    """

    def __init__(self, examples: Examples, section: Settings, seed: int) -> None:
        self.examples = examples
        self.augment = settings_of(section)
        self.endless = bool(section.get("endless")) and examples.name == "strokes"
        self.x = examples.x[: examples.train].copy()
        self._seed, self._supply = seed, int(section.get("seed") or 0)
        self._epoch: int | None = None
        self._ready: set[int] = set()

    def prepare(self, order: np.ndarray, first: int, stop: int, epoch: int) -> None:
        """See to it that the rows at positions first..stop-1 of the order are those of this epoch."""
        if epoch != self._epoch:
            self._epoch, self._ready = epoch, set()
        for block in range(first // BLOCK, -(-min(stop, len(order)) // BLOCK)):
            if block not in self._ready:
                self._renew(order[block * BLOCK : (block + 1) * BLOCK], epoch, block)
                self._ready.add(block)

    def _renew(self, rows: np.ndarray, epoch: int, block: int) -> None:
        from engine.network import AUGMENTATION, stream

        examples = self.examples
        x = examples.x[rows]
        if self.endless and epoch:
            supply = epoch * (1 + examples.train // BLOCK) + block
            x = strokes.draw(self._supply, examples.labels()[rows], supply)[0]
        if self.augment:
            images = x.reshape(len(rows), *examples.shape) * np.float32(examples.scale)
            random = stream(self._seed, AUGMENTATION, f"{epoch} {block}")
            new = varied(images, self.augment, random).reshape(len(rows), -1) / examples.scale
            x = np.rint(new).clip(0, 255) if self.x.dtype == np.uint8 else new
        self.x[rows] = x


def renewal_for(examples: Examples | None, section: Settings, seed: int) -> Renewal | None:
    """A renewal where the section asks for one and the examples are images, else None."""
    if examples is None or len(examples.shape) != 3:
        return None
    endless = section.get("endless") and examples.name == "strokes"
    return Renewal(examples, section, seed) if endless or settings_of(section) else None
