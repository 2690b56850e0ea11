"""Runs a tape with the gates' own uncompiled Python: for a cold engine, and as the twin in tests.

It walks the same instructions in the same order as the compiled code, so sums have the same bits.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from engine.circuits.descent import Descent, plain_descend
from engine.circuits.elementary import PLAIN, replaced
from engine.circuits.tape import Tape, opcodes, operand_count

_NUMPY = {"pow": np.power, "fabs": np.abs, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan}


def _ieee(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function with NumPy's mathematics, which answers inf or NaN where ``math`` raises."""
    names = {n: _NUMPY.get(n) or getattr(np, n, None) for n in dir(math) if not n.startswith("_")}
    copy = replaced(function, {n: f for n, f in names.items() if callable(f)} | PLAIN)

    def call(*operands: float) -> Any:
        with np.errstate(all="ignore"):
            return copy(*(np.float64(x) for x in operands))

    return call


def total(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function`` on floats, but with IEEE results where Python raises (1/0 is inf, log(-1) is NaN)."""
    fallback = _ieee(function)
    function = replaced(function, PLAIN)

    def call(*operands: float) -> Any:
        try:
            return function(*operands)
        except (ArithmeticError, ValueError):
            return fallback(*operands)

    return call


@cache
def functions() -> tuple[tuple[Callable[..., Any], Callable[..., Any], int, int], ...]:
    """By opcode: forward, backward, number of operands, number of ports."""
    return tuple(
        (total(op.forward), total(op.backward), operand_count(op), len(op.spec.ports))  # type: ignore[arg-type]
        for op in opcodes()
    )


class PlainTape:
    """Forward and backward over ``values`` and ``gradients`` (float64, one a slot), in plain Python."""

    compiled = False

    def __init__(self, tape: Tape, values: np.ndarray, gradients: np.ndarray) -> None:
        self.tape = tape
        self.values = values
        self.gradients = gradients
        table = functions()
        self.code = []
        self.led = int(tape.run_start[tape.led])
        operands = tape.operands.T.tolist()
        for r, op in enumerate(tape.run_op.tolist()):
            forward, backward, count, ports = table[op]
            for k in range(int(tape.run_start[r]), int(tape.run_start[r + 1])):
                self.code.append((tape.base + k, forward, backward, tuple(operands[k][:count]), ports))

    def forward(self) -> None:
        """Values of all instructions from the leaves."""
        values = self.values.tolist()
        for slot, forward, _, operands, _ in self.code:
            values[slot] = float(forward(*[values[j] for j in operands]))
        self.values[:] = values

    def backward(self, pull: float) -> None:
        """Gradients of ``pull`` times the output, from zero."""
        gradients = [0.0] * self.tape.slots
        if self.tape.output >= 0:
            gradients[self.tape.output] = pull
        self._add(gradients, lambda _, operands: operands, gradients)

    def shares(self) -> np.ndarray:
        """``[operand, instruction]``: what each operand added to its source's gradient."""
        width, count = self.tape.operands.shape
        flat = [0.0] * (width * count)
        base = self.tape.base
        self._add(flat, lambda slot, _: range(slot - base, width * count, count), self.gradients.tolist())
        return np.array(flat).reshape(width, count)

    def descend(self, descent: Descent, order: np.ndarray, outputs: np.ndarray) -> int:
        """See ``engine.circuits.descent``."""
        return plain_descend(self, descent, order, outputs)

    def step_call(self, pull: float) -> Callable[[], None]:
        """A call without arguments that does one forward and one backward pass."""

        def step() -> None:
            self.forward()
            self.backward(pull)

        return step

    def batch_call(
        self,
        slots: np.ndarray,
        points: np.ndarray,
        outputs: np.ndarray,
        result: np.ndarray | None,
        pull: float,
    ) -> Callable[[], None]:
        """A call without arguments that fills ``outputs``, and ``result`` if given, from ``points``."""

        def batch() -> None:
            values, slopes = self.evaluate(slots, points, None if result is None else pull)
            outputs[:] = values
            if result is not None:
                result[:] = slopes

        return batch

    def evaluate(
        self, slots: np.ndarray, points: np.ndarray, pull: float | None
    ) -> tuple[np.ndarray, np.ndarray | None]:
        """Outputs, and with ``pull`` the gradients at ``slots``, one point after the other."""
        kept = self.values.copy(), self.gradients.copy()
        outputs = np.zeros(len(points))
        gradients = None if pull is None else np.zeros(points.shape)
        for i, point in enumerate(points):
            self.values[slots] = point
            self.forward()
            outputs[i] = self.values[self.tape.output]
            if gradients is not None and pull is not None:
                self.backward(pull)
                gradients[i] = self.gradients[slots]
        self.values[:], self.gradients[:] = kept
        return outputs, gradients

    def _add(self, into: list[float], where: Callable[[int, Any], Any], gradients: list[float]) -> None:
        values = self.values.tolist()
        for slot, _, backward, operands, ports in reversed(self.code[: self.led]):
            parts = backward(*[values[j] for j in operands], values[slot], gradients[slot])
            targets = where(slot, operands)
            for j in range(ports):
                into[targets[j]] += float(parts[j])
        if into is gradients:
            self.gradients[:] = into
