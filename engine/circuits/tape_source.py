"""Writes the compiled tape's source: one switch over all gates, assembled from the gate files.

The file goes into the cache folder, whose name has the hash of the engine's sources, and is
imported from there. It is compiled once for an engine version; no circuit ever compiles anything.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from engine import jit
from engine.circuits.tape import opcodes, operand_count, side_by_side

LANES = 64
"""Examples that the batch form computes side by side."""

BLOCK = 8
"""Instructions of one run that are computed side by side: eight float64 are the widest register."""

FEWEST = 3
"""Fewer instructions than this are computed one by one."""

_HEAD = '''"""The tape's inner loops, made from the gate files by engine/circuits/tape_source.py."""

from engine.circuits.elementary import replaced
from engine.jit import njit
from engine.circuits.tape_pointers import INNER, MATH, add, code, get, put, slot, whole
{imports}

'''


def _operands(count: int, lane: str = "") -> str:
    return ", ".join(f"get(v, a{j}{lane})" for j in range(count))


def _slots(count: int, letter: str, of: str, scale: str = "") -> list[str]:
    return [f"    {letter}{j} = slot({of}{j}, k){scale}" for j in range(count)]


def _switch(bodies: list[list[str]], indent: str) -> str:
    """``if op == 0: ... elif op == 1: ...``, which LLVM turns into a jump table."""
    text = []
    for opcode, body in enumerate(bodies):
        word = "if" if opcode == 0 else "elif"
        text.append(f"{indent}{word} op == {opcode}:")
        text += [f"{indent}    {line}" for line in body]
    return "\n".join(text)


def _forward_body(name: str, count: int) -> list[str]:
    return [
        "for k in range(start, end):",
        *_slots(count, "a", "o"),
        f"    put(v, base + k, f_{name}({_operands(count)}))",
    ]


def _wide_body(name: str) -> list[str]:
    """Blocks of instructions, none of which reads another: gathered, computed side by side, stored."""
    return [
        "first = start",
        f"while end - first >= {FEWEST}:",
        f"    live = min({BLOCK}, end - first)",
        "    for j in range(live):",
        "        put(t, j, get(v, slot(o0, first + j)))",
        f"    for j in range({BLOCK}):",
        f"        put(t, {BLOCK} + j, f_{name}(get(t, j)))",
        "    for j in range(live):",
        f"        put(v, base + first + j, get(t, {BLOCK} + j))",
        "    first += live",
        "for k in range(first, end):",
        f"    put(v, base + k, f_{name}(get(v, slot(o0, k))))",
    ]


def _backward_body(name: str, count: int, ports: int) -> list[str]:
    parts = ", ".join(f"d{j}" for j in range(ports)) + ","
    return [
        "for k in range(end - 1, start - 1, -1):",
        *_slots(count, "a", "o"),
        f"    {parts} = b_{name}({_operands(count)}, get(v, base + k), get(g, base + k))",
        *[f"    add(into, slot(w{j}, k), d{j})" for j in range(ports)],
    ]


def _batch_forward_body(name: str, count: int) -> list[str]:
    return [
        "for k in range(start, end):",
        *_slots(count, "a", "o", f" * {LANES}"),
        f"    out = (base + k) * {LANES}",
        f"    for lane in range({LANES}):",
        f"        put(v, out + lane, f_{name}({_operands(count, ' + lane')}))",
    ]


def _batch_backward_body(name: str, count: int, ports: int) -> list[str]:
    parts = ", ".join(f"d{j}" for j in range(ports)) + ","
    call = f"b_{name}({_operands(count, ' + lane')}, get(v, out + lane), get(g, out + lane))"
    return [
        "for k in range(end - 1, start - 1, -1):",
        *_slots(count, "a", "o", f" * {LANES}"),
        f"    out = (base + k) * {LANES}",
        f"    for lane in range({LANES}):",
        f"        {parts} = {call}",
        *[f"        put(g, a{j} + lane, get(g, a{j} + lane) + d{j})" for j in range(ports)],
    ]


def _function(name: str, arguments: str, bodies: list[list[str]], *, reverse: bool) -> str:
    run = "runs - 1 - r" if reverse else "r"
    return f"""
@njit(**INNER, forceinline=True)
def {name}(runs, base, run_op, run_start, {arguments}):
    for r in range(runs):
        run = {run}
        op = code(run_op, run)
        start = slot(run_start, run)
        end = slot(run_start, run + 1)
{_switch(bodies, "        ")}
"""


def _table() -> list[tuple[str, int, int]]:
    """Name, operands and ports of each gate, by opcode."""
    return [(op.name, operand_count(op), len(op.spec.ports)) for op in opcodes()]


def _gates() -> str:
    names = [name for name, _, _ in _table()]
    compiled = [
        f"{letter}_{name} = njit(**INNER)(replaced(_{name}.{word}, MATH))"
        for name in names
        for letter, word in (("f", "forward"), ("b", "backward"))
    ]
    imports = [f"from engine.gates import {name} as _{name}" for name in names]
    return _HEAD.format(imports="\n".join(imports)) + "\n".join(compiled) + "\n"


def _fill(template: str) -> str:
    width = max(count for _, count, _ in _table())
    words = {
        "{OPERANDS}": _operand_lines("o", 3, width),
        "{TARGETS}": _operand_lines("w", 4, width),
        "{O}": _list("o", width),
        "{W}": _list("w", width),
        "{LANES}": str(LANES),
    }
    for word, text in words.items():
        template = template.replace(word, text)
    return template


def _list(letter: str, width: int) -> str:
    return ", ".join(f"{letter}{j}" for j in range(width))


def run_source() -> str:
    """The module that does passes and steps on one example."""
    table = _table()
    wide = [side_by_side(op) for op in opcodes()]
    forward = [_wide_body(n) if w else _forward_body(n, c) for (n, c, _), w in zip(table, wide, strict=True)]
    backward = [_backward_body(n, c, p) for n, c, p in table]
    parts = [
        _gates(),
        _function("forward", "{O}, v, t", forward, reverse=False),
        _function("backward", "{O}, {W}, v, g, into", backward, reverse=True),
        _RUN,
    ]
    return _fill("".join(parts))


def batch_source() -> str:
    """The module that does passes on 64 examples side by side."""
    table = _table()
    forward = [_batch_forward_body(n, c) for n, c, _ in table]
    backward = [_batch_backward_body(n, c, p) for n, c, p in table]
    parts = [
        _gates(),
        _function("batch_forward", "{O}, v", forward, reverse=False),
        _function("batch_backward", "{O}, v, g", backward, reverse=True),
        _BATCH,
    ]
    return _fill("".join(parts))


def _operand_lines(letter: str, field: int, width: int) -> str:
    lines = [f"    {letter}{j} = whole(h, {field}) + 4 * {j} * count" for j in range(width)]
    return "\n".join(lines)


_RUN = '''

