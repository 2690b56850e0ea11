"""A ReLU with a rounded corner: its slope is the sigmoid."""

from math import exp, log1p

from engine.spec import Example, Gate, Port

GATE = Gate(
    name="softplus",
    symbol="ζ",
    category="squash",
    summary="A smooth ReLU.",
    ports=(Port("x"),),
    aliases=("smooth_relu",),
    formula=r"\ln(1 + e^{<x>})",
    derivative=(r"\frac{1}{1 + e^{-<x>}}",),
    code="max({x}, 0.0) + log1p(exp(-abs({x})))",
    code_gradient=("{g} / (1.0 + exp(-{x})) if {x} >= 0.0 else {g} * exp({x}) / (1.0 + exp({x}))",),
    passing=("slope at *<x>*",),
    examples=(
        Example((0.0,), 0.6931471805599453, (0.5,)),
        Example((2.0,), 2.1269280110429727, (0.8807970779778823,)),
    ),
    range=(0.0, None),
    max_slope=1.0,
    paper="Dugas et al. 2001",
)


def forward(x):
    # ln(1 + e^x) without overflow on the right or loss of digits on the left
    return (x if x > 0.0 else 0.0) + log1p(exp(-abs(x)))


def backward(x, out, g):
    if x >= 0.0:
        return (g / (1.0 + exp(-x)),)
    e = exp(x)
    return (g * e / (1.0 + e),)
