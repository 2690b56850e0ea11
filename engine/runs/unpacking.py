"""Data of a .tugboat file back from its JSON; knows no NumPy, so that the server can read curves alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

ARRAY, NUMBER, PAIRS = "$array", "$number", "$pairs"
"""Keys of objects that stand for something else: an array by its index, a number that JSON has no word for,
and an object that has one of these keys itself, as its pairs."""
MARKS = frozenset((ARRAY, NUMBER, PAIRS))


def unpack(value: Any, arrays: Sequence[Any] = ()) -> Any:
    """The state that ``engine.runs.archive.pack`` was given."""
    if isinstance(value, list):
        return [unpack(item, arrays) for item in value]
    if not isinstance(value, dict):
        return value
    if NUMBER in value:
        return float(value[NUMBER])
    if ARRAY in value:
        return arrays[value[ARRAY]].reshape(value["shape"]).copy()
    pairs = value[PAIRS] if PAIRS in value else value.items()
    return {key: unpack(item, arrays) for key, item in pairs}
