"""Puts its inputs one after the other: vectors end to end, images as further channels.

Letters: B examples, N_k numbers of input k. x (B, N_k), y (B, sum of N_k).
It is called once for each input, ``part`` says which.
"""

from engine.spec import Form, Layer, Port

LAYER = Layer(
    name="concat",
    symbol="[,]",
    category="joins",
    summary="Puts its inputs one after the other: vectors end to end, images as further channels.",
    ports=(Port("x"), Port("x")),
    variadic=True,
    legend={"B": "examples of a minibatch", "N_k": "numbers of input k"},
    examples=(
        {"shapes": ((3,), (2,)), "params": {}},
        {"shapes": ((1, 2, 2), (3, 2, 2), (1, 2, 2)), "params": {}},
    ),
)


def _size(lengths):
    total = 1
    for length in lengths:
        total *= length
    return total


def shape(inputs, params):
    for k, other in enumerate(inputs):
        if other[1:] != inputs[0][1:]:
            raise ValueError(
                f"Input 1 has the shape {list(inputs[0])} and input {k + 1} has {list(other)}. "
                "All but the first length must be equal; put a flatten layer before each."
            )
    starts, start = [], 0
    for one in inputs:
        starts.append(start)
        start += _size(one)
    return Form(output=(sum(one[0] for one in inputs), *inputs[0][1:]), integers=tuple(starts))


def forward(x, theta, y, cache, part, integers, reals, training):
    start = integers[part]
    for b in range(x.shape[0]):
        for n in range(x.shape[1]):
            y[b, start + n] = x[b, n]


def backward(x, theta, y, cache, dx, dtheta, dy, part, integers, reals, training):
    start = integers[part]
    if dx.size:
        for b in range(x.shape[0]):
            for n in range(x.shape[1]):
                dx[b, n] += dy[b, start + n]