@njit("int64(int64)")
def run(h):
    """One pass or many steps; the numbers behind the address ``h`` say which (see tape_compiled.py)."""
    runs, count, base, led = whole(h, 6), whole(h, 7), whole(h, 8), whole(h, 17)
    mode, steps, moved, fed, out = whole(h, 10), whole(h, 11), whole(h, 12), whole(h, 13), whole(h, 14)
    f, run_op, run_start = whole(h, 0), whole(h, 1), whole(h, 2)
    v, g, into = whole(h, 5), whole(h, 15), whole(h, 16)
    trained, springs, inputs, rows = whole(h, 18), whole(h, 19), whole(h, 20), whole(h, 21)
    order, outputs = whole(h, 22), whole(h, 23)
{OPERANDS}
{TARGETS}
    t = f + 64  # room for one block
    descending = mode == 4
    pull = get(f, 0)
    step_size = get(f, 1)
    for i in range(steps):
        for j in range(fed):
            put(v, slot(inputs, j), get(rows, whole(order, i) * fed + j))
        if mode != 2 and mode != 3:
            forward(runs, base, run_op, run_start, {O}, v, t)
            if mode == 1:
                continue
        if descending:
            value = get(v, out)
            put(outputs, i, value)
            if not (value - value == 0.0):
                return i
            if get(f, 3) != 0.0:
                pull = get(f, 2) - value
        if mode != 3:
            put(g, out, pull)
        backward(led, base, run_op, run_start, {O}, {W}, v, g, into)
        if descending:
            bad = 0.0
            for j in range(moved):
                s = slot(trained, j)
                x = get(v, s)
                x = x + step_size * (get(g, s) - get(springs, j) * x)
                put(v, s, x)
                bad += x - x  # 0, or NaN
            if bad != 0.0:
                return i + 1
    return steps
'''

_BATCH = '''

@njit("int64(int64)")
def batch(h):
    """Outputs, and gradients when asked for, of many points, {LANES} at a time."""
    runs, count, base, slots, led = whole(h, 6), whole(h, 7), whole(h, 8), whole(h, 9), whole(h, 17)
    mode, points, fed, out = whole(h, 10), whole(h, 11), whole(h, 13), whole(h, 14)
    f, run_op, run_start, v, g = whole(h, 0), whole(h, 1), whole(h, 2), whole(h, 5), whole(h, 15)
    gradients, inputs, rows, outputs = whole(h, 16), whole(h, 20), whole(h, 21), whole(h, 23)
{OPERANDS}
    pull = get(f, 0)
    for first in range(0, points, {LANES}):
        live = min({LANES}, points - first)
        for j in range(fed):
            s = slot(inputs, j) * {LANES}
            for lane in range(live):
                put(v, s + lane, get(rows, (first + lane) * fed + j))
        batch_forward(runs, base, run_op, run_start, {O}, v)
        for lane in range(live):
            put(outputs, first + lane, get(v, out * {LANES} + lane))
        if mode == 1:
            for j in range(slots * {LANES}):
                put(g, j, 0.0)
            for lane in range(live):
                put(g, out * {LANES} + lane, pull)
            batch_backward(led, base, run_op, run_start, {O}, v, g)
            for j in range(fed):
                s = slot(inputs, j) * {LANES}
                for lane in range(live):
                    put(gradients, (first + lane) * fed + j, get(g, s + lane))
    return points
'''


SOURCES: dict[str, Callable[[], str]] = {"run": run_source, "batch": batch_source}


@cache
def load(name: str) -> Callable[[int], int]:
    """The compiled routine ``run`` or ``batch``, compiled or read from the cache at the first call."""
    path = jit.cache_folder() / f"tugboat_tape_{name}.py"
    text = SOURCES[name]()
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, suffix=".py", delete=False, encoding="utf-8"
        ) as file:
            file.write(text)
        Path(file.name).replace(path)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return getattr(module, name)
