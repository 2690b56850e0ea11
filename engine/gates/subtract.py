"""Passes the tug to the first input, and turned round to the second."""

from engine.spec import Example, Gate, Port

GATE = Gate(
    name="subtract",
    symbol="−",
    category="arithmetic",
    summary="First minus second.",
    ports=(
        Port("a"),
        Port("b"),
    ),
    aliases=("minus", "sub", "-"),
    formula=r"<a> - <b>",
    derivative=(r"1", r"-1"),
    code="{a} - {b}",
    code_gradient=("{g}", "-{g}"),
    passing=(
        "passes it on",
        "turns it round",
    ),
    examples=(Example((2.0, 5.0), -3.0, (1.0, -1.0)),),
)


def forward(a, b):
    return a - b


def backward(a, b, out, g):
    return g, -g
