"""Turns the tug round."""

from engine.spec import Example, Gate, Port

GATE = Gate(
    name="negative",
    symbol="−x",
    category="arithmetic",
    summary="Changes the sign.",
    ports=(Port("x"),),
    aliases=("neg", "negate"),
    formula=r"-<x>",
    derivative=(r"-1",),
    code="-{x}",
    code_gradient=("-{g}",),
    passing=("turns it round",),
    examples=(Example((2.0,), -2.0, (-1.0,)),),
)


def forward(x):
    return -x


def backward(x, out, g):
    return (-g,)
