"""Every output hears every input, each through its own weight.

y = x w^T + b. Letters: B examples, I inputs (an image is read as one row), O units.
x (B, I), w (O, I), b (O), y (B, O). Backward: dx += dy w, dw = dy^T x, db = sum over B of dy
(Nielsen, Neural Networks and Deep Learning, ch. 2, BP2 to BP4).
"""

from engine.kernels.matmul import add_dy_w, dyt_x, x_wt
from engine.spec import Form, Layer, Param, Port

LAYER = Layer(
    name="dense",
    symbol="W",
    category="dense",
    summary="Every unit hears every input, each through its own weight.",
    ports=(Port("x", "any shape; an image is read as one row"),),
    params=(
        Param("units", 10, "How many outputs.", kind="integer", min=1, required=True),
        Param(
            "activation",
            "linear",
            "What each unit does with its weighted input.",
            kind="choice",
            choices=("linear",),
            category="activations",
        ),
        Param(
            "initializer",
            "scaled",
            "How the first weights are drawn.",
            kind="choice",
            choices=("scaled", "normal", "xavier", "he", "zeros"),
        ),
    ),
    aliases=("linear", "fully_connected"),
    weights=("weight", "bias"),
    formula=r"y = W x + b",
    derivative=(r"\partial x \mathrel{+}= W^{\top} \partial y",),
    legend={"B": "examples of a minibatch", "I": "inputs", "O": "units"},
    examples=(
        {"shapes": ((5,),), "params": {"units": 3}},
        {"shapes": ((1, 3, 4),), "params": {"units": 11}},
    ),
    paper="Nielsen, Neural Networks and Deep Learning, chapter 2",
)


def shape(inputs, params):
    total = 1
    for length in inputs[0]:
        total *= length
    units = params["units"]
    return Form(
        output=(units,),
        weights={"weight": (units, total), "bias": (units,)},
        decays=("weight",),
        integers=(units, total),
    )


def init(draw, form, params):
    units, inputs = form.weights["weight"]
    return {"weight": draw.weight((units, inputs), inputs, units), "bias": draw.bias((units,))}


def forward(x, theta, y, cache, part, integers, reals, training):
    units, inputs = integers[0], integers[1]
    w = theta[: units * inputs].reshape((units, inputs))
    b = theta[units * inputs :]
    x_wt(x, w, y)
    for n in range(y.shape[0]):
        for o in range(units):
            y[n, o] += b[o]


def backward(x, theta, y, cache, dx, dtheta, dy, part, integers, reals, training):
    units, inputs = integers[0], integers[1]
    db = dtheta[units * inputs :]
    db[:] = 0
    for n in range(dy.shape[0]):
        for o in range(units):
            db[o] += dy[n, o]
    dyt_x(dy, x, dtheta[: units * inputs].reshape((units, inputs)))
    if dx.size:
        add_dy_w(dy, theta[: units * inputs].reshape((units, inputs)), dx)
