"""Adds its inputs number by number; on the way back every input feels the identical tug.

y = x_0 + x_1 + ... Letters: B examples, N numbers of one example. All inputs and y (B, N).
It is called once for each input, ``part`` says which. He et al., Deep residual learning, 2015, section 3.2.
"""

from engine.spec import Form, Layer, Port

LAYER = Layer(
    name="add",
    symbol="+",
    category="joins",
    summary="Adds its inputs number by number; every input feels the identical tug.",
    ports=(Port("x"), Port("x")),
    variadic=True,
    formula=r"\sum_k x_k",
    derivative=(r"\partial y", r"\partial y"),
    legend={"B": "examples of a minibatch", "N": "numbers of one example"},
    examples=({"shapes": ((5,), (5,), (5,)), "params": {}},),
    paper="He et al. 2015, section 3.2",
)


def shape(inputs, params):
    for k, other in enumerate(inputs):
        if other != inputs[0]:
            raise ValueError(
                f"Input 1 has the shape {list(inputs[0])} and input {k + 1} has {list(other)}. "
                "Both must be equal to be added; put a dense layer between, or use concat."
            )
    return Form(output=inputs[0])


def forward(x, theta, y, cache, part, integers, reals, training):
    for b in range(x.shape[0]):
        for n in range(x.shape[1]):
            y[b, n] = x[b, n] if part == 0 else y[b, n] + x[b, n]


def backward(x, theta, y, cache, dx, dtheta, dy, part, integers, reals, training):
    if dx.size:
        for b in range(x.shape[0]):
            for n in range(x.shape[1]):
                dx[b, n] += dy[b, n]
