"""Shifts and scales each feature so that it has mean 0 and spread 1 over the minibatch, then as it likes.

y = gamma (x - mean) / sqrt(variance + epsilon) + beta. Training takes mean and (biased) variance of the
minibatch and moves the running ones, of the unbiased variance, towards them; ``momentum`` is the share that
is kept. Evaluation takes the running ones.
Letters: B examples, F features (units, or channels of an image), S places of a channel (1 for units).
x and y (B, F S); gamma, beta and the running averages (F). Ioffe and Szegedy, Batch normalization, 2015,
algorithms 1 and 2.
"""

import numpy as np

from engine.spec import Form, Layer, Param, Port

LAYER = Layer(
    name="batch_norm",
    symbol="norm",
    category="regularisation",
    summary="Gives each feature mean 0 and spread 1 over the minibatch, then its own scale and offset.",
    ports=(Port("x"),),
    keeps_units=True,
    params=(
        Param("momentum", 0.9, "Share of the running averages that is kept at a step.", min=0.0, max=0.9999),
        Param("epsilon", 1e-5, "Added to the variance.", min=1e-12, max=1.0),
    ),
    weights=("gamma", "beta", "moving_mean", "moving_variance"),
    formula=r"\gamma (x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta",
    legend={"B": "examples of a minibatch", "F": "features or channels", "S": "places of a channel"},
    examples=(
        {"shapes": ((3,),), "params": {}},
        {"shapes": ((2, 3, 2),), "params": {"epsilon": 0.01}},
    ),
    paper="Ioffe and Szegedy 2015, algorithms 1 and 2",
)


def shape(inputs, params):
    features, places = inputs[0][0], 1
    for length in inputs[0][1:]:
        places *= length
    each = (features,)
    return Form(
        output=inputs[0],
        weights={"gamma": each, "beta": each, "moving_mean": each, "moving_variance": each},
        fixed=("moving_mean", "moving_variance"),
        cache=features * places + features,
        integers=(features, places),
        reals=(params["momentum"], params["epsilon"]),
    )


def init(draw, form, params):
    each = form.weights["gamma"]
    return {
        "gamma": np.ones(each),
        "beta": np.zeros(each),
        "moving_mean": np.zeros(each),
        "moving_variance": np.ones(each),
    }


def forward(x, theta, y, cache, part, integers, reals, training):
    features, places = integers[0], integers[1]
    count = x.shape[0] * places
    for f in range(features):
        if training:
            mean = 0.0
            for b in range(x.shape[0]):
                for s in range(places):
                    mean += x[b, f * places + s]
            mean /= count
            variance = 0.0
            for b in range(x.shape[0]):
                for s in range(places):
                    variance += (x[b, f * places + s] - mean) ** 2
            variance /= count
            keep = reals[0]
            theta[2 * features + f] = keep * theta[2 * features + f] + (1.0 - keep) * mean
            unbiased = variance * count / max(1, count - 1)
            theta[3 * features + f] = keep * theta[3 * features + f] + (1.0 - keep) * unbiased
        else:
            mean = np.float64(theta[2 * features + f])
            variance = np.float64(theta[3 * features + f])
        inverse = 1.0 / np.sqrt(variance + reals[1])
        for b in range(x.shape[0]):
            cache[b, features * places + f] = inverse
            for s in range(places):
                n = f * places + s
                cache[b, n] = (x[b, n] - mean) * inverse
                y[b, n] = theta[f] * cache[b, n] + theta[features + f]


def backward(x, theta, y, cache, dx, dtheta, dy, part, integers, reals, training):
    features, places = integers[0], integers[1]
    count = x.shape[0] * places
    for f in range(features):
        total = 0.0
        along = 0.0
        for b in range(x.shape[0]):
            for s in range(places):
                n = f * places + s
                total += dy[b, n]
                along += dy[b, n] * cache[b, n]
        dtheta[f] = along
        dtheta[features + f] = total
        if dx.size:
            factor = theta[f] * cache[0, features * places + f]
            if not training:
                total = 0.0
                along = 0.0
            for b in range(x.shape[0]):
                for s in range(places):
                    n = f * places + s
                    dx[b, n] += factor * (dy[b, n] - total / count - cache[b, n] * along / count)
