"""The three matrix products of a dense layer, as blocked loops when small and as BLAS when large.

At minibatches of ten images a BLAS call costs more in set-up than in arithmetic, and which BLAS
kernel runs depends on the machine; the loops below are compiled for this CPU and always the same.
Letters: B examples, I inputs, O outputs.
"""

import numpy as np

from engine.jit import FAST, INNER, kernel

SMALL = 600_000
"""Up to so many multiplications the loops are used."""
SMALL_FORWARD = 4_000_000
"""The same for x w^T, whose sums stay in registers."""


@kernel(fastmath=FAST, **INNER)
def _five_rows(x, w, y, b):
    """y[b:b+5] = x[b:b+5] w^T, two outputs at a time: ten sums stay in registers."""
    x0, x1, x2, x3, x4 = x[b], x[b + 1], x[b + 2], x[b + 3], x[b + 4]
    outputs, inputs = w.shape
    zero = y.dtype.type(0)
    o = 0
    while o + 1 < outputs:
        u, v = w[o], w[o + 1]
        s0 = s1 = s2 = s3 = s4 = zero
        t0 = t1 = t2 = t3 = t4 = zero
        for i in range(inputs):
            s0 += x0[i] * u[i]
            t0 += x0[i] * v[i]
            s1 += x1[i] * u[i]
            t1 += x1[i] * v[i]
            s2 += x2[i] * u[i]
            t2 += x2[i] * v[i]
            s3 += x3[i] * u[i]
            t3 += x3[i] * v[i]
            s4 += x4[i] * u[i]
            t4 += x4[i] * v[i]
        y[b, o], y[b, o + 1] = s0, t0
        y[b + 1, o], y[b + 1, o + 1] = s1, t1
        y[b + 2, o], y[b + 2, o + 1] = s2, t2
        y[b + 3, o], y[b + 3, o + 1] = s3, t3
        y[b + 4, o], y[b + 4, o + 1] = s4, t4
        o += 2
    if o < outputs:
        _rows(x, w, y, b, b + 5, o)


@kernel(fastmath=FAST, **INNER)
def _rows(x, w, y, first, stop, output):
    """y[first:stop, output:] = x[first:stop] w[output:]^T, one sum at a time."""
    for b in range(first, stop):
        for o in range(output, w.shape[0]):
            total = y.dtype.type(0)
            for i in range(w.shape[1]):
                total += x[b, i] * w[o, i]
            y[b, o] = total


@kernel(fastmath=FAST, **INNER)
def _ten(coefficients, rows, k, out, anew):
    """out[m] += sum of coefficients[m, j] rows[j] over j in k..k+9; ``anew``: = instead of +=."""
    r0, r1, r2, r3, r4 = rows[k], rows[k + 1], rows[k + 2], rows[k + 3], rows[k + 4]
    r5, r6, r7, r8, r9 = rows[k + 5], rows[k + 6], rows[k + 7], rows[k + 8], rows[k + 9]
    for m in range(out.shape[0]):
        c = coefficients[m]
        c0, c1, c2, c3, c4 = c[k], c[k + 1], c[k + 2], c[k + 3], c[k + 4]
        c5, c6, c7, c8, c9 = c[k + 5], c[k + 6], c[k + 7], c[k + 8], c[k + 9]
        target = out[m]
        for i in range(target.size):
            first = c0 * r0[i] + c1 * r1[i] + c2 * r2[i] + c3 * r3[i] + c4 * r4[i]
            second = c5 * r5[i] + c6 * r6[i] + c7 * r7[i] + c8 * r8[i] + c9 * r9[i]
            target[i] = first + second if anew else target[i] + first + second


@kernel(fastmath=FAST, **INNER)
def _rest(coefficients, rows, k, out, anew):
    """As ``_ten`` for the rows from ``k`` on, one after the other while a row of ``out`` is close at hand."""
    for m in range(out.shape[0]):
        target = out[m]
        if anew:
            target[:] = 0
        for j in range(k, rows.shape[0]):
            c = coefficients[m, j]
            row = rows[j]
            for i in range(target.size):
                target[i] += c * row[i]


@kernel(fastmath=FAST, **INNER)
def _products(coefficients, rows, out, anew):
    """out (M, N) += coefficients (M, K) rows (K, N); ``anew``: whatever stood in ``out`` is gone."""
    count = rows.shape[0]
    k = 0
    while k + 10 <= count:
        _ten(coefficients, rows, k, out, anew and k == 0)
        k += 10
    if k < count or k == 0:
        _rest(coefficients, rows, k, out, anew and k == 0)


def _plain_x_wt(x, w, y):
    np.dot(x, w.T, y)


def _plain_dyt_x(dy, x, dw):
    np.dot(dy.T, x, dw)


def _plain_add_dy_w(dy, w, dx):
    dx += dy @ w


@kernel(plain=_plain_x_wt, **INNER)
def x_wt(x, w, y):
    """y (B, O) = x (B, I) w^T with w (O, I)."""
    if x.shape[0] * w.size > SMALL_FORWARD:
        np.dot(x, w.T, y)
        return
    b = 0
    while b + 5 <= x.shape[0]:
        _five_rows(x, w, y, b)
        b += 5
    _rows(x, w, y, b, x.shape[0], 0)


@kernel(plain=_plain_dyt_x, **INNER)
def dyt_x(dy, x, dw):
    """dw (O, I) = dy^T x with dy (B, O), x (B, I)."""
    if dy.shape[0] * dw.size > SMALL:
        np.dot(dy.T, x, dw)
    else:
        _products(dy.T, x, dw, True)


@kernel(plain=_plain_add_dy_w, **INNER)
def add_dy_w(dy, w, dx):
    """dx (B, I) += dy w with dy (B, O), w (O, I)."""
    if dy.shape[0] * w.size > SMALL:
        dx += np.dot(dy, w)
    else:
        _products(dy, w, dx, False)
