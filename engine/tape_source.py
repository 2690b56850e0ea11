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
from engine.tape import opcodes, operand_count

LANES = 64
"""Examples that the batch form computes side by side."""

_HEAD = '''"""The tape's inner loops, made from the gate files by engine/tape_source.py."""

from engine.elementary import replaced
from engine.jit import njit
from engine.tape_pointers import INNER, MATH, f64_at, i64_at, u8_at, u32_at
{imports}

'''


def _arguments(count: int, index: str, lane: str = "") -> list[str]:
    return [f"v[o{j}[{index}]{lane}]" for j in range(count)]


def _switch(bodies: list[list[str]], indent: str) -> str:
    """``if op == 0: ... elif op == 1: ...``, which LLVM turns into a jump table."""
    text = []
    for opcode, body in enumerate(bodies):
        word = "if" if opcode == 0 else "elif"
        text.append(f"{indent}{word} op == {opcode}:")
        text += [f"{indent}    {line}" for line in body]
    return "\n".join(text)


def _forward_body(name: str, count: int) -> list[str]:
    return ["for k in range(start, end):", f"    v[base + k] = f_{name}({', '.join(_arguments(count, 'k'))})"]


def _backward_body(name: str, count: int, ports: int) -> list[str]:
    parts = ", ".join(f"d{j}" for j in range(ports)) + ","
    call = f"b_{name}({', '.join(_arguments(count, 'k'))}, v[base + k], g[base + k])"
    adds = [f"    into[w{j}[k]] += d{j}" for j in range(ports)]
    return ["for i in range(start, end):", "    k = end - 1 - (i - start)", f"    {parts} = {call}", *adds]


def _lane_names(count: int) -> list[str]:
    return [f"a{j} = o{j}[k] * {LANES}" for j in range(count)]


def _batch_forward_body(name: str, count: int) -> list[str]:
    operands = ", ".join(f"v[a{j} + lane]" for j in range(count))
    return [
        "for k in range(start, end):",
        *[f"    {line}" for line in _lane_names(count)],
        f"    out = (base + k) * {LANES}",
        f"    for lane in range({LANES}):",
        f"        v[out + lane] = f_{name}({operands})",
    ]


def _batch_backward_body(name: str, count: int, ports: int) -> list[str]:
    operands = ", ".join(f"v[a{j} + lane]" for j in range(count))
    parts = ", ".join(f"d{j}" for j in range(ports)) + ","
    return [
        "for i in range(start, end):",
        "    k = end - 1 - (i - start)",
        *[f"    {line}" for line in _lane_names(count)],
        f"    out = (base + k) * {LANES}",
        f"    for lane in range({LANES}):",
        f"        {parts} = b_{name}({operands}, v[out + lane], g[out + lane])",
        *[f"        g[a{j} + lane] += d{j}" for j in range(ports)],
    ]


def _function(name: str, arguments: str, bodies: list[list[str]], *, reverse: bool) -> str:
    run = "runs - 1 - r" if reverse else "r"
    return f"""
@njit(**INNER, forceinline=True)
def {name}(runs, base, run_op, run_start, {arguments}):
    for r in range(runs):
        run = {run}
        op = run_op[run]
        start = run_start[run]
        end = run_start[run + 1]
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
    forward = [_forward_body(n, c) for n, c, _ in table]
    backward = [_backward_body(n, c, p) for n, c, p in table]
    parts = [
        _gates(),
        _function("forward", "{O}, v", forward, reverse=False),
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
    lines = [f"    {letter}{j} = u32_at(h[{field}] + 4 * {j} * count)" for j in range(width)]
    return "\n".join(lines)


_RUN = '''

@njit("int64(int64)")
def run(address):
    """One pass or many steps; the numbers behind ``address`` say which (see tape_compiled.py)."""
    h = i64_at(address)
    runs, count, base, slots = h[6], h[7], h[8], h[9]
    mode, steps, moved, fed, out = h[10], h[11], h[12], h[13], h[14]
    run_op = u8_at(h[1])
    run_start = u32_at(h[2])
{OPERANDS}
{TARGETS}
    f = f64_at(h[0])
    v = f64_at(h[5])
    g = f64_at(h[15])
    into = f64_at(h[16])
    size = h[17]
    trained = u32_at(h[18])
    springs = f64_at(h[19])
    inputs = u32_at(h[20])
    rows = f64_at(h[21])
    order = i64_at(h[22])
    outputs = f64_at(h[23])
    descending = mode == 4
    pull = f[0]
    for i in range(steps):
        for j in range(fed):
            v[inputs[j]] = rows[order[i] * fed + j]
        if mode != 2 and mode != 3:
            forward(runs, base, run_op, run_start, {O}, v)
            if mode == 1:
                continue
        if descending:
            value = v[out]
            outputs[i] = value
            if not (value - value == 0.0):
                return i
            if f[3] != 0.0:
                pull = f[2] - value
        for j in range(size):
            into[j] = 0.0
        if mode != 3:
            g[out] = pull
        backward(runs, base, run_op, run_start, {O}, {W}, v, g, into)
        if descending:
            good = True
            for j in range(moved):
                s = trained[j]
                x = v[s] + f[1] * (g[s] - springs[j] * v[s])
                v[s] = x
                good = good and x - x == 0.0
            if not good:
                return i + 1
    return steps
'''

_BATCH = '''

@njit("void(int64)")
def batch(address):
    """Outputs, and gradients when asked for, of many points, {LANES} at a time."""
    lanes = {LANES}
    h = i64_at(address)
    runs, count, base, slots = h[6], h[7], h[8], h[9]
    mode, points, fed, out = h[10], h[11], h[13], h[14]
    run_op = u8_at(h[1])
    run_start = u32_at(h[2])
{OPERANDS}
    f = f64_at(h[0])
    v = f64_at(h[5])
    g = f64_at(h[15])
    inputs = u32_at(h[20])
    rows = f64_at(h[21])
    outputs = f64_at(h[23])
    gradients = f64_at(h[16])
    for first in range(0, points, lanes):
        live = min(lanes, points - first)
        for j in range(fed):
            s = inputs[j] * lanes
            for lane in range(live):
                v[s + lane] = rows[(first + lane) * fed + j]
        batch_forward(runs, base, run_op, run_start, {O}, v)
        for lane in range(live):
            outputs[first + lane] = v[out * lanes + lane]
        if mode == 1:
            for j in range(slots * lanes):
                g[j] = 0.0
            for lane in range(live):
                g[out * lanes + lane] = f[0]
            batch_backward(runs, base, run_op, run_start, {O}, v, g)
            for j in range(fed):
                s = inputs[j] * lanes
                for lane in range(live):
                    gradients[(first + lane) * fed + j] = g[s + lane]
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
