"""How training is doing, in sentences with measured numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.spec import Question

QUESTION = Question(
    name="health",
    long=False,
    summary="What is wrong with the training, and what is fine, each with its measured number.",
    kinds=("network",),
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{findings: [{code, level, title, text, value, node, step}]}``, the gravest first."""
    from engine.insight.health import findings

    with np.errstate(all="ignore"):
        return {"findings": [one.as_dict() for one in findings(run)]}
