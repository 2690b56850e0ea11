"""A circuit with NumPy's float64 scalars and functions."""

from __future__ import annotations

import ast
import math
from typing import Any

from engine.exports.circuit_code import write
from engine.exports.circuit_plan import Plan
from engine.exports.circuit_python import Python
from engine.exports.exporter import Exporter
from engine.exports.gate_source import calls, renamed

EXPORTER = Exporter("numpy", "circuit", ".py", "NumPy: float64 values, NumPy's functions.")

OTHER_NAMES = {"pow": "power", "fabs": "abs"}


def mathematics(tree: Any) -> Any:
    """A tree whose functions of ``math`` are NumPy's."""
    names = {name for name in calls(tree) if hasattr(math, name)}
    return renamed(
        tree, {name: ast.parse(f"np.{OTHER_NAMES.get(name, name)}", mode="eval").body for name in names}
    )


class NumPy(Python):
    """Like Python, with ``np`` in place of ``math``."""

    def opening(self, made: Plan, used: list[ast.AST]) -> list[str]:
        return ["", "import numpy as np"]

    def function(self, name: str, tree: ast.FunctionDef) -> list[str]:
        return super().function(name, mathematics(tree))

    def expression(self, tree: ast.expr) -> str:
        return super().expression(mathematics(tree))

    def number(self, value: float) -> str:
        return f"np.float64({float(value)!r})"

    def zero(self, names: list[str]) -> list[str]:
        return [line.replace("= 0.0", "= np.float64(0.0)") for line in super().zero(names)]


def program(run: Any) -> str:
    """The program. Raises ``QuestionError`` for an empty circuit or one with numbers that are not finite."""
    return write(
        run, NumPy(), "Needs NumPy. Prints every node with its value and the gradient of the output."
    )
