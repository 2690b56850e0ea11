"""Passes the tug on, turned round while the input is negative."""

from engine.spec import Example, Gate, Kink, Port

GATE = Gate(
    name="absolute",
    symbol="|x|",
    category="arithmetic",
    summary="The size of a number, without its sign.",
    ports=(Port("x"),),
    aliases=("abs",),
    formula=r"\left|<x>\right|",
    derivative=(r"\operatorname{sign}(<x>)",),
    code="abs({x})",
    code_gradient=("{g} if {x} > 0 else -{g} if {x} < 0 else 0.0",),
    passing=("follows the sign of *<x>*",),
    examples=(
        Example((-3.0,), 3.0, (-1.0,)),
        Example((2.0,), 2.0, (1.0,)),
        Example((0.0,), 0.0, (0.0,)),
    ),
    kinks=(Kink("x = 0", lambda x: x, "The slope at the corner x = 0 is taken as 0."),),
    range=(0.0, None),
    max_slope=1.0,
)


def forward(x):
    return abs(x)


def backward(x, out, g):
    if x > 0.0:
        return (g,)
    if x < 0.0:
        return (-g,)
    return (0.0,)
