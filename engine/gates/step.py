"""Flat everywhere: no tug ever gets through, so nothing before it can learn."""

from engine.spec import Example, Gate, Kink, Port

GATE = Gate(
    name="step",
    symbol="⌐",
    category="squash",
    summary="1 for positive inputs, else 0: the perceptron.",
    ports=(Port("x"),),
    aliases=("perceptron", "heaviside", "threshold"),
    formula=r"[<x> > 0]",
    derivative=(r"0",),
    code="1.0 if {x} > 0.0 else 0.0",
    code_gradient=("0.0",),
    passing=("is flat: nothing gets through",),
    examples=(
        Example((2.0,), 1.0, (0.0,)),
        Example((0.0,), 0.0, (0.0,)),
        Example((-1.0,), 0.0, (0.0,)),
    ),
    kinks=(Kink("x = 0", lambda x: x, "The step jumps at x = 0; its slope is taken as 0 there too."),),
    range=(0.0, 1.0),
    max_slope=0.0,
    paper="Rosenblatt 1958",
)


def forward(x):
    if x != x:
        return x
    return 1.0 if x > 0.0 else 0.0


def backward(x, out, g):
    return (0.0,)
