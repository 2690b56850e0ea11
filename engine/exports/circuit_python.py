"""A circuit as plain Python."""

from __future__ import annotations

import ast
import math
from typing import Any

from engine.exports.circuit_code import write
from engine.exports.circuit_plan import Plan
from engine.exports.exporter import Exporter
from engine.exports.gate_source import calls

EXPORTER = Exporter("python", "circuit", ".py", "Plain Python: only the standard library.")


class Python:
    """Plain floats and ``math``."""

    comment = "#"

    def opening(self, made: Plan, used: list[ast.AST]) -> list[str]:
        names = sorted(name for name in set().union(*map(calls, used)) if hasattr(math, name))
        return ["", f"from math import {', '.join(names)}"] if names else []

    def function(self, name: str, tree: ast.FunctionDef) -> list[str]:
        return (
            [f"def {name}({ast.unparse(tree.args)}):"]
            + [f"    {line}" for statement in tree.body for line in ast.unparse(statement).splitlines()]
            + [""]
        )

    def expression(self, tree: ast.expr) -> str:
        return ast.unparse(tree)

    def declare(self, name: str, value: str) -> str:
        return f"{name} = {value}"

    def zero(self, names: list[str]) -> list[str]:
        """Six to a line, so that no line grows with the circuit."""
        return [" = ".join([*names[i : i + 6], "0.0"]) for i in range(0, len(names), 6)]

    def add(self, name: str, value: str) -> str:
        return f"{name} += {value}"

    def unpack(self, names: list[str], value: str) -> str:
        return f"{', '.join(names)}{',' if len(names) == 1 else ''} = {value}"

    def number(self, value: float) -> str:
        return repr(float(value))

    def closing(self, made: Plan) -> list[str]:
        width = max(len(id) for id, _ in made.shown)
        return [
            "for name, value, gradient in [",
            *(f'    ("{id}", {name}, {made.gradient[name]}),' for id, name in made.shown),
            "]:",
            f'    print(f"{{name:{width}}}  {{float(value):<24.17g}} {{float(gradient):.17g}}")',
        ]


def program(run: Any) -> str:
    """The program. Raises ``QuestionError`` for an empty circuit or one with numbers that are not finite."""
    return write(run, Python(), "Prints every node with its value and the gradient of the output.")
