"""Passes the tug on to every input unchanged."""

from engine.spec import Example, Gate, Port

GATE = Gate(
    name="add",
    symbol="+",
    category="arithmetic",
    summary="Adds its inputs.",
    ports=(
        Port("a"),
        Port("b"),
    ),
    variadic=True,
    aliases=("plus", "sum", "+"),
    formula=r"<a> + <b>",
    derivative=(r"1", r"1"),
    code="{a} + {b}",
    code_gradient=("{g}", "{g}"),
    passing=(
        "passes it on",
        "passes it on",
    ),
    examples=(Example((2.0, -3.0), -1.0, (1.0, 1.0)),),
)


def forward(a, b):
    return a + b


def backward(a, b, out, g):
    return g, g
