"""What of a document changes numbers; the rest only changes the drawing."""

from __future__ import annotations

from typing import Any

_DRAWING = ("at", "label")


def meaning(document: dict[str, Any]) -> dict[str, Any]:
    """A document without what only the drawing needs: titles, labels, places, the view."""
    kept = {key: value for key, value in document.items() if key not in ("title", "view")}
    kept["nodes"] = [
        {key: value for key, value in node.items() if key not in _DRAWING}
        for node in document.get("nodes", [])
    ]
    return kept
