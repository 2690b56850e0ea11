"""64 examples at once against one call an example: outputs and gradients of the same circuit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bench.compare import Arm, Bar, Comparison
from bench.suites import _circuits

EXAMPLES = 64


def points(gates: int) -> np.ndarray:
    """64 sets of values around the circuit's own, one row an example."""
    values = np.array(list(_circuits.circuit(gates)[0].values()))
    return values + np.random.default_rng(1).normal(0, 0.1, (EXAMPLES, len(values)))


def batch(gates: int) -> Callable[[int], Any]:
    made, rows = _circuits.engine_circuit(gates), points(gates)
    call, _, _ = made.batch_call(list(_circuits.circuit(gates)[0]), rows, 1.0)

    def work(times: int) -> None:
        for _ in range(times):
            call()

    return work


def batch_answer(gates: int) -> list[float]:
    made = _circuits.engine_circuit(gates)
    outputs, gradients = made.evaluate(list(_circuits.circuit(gates)[0]), points(gates), 1.0)
    return [*outputs, *gradients[-1]]


def one_call(gates: int) -> Callable[[int], Any]:
    step = _circuits.stepper(_circuits.engine_circuit(gates))

    def work(times: int) -> None:
        for _ in range(times * EXAMPLES):
            step()

    return work


def one_call_answer(gates: int) -> list[float]:
    made, outputs = _circuits.engine_circuit(gates), []
    sources, step = list(_circuits.circuit(gates)[0]), _circuits.stepper(made)
    for row in points(gates):
        for id, value in zip(sources, row, strict=True):
            made.set(id, float(value))
        step()
        outputs.append(made.output)
    made.has_gradients = True  # the last step made them
    return [*outputs, *[made.gradient(id) for id in sources]]


BENCH = Comparison(
    unit="gates/s",
    cases={"5 gates": 5, "50 gates": 50, "500 gates": 500},
    units_per_work=lambda gates: gates * EXAMPLES,
    arms={"64 at once": Arm(batch, answer=batch_answer), "one call": Arm(one_call, answer=one_call_answer)},
    bars=tuple(Bar(case, "one call", 2) for case in ("5 gates", "50 gates", "500 gates")),
)
