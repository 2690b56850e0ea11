"""In the middle it feels every move; far out it is asleep and passes almost no tug."""

from math import exp

from engine.spec import Example, Gate, Port

GATE = Gate(
    name="sigmoid",
    symbol="σ",
    category="squash",
    summary="Squashes any number to between 0 and 1.",
    ports=(Port("x"),),
    aliases=("logistic", "sig"),
    formula=r"\frac{1}{1 + e^{-<x>}}",
    derivative=(r"<out> \cdot (1 - <out>)",),
    code="1.0 / (1.0 + exp(-{x}))",
    code_gradient=("{out} * (1.0 - {out}) * {g}",),
    passing=("slope at *<x>*",),
    examples=(
        Example((0.0,), 0.5, (0.25,)),
        Example((2.0,), 0.8807970779778823, (0.10499358540350662,)),
        Example((-5.0,), 0.006692850924284856, (0.006648056670790155,)),
    ),
    range=(0.0, 1.0),
    max_slope=0.25,
)


def forward(x):
    e = exp(-abs(x))  # exp(-x) would overflow far to the left
    return (1.0 if x >= 0.0 else e) / (1.0 + e)


def backward(x, out, g):
    return (out * (1.0 - out) * g,)
