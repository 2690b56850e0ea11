"""The further off, the stronger the tug back."""

from engine.spec import Example, Gate, Port

GATE = Gate(
    name="squared_error",
    symbol="½(a−y)²",
    category="losses",
    summary="Half the squared distance from the target.",
    ports=(
        Port("a", "prediction"),
        Port("y", "target"),
    ),
    aliases=("quadratic", "mse", "l2_loss"),
    formula=r"\tfrac{1}{2} (<a> - <y>)^2",
    derivative=(r"<a> - <y>", r"<y> - <a>"),
    code="0.5 * ({a} - {y}) * ({a} - {y})",
    code_gradient=("({a} - {y}) * {g}", "({y} - {a}) * {g}"),
    passing=(
        "scales by the error *<a>* − *<y>*",
        "scales by the error *<y>* − *<a>*",
    ),
    examples=(Example((0.5, 2.0), 1.125, (-1.5, 1.5)),),
    range=(0.0, None),
)


def forward(a, y):
    return 0.5 * (a - y) * (a - y)


def backward(a, y, out, g):
    return (a - y) * g, (y - a) * g
