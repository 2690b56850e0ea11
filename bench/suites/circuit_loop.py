"""Many gradient steps in one compiled call: the tape against straight-line code for that one circuit.

The straight-line arm is the most that any design could reach: a function of its own for one drawing,
without a tape, without a check for NaN, and half a second to eight seconds of compilation at every edit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bench.compare import Arm, Bar, Comparison
from bench.suites import _circuits

STEP = 1e-9
FORWARD = {
    "multiply": "{0} * {1}",
    "add": "{0} + {1}",
    "tanh": "math.tanh({0})",
    "sigmoid": "1.0 / (1.0 + math.exp(-{0}))",
}
BACKWARD = {
    "multiply": ("{g} * {1}", "{g} * {0}"),
    "add": ("{g}", "{g}"),
    "tanh": ("{g} * (1.0 - {out} * {out})",),
    "sigmoid": ("{g} * {out} * (1.0 - {out})",),
}


def tugboat(gates: int) -> Callable[[int], Any]:
    made = _circuits.engine_circuit(gates)
    return made.descent(list(_circuits.circuit(gates)[0]), step_size=STEP).run


def tugboat_answer(gates: int) -> list[float]:
    made = _circuits.engine_circuit(gates)
    sources = list(_circuits.circuit(gates)[0])
    made.descent(sources, step_size=0.01).run(3)
    return [made.value(id) for id in sources]


def straight_line(gates: int) -> Callable[[int], Any]:
    loop, start = compiled(gates), np.array(list(_circuits.circuit(gates)[0].values()))
    return lambda times: loop(start, STEP, times)


def straight_line_answer(gates: int) -> list[float]:
    return list(compiled(gates)(np.array(list(_circuits.circuit(gates)[0].values())), 0.01, 3))


def compiled(gates: int) -> Callable[..., Any]:
    """``loop(start, step_size, steps) -> values``: one machine-code function for this circuit."""
    import math

    import numba

    names: dict[str, Any] = {"math": math, "np": np}
    exec(source(gates), names)  # our own text, from a circuit of this file
    return numba.njit(error_model="numpy", nogil=True)(names["loop"])


def source(gates: int) -> str:
    """The program of :func:`compiled`: every value and every gradient is a local variable."""
    sources, body, output = _circuits.circuit(gates)
    lines = ["def loop(start, step_size, steps):"]
    lines += [f"    {id} = start[{k}]" for k, id in enumerate(sources)]
    lines += ["    for _ in range(steps):"]
    lines += [f"        {id} = {FORWARD[op].format(*reads)}" for id, (op, reads) in body.items()]
    begun = {output}
    lines += [f"        d_{output} = 1.0"]
    for id, (op, reads) in reversed(body.items()):
        for read, share in zip(reads, BACKWARD[op], strict=True):
            sign = "+=" if read in begun else "="
            begun.add(read)
            lines.append(f"        d_{read} {sign} {share.format(*reads, g=f'd_{id}', out=id)}")
    lines += [f"        {id} += step_size * d_{id}" for id in sources]
    return "\n".join([*lines, f"    return np.array([{', '.join(sources)}])"])


BENCH = Comparison(
    unit="gates/s",
    cases={"5 gates": 5, "50 gates": 50, "500 gates": 500},
    units_per_work=float,
    arms={
        "tugboat": Arm(tugboat, answer=tugboat_answer),
        "straight-line": Arm(straight_line, "numba", straight_line_answer),
    },
    bars=tuple(Bar(case, "straight-line", 1 / 3) for case in ("5 gates", "50 gates", "500 gates")),
)
