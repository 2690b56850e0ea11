"""Whether a saved state belongs to a circuit: looked at before any of it is taken.

Files can be damaged, and compiled code trusts its indices: a row beyond the end of the data must never
get there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.documents.check_params import finite, is_number
from engine.documents.settings import CIRCUIT_TRAIN
from engine.errors import RunError, quoted
from engine.runs.saved_state import check_generator, check_settings, damaged


def check_state(state: Mapping[str, Any], sources: int, movable: int, examples: int) -> None:
    """Raises ``RunError`` naming the first part of ``state`` that a circuit cannot stand on.

    The circuit has so many ``sources``, at most ``movable`` of them are moved, and ``examples`` rows of data.
    """
    try:
        check_settings(state["settings"], CIRCUIT_TRAIN, "train")
        if state["settings"]["objective"] == "target" and state["settings"]["target"] is None:
            raise damaged("has no target")
        _numbers(state["values"], sources, "values")
        _feed(state["feed"], examples)
        check_generator(state["search"])
        _ropes(state)
        if not all(isinstance(id, str) and id.isascii() for id in state["locked"]):
            raise damaged("has a wrong list of locks")
        if not is_number(state["evaluations"]) or not isinstance(state["backward"], bool):
            raise damaged("has wrong counters")
        if state["place"] is not None:
            _place(state["place"], movable)
    except RunError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError) as problem:
        raise damaged("is incomplete") from problem


def _numbers(array: Any, count: int, what: str) -> None:
    if not isinstance(array, np.ndarray) or array.shape != (count,) or array.dtype != np.float64:
        raise damaged(f"has {what} of another circuit")


def _feed(feed: Mapping[str, Any], examples: int) -> None:
    row, block = feed["row"], np.asarray(feed["block"])
    if isinstance(row, bool) or not isinstance(row, int) or not 0 <= row < max(1, examples):
        raise damaged(f"shows example {quoted(row)} of {examples:,}")
    if isinstance(feed["position"], bool) or not isinstance(feed["position"], int):
        raise damaged(f"stands at example {quoted(feed['position'])}")
    if not 0 <= feed["position"] <= max(row, examples):
        raise damaged(f"stands at example {feed['position']:,} of {examples:,}")
    whole = block.ndim == 1 and (not block.size or block.dtype.kind in "iu")
    if not whole or (block.size and (block.min() < 0 or block.max() >= examples)):
        raise damaged("has an order of other examples")
    check_generator(feed["order"])


def _ropes(state: Mapping[str, Any]) -> None:
    tug = state["tug"]
    pulls = [state["held"]] + [state["shown_pull"]] * (state["shown_pull"] is not None)
    if tug is not None:
        pulls += [tug["amount"], tug["step_size"]]
    for pull in pulls:
        if not is_number(pull) or not finite(pull):
            raise damaged(f"pulls with {quoted(pull)}")


def _place(place: Any, movable: int) -> None:
    x, start, score = place
    if not isinstance(x, np.ndarray) or x.ndim != 1 or len(x) > movable:
        raise damaged("has a search of another circuit")
    _numbers(x, len(x), "a search")
    _numbers(start, len(x), "a search")
    if not is_number(score):
        raise damaged(f"has the best score {quoted(score)}")
