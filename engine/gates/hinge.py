"""Pulls only while the score is not yet on the right side by a margin of 1."""

from engine.spec import Example, Gate, Kink, Port

GATE = Gate(
    name="hinge",
    symbol="hinge",
    category="losses",
    summary="How far a score is from being right by a margin of 1.",
    ports=(
        Port("s", "score"),
        Port("y", "label, −1 or +1"),
    ),
    aliases=("svm_loss", "hinge_loss"),
    formula=r"\max(0, 1 - <y> \cdot <s>)",
    derivative=(r"-<y> \cdot [<y> \cdot <s> < 1]", r"-<s> \cdot [<y> \cdot <s> < 1]"),
    code="max(0.0, 1.0 - {y} * {s})",
    code_gradient=("-{y} * {g} if {y} * {s} < 1.0 else 0.0", "-{s} * {g} if {y} * {s} < 1.0 else 0.0"),
    passing=(
        "pulls by −*<y>* inside the margin",
        "pulls by −*<s>* inside the margin",
    ),
    examples=(
        Example((-1.2, 1.0), 2.2, (-1.0, 1.2)),
        Example((-2.3, -1.0), 0.0, (0.0, 0.0)),
        Example((1.0, 1.0), 0.0, (0.0, 0.0)),
    ),
    kinks=(Kink("y·s = 1", lambda s, y: 1.0 - y * s, "At the margin y·s = 1 the slope is taken as 0."),),
    range=(0.0, None),
    curve=(-3.0, 3.0),
    paper="Cortes, Vapnik 1995",
)


def forward(s, y):
    margin = 1.0 - y * s
    return margin if margin > 0.0 or margin != margin else 0.0


def backward(s, y, out, g):
    return (-y * g, -s * g) if y * s < 1.0 else (0.0, 0.0)
