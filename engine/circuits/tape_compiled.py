"""Runs a tape with compiled code: one call with one address, whatever the circuit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from engine.circuits import tape_source
from engine.circuits.descent import Descent
from engine.circuits.tape import FIRST, INDEX, Tape

# Places in the header; tape_source.py reads the same.
NUMBERS, RUN_OP, RUN_START, OPERANDS, TARGETS, VALUES = range(6)
RUNS, COUNT, BASE, SLOTS, MODE, STEPS, MOVED, FED, OUT = range(6, 15)
GRADIENTS, INTO, LED, TRAINED, SPRINGS, INPUTS, ROWS, ORDER, OUTPUTS = range(15, 24)
HEADER = 24
NUMBERS_SIZE = 8 + 2 * tape_source.BLOCK
"""Pull, step size, target, whether there is one; from the ninth on room for a block."""

STEP, FORWARD, BACKWARD, SHARES, DESCEND = range(5)
BATCH_LIMIT = 20_000
"""Circuits with more slots take points one after the other: 64 lanes of them would fill the memory."""


def warm(progress: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Compile the tape, or read it from the cache; ``progress(done, total)`` is told after each routine."""
    for done, name in enumerate(tape_source.SOURCES):
        progress(done, len(tape_source.SOURCES))
        tape_source.load(name)
    progress(len(tape_source.SOURCES), len(tape_source.SOURCES))


