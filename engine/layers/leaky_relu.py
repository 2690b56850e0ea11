"""Like ReLU, but negative numbers leak through a little, so that no unit dies.

y = x for x > 0, slope x otherwise (also the slope at 0). Letters: B examples, N numbers of one example.
x and y (B, N). Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models, 2013.
"""

from engine.spec import Form, Layer, Param, Port

LAYER = Layer(
    name="leaky_relu",
    symbol="leaky",
    category="activations",
    summary="Like ReLU, but negative numbers leak through a little, so that no unit dies.",
    ports=(Port("x"),),
    keeps_units=True,
    unitwise=True,
    params=(Param("slope", 0.01, "What negative numbers are multiplied by.", min=0.0, max=1.0, step=0.01),),
    formula=r"x \text{ if } x > 0 \text{ else } s x",
    derivative=(r"1 \text{ if } x > 0 \text{ else } s",),
    legend={"B": "examples of a minibatch", "N": "numbers of one example"},
    examples=({"shapes": ((7,),), "params": {"slope": 0.2}},),
    paper="Maas, Hannun and Ng 2013",
)


def shape(inputs, params):
    return Form(output=inputs[0], reals=(params["slope"],))


def forward(x, theta, y, cache, part, integers, reals, training):
    slope = reals[0]
    for b in range(x.shape[0]):
        for n in range(x.shape[1]):
            y[b, n] = x[b, n] if x[b, n] > 0 else slope * x[b, n]


def backward(x, theta, y, cache, dx, dtheta, dy, part, integers, reals, training):
    slope = reals[0]
    if dx.size:
        for b in range(x.shape[0]):
            for n in range(x.shape[1]):
                dx[b, n] += dy[b, n] if x[b, n] > 0 else slope * dy[b, n]
