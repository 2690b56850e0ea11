"""Waves: the tug is passed on, faded, or turned round, depending on where you stand."""

from math import cos, sin

from engine.spec import Domain, Example, Gate, Port

GATE = Gate(
    name="sin",
    symbol="sin",
    category="arithmetic",
    summary="The sine of an angle in radians.",
    ports=(Port("x"),),
    aliases=("sine",),
    formula=r"\sin(<x>)",
    derivative=(r"\cos(<x>)",),
    code="sin({x})",
    code_gradient=("cos({x}) * {g}",),
    passing=("slope at *<x>*",),
    examples=(
        Example((0.0,), 0.0, (1.0,)),
        Example((1.0,), 0.8414709848078965, (0.5403023058681398,)),
    ),
    domain=Domain("x finite", lambda x: abs(x) != float("inf"), "sine of infinity", "sin({x})"),
    range=(-1.0, 1.0),
    max_slope=1.0,
)


def forward(x):
    return sin(x)


def backward(x, out, g):
    return (cos(x) * g,)
