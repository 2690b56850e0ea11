"""Training on two cores: each minibatch as two fixed halves with a gradient buffer each, summed in order.

Which half a number belongs to is fixed by the plan, not by the threads, so the bits are the same whether a
second core helps or not. Both halves share one arena: the first rows of every slot and the rest.
Layers that keep averages of a whole minibatch (``Form.fixed``) are not halved; see ``Network.train``.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np

from engine import jit
from engine.cores import cores
from engine.jit import INNER, kernel
from engine.kernels.handshake import tell, wait
from engine.networks.chunk import backward_rows, clear_rows, draw_noise, forward_rows, losses_of_rows, take
from engine.networks.update import apply_update, look_ahead, look_back

BEGUN, LED, ASSISTED, SUMMED = 0, 8, 16, 24
"""Places of the counters, a cache line apart: a minibatch has begun, its first half is done, its second
half is done, the upper part of the gradients is summed."""

WORTH_HELP = 64
"""Smaller minibatches are done by one core: passing weights and gradients between the caches of two takes
longer than the second half (`python3 dev.py bench halves`)."""


@kernel(**INNER)
def _half(calls, program, arena, capacity, feed, order, cursor, first, stop, count):
    """Loss and gradients of the rows first..stop-1 of a minibatch of ``count``."""
    for b in range(first, stop):
        take(program, arena, capacity, b, order[cursor + b], feed)
    some = stop - first
    forward_rows(calls.forwards, program, arena, capacity, first, some, True)
    clear_rows(program, arena, capacity, first, some)
    total = losses_of_rows(calls.losses, program, arena, capacity, first, some, 1.0 / count)
    if math.isfinite(total):
        backward_rows(calls.backwards, program, arena, capacity, first, some, True)
    return total


@kernel(**INNER)
def _gather(total, part, first, stop):
    """Add the numbers first..stop-1 of ``part`` to ``total``."""
    for i in range(first, stop):
        total[i] += part[i]


@kernel
def lead(
    flags,
    sums,
    helped,
    steps,
    calls,
    program,
    arena,
    second,
    capacity,
    feed,
    order,
    cursor,
    batch,
    rates,
    t,
    rng,
):
    """``engine.networks.chunk.train`` in halves; ``second``: the arena with the other gradient buffer.

    ``helped``: another thread runs ``assist`` on the second half; else both are done here.
    """
    done = 0
    sound = True
    lower = arena.dtheta.size // 2
    while sound and done < steps and cursor < order.size:
        count = min(batch, order.size - cursor)
        middle = (count + 1) // 2
        if rates.ahead:
            look_ahead(program, arena, rates.hyper[0])
        draw_noise(program, arena, capacity, count, rng)
        if helped:
            tell(flags, BEGUN, done + 1)
        total = _half(calls, program, arena, capacity, feed, order, cursor, 0, middle, count)
        if helped:
            tell(flags, LED, done + 1)
            wait(flags, ASSISTED, done + 1)
            total += sums[0]
            _gather(arena.dtheta, second.dtheta, 0, lower)
            wait(flags, SUMMED, done + 1)
        else:
            total += _half(calls, program, second, capacity, feed, order, cursor, middle, count, count)
            _gather(arena.dtheta, second.dtheta, 0, arena.dtheta.size)
        sound = math.isfinite(total)
        if sound:
            apply_update(calls.updates, program, arena, rates, t + done + 1)
            cursor += count
            done += 1
        elif rates.ahead:
            look_back(program, arena)
    tell(flags, BEGUN, -1)
    return done, cursor, sound


@kernel
def assist(flags, sums, calls, program, arena, second, capacity, feed, order, cursor, batch):
    """The second half of every minibatch that ``lead`` begins, until it ends."""
    done = 0
    lower = arena.dtheta.size // 2
    while wait(flags, BEGUN, done + 1) > 0:
        count = min(batch, order.size - cursor)
        middle = (count + 1) // 2
        sums[0] = _half(calls, program, second, capacity, feed, order, cursor, middle, count, count)
        tell(flags, ASSISTED, done + 1)
        wait(flags, LED, done + 1)
        _gather(arena.dtheta, second.dtheta, lower, arena.dtheta.size)
        tell(flags, SUMMED, done + 1)
        cursor += count
        done += 1


@cache
def _helper() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "tugboat-half")


def train(
    steps: int,
    calls: Any,
    program: Any,
    arena: Any,
    second: Any,
    capacity: int,
    feed: Any,
    order: np.ndarray,
    cursor: int,
    batch: int,
    rates: Any,
    t: int,
    rng: np.random.Generator,
) -> tuple[int, int, bool]:
    """Up to ``steps`` minibatches in halves, by two threads where that pays; the bits are the same.

    Arguments and result as of ``networks.chunk.train``; ``second`` differs from ``arena`` in ``dtheta`` only.
    """
    flags, sums = np.zeros(32, np.int64), np.zeros(8)
    helped = jit.enabled() and cores() > 1 and batch >= WORTH_HELP
    work = (calls, program, arena, second, capacity, feed, order, cursor, batch)
    helper = _helper().submit(assist, flags, sums, *work) if helped else None
    done, reached, sound = lead(flags, sums, helped, steps, *work, rates, t, rng)
    if helper is not None:
        helper.result()
    return int(done), int(reached), bool(sound)
