"""exp, expm1, sigmoid and tanh as polynomials, so that loops over them vectorise.

Computed in float64 whatever the type of the layer: a float32 result is then correctly rounded
almost everywhere, and float64 stays within 2 units in the last place, near zero too.

Method: x = k ln 2 + r with |r| <= ln 2 / 2, e^r - 1 as its Taylor series to r^14 (remainder below
3e-18 relative), scaled by 2^k through the exponent bits (Muller, Elementary Functions, ch. 5).
"""

import numpy as np

from engine.jit import INNER, kernel

LOG2E = 1.4426950408889634
LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
ROUND = 6755399441055744.0
"""1.5 * 2^52: adding it rounds to an integer in the lowest bits. Needs the exact order of operations."""
C2, C3, C4, C5, C6 = 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720
C7, C8, C9, C10 = 1 / 5040, 1 / 40320, 1 / 362880, 1 / 3628800
C11, C12, C13, C14 = 1 / 39916800, 1 / 479001600, 1 / 6227020800, 1 / 87178291200
EXP_MAX, EXP_MIN = 709.0, -708.0
BIAS, SHIFT = np.int64(1023), np.int64(52)


@kernel(**INNER)
def _split(x):
    """2^k and e^r - 1 with x = k ln 2 + r, for a float64 limited to [-708, 709]."""
    x = EXP_MAX if x > EXP_MAX else x
    x = EXP_MIN if x < EXP_MIN else x
    shifted = np.float64(x * LOG2E + ROUND)
    k = shifted - ROUND
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    p = C13 + r * C14
    p = C12 + r * p
    p = C11 + r * p
    p = C10 + r * p
    p = C9 + r * p
    p = C8 + r * p
    p = C7 + r * p
    p = C6 + r * p
    p = C5 + r * p
    p = C4 + r * p
    p = C3 + r * p
    p = C2 + r * p
    p = r + r * r * p
    bits = np.int64((shifted.view(np.int64) + BIAS) << SHIFT)
    return bits.view(np.float64), p


@kernel(**INNER)
def expm1(x):
    """e^x - 1; x is limited to [-708, 709]. NaN stays NaN."""
    scale, p = _split(np.float64(x))
    return (scale - 1.0) + scale * p


@kernel(**INNER)
def exp(x):
    """e^x, at most e^709 and at least e^-708. NaN stays NaN."""
    scale, p = _split(np.float64(x))
    return scale + scale * p


@kernel(**INNER)
def sigmoid(x):
    """1 / (1 + e^-x). For very negative x it falls to 1e-307, never to 0."""
    return 1.0 / (1.0 + exp(-x))


@kernel(**INNER)
def tanh(x):
    """(e^2x - 1) / (e^2x + 1), exact near 0 because e^2x - 1 is computed as such."""
    x = np.float64(x)
    x = 20.0 if x > 20.0 else x
    x = -20.0 if x < -20.0 else x
    e = expm1(2.0 * x)
    return e / (e + 2.0)
