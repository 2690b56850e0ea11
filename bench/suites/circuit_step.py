"""Circuits, forward and backward, one call from Python a step: against micrograd and PyTorch autograd.

The peers build their graph anew in each step, as their users do; the tape does not: that is the design point.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from bench.compare import Arm, Bar, Comparison
from bench.suites import _circuits


def _deep() -> None:
    """Let micrograd walk its graph by recursion; only in the process of that arm, which does nothing else."""
    sys.setrecursionlimit(1_000_000)


def tugboat(gates: int) -> Callable[[int], Any]:
    step = _circuits.stepper(_circuits.engine_circuit(gates))

    def work(times: int) -> None:
        for _ in range(times):
            step()

    return work


def tugboat_answer(gates: int) -> list[float]:
    made = _circuits.engine_circuit(gates)
    _circuits.stepper(made)()
    return [made.output, *[made.gradient(id) for id in _circuits.circuit(gates)[0]]]


def micrograd(gates: int) -> Callable[[int], Any]:
    _deep()
    leaves, ops = _circuits.micrograd_leaves(gates)

    def work(times: int) -> None:
        for _ in range(times):
            for leaf in leaves.values():
                leaf.grad = 0
            _circuits.evaluate(gates, leaves, ops).backward()

    return work


def micrograd_answer(gates: int) -> list[float]:
    _deep()
    leaves, ops = _circuits.micrograd_leaves(gates)
    out = _circuits.evaluate(gates, leaves, ops)
    out.backward()
    return [out.data, *[leaf.grad for leaf in leaves.values()]]


def torch(gates: int) -> Callable[[int], Any]:
    leaves, ops = _circuits.torch_leaves(gates)

    def work(times: int) -> None:
        for _ in range(times):
            for leaf in leaves.values():
                leaf.grad = None
            _circuits.evaluate(gates, leaves, ops).backward()

    return work


def torch_answer(gates: int) -> list[float]:
    leaves, ops = _circuits.torch_leaves(gates)
    out = _circuits.evaluate(gates, leaves, ops)
    out.backward()
    return [out.item(), *[0.0 if leaf.grad is None else leaf.grad.item() for leaf in leaves.values()]]


BENCH = Comparison(
    unit="gates/s",
    cases={"5 gates": 5, "50 gates": 50, "500 gates": 500, "100,000 gates": 100_000},
    units_per_work=float,
    arms={
        "tugboat": Arm(tugboat, answer=tugboat_answer),
        "micrograd": Arm(micrograd, "micrograd", micrograd_answer),
        "torch": Arm(torch, "torch", torch_answer),
    },
    bars=(
        Bar("50 gates", "micrograd", 100),
        Bar("500 gates", "micrograd", 400),
        Bar("5 gates", "torch", 60),
        Bar("50 gates", "torch", 300),
        Bar("500 gates", "torch", 800),
    ),
)
