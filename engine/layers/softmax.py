"""Turns scores into shares that sum to 1; raising one score lowers all other shares.

y_n = e^{x_n} / sum over m of e^{x_m}, dx_n += y_n (dy_n - sum over m of dy_m y_m).
Letters: B examples, N classes. x and y (B, N). Nielsen, chapter 3, "Softmax".
"""

from engine.kernels.exponential import exp
from engine.spec import Form, Layer, Port

LAYER = Layer(
    name="softmax",
    symbol="softmax",
    category="activations",
    summary="Turns scores into shares that sum to 1; raising one score lowers all other shares.",
    ports=(Port("x"),),
    keeps_units=True,
    formula=r"e^{x_n} / \sum_m e^{x_m}",
    derivative=(r"y_n (\partial y_n - \sum_m \partial y_m y_m)",),
    legend={"B": "examples of a minibatch", "N": "classes"},
    examples=({"shapes": ((4,),), "params": {}},),
    paper="Nielsen, Neural Networks and Deep Learning, chapter 3",
)


def shape(inputs, params):
    return Form(output=inputs[0])


def forward(x, theta, y, cache, part, integers, reals, training):
    for b in range(x.shape[0]):
        top = x[b, 0]
        for n in range(x.shape[1]):
            top = max(top, x[b, n])
        total = 0.0
        for n in range(x.shape[1]):
            share = exp(x[b, n] - top)
            y[b, n] = share
            total += share
        for n in range(x.shape[1]):
            y[b, n] /= total


def backward(x, theta, y, cache, dx, dtheta, dy, part, integers, reals, training):
    if dx.size:
        for b in range(x.shape[0]):
            mean = 0.0
            for n in range(x.shape[1]):
                mean += dy[b, n] * y[b, n]
            for n in range(x.shape[1]):
                dx[b, n] += y[b, n] * (dy[b, n] - mean)
