"""Passes the tug on while it is awake; below zero it is dead and passes none."""

from engine.spec import Example, Gate, Kink, Port

GATE = Gate(
    name="relu",
    symbol="ReLU",
    category="squash",
    summary="Zero for negative inputs, else the input.",
    ports=(Port("x"),),
    aliases=("rectifier", "ramp"),
    formula=r"\max(0, <x>)",
    derivative=(r"[<x> > 0]",),
    code="max(0.0, {x})",
    code_gradient=("{g} if {x} > 0.0 else 0.0",),
    passing=("passes it on while *<x>* > 0",),
    examples=(
        Example((2.0,), 2.0, (1.0,)),
        Example((-2.0,), 0.0, (0.0,)),
        Example((0.0,), 0.0, (0.0,)),
    ),
    kinks=(Kink("x = 0", lambda x: x, "The slope at the corner x = 0 is taken as 0."),),
    range=(0.0, None),
    max_slope=1.0,
)


def forward(x):
    return x if x > 0.0 or x != x else 0.0


def backward(x, out, g):
    return (g,) if x > 0.0 else (0.0,)
