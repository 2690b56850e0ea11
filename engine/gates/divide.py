"""A small divisor makes everything behind it feel a strong tug."""

from engine.spec import Domain, Example, Gate, Port

GATE = Gate(
    name="divide",
    symbol="÷",
    category="arithmetic",
    summary="First divided by second.",
    ports=(
        Port("a"),
        Port("b"),
    ),
    aliases=("div", "ratio", "/"),
    formula=r"\frac{<a>}{<b>}",
    derivative=(r"\frac{1}{<b>}", r"-\frac{<a>}{<b>^2}"),
    code="{a} / {b}",
    code_gradient=("{g} / {b}", "-{g} * {a} / ({b} * {b})"),
    passing=(
        "divides by *<b>*",
        "slope −*<a>*/*<b>*²",
    ),
    examples=(
        Example((1.0, 4.0), 0.25, (0.25, -0.0625)),
        Example((6.0, -3.0), -2.0, (-0.3333333333333333, -0.6666666666666666)),
    ),
    domain=Domain("b ≠ 0", lambda a, b: b != 0, "division by zero", "{a} ÷ {b}"),
    curve=(-3.0, 3.0),
)


def forward(a, b):
    return a / b


def backward(a, b, out, g):
    return g / b, -g * a / (b * b)
