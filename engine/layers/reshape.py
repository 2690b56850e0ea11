"""Reads the same numbers in another shape, such as 16 units as a 4 by 4 image; nothing is computed.

Letters: B examples, N numbers of one example. x (B, ...), y (B, *shape).
"""

from engine.spec import Form, Layer, Param, Port

LAYER = Layer(
    name="reshape",
    symbol="shape",
    category="shapes",
    summary="Reads the same numbers in another shape.",
    ports=(Port("x"),),
    keeps_units=True,
    params=(Param("shape", None, "The new shape of one example.", kind="shape", required=True),),
    legend={"B": "examples of a minibatch", "N": "numbers of one example"},
    examples=({"shapes": ((12,),), "params": {"shape": [1, 3, 4]}},),
)


def _size(lengths):
    total = 1
    for length in lengths:
        total *= length
    return total


def shape(inputs, params):
    wanted = tuple(params["shape"])
    have, need = _size(inputs[0]), _size(wanted)
    if have != need:
        raise ValueError(
            f"The input {list(inputs[0])} has {have} numbers, and the shape {list(wanted)} holds {need}. "
            f"Choose a shape of {have} numbers."
        )
    return Form(output=wanted)


def forward(x, theta, y, cache, part, integers, reals, training):
    for b in range(x.shape[0]):
        for n in range(x.shape[1]):
            y[b, n] = x[b, n]


def backward(x, theta, y, cache, dx, dtheta, dy, part, integers, reals, training):
    if dx.size:
        for b in range(x.shape[0]):
            for n in range(x.shape[1]):
                dx[b, n] += dy[b, n]
