"""One update of the weights of a plan, compiled: look ahead, clipping, the rule, longest rows, pins."""

from __future__ import annotations

import math

from engine.jit import INNER, kernel


@kernel(**INNER)
def look_ahead(program, arena, mu):
    """Move the weights to w + mu v and keep w in s."""
    for r in range(program.segments.shape[0]):
        for i in range(program.segments[r, 0], program.segments[r, 0] + program.segments[r, 1]):
            arena.s[i] = arena.theta[i]
            arena.theta[i] += mu * arena.v[i]


@kernel(**INNER)
def look_back(program, arena):
    for r in range(program.segments.shape[0]):
        for i in range(program.segments[r, 0], program.segments[r, 0] + program.segments[r, 1]):
            arena.theta[i] = arena.s[i]


@kernel(**INNER)
def _clip(program, arena, longest):
    """Shorten the whole gradient to ``longest`` (Pascanu et al. 2013, On the difficulty of training RNNs)."""
    squares = 0.0
    for i in range(arena.dtheta.size):
        squares += arena.dtheta[i] * arena.dtheta[i]
    length = math.sqrt(squares)
    if length > longest:
        factor = arena.dtheta.dtype.type(longest / length)
        for i in range(arena.dtheta.size):
            arena.dtheta[i] *= factor


@kernel(**INNER)
def _limit_rows(program, arena, longest):
    """Shorten the weight vector of every unit to ``longest`` (Srivastava et al. 2014, section 5.1)."""
    for r in range(program.segments.shape[0]):
        row = program.segments[r, 3]
        if row == 0:
            continue
        for start in range(program.segments[r, 0], program.segments[r, 0] + program.segments[r, 1], row):
            squares = 0.0
            for i in range(start, start + row):
                squares += arena.theta[i] * arena.theta[i]
            if squares > longest * longest:
                factor = arena.theta.dtype.type(longest / math.sqrt(squares))
                for i in range(start, start + row):
                    arena.theta[i] *= factor


@kernel(**INNER)
def apply_update(updates, program, arena, rates, t):
    """One update of all weights by the rule, from the gradient in ``dtheta``."""
    number = arena.theta.dtype.type
    if rates.clip > 0.0:
        _clip(program, arena, rates.clip)
    for r in range(program.segments.shape[0]):
        start, stop = program.segments[r, 0], program.segments[r, 0] + program.segments[r, 1]
        decays = program.segments[r, 2]
        updates[0](
            arena.theta[start:stop],
            arena.dtheta[start:stop],
            arena.v[start:stop],
            arena.s[start:stop],
            number(rates.rate),
            number(rates.l2 * decays),
            number(rates.l1 * decays),
            rates.hyper,
            t,
        )
    if rates.max_norm > 0.0:
        _limit_rows(program, arena, rates.max_norm)
    for k in range(rates.pins.size):
        arena.theta[rates.pins[k]] = rates.pinned[k]
        arena.v[rates.pins[k]] = 0  # else it gathers way, or looks ahead of where it is held
