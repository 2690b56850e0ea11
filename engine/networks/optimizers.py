"""The update rules: each a plain function over a slice of the weights.

``update(w, g, v, s, rate, l2, l1, hyper, t)`` moves the weights ``w`` against the gradient ``g`` in place.
``v`` and ``s`` are the rule's memory, laid out like ``w``; ``l2`` and ``l1`` are lambda / n (0 for biases);
``t`` counts the updates since the memory was empty, from 1; ``hyper`` is (momentum, rho, beta_1, beta_2,
epsilon). All numbers have the type of ``w``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

HYPER = ("momentum", "rho", "beta_1", "beta_2", "epsilon")
"""Settings of an optimizer in the order of ``hyper``."""


@dataclass(frozen=True, slots=True)
class Optimizer:
    """One update rule.

    ``memory``: what it keeps from one update to the next, of v and s. ``ahead``: it takes the gradient at
    w + momentum v (the chunk moves there first).
    """

    name: str
    summary: str
    formula: str
    update: Callable[..., None]
    settings: tuple[str, ...] = ()
    memory: tuple[str, ...] = ()
    ahead: bool = False
    paper: str = ""


def sgd(w, g, v, s, rate, l2, l1, hyper, t):
    """w -= rate (g + l2 w + l1 sgn w), sgn 0 = 0 (Nielsen, eq. 93 and 97)."""
    zero = g.dtype.type(0)
    one = g.dtype.type(1)
    if l1 == 0:
        keep = one - rate * l2
        for i in range(w.size):
            w[i] = keep * w[i] - rate * g[i]
    else:
        for i in range(w.size):
            sign = one if w[i] > 0 else (-one if w[i] < 0 else zero)
            w[i] -= rate * (g[i] + l2 * w[i] + l1 * sign)


def momentum(w, g, v, s, rate, l2, l1, hyper, t):
    """v = momentum v - rate g, w += v (Nielsen, eq. 107)."""
    zero = g.dtype.type(0)
    one = g.dtype.type(1)
    mu = hyper[0]
    for i in range(w.size):
        sign = one if w[i] > 0 else (-one if w[i] < 0 else zero)
        v[i] = mu * v[i] - rate * (g[i] + l2 * w[i] + l1 * sign)
        w[i] += v[i]


def nesterov(w, g, v, s, rate, l2, l1, hyper, t):
    """As momentum, with the gradient taken at w + momentum v; ``s`` holds w itself meanwhile.

    Sutskever et al., On the importance of initialization and momentum, 2013, eq. 3.
    """
    zero = g.dtype.type(0)
    one = g.dtype.type(1)
    mu = hyper[0]
    for i in range(w.size):
        sign = one if w[i] > 0 else (-one if w[i] < 0 else zero)
        v[i] = mu * v[i] - rate * (g[i] + l2 * w[i] + l1 * sign)
        w[i] = s[i] + v[i]


def rmsprop(w, g, v, s, rate, l2, l1, hyper, t):
    """s = rho s + (1 - rho) g^2, w -= rate g / (sqrt s + epsilon) (Tieleman and Hinton 2012, lecture 6.5)."""
    zero = g.dtype.type(0)
    one = g.dtype.type(1)
    rho, epsilon = hyper[1], hyper[4]
    for i in range(w.size):
        sign = one if w[i] > 0 else (-one if w[i] < 0 else zero)
        slope = g[i] + l2 * w[i] + l1 * sign
        s[i] = rho * s[i] + (one - rho) * slope * slope
        w[i] -= rate * slope / (s[i] ** 0.5 + epsilon)


def adam(w, g, v, s, rate, l2, l1, hyper, t):
    """Means of g and g^2, both corrected for their start at 0 (Kingma and Ba, 2015, algorithm 1)."""
    zero = g.dtype.type(0)
    one = g.dtype.type(1)
    first, second, epsilon = hyper[2], hyper[3], hyper[4]
    correct_v = g.dtype.type(1.0 - float(first) ** t)
    correct_s = g.dtype.type(1.0 - float(second) ** t)
    for i in range(w.size):
        sign = one if w[i] > 0 else (-one if w[i] < 0 else zero)
        slope = g[i] + l2 * w[i] + l1 * sign
        v[i] = first * v[i] + (one - first) * slope
        s[i] = second * s[i] + (one - second) * slope * slope
        w[i] -= rate * (v[i] / correct_v) / ((s[i] / correct_s) ** 0.5 + epsilon)


_ALL = (
    Optimizer("sgd", "Straight down the slope.", r"w \leftarrow w - \eta\, g", sgd),
    Optimizer(
        "momentum",
        "Keeps part of its last move, like a rolling ball.",
        r"v \leftarrow \mu v - \eta\, g,\; w \leftarrow w + v",
        momentum,
        ("momentum",),
        ("v",),
    ),
    Optimizer(
        "nesterov",
        "Momentum that looks where it is about to be.",
        r"v \leftarrow \mu v - \eta\, g(w + \mu v),\; w \leftarrow w + v",
        nesterov,
        ("momentum",),
        ("v",),
        ahead=True,
        paper="Sutskever et al. 2013",
    ),
    Optimizer(
        "rmsprop",
        "Divides each slope by its recent size.",
        r"s \leftarrow \rho s + (1-\rho) g^2,\; w \leftarrow w - \eta\, g / (\sqrt{s} + \epsilon)",
        rmsprop,
        ("rho", "epsilon"),
        ("s",),
        paper="Tieleman and Hinton 2012",
    ),
    Optimizer(
        "adam",
        "Momentum, and each slope divided by its recent size.",
        r"w \leftarrow w - \eta\, \hat v / (\sqrt{\hat s} + \epsilon)",
        adam,
        ("beta_1", "beta_2", "epsilon"),
        ("v", "s"),
        paper="Kingma and Ba 2015",
    ),
)

OPTIMIZERS: Mapping[str, Optimizer] = {optimizer.name: optimizer for optimizer in _ALL}
"""All update rules by name."""
