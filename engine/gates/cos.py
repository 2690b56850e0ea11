"""Waves like the sine, a quarter turn ahead."""

from math import cos, sin

from engine.spec import Domain, Example, Gate, Port

GATE = Gate(
    name="cos",
    symbol="cos",
    category="arithmetic",
    summary="The cosine of an angle in radians.",
    ports=(Port("x"),),
    aliases=("cosine",),
    formula=r"\cos(<x>)",
    derivative=(r"-\sin(<x>)",),
    code="cos({x})",
    code_gradient=("-sin({x}) * {g}",),
    passing=("slope at *<x>*",),
    examples=(
        Example((0.0,), 1.0, (0.0,)),
        Example((1.0,), 0.5403023058681398, (-0.8414709848078965,)),
    ),
    domain=Domain("x finite", lambda x: abs(x) != float("inf"), "cosine of infinity", "cos({x})"),
    range=(-1.0, 1.0),
    max_slope=1.0,
)


def forward(x):
    return cos(x)


def backward(x, out, g):
    return (-sin(x) * g,)
