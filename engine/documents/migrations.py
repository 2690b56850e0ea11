"""Older documents, brought up to the present version one step at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.errors import DocumentError, Trouble, quoted

VERSION = 1


def _drafts(data: dict[str, Any]) -> dict[str, Any]:
    """0 to 1. Drafts had no version or kind, ``gate`` for ``op``, ``in`` for ``inputs``, a bare ``value``."""

    def node(item: Any) -> Any:
        if not isinstance(item, Mapping):
            return item
        new = dict(item)
        for old, name in (("gate", "op"), ("in", "inputs")):
            if old in new and name not in new:
                new[name] = new.pop(old)
        if "value" in new and "params" not in new:
            new["params"] = {"value": new.pop("value")}
        return new

    def nodes(items: Any) -> Any:
        return [node(item) for item in items] if isinstance(items, list) else items

    new = {**data, "tugboat": 1}
    new.setdefault("kind", "circuit")
    if "nodes" in new:
        new["nodes"] = nodes(new["nodes"])
    chips = new.get("chips")
    if isinstance(chips, Mapping):
        new["chips"] = {
            name: {**chip, "nodes": nodes(chip.get("nodes", []))} if isinstance(chip, Mapping) else chip
            for name, chip in chips.items()
        }
    return new


STEPS: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = (_drafts,)
"""``STEPS[v]`` brings version v to v + 1."""


def migrate(data: Any) -> dict[str, Any]:
    """A copy of the document in the present version; the argument is not changed.

    Raises ``DocumentError`` when it is no document, or from a newer Tugboat.
    """
    if not isinstance(data, Mapping):
        raise DocumentError(
            Trouble("wrong_value", f"The document is {quoted(data)}; it must be a JSON object.")
        )
    version = data.get("tugboat", 0)
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        text = f"The version of the document is {quoted(version)}; it must be a whole number."
        raise DocumentError(Trouble("wrong_value", text, path="tugboat"))
    if version > VERSION:
        text = f"The document has version {quoted(version)}; this Tugboat reads up to version {VERSION}."
        raise DocumentError(Trouble("newer_version", text, "Update Tugboat to open it.", path="tugboat"))
    new = dict(data)
    for step in STEPS[version:]:
        new = step(new)
    return new
