"""What augmentation makes of a training image: the original beside variants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.data.augment import settings_of, varied
from engine.documents.check_params import check_params, is_number
from engine.documents.settings import AUGMENT
from engine.errors import QuestionError
from engine.spec import Question

MOST = 32
"""Most variants of one question."""

QUESTION = Question(
    name="augmented",
    long=False,
    summary="A training image and what augmentation makes of it.",
    kinds=("network",),
    args={
        "augment": "settings as in data.augment; without them those in force",
        "row": "which training image (0)",
        "count": "how many variants (8)",
    },
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{shape, original, variants}``: numbers 0..1, flat. The same row and settings give the same variants.

    Raises ``QuestionError`` when the examples are no images or a setting is wrong.
    """
    examples = run.machine.examples
    if examples is None or len(examples.shape) != 3 or not examples.train:
        raise QuestionError("There are no training images to vary.", code="not_images")
    given = args.get("augment", run.machine.data_in_force().get("augment") or {})
    clean, troubles = check_params(given, AUGMENT, "augment", owner="augment")
    if troubles:
        raise QuestionError(troubles[0])
    row, count = _whole(args, "row", 0) % examples.train, _whole(args, "count", 8)
    if count > MOST:
        raise QuestionError(f"count is {count}; at most {MOST} variants are made.", code="count")
    image = examples.values(row).reshape(examples.shape)
    settings = settings_of({"augment": clean})
    images = np.repeat(image[None], count, axis=0)
    made = varied(images, settings, np.random.default_rng(row)) if settings else images
    return {
        "shape": list(examples.shape),
        "original": image.ravel().round(3).tolist(),
        "variants": made.reshape(count, -1).clip(0, 1).round(3).tolist(),
    }


def _whole(args: dict[str, Any], name: str, default: int) -> int:
    value = args.get(name, default)
    if not is_number(value) or value < 0 or int(value) != value:
        raise QuestionError(f"{name} is {value!r}; it must be a whole number from 0.", code="wrong_value")
    return int(value)
