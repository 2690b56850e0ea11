"""Close to zero the slightest move is felt enormously."""

from math import sqrt

from engine.spec import Domain, Example, Gate, Port

GATE = Gate(
    name="sqrt",
    symbol="√",
    category="arithmetic",
    summary="The square root.",
    ports=(Port("x"),),
    aliases=("root", "square_root"),
    formula=r"\sqrt{<x>}",
    derivative=(r"\frac{1}{2 \cdot <out>}",),
    code="sqrt({x})",
    code_gradient=("{g} / (2.0 * {out})",),
    passing=("slope at *<x>*",),
    examples=(Example((4.0,), 2.0, (0.25,)),),
    domain=Domain("x ≥ 0", lambda x: x >= 0, "square root of a negative number", "√({x})"),
    range=(0.0, None),
    curve=(0.0, 9.0),
)


def forward(x):
    return sqrt(x)


def backward(x, out, g):
    return (g / (2.0 * out),)
