"""A confident wrong answer is tugged back hard, however sleepy the neuron."""

from math import log

from engine.spec import Domain, Example, Gate, Port

GATE = Gate(
    name="cross_entropy",
    symbol="H",
    category="losses",
    summary="The surprise at the target, for a prediction between 0 and 1.",
    ports=(
        Port("a", "prediction, between 0 and 1"),
        Port("y", "target, 0 or 1"),
    ),
    aliases=("binary_cross_entropy", "bce", "log_loss"),
    formula=r"-\left[<y> \ln <a> + (1 - <y>) \ln(1 - <a>)\right]",
    derivative=(r"\frac{<a> - <y>}{<a> (1 - <a>)}", r"\ln(1 - <a>) - \ln <a>"),
    code="-({y} * log({a}) + (1.0 - {y}) * log(1.0 - {a}))",
    code_gradient=("({a} - {y}) / ({a} * (1.0 - {a})) * {g}", "(log(1.0 - {a}) - log({a})) * {g}"),
    passing=(
        "slope of the surprise at *<a>*",
        "slope of the surprise along *<y>*",
    ),
    examples=(
        Example((0.5, 1.0), 0.6931471805599453, (-2.0, 0.0)),
        Example((0.8, 0.0), 1.6094379124341005, (5.000000000000001, -1.3862943611198908)),
    ),
    domain=Domain(
        "0 < a < 1",
        lambda a, y: (a > 0 or y == 0) and (a < 1 or y == 1),
        "cross-entropy needs a prediction between 0 and 1 (put a sigmoid before it)",
        "H({a}, {y})",
    ),
    curve=(0.001, 0.999),
)


def forward(a, y):
    # A term with weight 0 is 0 even where its logarithm is infinite.
    value = 0.0
    if y != 0.0:
        value -= y * log(a)
    if y != 1.0:
        value -= (1.0 - y) * log(1.0 - a)
    return value


def backward(a, y, out, g):
    if a == y and (a == 0.0 or a == 1.0):
        slope = -1.0 if a == 1.0 else 1.0  # the limit along the side that exists
    else:
        slope = (a - y) / (a * (1.0 - a))
    return slope * g, (log(1.0 - a) - log(a)) * g
