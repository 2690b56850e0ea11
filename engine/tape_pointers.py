"""What only compiled code has: arrays behind an address, powers of two from bits, fast exp and tanh.

A call with one integer costs a fraction of one with arrays; the caller keeps the arrays alive.
Import this only where compilation is enabled.
"""

from __future__ import annotations

from typing import Any

from numba import carray, types
from numba.extending import intrinsic

from engine import elementary
from engine.jit import njit

INNER = {"cache": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""These are only called from compiled code."""


def _pointer(element: Any) -> Any:
    @intrinsic
    def at(context: Any, address: Any) -> Any:
        def code(target: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return builder.inttoptr(arguments[0], target.get_value_type(signature.return_type))

        return types.CPointer(element)(types.int64), code

    return at


# The length is not needed: compiled code checks no bounds, and the tape was checked when it was built.
_f64, _i64, _u32, _u8 = (_pointer(t) for t in (types.float64, types.int64, types.uint32, types.uint8))


@njit(**INNER)
def f64_at(address):
    """float64 array at ``address``."""
    return carray(_f64(address), (1,))


@njit(**INNER)
def i64_at(address):
    """int64 array at ``address``."""
    return carray(_i64(address), (1,))


@njit(**INNER)
def u32_at(address):
    """uint32 array at ``address``."""
    return carray(_u32(address), (1,))


@njit(**INNER)
def u8_at(address):
    """uint8 array at ``address``."""
    return carray(_u8(address), (1,))


@intrinsic
def power_of_two(context: Any, rounded: Any) -> Any:
    """2^k of a number to which ``elementary.ROUND`` was added: its lowest bits are k."""

    def code(target: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        whole = target.get_value_type(types.int64)
        bits = builder.bitcast(arguments[0], whole)
        moved = builder.shl(builder.add(bits, whole(1023)), whole(52))
        return builder.bitcast(moved, target.get_value_type(types.float64))

    return types.float64(types.float64), code


_growth = njit(**INNER)(elementary.growth)
MATH = {
    name: njit(**INNER)(elementary.rebound(function, growth=_growth, power_of_two=power_of_two))
    for name, function in elementary.PLAIN.items()
}
"""Compiled twins of ``elementary.PLAIN``."""
