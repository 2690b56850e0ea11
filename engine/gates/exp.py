"""Its slope is its own height: the higher, the more it feels."""

from math import exp

from engine.spec import Domain, Example, Gate, Port

GATE = Gate(
    name="exp",
    symbol="eˣ",
    category="arithmetic",
    summary="e to the power of the input.",
    ports=(Port("x"),),
    aliases=("exponential", "e^x"),
    formula=r"e^{<x>}",
    derivative=(r"<out>",),
    code="exp({x})",
    code_gradient=("{out} * {g}",),
    passing=("scales by its own value",),
    examples=(
        Example((0.0,), 1.0, (1.0,)),
        Example((0.5,), 1.6487212707001282, (1.6487212707001282,)),
    ),
    domain=Domain(
        "x < 709.8",
        lambda x: x < 709.782712893384,
        "e to this power is larger than any number a computer holds",
        "exp({x})",
    ),
    range=(0.0, None),
    curve=(-4.0, 3.0),
)


def forward(x):
    return exp(x)


def backward(x, out, g):
    return (out * g,)
