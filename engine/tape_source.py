"""Writes the compiled tape's source: one switch over all gates, assembled from the gate files.

The file goes into the cache folder, whose name has the hash of the engine's sources, and is
imported from there. It is compiled once for an engine version; no circuit ever compiles anything.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from functools import cache
from types import ModuleType

from engine import jit
from engine.tape import opcodes, operand_count

NAME = "tugboat_tape"
LANES = 64
"""Examples that the batch form computes side by side."""

_HEAD = '''"""The tape's inner loops, made from the gate files by engine/tape_source.py."""

from engine.jit import njit
from engine.tape_pointers import f64_at, i64_at, u8_at, u32_at
{imports}
'''


def _arguments(count: int, index: str, lane: str = "") -> list[str]:
    return [f"v[o{j}[{index}]{lane}]" for j in range(count)]


def _switch(lines: list[tuple[str, list[str]]], indent: str) -> str:
    """``if op == 0: ... elif op == 1: ...``, a binary tree of them so that deep chains stay short."""
    text = []
    for opcode, (_, body) in enumerate(lines):
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
    return [f"a{j} = o{j}[k] * lanes" for j in range(count)]


def _batch_forward_body(name: str, count: int) -> list[str]:
    operands = ", ".join(f"v[a{j} + lane]" for j in range(count))
    return [
        "for k in range(start, end):",
        *[f"    {line}" for line in _lane_names(count)],
        "    out = (base + k) * lanes",
        "    for lane in range(lanes):",
        f"        v[out + lane] = f_{name}({operands})",
    ]


def _batch_backward_body(name: str, count: int, ports: int) -> list[str]:
    operands = ", ".join(f"v[a{j} + lane]" for j in range(count))
    parts = ", ".join(f"d{j}" for j in range(ports)) + ","
    return [
        "for i in range(start, end):",
        "    k = end - 1 - (i - start)",
        *[f"    {line}" for line in _lane_names(count)],
        "    out = (base + k) * lanes",
        "    for lane in range(lanes):",
        f"        {parts} = b_{name}({operands}, v[out + lane], g[out + lane])",
        *[f"        g[a{j} + lane] += d{j}" for j in range(ports)],
    ]


def _function(name: str, arguments: str, bodies: list[tuple[str, list[str]]], *, reverse: bool) -> str:
    run = "runs - 1 - r" if reverse else "r"
    return f"""
@njit
def {name}(runs, base, run_op, run_start, {arguments}):
    for r in range(runs):
        run = {run}
        op = run_op[run]
        start = run_start[run]
        end = run_start[run + 1]
{_switch(bodies, "        ")}
"""


def source() -> str:
    """The module's text for the gates that are there now."""
    table = [(op.name, operand_count(op), len(op.spec.ports)) for op in opcodes()]
    width = max(count for _, count, _ in table)
    imports = [f"from engine.gates import {name} as _{name}" for name, _, _ in table]
    compiled = [
        f"{letter}_{name} = njit(cache=False)(_{name}.{word})"
        for name, _, _ in table
        for letter, word in (("f", "forward"), ("b", "backward"))
    ]
    o = ", ".join(f"o{j}" for j in range(width))
    w = ", ".join(f"w{j}" for j in range(width))
    parts = [
        _HEAD.format(imports="\n".join(imports)),
        "\n".join(compiled),
        _function("forward", f"{o}, v", [(n, _forward_body(n, c)) for n, c, _ in table], reverse=False),
        _function(
            "backward",
            f"{o}, {w}, v, g, into",
            [(n, _backward_body(n, c, p)) for n, c, p in table],
            reverse=True,
        ),
        _function(
            "batch_forward",
            f"lanes, {o}, v",
            [(n, _batch_forward_body(n, c)) for n, c, _ in table],
            reverse=False,
        ),
        _function(
            "batch_backward",
            f"lanes, {o}, v, g",
            [(n, _batch_backward_body(n, c, p)) for n, c, p in table],
            reverse=True,
        ),
        _ENTRY.replace("{O}", o)
        .replace("{W}", w)
        .replace("{OPERANDS}", _operand_lines("o", 3, width))
        .replace("{TARGETS}", _operand_lines("w", 4, width))
        .replace("{LANES}", str(LANES)),
    ]
    return "\n".join(parts)


def _operand_lines(letter: str, field: int, width: int) -> str:
    lines = [f"    {letter}{j} = u32_at(h[{field}] + 4 * {j} * count, count)" for j in range(width)]
    return "\n".join(lines)


_ENTRY = '''

