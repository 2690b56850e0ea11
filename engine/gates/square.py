"""Far from zero it feels every tug strongly, at zero not at all."""

from engine.spec import Example, Gate, Port

GATE = Gate(
    name="square",
    symbol="x²",
    category="arithmetic",
    summary="A number times itself.",
    ports=(Port("x"),),
    aliases=("sqr", "x**2"),
    formula=r"<x>^2",
    derivative=(r"2 <x>",),
    code="{x} * {x}",
    code_gradient=("2.0 * {x} * {g}",),
    passing=("scales by 2·*<x>*",),
    examples=(
        Example((3.0,), 9.0, (6.0,)),
        Example((-1.5,), 2.25, (-3.0,)),
    ),
    range=(0.0, None),
    curve=(-3.0, 3.0),
)


def forward(x):
    return x * x


def backward(x, out, g):
    return (2.0 * x * g,)
