"""A drawing as the net sees it: boxed, centred and sampled down in the way its data set was made.

Digits of 8 by 8 (Alpaydin and Kaynak 1998): the bounding box, scaled to a 32 by 32 bitmap, counted in blocks
of 4 by 4. Digits of 28 by 28 (LeCun et al. 1998, MNIST): the bounding box scaled to 20 by 20 with grey edges,
placed so that the centre of mass is in the middle. The shape of the strokes is kept in both.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage

INK = 0.25
"""Share of the 32 by 32 bitmap that a digit of the set covers at least; thinner strokes are thickened."""


def as_seen(ink: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """(rows, columns) of ink in 0..1 to ``shape`` (1, H, W) in 0..1; blank paper stays blank."""
    rows, columns = shape[-2:]
    box = _boxed(np.clip(np.asarray(ink, np.float64), 0.0, 1.0))
    if box is None:
        return np.zeros((1, rows, columns))
    seen = _blocks(box, rows, columns) if min(rows, columns) < 16 else _centred(box, rows, columns)
    return seen[None]


def _boxed(ink: np.ndarray) -> np.ndarray | None:
    """The part of the paper that has ink, None when there is none."""
    marked = ink > 0.1
    if not marked.any():
        return None
    rows, columns = np.flatnonzero(marked.any(axis=1)), np.flatnonzero(marked.any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _blocks(box: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """A bitmap of four times the size, counted in blocks of 4 by 4; full blocks are 1."""
    bitmap = _fitted(box, 4 * rows, 4 * columns) > 0.5
    while bitmap.mean() < INK:
        thicker = ndimage.binary_dilation(bitmap)
        if thicker.all() or (thicker == bitmap).all():
            break
        bitmap = thicker
    return bitmap.reshape(rows, 4, columns, 4).mean(axis=(1, 3))


def _centred(box: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """The box in 20/28 of the paper with grey edges, its centre of mass in the middle."""
    inner = _fitted(box, rows * 20 // 28, columns * 20 // 28)
    paper = np.zeros((rows, columns))
    top, left = (rows - inner.shape[0]) // 2, (columns - inner.shape[1]) // 2
    paper[top : top + inner.shape[0], left : left + inner.shape[1]] = inner
    mass = ndimage.center_of_mass(paper)
    shift = [round((length - 1) / 2 - at) for length, at in zip(paper.shape, mass, strict=True)]
    return ndimage.shift(paper, shift, order=0)


def _fitted(box: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """The box scaled to fit (rows, columns), its proportions kept, in the middle."""
    scale = min(rows / box.shape[0], columns / box.shape[1])
    height = max(1, min(rows, round(box.shape[0] * scale)))
    width = max(1, min(columns, round(box.shape[1] * scale)))
    scaled = _resampler(box.shape[0], height) @ box @ _resampler(box.shape[1], width).T
    paper = np.zeros((rows, columns))
    top, left = (rows - height) // 2, (columns - width) // 2
    paper[top : top + height, left : left + width] = scaled
    return paper


def _resampler(before: int, after: int) -> np.ndarray:
    """(after, before) weights: every new pixel is the mean of the old ones that it covers."""
    edges = np.arange(after + 1) * before / after
    old = np.arange(before)
    covered = np.minimum(edges[1:, None], old + 1) - np.maximum(edges[:-1, None], old)
    return np.maximum(covered, 0.0) * after / before
