"""The program of a circuit, put together from a language's few words."""

from __future__ import annotations

import ast
from typing import Any, Protocol

from engine.exports.circuit_plan import Plan, Statement, check_gradients, plan
from engine.exports.exporter import one_line
from engine.exports.gate_source import definition, inline


class Language(Protocol):
    """How a language writes what every program needs."""

    comment: str

    def opening(self, made: Plan, used: list[ast.AST]) -> list[str]:
        """Imports. ``used``: all trees of the program, to see which mathematics it calls."""

    def function(self, name: str, tree: ast.FunctionDef) -> list[str]:
        """A gate's function under ``name``."""

    def expression(self, tree: ast.expr) -> str:
        """An expression."""

    def declare(self, name: str, value: str) -> str:
        """A new variable."""

    def zero(self, names: list[str]) -> list[str]:
        """New variables that start at 0."""

    def add(self, name: str, value: str) -> str:
        """Add to a variable."""

    def unpack(self, names: list[str], value: str) -> str:
        """New variables from a tuple."""

    def number(self, value: float) -> str:
        """A number."""

    def closing(self, made: Plan) -> list[str]:
        """Print id, value and gradient of every node with 17 significant digits."""


def write(run: Any, language: Language, about: str) -> str:
    """The whole program: sources, forward pass, backward pass, and the numbers it prints."""
    made = plan(run)
    check_gradients(run)
    helpers: dict[str, ast.FunctionDef] = {}
    used: list[ast.AST] = []
    forward = [_forward(s, language, helpers, used) for s in made.statements]
    backward = [
        line for s in reversed(made.statements) for line in _backward(s, made, language, helpers, used)
    ]
    used += helpers.values()
    mark = language.comment
    title = one_line(made.title) or "A circuit"
    lines = [f"{mark} {title}", f"{mark} {about}", *language.opening(made, used), ""]
    for name, tree in helpers.items():
        lines += [*language.function(name, tree), ""]
    lines += [
        f"{mark} sources",
        *(language.declare(name, language.number(value)) for name, value in made.sources),
        "",
    ]
    lines += [f"{mark} forward: every value from left to right", *forward, ""]
    lines += [f"{mark} backward: d{made.output_id} / d each value, from right to left"]
    lines += language.zero([made.gradient[n] for n in made.gradient if n != made.output])
    lines += [language.declare(made.gradient[made.output], language.number(1.0)), *backward, ""]
    return "\n".join([*lines, *language.closing(made), ""])


def _call(name: str, arguments: list[str]) -> str:
    return f"{name}({', '.join(arguments)})"


def _forward(
    s: Statement, language: Language, helpers: dict[str, ast.FunctionDef], used: list[ast.AST]
) -> str:
    assert s.op.forward is not None
    tree = inline(s.op.forward, s.operands)
    if tree is None:
        helpers[s.op.name] = definition(s.op.forward)
        return language.declare(s.out, _call(s.op.name, s.operands))
    used.append(tree)
    return language.declare(s.out, language.expression(tree))


def _backward(
    s: Statement, made: Plan, language: Language, helpers: dict[str, ast.FunctionDef], used: list[ast.AST]
) -> list[str]:
    """What a gate adds to the gradients of what it reads."""
    assert s.op.backward is not None
    arguments = [*s.operands, s.out, made.gradient[s.out]]
    targets = [made.gradient[source] for source in s.sources]
    tree = inline(s.op.backward, arguments)
    if isinstance(tree, ast.Tuple):
        used.append(tree)
        return [language.add(d, language.expression(e)) for d, e in zip(targets, tree.elts, strict=True)]
    name = f"{s.op.name}_backward"
    helpers[name] = definition(s.op.backward)
    parts = made.parts[s.out]
    lines = [language.unpack(parts, _call(name, arguments))]
    return lines + [language.add(d, part) for d, part in zip(targets, parts, strict=True)]
