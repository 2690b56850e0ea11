"""Like the sigmoid, but centred: it squashes to between −1 and 1."""

from math import tanh

from engine.spec import Example, Gate, Port

GATE = Gate(
    name="tanh",
    symbol="tanh",
    category="squash",
    summary="Squashes any number to between −1 and 1.",
    ports=(Port("x"),),
    aliases=("hyperbolic_tangent",),
    formula=r"\tanh(<x>)",
    derivative=(r"1 - <out>^2",),
    code="tanh({x})",
    code_gradient=("(1.0 - {out} * {out}) * {g}",),
    passing=("slope at *<x>*",),
    examples=(
        Example((0.0,), 0.0, (1.0,)),
        Example((1.5,), 0.9051482536448664, (0.1807066389236486,)),
    ),
    range=(-1.0, 1.0),
    max_slope=1.0,
)


def forward(x):
    return tanh(x)


def backward(x, out, g):
    return ((1.0 - out * out) * g,)
