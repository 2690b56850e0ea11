"""Variants of a document: the same drawing with a few paths set to other values."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from engine.errors import DocumentError, did_you_mean, quoted


def varied(document: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A copy with every path of ``changes`` set. Raises ``DocumentError`` for a path that leads nowhere."""
    changed = deepcopy(document)
    for path, value in changes.items():
        change(changed, path, value)
    return changed


def change(data: dict[str, Any], path: str, value: Any) -> None:
    """Set one path of a document; a node is named by its id or its number. Raises ``DocumentError``."""
    *way, last = path.split(".")
    place: Any = data
    for part in way:
        if isinstance(place, list):
            place = place[_index(place, part, path)]
        elif isinstance(place, dict):
            place = place.setdefault(part, {})
        if not isinstance(place, (dict, list)):
            raise DocumentError(f'{path}: "{part}" holds {quoted(place)}, which has no parts.', code="path")
    if isinstance(place, list):
        place[_index(place, last, path)] = value
    else:
        place[last] = value


def _index(items: list[Any], part: str, path: str) -> int:
    for index, item in enumerate(items):
        if isinstance(item, dict) and item.get("id") == part:
            return index
    if part.isdecimal() and int(part) < len(items):
        return int(part)
    ids = [item["id"] for item in items if isinstance(item, dict) and isinstance(item.get("id"), str)]
    raise DocumentError(f'{path}: there is no "{part}".', code="path", hint=did_you_mean(part, ids))
