"""The losses: each a plain function over one minibatch that also adds its gradient.

``loss(a, t, da, scale)`` returns the sum of the loss over the B examples and adds ``scale`` times its
derivative into ``da`` when ``da`` is not empty. Letters: B examples, K outputs. a, t and da (B, K): the
activations, the targets (one-hot for classes) and the gradient. A mean over the batch is ``scale`` = 1/B.

A number that is not finite makes the loss not finite, which is how training notices it: a plain
``max(0, NaN)`` would be 0 and hide it.

A *fused* form takes the weighted inputs z of the activation it belongs to instead of a, and adds
the derivative by z: the slope of the activation cancels, nothing saturates and no logarithm meets 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.jit import INNER, kernel
from engine.kernels.exponential import exp, sigmoid

TINY = 1e-12
"""Probabilities are read as at least this where a loss has no fused form to fall back on."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss. ``fused``: its forms on the weighted inputs, by the name of the activation."""

    name: str
    summary: str
    formula: str
    function: Callable[..., float]
    fused: Mapping[str, Callable[..., float]] = field(default_factory=dict)
    paper: str = ""


def quadratic(a, t, da, scale):
    """Half the squared distance: sum of (a - t)^2 / 2. Derivative a - t (Nielsen, eq. 6)."""
    total = 0.0
    for b in range(a.shape[0]):
        for k in range(a.shape[1]):
            miss = a[b, k] - t[b, k]
            total += 0.5 * miss * miss
            if da.size:
                da[b, k] += scale * miss
    return total


def cross_entropy(a, t, da, scale):
    """-sum of t ln a + (1 - t) ln(1 - a). Derivative (a - t) / (a (1 - a)) (Nielsen, eq. 63)."""
    total = 0.0
    for b in range(a.shape[0]):
        for k in range(a.shape[1]):
            yes = max(a[b, k], TINY)
            no = max(1.0 - a[b, k], TINY)
            total -= t[b, k] * math.log(yes) + (1.0 - t[b, k]) * math.log(no)
            if da.size:
                da[b, k] += scale * ((1.0 - t[b, k]) / no - t[b, k] / yes)
    return total


def cross_entropy_of_sigmoid(z, t, dz, scale):
    """ln(1 + e^-|z|) + max(z, 0) - t z. Derivative sigmoid(z) - t."""
    total = 0.0
    for b in range(z.shape[0]):
        for k in range(z.shape[1]):
            total += math.log(1.0 + exp(-abs(z[b, k]))) + max(z[b, k], 0.0) - t[b, k] * z[b, k]
            if dz.size:
                dz[b, k] += scale * (sigmoid(z[b, k]) - t[b, k])
    return total


def log_likelihood(a, t, da, scale):
    """-ln of the share given to the true class. Derivative -t / a (Nielsen, eq. 80)."""
    total = 0.0
    for b in range(a.shape[0]):
        for k in range(a.shape[1]):
            if t[b, k] != 0.0:
                share = max(a[b, k], TINY)
                total -= t[b, k] * math.log(share)
                if da.size:
                    da[b, k] -= scale * t[b, k] / share
    return total


def log_likelihood_of_softmax(z, t, dz, scale):
    """ln of the sum of e^z, less z of the true class. Derivative softmax(z) - t."""
    total = 0.0
    for b in range(z.shape[0]):
        top = z[b, 0]
        for k in range(z.shape[1]):
            top = max(top, z[b, k])
        spread = 0.0
        truth = 0.0
        for k in range(z.shape[1]):
            spread += exp(z[b, k] - top)
            truth += t[b, k]
            total -= t[b, k] * (z[b, k] - top)
        total += truth * math.log(spread)
        if dz.size:
            for k in range(z.shape[1]):
                dz[b, k] += scale * (truth * exp(z[b, k] - top) / spread - t[b, k])
    return total


@kernel(**INNER)
def _true_class(t, b):
    """The class whose target is the largest, the first of several."""
    true = 0
    for k in range(t.shape[1]):
        if t[b, k] > t[b, true]:
            true = k
    return true


