"""The exponent decides how strongly the base is felt."""

from math import log, pow

from engine.spec import Domain, Example, Gate, Kink, Port

GATE = Gate(
    name="power",
    symbol="xʸ",
    category="arithmetic",
    summary="First to the power of second.",
    ports=(
        Port("a", "base"),
        Port("b", "exponent"),
    ),
    aliases=("pow", "**", "^"),
    formula=r"<a>^{<b>}",
    derivative=(r"<b> \cdot <a>^{<b> - 1}", r"\ln(<a>) \cdot <out>"),
    code="pow({a}, {b})",
    code_gradient=("{b} * pow({a}, {b} - 1.0) * {g}", "{out} * (log({a}) if {a} > 0.0 else 0.0) * {g}"),
    passing=(
        "slope along the base",
        "slope along the exponent",
    ),
    examples=(
        Example((2.0, 3.0), 8.0, (12.0, 5.545177444479562)),
        Example((-2.0, 3.0), -8.0, (12.0, 0.0)),
        Example((4.0, 0.5), 2.0, (0.25, 2.772588722239781)),
    ),
    domain=Domain(
        "a > 0, or b whole and a ≠ 0",
        lambda a, b: a > 0 or (b % 1.0 == 0.0 and (a != 0 or b >= 0)) or (a == 0 and b > 0),
        "this power of a number that is not positive is no real number",
        "{a} to the power of {b}",
    ),
    kinks=(
        Kink(
            "a = 0",
            lambda a, b: a,
            "The slope along the exponent is taken as 0 for a base that is not positive.",
        ),
    ),
    curve=(-3.0, 3.0),
)


def forward(a, b):
    return pow(a, b)


def backward(a, b, out, g):
    # A base that is not positive has no real slope along the exponent; 0 keeps whole exponents usable.
    along = out * log(a) if a > 0.0 else 0.0
    base = b * pow(a, b - 1.0) if b != 0.0 else 0.0
    return base * g, along * g
