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
    """``{document, seed, events: [[step, event], ...], step}``; replayed, they give the same numbers."""
    return dict(run.story())
