"""Swaps: each input feels the tug times the other input."""

from engine.spec import Example, Gate, Port

GATE = Gate(
    name="multiply",
    symbol="×",
    category="arithmetic",
    summary="Multiplies its inputs.",
    ports=(
        Port("a"),
        Port("b"),
    ),
    variadic=True,
    aliases=("times", "mul", "product", "*"),
    formula=r"<a> \cdot <b>",
    derivative=(r"<b>", r"<a>"),
    code="{a} * {b}",
    code_gradient=("{b} * {g}", "{a} * {g}"),
    passing=(
        "scales by *<b>*",
        "scales by *<a>*",
    ),
    examples=(Example((-2.0, 3.0), -6.0, (3.0, -2.0)),),
)


def forward(a, b):
    return a * b


def backward(a, b, out, g):
    return b * g, a * g
