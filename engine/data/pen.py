"""How digits are written: strokes of a pen in a box of width 0..1 and height 0..1, y down.

Every way to write a digit is a list of strokes; a stroke is a list of places that a smooth line runs through
(Catmull-Rom) or that straight sides join. The shapes are drawn by hand for this project.
"""

from __future__ import annotations

from functools import cache

import numpy as np

DOTS = 120
"""Places that every way of writing is drawn through, half a pixel apart: they run together to a line."""

WAYS: dict[int, tuple[str, ...]] = {
    0: (
        "~ 52,0 20,12 6,50 20,90 50,100 82,86 94,48 80,10 48,0",
        "~ 62,3 30,6 12,42 18,84 46,100 76,82 86,40 66,4 40,10",
    ),
    1: (
        "/ 50,0 50,100",
        "/ 26,24 54,0 54,100",
        "/ 28,22 52,0 52,100; / 24,100 80,100",
    ),
    2: (
        "~ 10,26 24,5 52,0 82,14 82,38 54,66 10,100; / 10,100 94,98",
        "~ 12,20 40,0 78,10 82,40 50,72 16,92 10,78 30,76 62,96 95,90",
        "~ 8,24 30,2 68,4 80,30 60,62 6,98 50,92 94,97",
    ),
    3: (
        "~ 12,14 42,0 78,10 76,34 40,46; ~ 40,46 78,54 88,78 58,100 20,96 6,82",
        "/ 10,2 84,2 42,42; ~ 42,42 76,46 90,70 68,96 30,100 8,86",
    ),
    4: (
        "/ 60,0 6,66 96,66; / 70,36 70,100",
        "/ 20,2 12,54 86,52; / 78,6 70,100",
        "~ 18,4 10,36 20,54 50,54 80,46; / 84,4 76,100",
    ),
    5: (
        "/ 86,2 24,2 18,44; ~ 18,44 50,36 84,50 86,80 54,100 10,90",
        "/ 24,4 18,46; ~ 18,46 52,40 82,58 78,88 44,100 10,92; / 24,4 92,0",
    ),
    6: (
        "~ 74,0 36,20 14,58 20,90 50,100 82,88 84,64 56,50 18,68",
        "~ 60,2 24,36 12,72 34,98 70,94 82,70 58,54 26,64 16,80",
    ),
    7: (
        "/ 8,4 90,4 38,100",
        "/ 10,16 12,2 90,2; ~ 90,2 60,42 42,100",
        "/ 8,4 88,4 36,100; / 30,50 82,48",
    ),
    8: (
        "~ 80,16 50,0 20,18 36,42 70,58 86,82 50,100 14,82 32,56 66,42 82,16 60,2",
        "~ 50,46 20,26 32,4 68,3 80,25 50,46; ~ 50,46 14,70 26,97 74,97 88,70 50,46",
    ),
    9: (
        "~ 82,26 58,2 20,14 16,40 46,52 78,34 84,14; ~ 84,14 82,56 70,100",
        "~ 80,20 50,0 18,20 26,48 60,48 82,20 80,60 62,92 20,98",
    ),
}
"""Ways to write each digit, in hundredths of the box: ``~`` smooth, ``/`` straight; ``;`` lifts the pen."""


def _line(stroke: str) -> np.ndarray:
    """(M, 2) places on the line of a stroke; close together on a smooth one."""
    kind, *places = stroke.split()
    knots = np.array([place.split(",") for place in places], np.float64) / 100
    if kind == "/" or len(knots) < 3:
        return knots
    padded = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    t = np.linspace(0, 1, 12, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        )
    return np.concatenate([*pieces, knots[-1:]])


@cache
def dots(digit: int, way: int) -> np.ndarray:
    """(DOTS, 2): places along one way to write a digit, evenly spaced over all its strokes, centred at 0."""
    lines = [_line(stroke) for stroke in WAYS[digit][way].split(";")]
    along = [np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line.T)))]) for line in lines]
    lengths = np.array([steps[-1] for steps in along])
    counts = np.maximum(2, np.floor(DOTS * lengths / lengths.sum())).astype(int)
    counts[lengths.argmax()] += DOTS - counts.sum()
    found = []
    for line, steps, count in zip(lines, along, counts, strict=True):
        at = np.linspace(0, steps[-1], count)
        found.append(np.stack([np.interp(at, steps, line[:, k]) for k in (0, 1)], axis=1))
    return np.concatenate(found) - 0.5
