"""What of a document changes numbers; the rest only changes the drawing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import registry

_DRAWING = ("at", "label")


def meaning(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document without what only the drawing needs: titles, labels, places, the view."""
    kept = {key: value for key, value in document.items() if key not in ("title", "view")}
    kept["nodes"] = [
        {key: value for key, value in node.items() if key not in _DRAWING}
        for node in document.get("nodes", [])
    ]
    return kept


def only_settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether an edit of a network touches nothing but what is steered while it trains.

    That is its ``train`` section and the numbers of its layers, such as the rate of dropout.
    """
    return _unsteered(before) == _unsteered(after)


def _unsteered(document: Mapping[str, Any]) -> dict[str, Any]:
    kept = meaning(document)
    kept.pop("train", None)
    kept["nodes"] = [_without_numbers(node) for node in kept["nodes"]]
    return kept


def _without_numbers(node: Mapping[str, Any]) -> dict[str, Any]:
    found = registry.layers().get(node.get("op", ""))
    numbers = {param.name for param in found.spec.params if param.kind == "number"} if found else set()
    params = {name: value for name, value in (node.get("params") or {}).items() if name not in numbers}
    return {**node, "params": params}
