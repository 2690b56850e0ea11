"""How two threads of compiled code wait for each other: a number that one writes and the other polls.

The numbers only grow, so that nothing is ever reset. Release and acquire order make everything that was
written before ``tell`` visible after ``wait``. A waiting thread gives its core away now and then: on a
busy machine its partner may need that very core.
"""

import os

from engine.jit import INNER, instruction, kernel

SPINS = 4096
"""Looks between two yields, a few microseconds."""
YIELD = "SwitchToThread" if os.name == "nt" else "sched_yield"


def _make_load(numba):
    def typed(context, flags, place):
        def code(context, builder, signature, arguments):
            make = numba.core.cgutils.create_struct_proxy(signature.args[0])
            data = make(context, builder, value=arguments[0]).data
            return builder.load_atomic(builder.gep(data, [arguments[1]]), "acquire", 8)

        return numba.types.int64(flags, numba.types.int64), code

    return typed


@instruction(_make_load)
def _load(flags, place):
    return flags[place]


def _make_store(numba):
    def typed(context, flags, place, number):
        def code(context, builder, signature, arguments):
            make = numba.core.cgutils.create_struct_proxy(signature.args[0])
            data = make(context, builder, value=arguments[0]).data
            builder.store_atomic(arguments[2], builder.gep(data, [arguments[1]]), "release", 8)
            return context.get_dummy_value()

        return numba.types.void(flags, numba.types.int64, numba.types.int64), code

    return typed


@instruction(_make_store)
def _store(flags, place, number):
    flags[place] = number


def _make_give_way(numba):
    def typed(context):
        def code(context, builder, signature, arguments):
            ir = numba.core.cgutils.ir
            kind = ir.FunctionType(ir.IntType(32), [])
            function = numba.core.cgutils.get_or_insert_function(builder.module, kind, YIELD)
            return builder.call(function, [])

        return numba.types.int32(), code

    return typed


@instruction(_make_give_way)
def _give_way():
    return 0


@kernel(**INNER)
def tell(flags, place, number):
    """Let the other thread see ``number`` in ``flags`` (int64) and all that was written before."""
    _store(flags, place, number)


@kernel(**INNER)
def wait(flags, place, number):
    """Return what stands in ``flags[place]`` once it is at least ``number``, or negative."""
    spins = 0
    seen = _load(flags, place)
    while 0 <= seen < number:
        spins += 1
        if spins % SPINS == 0:
            _give_way()
        seen = _load(flags, place)
    return seen
