"""Reads an image row by row as one line of numbers; nothing is computed.

Letters: B examples, N numbers of one example. x (B, ...), y (B, N).
"""

from engine.spec import Form, Layer, Port

LAYER = Layer(
    name="flatten",
    symbol="flat",
    category="shapes",
    summary="Reads an image row by row as one line of numbers.",
    ports=(Port("x"),),
    keeps_units=True,
    legend={"B": "examples of a minibatch", "N": "numbers of one example"},
    examples=({"shapes": ((2, 3, 2),), "params": {}},),
)


def shape(inputs, params):
    total = 1
    for length in inputs[0]:
        total *= length
    return Form(output=(total,))


def forward(x, theta, y, cache, part, integers, reals, training):
    for b in range(x.shape[0]):
        for n in range(x.shape[1]):
            y[b, n] = x[b, n]


def backward(x, theta, y, cache, dx, dtheta, dy, part, integers, reals, training):
    if dx.size:
        for b in range(x.shape[0]):
            for n in range(x.shape[1]):
                dx[b, n] += dy[b, n]
