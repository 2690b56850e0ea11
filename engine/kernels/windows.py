"""Views of a part of a one-dimensional buffer, for code that takes a dozen of them a minibatch.

A slice of Numba's minds negative indices and strides and counts its owners; together that costs more than
the arithmetic of a small layer. A window does neither: it keeps nothing alive and checks no bounds, so it
must not leave the function whose caller holds the buffer.
"""

from engine.jit import instruction


def _maker(dimensions):
    """Typing function of the view whose shape are the ``dimensions`` arguments after ``start``."""

    def make(numba):
        def signature_for(numbers):
            view = numba.types.Array(numbers.dtype, dimensions, "C")
            return view(numbers, *[numba.types.int64] * (1 + dimensions))

        def code(context, builder, signature, arguments):
            make_array = numba.np.arrayobj.make_array
            source = make_array(signature.args[0])(context, builder, value=arguments[0])
            view = make_array(signature.return_type)(context, builder)
            bytes_each = context.get_abi_sizeof(context.get_data_type(signature.return_type.dtype))
            strides = [context.get_constant(numba.types.intp, bytes_each)]
            for length in reversed(arguments[3:]):
                strides.insert(0, builder.mul(length, strides[0]))
            numba.np.arrayobj.populate_array(
                view,
                data=builder.gep(source.data, [arguments[1]]),
                shape=arguments[2:],
                strides=strides,
                itemsize=bytes_each,
                meminfo=None,
            )
            return view._getvalue()

        def strip(context, numbers, start, size):
            return signature_for(numbers), code

        def window(context, numbers, start, count, size):
            return signature_for(numbers), code

        return strip if dimensions == 1 else window

    return make


@instruction(_maker(1))
def strip(numbers, start, size):
    """``size`` numbers from place ``start`` on."""
    return numbers[start : start + size]


@instruction(_maker(2))
def window(numbers, start, count, size):
    """The ``count`` rows of ``size`` numbers that begin at place ``start``: (count, size)."""
    return numbers[start : start + count * size].reshape((count, size))
