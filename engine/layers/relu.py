"""Lets positive numbers through and stops the rest, and their tugs.

y = max(0, x); the slope at 0 is taken as 0. NaN stays NaN.
Letters: B examples, N numbers of one example. x and y (B, N).
"""

from engine.spec import Form, Layer, Port

LAYER = Layer(
    name="relu",
    symbol="relu",
    category="activations",
    summary="Lets positive numbers through and stops the rest, and their tugs.",
    ports=(Port("x"),),
    keeps_units=True,
    unitwise=True,
    formula=r"\max(0, x)",
    derivative=(r"[x > 0]",),
    legend={"B": "examples of a minibatch", "N": "numbers of one example"},
    examples=({"shapes": ((7,),), "params": {}}, {"shapes": ((2, 3, 2),), "params": {}}),
)


def shape(inputs, params):
    return Form(output=inputs[0])


def forward(x, theta, y, cache, part, integers, reals, training):
    for b in range(x.shape[0]):
        for n in range(x.shape[1]):
            y[b, n] = 0 if x[b, n] <= 0 else x[b, n]


def backward(x, theta, y, cache, dx, dtheta, dy, part, integers, reals, training):
    if dx.size:
        for b in range(x.shape[0]):
            for n in range(x.shape[1]):
                if y[b, n] > 0:
                    dx[b, n] += dy[b, n]
