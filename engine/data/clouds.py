"""Point sets of the plane: each is made from a seed, as many points as wished, with or without noise.

``circle``, ``xor``, ``gauss``, ``spiral`` and the regressions ``plane`` and ``hills`` are made as TensorFlow
Playground makes them (Smilkov, Carter et al. 2016, dataset.ts); noise there is 0 to 0.5, shown as per cent.
A point is its place without noise plus noise times a kick of its own, so a noise slider moves every point
along a straight line (``gauss`` and ``blobs``: away from its centre).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.data.catalogue import DataSet
from engine.data.examples import Examples, chosen_coding, coded
from engine.data.points import PLAIN, check_features, featurise
from engine.data.split import parts, stream
from engine.documents.data_section import DRAWN, MANY
from engine.errors import DataError

RADIUS = 5.0
POINTS = 500
"""Points of a set that names no number (Playground: 500)."""

SHARE = 0.5
"""Share that trains when none is named (Playground: 50 %)."""

Draw = Callable[[str], np.ndarray]


@dataclass(frozen=True)
class Ask:
    """What a set is to be made of: ``count`` points, ``noise`` 0..0.5, ``classes``, and random numbers.

    ``uniform(purpose)`` and ``normal(purpose)`` give one number a point, in [-1, 1) and N(0, 1).
    """

    count: int
    noise: float
    classes: int
    uniform: Draw
    normal: Draw


Made = tuple[np.ndarray, np.ndarray]
"""(N, 2) places and (N,) classes (or values of a regression)."""


def _polar(radius: np.ndarray, angle: np.ndarray) -> np.ndarray:
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)


def _kicks(ask: Ask, reach: float) -> np.ndarray:
    return reach * ask.noise * np.stack([ask.uniform("kick x1"), ask.uniform("kick x2")], axis=1)


def circle(ask: Ask) -> Made:
    """A disc inside a ring; noise moves the place that the label is read at."""
    inner = np.arange(ask.count) % 2 == 0
    part = (ask.uniform("radius") + 1) / 2
    radius = RADIUS * np.where(inner, 0.5 * part, 0.7 + 0.3 * part)
    places = _polar(radius, np.pi * ask.uniform("angle"))
    read = np.hypot(*(places + _kicks(ask, RADIUS)).T)
    return places, read < 0.5 * RADIUS


def xor(ask: Ask) -> Made:
    """Four squares, opposite ones alike; noise moves the place that the label is read at."""
    places = RADIUS * np.stack([ask.uniform("x1"), ask.uniform("x2")], axis=1)
    places += np.where(places > 0, 0.3, -0.3)
    read = places + _kicks(ask, RADIUS)
    return places, read[:, 0] * read[:, 1] >= 0


def gauss(ask: Ask) -> Made:
    """Two normal clouds around (2, 2) and (-2, -2), variance 0.5 without noise and 4 with noise 0.5."""
    labels = np.arange(ask.count) % 2 == 0
    spread = np.sqrt(0.5 + 7 * ask.noise)
    centres = np.where(labels, 2.0, -2.0)[:, None]
    return centres + spread * np.stack([ask.normal("x1"), ask.normal("x2")], axis=1), labels


def spiral(ask: Ask) -> Made:
    """Two arms of 1.75 turns around each other."""
    labels = np.arange(ask.count) % 2 == 0
    part = (np.arange(ask.count) // 2) / max(1, (ask.count + 1) // 2)
    angle = 1.75 * 2 * np.pi * part + np.where(labels, 0.0, np.pi)
    return _polar(RADIUS * part, angle) + _kicks(ask, 1.0), labels


def moons(ask: Ask) -> Made:
    """Two half circles that hold each other (as scikit-learn's make_moons, 3.3 times as large)."""
    labels = np.arange(ask.count) % 2 == 0
    angle = np.pi * (ask.uniform("angle") + 1) / 2
    x1 = np.where(labels, np.cos(angle), 1 - np.cos(angle)) - 0.5
    x2 = np.where(labels, np.sin(angle), 0.5 - np.sin(angle)) - 0.25
    spread = ask.noise * np.stack([ask.normal("kick x1"), ask.normal("kick x2")], axis=1)
    return 3.3 * (np.stack([x1, x2], axis=1) + spread), labels


def rings(ask: Ask) -> Made:
    """Rings around one another, the first class innermost."""
    labels = np.arange(ask.count) % ask.classes
    part = (ask.uniform("radius") + 1) / 2
    radius = RADIUS * (labels + 0.7 * part) / ask.classes
    places = _polar(radius, np.pi * ask.uniform("angle"))
    return places + _kicks(ask, 2 * RADIUS / ask.classes), labels


def blobs(ask: Ask) -> Made:
    """Normal clouds whose centres stand on a circle."""
    labels = np.arange(ask.count) % ask.classes
    centres = _polar(np.full(ask.count, 4.0), 2 * np.pi * (labels + 0.5) / ask.classes)
    spread = 0.4 + 2.0 * ask.noise
    return centres + spread * np.stack([ask.normal("x1"), ask.normal("x2")], axis=1), labels


def plane(ask: Ask) -> Made:
    """A value that rises evenly along the diagonal, -1 to 1 (Playground: plane)."""
    places = 6.0 * np.stack([ask.uniform("x1"), ask.uniform("x2")], axis=1)
    return places, (places + _kicks(ask, 6.0)).sum(axis=1) / 10


def hills(ask: Ask) -> Made:
    """Three hills and three hollows of radius 2 (Playground: multi Gaussian)."""
    places = 6.0 * np.stack([ask.uniform("x1"), ask.uniform("x2")], axis=1)
    read = places + _kicks(ask, 6.0)
    value = np.zeros(ask.count)
    for x1, x2, sign in (
        (-4, 2.5, 1),
        (0, 2.5, -1),
        (4, 2.5, 1),
        (-4, -2.5, -1),
        (0, -2.5, 1),
        (4, -2.5, -1),
    ):
        height = sign * np.clip(1 - np.hypot(read[:, 0] - x1, read[:, 1] - x2) / 2, 0, 1)
        value = np.where(np.abs(height) > np.abs(value), height, value)
    return places, value


MAKERS: dict[str, Callable[[Ask], Made]] = {
    made.__name__: made for made in (circle, xor, gauss, spiral, moons, rings, blobs, plane, hills)
}
VALUES = ("plane", "hills")
"""Regressions: a value at every point."""

_SUMMARIES = {
    "circle": "a disc inside a ring",
    "xor": "four squares, opposite ones alike",
    "gauss": "two round clouds",
    "spiral": "two arms around each other",
    "moons": "two half moons",
    "rings": "rings around one another, 2 to 10 classes",
    "blobs": "round clouds, 2 to 10 classes",
    "plane": "regression: an even slope",
    "hills": "regression: three hills and three hollows",
    DRAWN: "points that are drawn by hand",
}
DATASETS = tuple(
    DataSet(name, summary, "points", 0 if name == DRAWN else POINTS, PLAIN, classes=_classes)
    for name, summary in _SUMMARIES.items()
    for _classes in (3 if name in MANY else 0 if name in VALUES else 2,)
)


def classes_of(section: Mapping[str, Any]) -> int:
    """How many classes the set has; 0 for a regression."""
    name = section["name"]
    if name in VALUES:
        return 0
    if name in MANY:
        return int(section.get("classes") or 3)
    if name == DRAWN:
        drawn = [int(point[2]) + 1 for point in section.get("points") or ()]
        return max(2, int(section.get("classes") or 0), *drawn)
    return 2


def make(section: Mapping[str, Any], coding: str) -> Examples:
    """The examples of a ``data`` section that names a point set. Raises ``DataError``."""
    seed, classes = int(section.get("seed") or 0), classes_of(section)
    chosen = section.get("features")
    features = check_features(PLAIN if chosen is None else chosen)
    coding = chosen_coding(section.get("coding"), coding, classes, section["name"]) if classes else "number"
    places, values = _made(section, seed, classes)
    hand = np.array(section.get("points") or (), np.float64).reshape(-1, 3)
    if classes and len(hand) and hand[:, 2].max() >= classes:
        place = int(hand[:, 2].argmax())
        raise DataError(
            f"data.points[{place}] has the class {hand[place, 2]:.0f}; {section['name']} has {classes}, "
            "counted from 0.",
            code="label",
            hint="Choose one of them.",
        )
    rows = _rows(section, seed, len(places), len(hand))
    order = np.concatenate(rows)
    xy = np.concatenate([places, hand[:, :2]])[order].astype(np.float32)
    answers = hand[:, 2] if classes else 2 * hand[:, 2] - 1
    values = np.concatenate([values, answers])[order]
    origin = np.concatenate([np.arange(len(places)), -1 - np.arange(len(hand))])[order]
    return Examples(
        name=section["name"],
        shape=(len(features),),
        x=featurise(xy, features),
        targets=coded(values.astype(np.int64), classes, coding)
        if classes
        else values[:, None].astype(np.float32),
        train=len(rows[0]),
        validation=len(rows[1]),
        test=len(rows[2]),
        classes=names_of(classes),
        coding=coding,
        inputs=features,
        xy=xy,
        origin=origin,
    )


def names_of(classes: int) -> tuple[str, ...]:
    """Names of the classes: −1 and +1 when there are two, else their numbers."""
    return ("−1", "+1") if classes == 2 else tuple(str(k) for k in range(classes))


MOST = 50_000
"""Most points that are made."""


def _made(section: Mapping[str, Any], seed: int, classes: int) -> Made:
    """The points that are made, none of them by hand."""
    if section["name"] == DRAWN:
        return np.zeros((0, 2)), np.zeros(0)
    count = int(section.get("examples") or POINTS)
    if count > MOST:
        raise DataError(f"data.examples is {count:,}; at most {MOST:,} points are made.", code="too_large")
    ask = Ask(
        count,
        float(section.get("noise") or 0.0),
        classes,
        lambda purpose: stream(seed, purpose).uniform(-1, 1, count),
        lambda purpose: stream(seed, purpose).standard_normal(count),
    )
    places, values = MAKERS[section["name"]](ask)
    return places, np.asarray(values, np.float64)


def _rows(section: Mapping[str, Any], seed: int, made: int, drawn: int) -> list[np.ndarray]:
    """Rows for training, validation and test; drawn points follow the ``made`` ones and train.

    A set of drawn points alone is parted by its ``train_share``, point after point, so that a further point
    changes the part of no other.
    """
    alone = section["name"] == DRAWN
    share = section.get("train_share")
    order, train, validation, _ = parts(made, float(share or SHARE), seed)
    order = np.where(np.isin(order, section.get("erased") or ()), -1, order)
    rows = [order[:train], order[train : train + validation], order[train + validation :]]
    hand = made + np.arange(drawn)
    golden = (np.arange(drawn) * 0.6180339887) % 1
    limit = float(share or 1.0) if alone else 1.0
    part = np.where(golden < limit, 0, np.where(golden < (1 + limit) / 2, 1, 2))
    return [np.concatenate([own[own >= 0], hand[part == k]]) for k, own in enumerate(rows)]
