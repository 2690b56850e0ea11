"""Only the smallest input feels the tug; the others feel nothing."""

from engine.spec import Example, Gate, Kink, Port

GATE = Gate(
    name="minimum",
    symbol="min",
    category="arithmetic",
    summary="The smallest input.",
    ports=(
        Port("a"),
        Port("b"),
    ),
    variadic=True,
    aliases=("min",),
    formula=r"\min(<a>, <b>)",
    derivative=(r"[<a> \le <b>]", r"[<b> < <a>]"),
    code="min({a}, {b})",
    code_gradient=("{g} if {a} <= {b} else 0.0", "0.0 if {a} <= {b} else {g}"),
    passing=(
        "lets the smaller one feel it",
        "lets the smaller one feel it",
    ),
    examples=(
        Example((2.0, -1.0), -1.0, (0.0, 1.0)),
        Example((-1.0, 2.0), -1.0, (1.0, 0.0)),
        Example((3.0, 3.0), 3.0, (1.0, 0.0)),
    ),
    kinks=(Kink("a = b", lambda a, b: a - b, "At a tie the gradient goes to the first input."),),
)


def forward(a, b):
    # Written so that NaN in either input is passed on.
    return a if a <= b or a != a else b


def backward(a, b, out, g):
    return (g, 0.0) if a <= b or a != a else (0.0, g)
