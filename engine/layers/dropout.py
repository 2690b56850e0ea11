"""Silences a random part of its inputs at every training step, so that no unit relies on one other.

Training: y = x mask / (1 - rate), evaluation: y = x (inverted form). ``scaling`` "nielsen" is the form of
the book: y = x mask in training, y = x (1 - rate) in evaluation. ``cache`` arrives as uniform noise and
leaves as the mask, which backward needs.
Letters: B examples, N numbers of one example. x, y and the mask (B, N).
Srivastava et al., Dropout, 2014, section 4; Nielsen, chapter 3.
"""

from engine.spec import Form, Layer, Param, Port

LAYER = Layer(
    name="dropout",
    symbol="drop",
    category="regularisation",
    summary="Silences a random part of its inputs at every training step.",
    ports=(Port("x"),),
    keeps_units=True,
    params=(
        Param("rate", 0.5, "The share that is silenced.", min=0.0, max=0.95, step=0.05),
        Param(
            "scaling",
            "inverted",
            "Where the missing part is made up for: in training, or in evaluation as in the book.",
            kind="choice",
            choices=("inverted", "nielsen"),
        ),
    ),
    legend={"B": "examples of a minibatch", "N": "numbers of one example"},
    examples=({"shapes": ((9,),), "params": {"rate": 0.4}},),
    paper="Srivastava et al. 2014, section 4",
)


def shape(inputs, params):
    total = 1
    for length in inputs[0]:
        total *= length
    rate = params["rate"]
    nielsen = params["scaling"] == "nielsen"
    average = 1.0 - rate if nielsen else 1.0
    reals = (rate, 1.0 if nielsen else 1.0 / (1.0 - rate), average)
    return Form(output=inputs[0], cache=total, reals=reals, calm=(0.0, average, average), noise=True)


def forward(x, theta, y, cache, part, integers, reals, training):
    for b in range(x.shape[0]):
        for n in range(x.shape[1]):
            if training:
                cache[b, n] = reals[1] if cache[b, n] >= reals[0] else 0.0
            else:
                cache[b, n] = reals[2]
            y[b, n] = x[b, n] * cache[b, n]


def backward(x, theta, y, cache, dx, dtheta, dy, part, integers, reals, training):
    if dx.size:
        for b in range(x.shape[0]):
            for n in range(x.shape[1]):
                dx[b, n] += dy[b, n] * cache[b, n]
