"""Training images varied anew in every epoch: shifts, turns, shears, sizes and elastic distortion.

Elastic distortion as in Simard, Steinkraus and Platt 2003, "Best practices for convolutional neural
networks", section 2: two fields of numbers drawn evenly from -1 to 1, smoothed with a Gaussian, scaled, and
used as displacements with bilinear interpolation. All of it together is one
displacement, so an image is resampled once.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np

from engine import jit
from engine.cores import cores
from engine.data import strokes
from engine.data.examples import Examples
from engine.documents.check_params import with_defaults
from engine.documents.settings import AUGMENT
from engine.kernels.distort import STRIDE, smooth_fields, warp
from engine.randomness import AUGMENTATION, stream

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
    """(2, rows, columns) float32: how a Gaussian smooths ``length`` numbers, as ``smooth_fields`` reads it.

    Its even part acts on the sums of mirrored numbers, its odd part on their differences. Beyond the edge
    there is 0; columns are padded with 0.
    """
    weights = gaussian(sigma)
    reach = len(weights) // 2
    apart = np.arange(length)[:, None] - np.arange(length)[None, :]
    whole = np.where(np.abs(apart) <= reach, weights[np.clip(apart + reach, 0, len(weights) - 1)], 0.0)
    rows, half = -(-length // 2), length // 2
    parts = np.zeros((2, rows, -(-rows // STRIDE) * STRIDE), np.float32)
    mirrored = whole[:, ::-1]
    parts[0, :, :rows] = (whole + mirrored)[:rows, :rows] / 2
    parts[1, :half, :half] = (whole - mirrored)[:half, :half] / 2
    if length % 2:
        parts[0, :, half] = whole[:rows, half]
    return parts


def resample(images: np.ndarray, down: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Images (B, C, H, W) read between their pixels: ``out[r, c] = image(r + down, c + right)``.

    ``down`` and ``right``: (B, H, W) displacements in pixels. Bilinear; outside an image there is 0.
    """
    maps = np.zeros((len(images), 2, 3), down.dtype)
    maps[:, (0, 1), (0, 1)] = 1
    return _warped(images, maps, np.stack([down, right], axis=2))


def _warped(images: np.ndarray, maps: np.ndarray, fields: np.ndarray) -> np.ndarray:
    made = np.empty_like(images)
    warp(images, maps, fields, 0.5 if images.dtype == np.uint8 else 0.0, made)
    return made


def elastic(
    count: int, height: int, width: int, settings: Settings, random: np.random.Generator
) -> np.ndarray:
    """Displacements (B, H, 2, W), float32, in pixels: noise of 65,536 even steps from -1 to 1, smoothed."""
    numbers = 2 * count * height * width
    drawn = random.bit_generator.random_raw(-(-numbers // 4))  # four 16-bit numbers in each
    noise = np.asarray(drawn).view(np.int16)[:numbers].reshape(count, width, 2, height)
    fields = np.empty((count, height, 2, width), np.float32)
    sigma, strength = settings["sigma"], np.float32(settings["elastic"] / 2**15)
    smooth_fields(noise, _smoother(width, sigma), _smoother(height, sigma), strength, fields)
    return fields


def varied(images: np.ndarray, settings: Settings, random: np.random.Generator) -> np.ndarray:
    """Images (B, C, H, W), each varied with numbers of its own; same shape and kind, whole ones rounded."""
    count, _, height, width = images.shape
    numbers = random.uniform(-1, 1, (count, 5))
    shift = np.rint((settings["shift"] + 0.499) * numbers[:, 3:])
    if not any(settings[name] for name in ("rotation", "skew", "scale", "elastic")):
        return _shifted(images, shift.astype(int))
    kind = np.float64 if images.dtype == np.float64 else np.float32
    fields = np.zeros((1, height, 2, width), kind)
    if settings["elastic"]:
        fields = elastic(count, height, width, settings, random).astype(kind, copy=False)
    return _warped(images, _backward(numbers, shift, settings).astype(kind), fields)


def _backward(numbers: np.ndarray, shift: np.ndarray, settings: Settings) -> np.ndarray:
    """(B, 2, 3): from a place of the new image back to the old one, rows first, as ``warp`` reads it.

    It undoes the shift (B, 2), right and down, then turn, shear and size.
    """
    angle = np.radians(settings["rotation"]) * numbers[:, 0]
    skew, scale = settings["skew"] * numbers[:, 1], 1 + settings["scale"] * numbers[:, 2]
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.stack([np.stack([cos, -sin + skew * cos], 1), np.stack([sin, cos + skew * sin], 1)], 2)
    turn /= scale[:, None, None]
    moved = turn @ shift[:, ::-1, None]
    return np.concatenate([turn, -moved], axis=2)


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
        self._ahead: tuple[int, Future[None]] | None = None

    def prepare(self, order: np.ndarray, first: int, stop: int, epoch: int) -> None:
        """See to it that the rows at positions first..stop-1 of the order are those of this epoch.

        Where there is a second core, it makes the block after these meanwhile.
        """
        blocks = range(first // BLOCK, -(-min(stop, len(order)) // BLOCK))
        if epoch != self._epoch:
            self._await()
            self._epoch, self._ready = epoch, set()
        for block in blocks:
            if self._ahead is not None and self._ahead[0] == block:
                self._await()
            if block not in self._ready:
                self._renew(order[block * BLOCK : (block + 1) * BLOCK], epoch, block)
                self._ready.add(block)
        after = blocks.stop
        if self._ahead is None and after * BLOCK < len(order) and after not in self._ready and _helped():
            rows = order[after * BLOCK : (after + 1) * BLOCK].copy()
            self._ahead = after, _helper().submit(self._renew, rows, epoch, after)

    def _await(self) -> None:
        """The block that is being made ahead is finished, or given up where nobody has begun it."""
        if self._ahead is not None:
            block, made = self._ahead
            self._ahead = None
            if not made.cancel():
                made.result()
                self._ready.add(block)

    def _renew(self, rows: np.ndarray, epoch: int, block: int) -> None:
        examples = self.examples
        x = examples.x[rows]
        if self.endless and epoch:
            supply = epoch * (1 + examples.train // BLOCK) + block
            x = strokes.draw(self._supply, examples.labels()[rows], supply)[0]
        if self.augment:
            random = stream(self._seed, AUGMENTATION, f"{epoch} {block}")
            x = varied(x.reshape(len(rows), *examples.shape), self.augment, random).reshape(len(rows), -1)
        self.x[rows] = x


def _helped() -> bool:
    """Whether a second core can make images while the first trains on others."""
    return jit.enabled() and cores() > 1


@cache
def _helper() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "augment")


def renewal_for(examples: Examples | None, section: Settings, seed: int) -> Renewal | None:
    """A renewal where the section asks for one and the examples are images, else None."""
    if examples is None or len(examples.shape) != 3:
        return None
    endless = section.get("endless") and examples.name == "strokes"
    return Renewal(examples, section, seed) if endless or settings_of(section) else None
