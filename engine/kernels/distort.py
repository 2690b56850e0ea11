"""Images resampled through a field of displacements, and such fields smoothed from noise.

Loops instead of NumPy: a small net takes about as long for an image as one pass of memory over its
displacements. Letters: B images, C channels, H rows, W columns; displacements in pixels.
"""

import numpy as np

from engine.jit import FAST, INNER, kernel

STRIDE = 8
"""Rows that a product takes at once: the columns of its first matrix are padded to a multiple of it."""


@kernel(fastmath=FAST, **INNER)
def _product(a, x, y):
    """y (R, N) = a (R, K) x (K, N); K is a multiple of ``STRIDE``."""
    zero = y.dtype.type(0)
    for r in range(a.shape[0]):
        row, total = a[r], y[r]
        total[:] = zero
        for k in range(0, a.shape[1], STRIDE):
            a0, a1, a2, a3 = row[k], row[k + 1], row[k + 2], row[k + 3]
            a4, a5, a6, a7 = row[k + 4], row[k + 5], row[k + 6], row[k + 7]
            x0, x1, x2, x3 = x[k], x[k + 1], x[k + 2], x[k + 3]
            x4, x5, x6, x7 = x[k + 4], x[k + 5], x[k + 6], x[k + 7]
            for n in range(total.size):
                first = a0 * x0[n] + a1 * x1[n] + a2 * x2[n] + a3 * x3[n]
                second = a4 * x4[n] + a5 * x5[n] + a6 * x6[n] + a7 * x7[n]
                total[n] += first + second


@kernel(fastmath=FAST, **INNER)
def _smooth(even, odd, x, y, sums, apart):
    """y (L, N): x (L, N) smoothed along its first axis. ``sums`` (2, K, N) and ``apart`` (2, K, N): scratch.

    A filter that is the same from both ends acts on sums and differences of mirrored rows apart, which halves
    the multiplications; ``even`` and ``odd`` are its two parts (``engine.data.augment``).
    """
    length = x.shape[0]
    half = length // 2
    for k in range(half):
        low, high, s, d = x[k], x[length - 1 - k], sums[0, k], apart[0, k]
        for n in range(low.size):
            s[n] = low[n] + high[n]
            d[n] = low[n] - high[n]
    if length % 2:
        sums[0, half, :] = x[half]
    _product(even, sums[0], sums[1])
    _product(odd, apart[0], apart[1])
    for k in range(half):
        low, high, s, d = y[k], y[length - 1 - k], sums[1, k], apart[1, k]
        for n in range(low.size):
            low[n] = s[n] + d[n]
            high[n] = s[n] - d[n]
    if length % 2:
        y[half, :] = sums[1, half]


@kernel
def smooth_fields(noise, wide, tall, strength, fields):
    """Displacements ``fields`` (B, H, 2, W) from ``noise`` (B, W, 2, H): smoothed along both axes, scaled.

    ``wide``, ``tall``: the even and the odd part of the filter along W and H, (2, rows, columns) each. The
    noise has its axes the other way round, because it is turned once between the two.
    """
    count, height, _, width = fields.shape
    kind = fields.dtype
    drawn = np.empty((width, 2 * height), kind)
    once = np.empty((width, 2 * height), kind)
    turned = np.empty((height, 2 * width), kind)
    across = np.zeros((2, 2, wide.shape[2], 2 * height), kind)
    along = np.zeros((2, 2, tall.shape[2], 2 * width), kind)
    for b in range(count):
        plain = noise[b].reshape((width, 2 * height))
        for c in range(width):
            for r in range(2 * height):
                drawn[c, r] = strength * plain[c, r]
        _smooth(wide[0], wide[1], drawn, once, across[0], across[1])
        for r in range(height):
            for c in range(width):
                turned[r, c] = once[c, r]
                turned[r, width + c] = once[c, height + r]
        _smooth(tall[0], tall[1], turned, fields[b].reshape((height, 2 * width)), along[0], along[1])


@kernel(fastmath=FAST)
def warp(images, maps, fields, nearest, out):
    """Images (B, C, H, W) read between their pixels into ``out``, bilinear; outside an image there is 0.

    Pixel (r, c) of ``out`` reads the old image at ``maps[b]`` (2, 3) times (r, c, 1), rows and columns
    counted from the middle, plus ``fields[b]`` (H, 2, W), the displacement down and to the right. ``fields``
    may have one entry for all images. ``nearest`` is 0.5 where ``out`` has whole numbers, else 0.
    """
    count, channels, height, width = images.shape
    kind = fields.dtype
    zero, one, half = kind.type(0), kind.type(1), kind.type(nearest)
    last_row, last_column = kind.type(height + 1), kind.type(width + 1)
    middle_row, middle_column = kind.type((height - 1) / 2), kind.type((width - 1) / 2)
    step = width + 3
    planes = np.zeros((channels, (height + 3) * step), kind)
    right, below, corner = np.uint64(1), np.uint64(step), np.uint64(step + 1)
    places = np.empty(width, np.uint64)
    sides, lows, columns = np.empty(width, kind), np.empty(width, kind), np.empty(width, kind)
    for c in range(width):
        columns[c] = kind.type(c) - middle_column
    for b in range(count):
        for p in range(channels):
            for r in range(height):
                start = (r + 1) * step + 1
                for c in range(width):
                    planes[p, start + c] = images[b, p, r, c]
        m = maps[b]
        d0, d1, r0, r1 = m[0, 0], m[0, 1], m[1, 0], m[1, 1]
        field = fields[b if fields.shape[0] > 1 else 0]
        for r in range(height):
            down, aside = field[r, 0], field[r, 1]
            row = kind.type(r) - middle_row
            from_row = d0 * row + m[0, 2] + middle_row + one
            from_column = r0 * row + m[1, 2] + middle_column + one
            for c in range(width):
                y = min(max(d1 * columns[c] + from_row + down[c], zero), last_row)
                x = min(max(r1 * columns[c] + from_column + aside[c], zero), last_column)
                i, j = np.int32(y), np.int32(x)
                lows[c], sides[c] = y - kind.type(i), x - kind.type(j)
                places[c] = np.uint64(np.int64(i) * step + np.int64(j))
            for p in range(channels):
                plane, line = planes[p], out[b, p, r]
                for c in range(width):
                    k, side = places[c], sides[c]
                    above = plane[k] + side * (plane[k + right] - plane[k])
                    under = plane[k + below] + side * (plane[k + corner] - plane[k + below])
                    line[c] = above + lows[c] * (under - above) + half
