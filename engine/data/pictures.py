"""Small pictures of the sets that are made, for the page to choose from."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.data import strokes
from engine.data.clouds import DATASETS as CLOUDS
from engine.data.clouds import make
from engine.documents.data_section import DRAWN

POINTS = 90
"""Points of a picture."""


def pictures() -> dict[str, dict[str, Any]]:
    """By name: ``points``, ``[x1, x2, class or value]`` each, and ``classes`` (0: values);
    or ``images``, numbers 0..1 of ``shape``."""
    found: dict[str, dict[str, Any]] = {}
    for cloud in CLOUDS:
        if cloud.name != DRAWN:
            section = {"name": cloud.name, "examples": POINTS, "train_share": 1.0, "noise": 0.02}
            examples = make(section, "one_hot")
            assert examples.xy is not None
            third = examples.labels() if examples.classes else examples.targets[:, 0]
            points = np.column_stack([examples.xy, third]).round(2).tolist()
            found[cloud.name] = {"points": points, "classes": cloud.classes}
    images, _ = strokes.draw(3, np.array([2, 7, 4, 5]))
    found["strokes"] = {"images": (images / 255).round(2).tolist(), "shape": [strokes.SIDE, strokes.SIDE]}
    return found
