"""The functions of layers, losses and update rules, compiled for one type of number, as tables.

A plan numbers the ops it uses; the compiled chunk calls them through these tables. So a net compiles only
the layers it has, a new layer file needs no other file, and nothing is compiled into anything twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from engine.jit import enabled, njit, table
from engine.networks.losses import LOSSES
from engine.networks.optimizers import OPTIMIZERS
from engine.registry import layer

FORWARD = "void({f}[:,::1],{f}[::1],{f}[:,::1],{f}[:,::1],int64,int64[::1],{f}[::1],boolean)"
"""x (B, I), theta, y (B, O), cache (B, C), part, integers, reals, training."""
BACKWARD = (
    "void({f}[:,::1],{f}[::1],{f}[:,::1],{f}[:,::1],{f}[:,::1],{f}[::1],{f}[:,::1],"
    "int64,int64[::1],{f}[::1],boolean)"
)
"""x, theta, y, cache, dx (B or 0, I), dtheta, dy (B, O), part, integers, reals, training."""
LOSS = "float64({f}[:,::1],{f}[:,::1],{f}[:,::1],{f})"
"""a (B, K), t (B, K), da (B or 0, K), scale."""
UPDATE = "void({f}[::1],{f}[::1],{f}[::1],{f}[::1],{f},{f},{f},{f}[::1],int64)"
"""w, g, v, s, rate, l2, l1, hyper, t."""
MULTIPLY_ADD = {"contract"}
"""Fused multiply-add and nothing else: sums keep their order, NaN and infinity stay visible."""


def forwards(names: tuple[str, ...], dtype: str) -> Any:
    """Table of the forward functions of these layers, for ``float32`` or ``float64``."""
    return _table(tuple(layer(name).forward for name in names), FORWARD, dtype, enabled())


def backwards(names: tuple[str, ...], dtype: str) -> Any:
    """Table of the backward functions of these layers."""
    return _table(tuple(layer(name).backward for name in names), BACKWARD, dtype, enabled())


def losses(names: tuple[str, ...], dtype: str) -> Any:
    """Table of losses; ``cross_entropy/sigmoid`` is the form fused with its activation."""
    return _table(tuple(_loss(name) for name in names), LOSS, dtype, enabled())


def updates(names: tuple[str, ...], dtype: str) -> Any:
    """Table of update rules."""
    return _table(tuple(OPTIMIZERS[name].update for name in names), UPDATE, dtype, enabled())


def _loss(name: str) -> Callable[..., float]:
    loss, _, under = name.partition("/")
    return LOSSES[loss].fused[under] if under else LOSSES[loss].function


@cache
def _table(functions: tuple[Callable[..., Any], ...], signature: str, dtype: str, compiled: bool) -> Any:
    return table([_compiled(function, signature, dtype, compiled) for function in functions])


@cache
def _compiled(function: Callable[..., Any], signature: str, dtype: str, compiled: bool) -> Callable[..., Any]:
    return njit(signature.format(f=dtype), fastmath=MULTIPLY_ADD)(function)


def number(names: list[str], name: str) -> int:
    """Position of ``name`` in ``names``, which it joins when it is new."""
    if name not in names:
        names.append(name)
    return names.index(name)


def used(names: Sequence[str], fallback: str) -> tuple[str, ...]:
    """The names of a table, which may not be empty."""
    return tuple(names) or (fallback,)