@njit("int64(int64)")
def run(address):
    """One pass or many steps; the numbers behind ``address`` say which (see tape_compiled.py)."""
    h = i64_at(address, 24)
    runs, count, base, slots = h[6], h[7], h[8], h[9]
    mode, steps, moved, fed, out = h[10], h[11], h[12], h[13], h[14]
    run_op = u8_at(h[1], runs)
    run_start = u32_at(h[2], runs + 1)
{OPERANDS}
{TARGETS}
    f = f64_at(h[0], 8)
    v = f64_at(h[5], slots)
    g = f64_at(h[15], slots)
    if mode == 1:
        forward(runs, base, run_op, run_start, {O}, v)
        return 0
    if mode == 3:
        into = f64_at(h[16], h[17])
        into[:] = 0.0
        backward(runs, base, run_op, run_start, {O}, {W}, v, g, into)
        return 0
    trained = u32_at(h[18], moved)
    springs = f64_at(h[19], moved)
    inputs = u32_at(h[20], fed)
    rows = f64_at(h[21], h[17])
    order = i64_at(h[22], steps)
    outputs = f64_at(h[23], steps)
    for i in range(steps):
        if mode == 4:
            for j in range(fed):
                v[inputs[j]] = rows[order[i] * fed + j]
        if mode != 2:
            forward(runs, base, run_op, run_start, {O}, v)
        pull = f[0]
        if mode == 4:
            value = v[out]
            outputs[i] = value
            if not (value - value == 0.0):
                return i
            if f[3] != 0.0:
                pull = f[2] - value
        g[:] = 0.0
        g[out] = pull
        backward(runs, base, run_op, run_start, {O}, {O}, v, g, g)
        if mode == 4:
            good = True
            for j in range(moved):
                s = trained[j]
                x = v[s] + f[1] * (g[s] - springs[j] * v[s])
                v[s] = x
                good = good and x - x == 0.0
            if not good:
                return i + 1
    return steps


@njit("void(int64)")
def batch(address):
    """Outputs, and gradients when asked for, of many points, {LANES} at a time."""
    lanes = {LANES}
    h = i64_at(address, 24)
    runs, count, base, slots = h[6], h[7], h[8], h[9]
    mode, points, fed, out = h[10], h[11], h[13], h[14]
    run_op = u8_at(h[1], runs)
    run_start = u32_at(h[2], runs + 1)
{OPERANDS}
    f = f64_at(h[0], 8)
    v = f64_at(h[5], slots * lanes)
    g = f64_at(h[15], slots * lanes)
    inputs = u32_at(h[20], fed)
    rows = f64_at(h[21], points * fed)
    outputs = f64_at(h[23], points)
    gradients = f64_at(h[16], h[17])
    for first in range(0, points, lanes):
        live = min(lanes, points - first)
        for j in range(fed):
            s = inputs[j] * lanes
            for lane in range(live):
                v[s + lane] = rows[(first + lane) * fed + j]
        batch_forward(runs, base, run_op, run_start, lanes, {O}, v)
        for lane in range(live):
            outputs[first + lane] = v[out * lanes + lane]
        if mode == 1:
            g[:] = 0.0
            for lane in range(live):
                g[out * lanes + lane] = f[0]
            batch_backward(runs, base, run_op, run_start, lanes, {O}, v, g)
            for j in range(fed):
                s = inputs[j] * lanes
                for lane in range(live):
                    gradients[(first + lane) * fed + j] = g[s + lane]
'''


@cache
def load() -> ModuleType:
    """Write the module into the cache folder, unless it is there, and import it. Compiles, or reads the cache."""
    path = jit.cache_folder() / f"{NAME}.py"
    text = source()
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        handle, partial = tempfile.mkstemp(dir=path.parent, suffix=".py")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(partial, path)
    spec = importlib.util.spec_from_file_location(NAME, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = module
    spec.loader.exec_module(module)
    return module
