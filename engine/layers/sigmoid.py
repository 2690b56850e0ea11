"""Squashes any number into 0 to 1; far out it is flat and lets no tug through.

y = 1 / (1 + e^-x), dx += dy y (1 - y).
Letters: B examples, N numbers of one example. x and y (B, N).
"""

from engine.kernels.exponential import sigmoid
from engine.spec import Form, Layer, Port

LAYER = Layer(
    name="sigmoid",
    symbol="σ",
    category="activations",
    summary="Squashes any number into 0 to 1; far out it is flat and lets no tug through.",
    ports=(Port("x"),),
    keeps_units=True,
    unitwise=True,
    formula=r"\sigma(x) = 1 / (1 + e^{-x})",
    derivative=(r"y (1 - y)",),
    legend={"B": "examples of a minibatch", "N": "numbers of one example"},
    examples=({"shapes": ((7,),), "params": {}}, {"shapes": ((2, 3, 2),), "params": {}}),
)


def shape(inputs, params):
    return Form(output=inputs[0])


def forward(x, theta, y, cache, part, integers, reals, training):
    for b in range(x.shape[0]):
        for n in range(x.shape[1]):
            y[b, n] = sigmoid(x[b, n])


def backward(x, theta, y, cache, dx, dtheta, dy, part, integers, reals, training):
    if dx.size:
        for b in range(x.shape[0]):
            for n in range(x.shape[1]):
                dx[b, n] += dy[b, n] * y[b, n] * (1 - y[b, n])
