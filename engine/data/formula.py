"""A typed formula of x: read by a small grammar and computed with NumPy; nothing is ever executed.

sum     = term {("+" | "-") term}
term    = sign {("*" | "/") sign}            a number may stand right before a name or a bracket: 3x, 2(x+1)
sign    = ["-" | "+"] power
power   = atom [("^" | "**") sign]
atom    = number | "x" | "pi" | "e" | name "(" sum {"," sum} ")" | "(" sum ")"
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.errors import DataError, did_you_mean, quoted

MAX_LENGTH = 300
"""Most characters of a formula."""
MAX_DEPTH = 40
"""Most brackets inside one another."""

Values = np.ndarray
Node = Callable[[Values], Values]

CONSTANTS = {"pi": np.pi, "e": np.e}
FUNCTIONS: dict[str, tuple[int, Callable[..., Values]]] = {
    "sin": (1, np.sin),
    "cos": (1, np.cos),
    "tan": (1, np.tan),
    "exp": (1, np.exp),
    "log": (1, np.log),
    "ln": (1, np.log),
    "sqrt": (1, np.sqrt),
    "abs": (1, np.abs),
    "tanh": (1, np.tanh),
    "sigmoid": (1, lambda z: 0.5 * (1 + np.tanh(0.5 * z))),
    "relu": (1, lambda z: np.maximum(z, 0)),
    "step": (1, lambda z: np.where(z > 0, 1.0, 0.0)),
    "sign": (1, np.sign),
    "floor": (1, np.floor),
    "min": (2, np.minimum),
    "max": (2, np.maximum),
}
_TOKEN = re.compile(
    r"\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(\*\*|[-+*/^(),]))"
)


@dataclass(frozen=True)
class Formula:
    """A formula that was read. Call it with (N,) values of x; what is not finite stays so."""

    text: str
    node: Node

    def __call__(self, x: Values) -> Values:
        with np.errstate(all="ignore"):
            return np.asarray(self.node(np.asarray(x, np.float64)), np.float64) + np.zeros(np.shape(x))


def parse_formula(text: str) -> Formula:
    """Read a formula. Raises ``DataError`` that says what is wrong at which character."""
    if len(text) > MAX_LENGTH:
        raise DataError(
            f"The formula has {len(text)} characters; at most {MAX_LENGTH} are read.", code="formula"
        )
    reader = _Reader(text)
    node = reader.sum(0)
    if reader.kind != "end":
        raise reader.wrong(f"{quoted(reader.token)} cannot stand here")
    return Formula(text, node)


class _Reader:
    """One pass over the characters; ``kind`` and ``token`` are what comes next.

    ``sum``: terms with + and - between them. ``term``: signed powers with * and / between them, or nothing
    behind a number (2x). ``sign``: a power with any signs before it. ``power``: an atom, with ^ or ** and a
    signed power behind it. ``atom``: a number, x, a constant, a function of sums, a sum in brackets.
    """

    def __init__(self, text: str) -> None:
        self.text = text.replace("\u2212", "-").replace("\u00b7", "*").replace("\u00d7", "*")
        self.place = 0
        self.next()

    def next(self) -> None:
        rest = self.text[self.place :]
        self.start = self.place + len(rest) - len(rest.lstrip())
        if not rest.strip():
            self.kind, self.token = "end", ""
            return
        found = _TOKEN.match(self.text, self.place)
        if found is None:
            self.token = self.text[self.start]
            raise self.wrong(f"{quoted(self.token)} is no part of a formula")
        self.place = found.end()
        self.kind = ("number", "name", "mark")[(found.lastindex or 1) - 1]
        self.token = found.group(found.lastindex or 1)

    def wrong(self, what: str, hint: str = "") -> DataError:
        return DataError(
            f"Formula, character {self.start + 1}: {what}.",
            code="formula",
            hint=hint or "Write it like sin(3*x) + 0.2*x.",
        )

    def takes(self, *marks: str) -> str:
        """The mark that comes next, taken, when it is one of these; else nothing."""
        if self.kind == "mark" and self.token in marks:
            mark = self.token
            self.next()
            return mark
        return ""

    def sum(self, depth: int) -> Node:
        left = self.term(depth)
        while mark := self.takes("+", "-"):
            right = self.term(depth)
            left = _pair(np.add if mark == "+" else np.subtract, left, right)
        return left

    def term(self, depth: int) -> Node:
        left = self.sign(depth)
        while True:
            if mark := self.takes("*", "/"):
                left = _pair(np.multiply if mark == "*" else np.divide, left, self.sign(depth))
            elif self.ended_number and (self.kind == "name" or self.token == "("):
                left = _pair(np.multiply, left, self.power(depth))
            else:
                return left

    ended_number = False
    """The last atom was a number, so that a name or a bracket right behind it is multiplied."""

    def sign(self, depth: int) -> Node:
        self._deeper(depth)
        if self.takes("-"):
            inner = self.sign(depth + 1)
            return lambda x: np.negative(inner(x))
        if self.takes("+"):
            return self.sign(depth + 1)
        return self.power(depth)

    def power(self, depth: int) -> Node:
        base = self.atom(depth)
        if self.takes("^", "**"):
            exponent = self.sign(depth + 1)
            self.ended_number = False
            return _pair(np.power, base, exponent)
        return base

    def atom(self, depth: int) -> Node:
        self._deeper(depth)
        kind, token = self.kind, self.token
        if kind == "number":
            self.next()
            self.ended_number = True
            number = np.asarray(float(token))
            return lambda x: number
        self.ended_number = False
        if kind == "name":
            return self.named(token, depth)
        if self.takes("("):
            inner = self.sum(depth + 1)
            self.close()
            return inner
        what = "something is missing at the end" if kind == "end" else f"{quoted(token)} cannot stand here"
        raise self.wrong(what)

    def named(self, name: str, depth: int) -> Node:
        if name == "x":
            self.next()
            return lambda x: x
        if name in CONSTANTS:
            self.next()
            constant = np.asarray(CONSTANTS[name])
            return lambda x: constant
        if name not in FUNCTIONS:
            known = ("x", *CONSTANTS, *FUNCTIONS)
            raise self.wrong(f"{quoted(name)} is no name that a formula knows", did_you_mean(name, known))
        count, function = FUNCTIONS[name]
        self.next()
        if not self.takes("("):
            raise self.wrong(f"{name} needs a bracket, {name}(x)")
        given = [self.sum(depth + 1)]
        while self.takes(","):
            given.append(self.sum(depth + 1))
        if len(given) != count:
            raise self.wrong(f"{name} takes {count} and has {len(given)} between its brackets")
        self.close()
        return lambda x: function(*(node(x) for node in given))

    def close(self) -> None:
        if not self.takes(")"):
            raise self.wrong("a closing bracket is missing")
        self.ended_number = False

    def _deeper(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise self.wrong(f"there are more than {MAX_DEPTH} brackets inside one another")


def _pair(operation: Callable[..., Values], left: Node, right: Node) -> Node:
    return lambda x: operation(left(x), right(x))
