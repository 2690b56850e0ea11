"""Large inputs are hardly felt; close to zero every move is."""

from math import log

from engine.spec import Domain, Example, Gate, Port

GATE = Gate(
    name="log",
    symbol="ln",
    category="arithmetic",
    summary="The natural logarithm.",
    ports=(Port("x"),),
    aliases=("ln", "logarithm"),
    formula=r"\ln(<x>)",
    derivative=(r"\frac{1}{<x>}",),
    code="log({x})",
    code_gradient=("{g} / {x}",),
    passing=("divides by *<x>*",),
    examples=(
        Example((1.0,), 0.0, (1.0,)),
        Example((4.0,), 1.3862943611198906, (0.25,)),
    ),
    domain=Domain("x > 0", lambda x: x > 0, "log of zero or of a negative number", "ln({x})"),
    curve=(0.05, 8.0),
)


def forward(x):
    return log(x)


def backward(x, out, g):
    return (g / x,)