class CompiledTape:
    """Forward and backward over ``values`` and ``gradients`` (float64, one a slot), compiled."""

    compiled = True

    def __init__(self, tape: Tape, values: np.ndarray, gradients: np.ndarray) -> None:
        self.tape = tape
        self.values = values
        self.gradients = gradients
        self._run = tape_source.load("run")
        self._alive: dict[int, np.ndarray] = {}
        self._header, self._numbers = self._make_header()
        self._forward = self._bound(FORWARD)
        self._lanes: tuple[np.ndarray, np.ndarray] | None = None

    def _make_header(self) -> tuple[np.ndarray, np.ndarray]:
        tape = self.tape
        header = np.zeros(HEADER, np.int64)
        numbers = np.zeros(NUMBERS_SIZE)
        sizes = {RUNS: len(tape.run_op), COUNT: tape.instructions, BASE: tape.base, SLOTS: tape.slots}
        for place, number in {**sizes, LED: tape.led, OUT: max(tape.output, 0)}.items():
            header[place] = number
        arrays = {NUMBERS: numbers, RUN_OP: tape.run_op, RUN_START: tape.run_start, OPERANDS: tape.operands}
        arrays |= {TARGETS: tape.targets, VALUES: self.values}
        self._point(header, {**arrays, GRADIENTS: self.gradients, INTO: self.gradients})
        return header, numbers

    def _point(self, header: np.ndarray, arrays: dict[int, np.ndarray]) -> None:
        """Put the arrays' addresses into the header and keep them alive as long as it is used."""
        for place, array in arrays.items():
            header[place] = array.ctypes.data
            self._alive[place] = array

    def _bound(self, mode: int) -> Callable[[], int]:
        """A call without arguments that runs ``mode`` on this circuit's own numbers."""
        header = self._header.copy()
        header[MODE], header[STEPS] = mode, 1
        self._alive[HEADER + mode] = header
        return partial(self._run, header.ctypes.data)

    def step_call(self, pull: float) -> Callable[[], int]:
        """A call without arguments that does one forward and one backward pass."""
        numbers = np.zeros(NUMBERS_SIZE)
        numbers[0] = pull
        header = self._header.copy()
        header[MODE], header[STEPS], header[NUMBERS] = STEP, 1, numbers.ctypes.data
        call = partial(self._run, header.ctypes.data)
        call.keep = (header, numbers, self)  # type: ignore[attr-defined]
        return call

    def forward(self) -> None:
        """Values of all instructions from the leaves."""
        self._forward()

    def backward(self, pull: float) -> None:
        """Gradients of ``pull`` times the output, from zero."""
        if self.tape.output < 0:
            return
        self._numbers[0] = pull
        self._header[MODE], self._header[STEPS] = BACKWARD, 1
        self._run(self._header.ctypes.data)

    def shares(self) -> np.ndarray:
        """``[operand, instruction]``: what each operand added to its source's gradient."""
        operands = self.tape.operands
        into = np.zeros(operands.shape)
        targets = np.arange(operands.size, dtype=INDEX).reshape(operands.shape) | INDEX(FIRST)
        header = self._header.copy()
        header[MODE], header[STEPS] = SHARES, 1
        header[INTO], header[TARGETS] = into.ctypes.data, targets.ctypes.data
        self._run(header.ctypes.data)
        return into

    def descend(self, descent: Descent, order: np.ndarray, outputs: np.ndarray) -> int:
        """See ``engine.circuits.descent``."""
        header = self._header.copy()
        targeted = descent.target is not None
        numbers = np.zeros(NUMBERS_SIZE)
        numbers[:4] = descent.pull, descent.step_size, descent.target or 0.0, float(targeted)
        counts = {
            MODE: DESCEND,
            STEPS: len(order),
            MOVED: len(descent.trained),
            FED: len(descent.inputs),
        }
        arrays = {NUMBERS: numbers, TRAINED: descent.trained, SPRINGS: descent.springs, ROWS: descent.rows}
        arrays |= {INPUTS: descent.inputs, ORDER: order, OUTPUTS: outputs}
        for place, number in counts.items():
            header[place] = number
        for place, array in arrays.items():
            header[place] = array.ctypes.data
        return int(self._run(header.ctypes.data))

    def evaluate(
        self, slots: np.ndarray, points: np.ndarray, pull: float | None
    ) -> tuple[np.ndarray, np.ndarray | None]:
        """Outputs, and with ``pull`` the gradients at ``slots``, 64 points side by side."""
        outputs = np.empty(len(points))
        result = None if pull is None else np.empty(points.shape)
        if self._lanes is None and self.tape.slots <= BATCH_LIMIT:
            self._lanes = self._new_lanes()
        self._batch_call(slots, points, outputs, result, pull or 0.0, self._lanes)()
        return outputs, result

    def batch_call(
        self,
        slots: np.ndarray,
        points: np.ndarray,
        outputs: np.ndarray,
        result: np.ndarray | None,
        pull: float,
    ) -> Callable[[], Any]:
        """A call without arguments that fills ``outputs``, and ``result`` if given, from ``points``.

        The other sources keep the values they have now.
        """
        return self._batch_call(slots, points, outputs, result, pull, None)

    def _batch_call(
        self,
        slots: np.ndarray,
        points: np.ndarray,
        outputs: np.ndarray,
        result: np.ndarray | None,
        pull: float,
        lanes: tuple[np.ndarray, np.ndarray] | None,
    ) -> Callable[[], Any]:
        if self.tape.slots > BATCH_LIMIT:
            return partial(self._one_by_one, slots, points, outputs, result, pull)
        values, gradients = lanes or self._new_lanes()
        values[: self.tape.base] = self.values[: self.tape.base, None]
        numbers = np.zeros(NUMBERS_SIZE)
        numbers[0] = pull
        header = self._header.copy()
        counts = {MODE: int(result is not None), STEPS: len(points), FED: len(slots)}
        arrays = {NUMBERS: numbers, VALUES: values, GRADIENTS: gradients}
        arrays |= {INPUTS: slots, ROWS: points, OUTPUTS: outputs, INTO: outputs if result is None else result}
        for place, number in counts.items():
            header[place] = number
        for place, array in arrays.items():
            header[place] = array.ctypes.data
        call = partial(tape_source.load("batch"), header.ctypes.data)
        call.keep = (header, arrays, self)  # type: ignore[attr-defined]
        return call

    def _new_lanes(self) -> tuple[np.ndarray, np.ndarray]:
        shape = (self.tape.slots, tape_source.LANES)
        return np.zeros(shape), np.zeros(shape)

    def _one_by_one(
        self,
        slots: np.ndarray,
        points: np.ndarray,
        outputs: np.ndarray,
        result: np.ndarray | None,
        pull: float,
    ) -> None:
        kept = self.values.copy(), self.gradients.copy()
        for i, point in enumerate(points):
            self.values[slots] = point
            self.forward()
            outputs[i] = self.values[self.tape.output]
            if result is not None:
                self.backward(pull)
                result[i] = self.gradients[slots]
        self.values[:], self.gradients[:] = kept
