"""Arrays behind an address, for compiled code: a call with one integer costs a fraction of one with arrays.

Import this only where compilation is enabled. The caller keeps the arrays alive.
"""

from __future__ import annotations

from typing import Any

from numba import carray, types
from numba.extending import intrinsic

from engine.jit import njit


def _pointer(element: Any) -> Any:
    @intrinsic
    def at(context: Any, address: Any) -> Any:
        def code(target: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return builder.inttoptr(arguments[0], target.get_value_type(signature.return_type))

        return types.CPointer(element)(types.int64), code

    return at


_f64, _i64, _u32, _u8 = (_pointer(t) for t in (types.float64, types.int64, types.uint32, types.uint8))


@njit(cache=False)
def f64_at(address, count):
    """``count`` float64 at ``address``."""
    return carray(_f64(address), (count,))


@njit(cache=False)
def i64_at(address, count):
    """``count`` int64 at ``address``."""
    return carray(_i64(address), (count,))


@njit(cache=False)
def u32_at(address, count):
    """``count`` uint32 at ``address``."""
    return carray(_u32(address), (count,))


@njit(cache=False)
def u8_at(address, count):
    """``count`` uint8 at ``address``."""
    return carray(_u8(address), (count,))
