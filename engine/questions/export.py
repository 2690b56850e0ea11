"""The circuit or network as a program in another language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.exports import export
from engine.spec import Question

QUESTION = Question(
    name="export",
    summary="A program that runs by itself and prints the same numbers.",
    args={"to": "python, javascript, numpy or pytorch"},
)


def answer(
    run: Any, args: dict[str, Any], progress: Callable[..., None], cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """``{code, filename}``. Raises ``QuestionError`` for an unknown language."""
    code, filename = export(run, str(args.get("to", "python")))
    return {"code": code, "filename": filename}