def hinge(a, t, da, scale):
    """Sum over the wrong classes of max(0, their score - true score + 1) (Weston and Watkins, 1999)."""
    total = 0.0
    for b in range(a.shape[0]):
        true = _true_class(t, b)
        for k in range(a.shape[1]):
            over = a[b, k] - a[b, true] + 1.0
            if k != true and not over <= 0.0:
                total += over
                if da.size:
                    da[b, k] += scale
                    da[b, true] -= scale
    return total


def mean_squared_error(a, t, da, scale):
    """Mean over the outputs of (a - t)^2. Derivative 2 (a - t) / K."""
    total = 0.0
    for b in range(a.shape[0]):
        for k in range(a.shape[1]):
            miss = a[b, k] - t[b, k]
            total += miss * miss / a.shape[1]
            if da.size:
                da[b, k] += scale * 2.0 * miss / a.shape[1]
    return total


def margin(a, t, da, scale):
    """T max(0, 0.9 - a)^2 + 0.5 (1 - T) max(0, a - 0.1)^2 on capsule lengths (Sabour et al. 2017, eq. 4)."""
    total = 0.0
    for b in range(a.shape[0]):
        for k in range(a.shape[1]):
            short = 0.0 if a[b, k] >= 0.9 else 0.9 - a[b, k]
            long = 0.0 if a[b, k] <= 0.1 else a[b, k] - 0.1
            total += t[b, k] * short * short + 0.5 * (1.0 - t[b, k]) * long * long
            if da.size:
                da[b, k] += scale * ((1.0 - t[b, k]) * long - 2.0 * t[b, k] * short)
    return total


def spread(a, t, da, scale):
    """Sum over wrong classes of max(0, 0.9 - (true - wrong))^2 (Hinton et al. 2018, eq. 3, final margin)."""
    total = 0.0
    for b in range(a.shape[0]):
        true = _true_class(t, b)
        for k in range(a.shape[1]):
            near = 0.9 - a[b, true] + a[b, k]
            if k != true and not near <= 0.0:
                total += near * near
                if da.size:
                    da[b, k] += scale * 2.0 * near
                    da[b, true] -= scale * 2.0 * near
    return total


def reconstruction(a, t, da, scale):
    """Sum of squared differences to the target, often the input itself (Sabour et al. 2017, section 4.1)."""
    total = 0.0
    for b in range(a.shape[0]):
        for k in range(a.shape[1]):
            miss = a[b, k] - t[b, k]
            total += miss * miss
            if da.size:
                da[b, k] += scale * 2.0 * miss
    return total


_ALL = (
    Loss(
        "quadratic", "Half the squared distance between output and target.", r"\tfrac12\|a - y\|^2", quadratic
    ),
    Loss(
        "cross_entropy",
        "Surprise at the right answer, for each output by itself.",
        r"-\sum_k y_k \ln a_k + (1 - y_k) \ln(1 - a_k)",
        cross_entropy,
        {"sigmoid": cross_entropy_of_sigmoid},
    ),
    Loss(
        "log_likelihood",
        "Surprise at the true class.",
        r"-\ln a_y",
        log_likelihood,
        {"softmax": log_likelihood_of_softmax},
    ),
    Loss(
        "hinge",
        "By how much wrong classes come too close to the true one.",
        r"\sum_{j \ne y} \max(0, s_j - s_y + 1)",
        hinge,
    ),
    Loss(
        "mean_squared_error",
        "Mean squared difference over the outputs.",
        r"\tfrac1K \sum_k (a_k - y_k)^2",
        mean_squared_error,
    ),
    Loss(
        "margin",
        "Long capsules for classes that are there, short ones for the others.",
        r"\sum_k T_k \max(0, 0.9 - \|v_k\|)^2 + \tfrac12 (1 - T_k) \max(0, \|v_k\| - 0.1)^2",
        margin,
        paper="Sabour, Frosst and Hinton 2017, equation 4",
    ),
    Loss(
        "spread",
        "Squared shortfall of the distance between the true and every wrong class.",
        r"\sum_{i \ne y} \max(0, 0.9 - (a_y - a_i))^2",
        spread,
        paper="Hinton, Sabour and Frosst 2018, equation 3",
    ),
    Loss("reconstruction", "Sum of squared differences.", r"\sum_k (a_k - y_k)^2", reconstruction),
)

LOSSES: Mapping[str, Loss] = {loss.name: loss for loss in _ALL}
"""All losses by name."""
