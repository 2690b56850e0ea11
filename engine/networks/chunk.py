"""The compiled chunk: many minibatches of a plan in one call, without the interpreter lock.

Letters: B examples of this minibatch, C capacity of the arenas, N numbers of a slot. A slot that starts at
``s`` stands at ``s C`` in the arena; its first B rows are in use.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from engine.jit import INNER, kernel
from engine.kernels.windows import strip, window
from engine.networks.update import apply_update, look_ahead, look_back


class Arena(NamedTuple):
    """Everything that moves. ``values`` and ``gradients`` are laid out alike, as are the other four pairs.

    ``theta``: weights, ``dtheta``: their gradient, ``v`` and ``s``: memory of the update rule;
    ``cache``: what layers keep from forward to backward.
    """

    values: np.ndarray
    gradients: np.ndarray
    theta: np.ndarray
    dtheta: np.ndarray
    v: np.ndarray
    s: np.ndarray
    cache: np.ndarray


class Feed(NamedTuple):
    """The examples. One of ``x8`` (times ``scale``) and ``x32`` has rows; ``t`` are the targets."""

    x8: np.ndarray
    x32: np.ndarray
    scale: float
    t: np.ndarray
    middle: float


class Calls(NamedTuple):
    """Tables of compiled functions (``engine.networks.calls``): layers both ways, losses, the update rule."""

    forwards: Any
    backwards: Any
    losses: Any
    updates: Any


class Rates(NamedTuple):
    """Settings of the update that may change between two chunks. ``l1`` and ``l2`` are lambda / n."""

    ahead: bool
    rate: float
    l2: float
    l1: float
    clip: float
    max_norm: float
    hyper: np.ndarray
    pins: np.ndarray
    pinned: np.ndarray


@kernel(**INNER)
def rows(numbers, start, size, capacity, first, count):
    """(count, size) numbers of a slot: those of the examples from ``first`` on."""
    return window(numbers, start * capacity + size * first, count, size)


@kernel(**INNER)
def draw_noise(program, arena, capacity, count, rng):
    """Fresh uniform noise for every layer that asks for it, in the order of the plan."""
    for r in range(program.table.shape[0]):
        row = program.table[r]
        if row[16]:
            cache = rows(arena.cache, row[7], row[8], capacity, 0, count)
            for b in range(count):
                for i in range(row[8]):
                    cache[b, i] = rng.random()


@kernel(**INNER)
def forward_rows(forwards, program, arena, capacity, first, count, training):
    """Values of all slots for ``count`` examples from ``first`` on."""
    for r in range(program.table.shape[0]):
        row = program.table[r]
        x = rows(arena.values, row[1], row[2], capacity, first, count)
        y = rows(arena.values, row[3], row[4], capacity, first, count)
        theta = strip(arena.theta, row[5], row[6])
        cache = rows(arena.cache, row[7], row[8], capacity, first, count)
        integers = strip(program.integers, row[9], row[10])
        reals = strip(program.reals, row[11], row[12])
        forwards[row[0]](x, theta, y, cache, row[13], integers, reals, training)


@kernel
def run_forward(forwards, program, arena, capacity, count, training, rng):
    """Values of all slots for the first ``count`` examples."""
    if training:
        draw_noise(program, arena, capacity, count, rng)
    forward_rows(forwards, program, arena, capacity, 0, count, training)


@kernel(**INNER)
def backward_rows(backwards, program, arena, capacity, first, count, training):
    """``run_backward`` for ``count`` examples from ``first`` on."""
    for r in range(program.table.shape[0] - 1, -1, -1):
        row = program.table[r]
        if row[15]:
            continue
        x = rows(arena.values, row[1], row[2], capacity, first, count)
        y = rows(arena.values, row[3], row[4], capacity, first, count)
        dx = rows(arena.gradients, row[1], row[2], capacity, first, count if row[14] else 0)
        dy = rows(arena.gradients, row[3], row[4], capacity, first, count)
        theta = strip(arena.theta, row[5], row[6])
        dtheta = strip(arena.dtheta, row[5], row[6])
        cache = rows(arena.cache, row[7], row[8], capacity, first, count)
        integers = strip(program.integers, row[9], row[10])
        reals = strip(program.reals, row[11], row[12])
        backwards[row[0]](x, theta, y, cache, dx, dtheta, dy, row[13], integers, reals, training)


@kernel
def run_backward(backwards, program, arena, capacity, count, training):
    """Adds the gradients of all slots and weights, from those of the outputs."""
    backward_rows(backwards, program, arena, capacity, 0, count, training)


@kernel(**INNER)
def clear_rows(program, arena, capacity, first, count):
    """``clear`` for ``count`` examples from ``first`` on."""
    for r in range(program.cleared.shape[0]):
        rows(arena.gradients, program.cleared[r, 0], program.cleared[r, 1], capacity, first, count)[:] = 0


@kernel
def clear(program, arena, capacity, count):
    """Sets the gradients of the slots to zero."""
    clear_rows(program, arena, capacity, 0, count)


@kernel(**INNER)
def losses_of_rows(losses, program, arena, capacity, first, count, scale):
    """``run_losses`` for ``count`` examples from ``first`` on."""
    total = 0.0
    for r in range(program.losses.shape[0]):
        row = program.losses[r]
        a = rows(arena.values, row[1], row[2], capacity, first, count)
        t = rows(arena.values, row[3], row[2], capacity, first, count)
        da = rows(arena.gradients, row[1], row[2], capacity, first, count if scale != 0.0 else 0)
        weight = program.weights[r]
        total += weight * losses[row[0]](a, t, da, arena.values.dtype.type(scale * weight))
    return total


@kernel
def run_losses(losses, program, arena, capacity, count, scale):
    """Sum of the weighted losses over the minibatch; adds their gradient times ``scale`` when it is not 0."""
    return losses_of_rows(losses, program, arena, capacity, 0, count, scale)


@kernel
def take(program, arena, capacity, position, example, feed):
    """Copy one example and its target into row ``position`` of the arena."""
    roles = program.roles
    start = roles[0] * capacity + roles[1] * position
    x = arena.values[start : start + roles[1]]  # a slice: indices that may be negative are not vectorised
    if feed.x8.shape[0]:
        scale = x.dtype.type(feed.scale)
        pixels = feed.x8[example]
        for i in range(x.size):
            x[i] = scale * x.dtype.type(pixels[i])
    else:
        numbers = feed.x32[example]
        for i in range(x.size):
            x[i] = numbers[i]
    start = roles[2] * capacity + roles[3] * position
    for k in range(roles[3]):
        arena.values[start + k] = feed.t[example, k]


@kernel(**INNER)
def count_right(program, arena, capacity, count, middle):
    """How many of the examples the output has right; 0 when there is nothing to be right about."""
    roles = program.roles
    size = roles[5]
    right = 0
    for b in range(count):
        a = arena.values[roles[4] * capacity + b * size : roles[4] * capacity + (b + 1) * size]
        t = arena.values[roles[2] * capacity + b * size : roles[2] * capacity + (b + 1) * size]
        if roles[6] == 1:
            right += np.argmax(a) == np.argmax(t)
        elif roles[6] == 2:
            right += (a[0] > middle) == (t[0] > middle)
    return right


@kernel
def evaluate(calls, program, arena, capacity, block, first, stop, feed, rng):
    """Sum of the losses and number of right answers over the examples first..stop-1, as in evaluation.

    ``block``: how many are taken at a time, at most ``capacity``; the last bit of the sum depends on it.
    """
    total = 0.0
    right = 0
    while first < stop:
        count = min(block, stop - first)
        for b in range(count):
            take(program, arena, capacity, b, first + b, feed)
        run_forward(calls.forwards, program, arena, capacity, count, False, rng)
        total += run_losses(calls.losses, program, arena, capacity, count, 0.0)
        right += count_right(program, arena, capacity, count, feed.middle)
        first += count
    return total, right


@kernel
def train(steps, calls, program, arena, capacity, feed, order, cursor, batch, rates, t, rng):
    """At most ``steps`` updates from position ``cursor`` of ``order``, never beyond its end.

    Returns the updates done, the new cursor, and False when the loss was not finite: that minibatch is left
    in the arena and moves no weight (running averages have taken it in). The last minibatch of an epoch may
    be smaller.
    """
    done = 0
    while done < steps and cursor < order.size:
        count = min(batch, order.size - cursor)
        if rates.ahead:
            look_ahead(program, arena, rates.hyper[0])
        for b in range(count):
            take(program, arena, capacity, b, order[cursor + b], feed)
        run_forward(calls.forwards, program, arena, capacity, count, True, rng)
        clear(program, arena, capacity, count)
        total = run_losses(calls.losses, program, arena, capacity, count, 1.0 / count)
        if not math.isfinite(total):
            if rates.ahead:
                look_back(program, arena)
            return done, cursor, False
        run_backward(calls.backwards, program, arena, capacity, count, True)
        apply_update(calls.updates, program, arena, rates, t + done + 1)
        cursor += count
        done += 1
    return done, cursor, True
