"""Squashes any number into -1 to 1, symmetric about 0.

y = tanh x, dx += dy (1 - y^2).
Letters: B examples, N numbers of one example. x and y (B, N).
"""

from engine.kernels.exponential import tanh
from engine.spec import Form, Layer, Port

LAYER = Layer(
    name="tanh",
    symbol="tanh",
    category="activations",
    summary="Squashes any number into -1 to 1, symmetric about 0.",
    ports=(Port("x"),),
    keeps_units=True,
    unitwise=True,
    formula=r"\tanh x",
    derivative=(r"1 - y^2",),
    legend={"B": "examples of a minibatch", "N": "numbers of one example"},
    examples=({"shapes": ((7,),), "params": {}}, {"shapes": ((2, 3, 2),), "params": {}}),
)


def shape(inputs, params):
    return Form(output=inputs[0])


def forward(x, theta, y, cache, part, integers, reals, training):
    for b in range(x.shape[0]):
        for n in range(x.shape[1]):
            y[b, n] = tanh(x[b, n])


def backward(x, theta, y, cache, dx, dtheta, dy, part, integers, reals, training):
    if dx.size:
        for b in range(x.shape[0]):
            for n in range(x.shape[1]):
                dx[b, n] += dy[b, n] * (1 - y[b, n] * y[b, n])
