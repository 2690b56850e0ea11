"""exp and tanh in float64 from additions and multiplications only.

The system's exp and tanh cannot be computed for many examples side by side, and its tanh is slow.
These can, give the same bits compiled and uncompiled, stay within 2.5 units in the last place of the
exact value, and never raise: exp overflows to inf. Gate files say ``from math import exp``; the
tape calls these in the place of it (``replaced``).

Method: x = k ln 2 + r with k whole; e^r - 1 by a polynomial (Chebyshev interpolation of
(e^r - 1 - r) / r^2, error 2e-17 of the value), summed in Estrin's order. tanh x is m / (m + 2)
with m = e^2x - 1, which keeps all digits near zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import FunctionType, SimpleNamespace
from typing import Any

LOG2_E = 1.4426950408889634
LN2_HIGH = 0.6931467056274414  # 21 bits, so that k times it is exact
LN2_LOW = 4.7493250390316726e-07
ROUND = 6755399441055744.0  # 1.5 * 2^52: adding it rounds to a whole number in the lowest bits


def power_of_two(rounded):
    """2^k of a number to which ROUND was added. Compiled, ``tape_pointers.power_of_two`` stands here."""
    k = rounded - ROUND
    return math.ldexp(1.0, int(k)) if -1075.0 < k < 1024.0 else 0.0


def bend(r):
    """e^r - 1 - r for r up to ln 2 / 2 in size."""
    r2 = r * r
    a = 0.5000000000000001 + 0.16666666666666669 * r
    b = 0.04166666666662399 + 0.008333333333330051 * r
    c = 0.0013888888917281794 + 0.00019841269863105968 * r
    d = 2.480152119021773e-05 + 2.7557268378684192e-06 * r
    e = 2.7620138719733994e-07 + 2.5100424157005067e-08 * r
    r4 = r2 * r2
    return r2 * ((a + b * r2) + ((c + d * r2) + e * r4) * r4)


def exp(x):
    """e to the power of x."""
    k = (x * LOG2_E + ROUND) - ROUND
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    half = k * 0.5 + ROUND  # in two steps: 2^k alone may be larger than any number, or subnormal
    rest = (k - (half - ROUND)) + ROUND
    y = (((1.0 + r) + bend(r)) * power_of_two(half)) * power_of_two(rest)
    # Far out k is no exponent and y is no number; NaN passes, since comparisons with it are false.
    return math.inf if x > 709.8 else 0.0 if x < -745.2 else y


def tanh(x):
    """Hyperbolic tangent of x."""
    y = abs(2.0 * x)
    rounded = y * LOG2_E + ROUND
    k = rounded - ROUND
    r = (y - k * LN2_HIGH) - k * LN2_LOW
    scale = power_of_two(rounded)
    m = scale * (r + bend(r)) + (scale - 1.0)
    t = 1.0 if y > 44.0 else m / (m + 2.0)  # tanh 22 is 1 in float64
    return t if x >= 0.0 else -t


PLAIN: dict[str, Callable[..., Any]] = {"exp": exp, "tanh": tanh}


def replaced(function: Callable[..., Any], by: Mapping[str, Any]) -> Callable[..., Any]:
    """A copy of ``function`` that calls ``by[name]`` where it would call ``math.name``."""
    scope = dict(function.__globals__)
    for name, value in scope.items():
        if value is math:
            names = {n: by.get(n, getattr(math, n)) for n in dir(math) if not n.startswith("_")}
            scope[name] = SimpleNamespace(**names)
        elif (called := getattr(value, "__name__", "")) in by and value is getattr(math, called, None):
            scope[name] = by[called]
    return FunctionType(function.__code__, scope, function.__name__, function.__defaults__)


def uses(function: Callable[..., Any] | None, names: Mapping[str, Any]) -> bool:
    """True when ``function`` calls one of ``math``'s functions in ``names``."""
    return function is not None and bool(set(function.__code__.co_names) & set(names))


def rebound(function: Callable[..., Any], **names: Any) -> Callable[..., Any]:
    """A copy of ``function`` whose global names stand for others."""
    return FunctionType(function.__code__, {**function.__globals__, **names}, function.__name__)
