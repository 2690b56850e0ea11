"""How the run came to where it stands: what a link has to carry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.spec import Question

QUESTION = Question(
    name="story",
    summary="The document, seed and events that lead to this step, for a link that opens there.",
    long=False,
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{document, seed, events: [[step, event], ...], step, branch, lines}``: replayed, the same numbers.

    ``lines``: all lines of the timeline, where there are several; see ``engine/runs/outlines.py``.
    """
    return dict(run.story())
