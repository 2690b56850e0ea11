"""What only compiled code has: numbers behind an address, powers of two from bits, fast exp and tanh.

A call with one integer costs a fraction of one with arrays; the caller keeps the arrays alive.
Import this only where compilation is enabled.
"""

from __future__ import annotations

from typing import Any

from numba import types
from numba.extending import intrinsic

from engine.circuits import elementary
from engine.circuits.tape import FIRST
from engine.jit import njit

INNER = {"cache": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""These are only called from compiled code."""


def _getter(element: Any, result: Any) -> Any:
    """``get(address, index)``: the element there, as ``result``; nothing is checked."""

    @intrinsic
    def get(context: Any, address: Any, index: Any) -> Any:
        def code(target: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            kind = target.get_value_type(element)
            base = builder.inttoptr(arguments[0], kind.as_pointer())
            loaded = builder.load(builder.gep(base, [arguments[1]]))
            return loaded if element is result else builder.zext(loaded, target.get_value_type(result))

        return result(types.int64, types.int64), code

    return get


def _putter(element: Any) -> Any:
    """``put(address, index, value)``: store one element; nothing is checked."""

    @intrinsic
    def put(context: Any, address: Any, index: Any, value: Any) -> Any:
        def code(target: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            base = builder.inttoptr(arguments[0], target.get_value_type(element).as_pointer())
            builder.store(arguments[2], builder.gep(base, [arguments[1]]))
            return target.get_dummy_value()

        return types.none(types.int64, types.int64, element), code

    return put


get = _getter(types.float64, types.float64)
put = _putter(types.float64)
whole = _getter(types.int64, types.int64)
slot = _getter(types.uint32, types.int64)
code = _getter(types.uint8, types.int64)


@njit(**INNER)
def add(address, target, share):
    """Add a share to the sum at a target of the tape; the first share begins the sum."""
    place = target & (FIRST - 1)
    put(address, place, (0.0 if target >= FIRST else get(address, place)) + share)


@intrinsic
def power_of_two(context: Any, rounded: Any) -> Any:
    """2^k of a number to which ``elementary.ROUND`` was added: its lowest bits are k."""

    def code(target: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        integer = target.get_value_type(types.int64)
        bits = builder.bitcast(arguments[0], integer)
        moved = builder.shl(builder.add(bits, integer(1023)), integer(52))
        return builder.bitcast(moved, target.get_value_type(types.float64))

    return types.float64(types.float64), code


_bend = njit(**INNER)(elementary.bend)
MATH = {
    name: njit(**INNER)(elementary.rebound(function, bend=_bend, power_of_two=power_of_two))
    for name, function in elementary.PLAIN.items()
}
"""Compiled twins of ``elementary.PLAIN``."""
