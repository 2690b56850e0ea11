"""One update of all weights by the rule of training, on copies: what it would make of a gradient."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from engine.networks.network import Network


class OneUpdate(NamedTuple):
    """``theta``, ``v``, ``s``: weights and memory after the rule and the pins, before max-norm.

    ``length``: Euclidean norm of the whole gradient. ``factor``: what clipping multiplied it by, 1 for none.
    """

    theta: np.ndarray
    v: np.ndarray
    s: np.ndarray
    length: float
    factor: float


def one_update(network: Network, gradient: np.ndarray, rule: str, rates: Any, t: int) -> OneUpdate:
    """The update number ``t`` that ``gradient`` would make, by the compiled rule itself; nothing is changed.

    A rule that looks ahead starts at w + momentum v, as in training.
    """
    theta, v, g = network.theta.copy(), network.v.copy(), gradient.copy()
    s = network.theta.copy() if rates.ahead else network.s.copy()
    if rates.ahead:
        theta += rates.hyper[0] * v
    number = network.dtype.type
    with np.errstate(all="ignore"):
        # one after the other, as the compiled loop adds them: the factor must have its last bit too
        length = float(np.sqrt(np.cumsum(g * g, dtype=np.float64)[-1]))
    factor = number(rates.clip / length) if 0 < rates.clip < length else number(1)
    g *= factor
    update = network.calls(rule).updates[0]
    for start, size, decays, _ in network.plan.program.segments:
        own = slice(start, start + size)
        l2, l1 = number(rates.l2 * decays), number(rates.l1 * decays)
        update(theta[own], g[own], v[own], s[own], number(rates.rate), l2, l1, rates.hyper, t)
    theta[rates.pins] = rates.pinned
    v[rates.pins] = 0
    return OneUpdate(theta, v, s, length, float(factor))
