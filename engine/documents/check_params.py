"""Checks a JSON object against a list of ``Param``: unknown names, kinds, bounds; all troubles at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import MOST, Trouble, did_you_mean, plainly, quoted
from engine.spec import Param

_WORDS = {
    "number": "a number",
    "integer": "a whole number",
    "flag": "true or false",
    "text": "text",
    "shape": "a list of positive whole numbers",
    "numbers": "a list of numbers",
    "list": "a list",
    "object": "an object",
}


def is_number(value: Any) -> bool:
    """True for JSON numbers (not for true and false)."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def finite(value: Any) -> bool:
    """True for a number that a float64 holds: not NaN, not infinite, not an integer of 400 digits."""
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False


def _fits(kind: str, param: Param, value: Any) -> bool:
    if kind == "number":
        return is_number(value) and finite(value)
    if kind == "integer":
        return is_number(value) and finite(value) and float(value).is_integer()
    if kind == "flag":
        return isinstance(value, bool)
    if kind == "text":
        return isinstance(value, str)
    if kind == "choice":
        return isinstance(value, str) and value in param.choices
    if kind == "shape":
        return (
            isinstance(value, list)
            and 1 <= len(value) <= 8
            and all(isinstance(n, int) and not isinstance(n, bool) and 0 < n < 2**31 for n in value)
        )
    if kind == "numbers":
        return isinstance(value, list) and all(is_number(n) and finite(n) for n in value)
    return isinstance(value, {"object": dict, "list": list}[kind])


def _expected(param: Param) -> str:
    words = []
    for kind in param.kind.split("|"):
        words.append("one of " + ", ".join(param.choices) if kind == "choice" else _WORDS[kind])
    return " or ".join(words)


def _check_value(param: Param, value: Any, path: str, node: str | None, owner: str) -> Trouble | None:
    what = f"{param.name} of {owner}"
    kinds = param.kind.split("|")
    if not any(_fits(kind, param, value) for kind in kinds):
        if is_number(value) and not finite(value):
            return Trouble(
                "not_finite", f"{what} is not a finite number.", "Enter an ordinary number.", node, path=path
            )
        guess = did_you_mean(value, param.choices) if "choice" in kinds and isinstance(value, str) else ""
        hint = guess if guess.startswith("Did") else ""
        text = f"{what} is {quoted(value)}; it must be {_expected(param)}."
        return Trouble("wrong_value", text, hint, node, path=path)
    if not is_number(value):
        return None
    found = f"{what} is {plainly(value)}; it must be"
    if param.above is not None and value <= param.above:
        return Trouble("out_of_range", f"{found} above {plainly(param.above)}.", node=node, path=path)
    low = -math.inf if param.min is None else param.min
    high = math.inf if param.max is None else param.max
    if low <= value <= high:
        return None
    if math.isinf(low):
        bounds = f"at most {plainly(high)}"
    elif math.isinf(high):
        bounds = f"at least {plainly(low)}"
    else:
        bounds = f"from {plainly(low)} to {plainly(high)}"
    return Trouble("out_of_range", f"{found} {bounds}.", node=node, path=path)


def check_params(
    given: Any, params: Sequence[Param], path: str, *, owner: str, node: str | None = None
) -> tuple[dict[str, Any], list[Trouble]]:
    """The checked settings that were given (defaults are not filled in) and the first ``MOST`` troubles.

    ``owner`` names the op or section in sentences, such as ``leaky_relu "r1"`` or ``train``.
    A null means "not given". Whole floats become integers where an integer is wanted.
    """
    if not isinstance(given, Mapping):
        text = f"{path} is {quoted(given)}; it must be an object with settings."
        return {}, [Trouble("wrong_value", text, node=node, path=path)]
    known = {p.name: p for p in params}
    clean: dict[str, Any] = {}
    troubles: list[Trouble] = []
    for name, value in given.items():
        if len(troubles) == MOST:
            break
        here = f"{path}.{name}"
        if name not in known:
            text = f"{owner} has no setting {quoted(name)}."
            troubles.append(Trouble("unknown_param", text, did_you_mean(name, known), node, path=here))
        elif value is not None:
            trouble = _check_value(known[name], value, here, node, owner)
            if trouble:
                troubles.append(trouble)
            else:
                clean[name] = int(value) if known[name].kind == "integer" else value
    for param in params:
        if param.required and param.name not in clean and given.get(param.name) is None:
            about = (param.doc or param.kind).rstrip(".")
            text = f'{owner} needs the setting "{param.name}" ({about}).'
            troubles.append(Trouble("missing_param", text, node=node, path=f"{path}.{param.name}"))
    return clean, troubles


def with_defaults(given: Mapping[str, Any], params: Sequence[Param]) -> dict[str, Any]:
    """Given settings over the defaults, in the order of ``params``."""
    return {p.name: given.get(p.name, p.default) for p in params}
