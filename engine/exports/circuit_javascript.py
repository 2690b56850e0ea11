"""A circuit as plain JavaScript, translated from the gate files' Python."""

from __future__ import annotations

import ast
import json
from typing import Any

from engine.errors import RegistryError
from engine.exports.circuit_code import write
from engine.exports.circuit_plan import Plan
from engine.exports.exporter import Exporter

EXPORTER = Exporter("javascript", "circuit", ".js", "Plain JavaScript, for Node and the browser's console.")

BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Mod: "%"}
COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "===", ast.NotEq: "!=="}
STRENGTH = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2, ast.Mod: 2}
NAMES = {"fabs": "abs"}


def _refuse(tree: ast.AST) -> RegistryError:
    return RegistryError(
        f'A gate file uses "{ast.unparse(tree)}", which cannot be written in JavaScript. '
        "Use plain arithmetic, if, comparisons and the functions of math.",
        code="export",
    )


def expression(tree: ast.expr) -> str:
    """One Python expression in JavaScript. Raises ``RegistryError`` for what gate files should not use."""
    match tree:
        case ast.Constant(value=bool(value)):
            return "true" if value else "false"
        case ast.Constant(value=int() | float()):
            return repr(tree.value)
        case ast.Name(id=name):
            return name
        case ast.Tuple(elts=parts):
            return f"[{', '.join(map(expression, parts))}]"
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return f"-{_bracketed(inner, 3)}"
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return f"!{_bracketed(inner, 3)}"
        case ast.BinOp(left=left, op=op, right=right) if type(op) in BINARY:
            rank = STRENGTH[type(op)]
            return f"{_bracketed(left, rank)} {BINARY[type(op)]} {_bracketed(right, rank + 1)}"
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return f"Math.pow({expression(left)}, {expression(right)})"
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARE:
            return f"{_bracketed(left, 1)} {COMPARE[type(op)]} {_bracketed(right, 1)}"
        case ast.BoolOp(op=op, values=values):
            mark = " && " if isinstance(op, ast.And) else " || "
            return mark.join(f"({expression(value)})" for value in values)
        case ast.IfExp(test=test, body=body, orelse=other):
            return f"{_bracketed(test, 0)} ? {_bracketed(body, 0)} : {_bracketed(other, 0)}"
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return f"Math.{NAMES.get(name, name)}({', '.join(map(expression, arguments))})"
    raise _refuse(tree)


def _bracketed(tree: ast.expr, rank: int) -> str:
    """An operand, in brackets unless it binds at least as strongly as ``rank``."""
    text = expression(tree)
    weak = isinstance(tree, (ast.IfExp, ast.BoolOp, ast.Compare))
    if isinstance(tree, ast.BinOp) and not isinstance(tree.op, ast.Pow):
        weak = STRENGTH[type(tree.op)] < rank
    if isinstance(tree, ast.UnaryOp) or text.startswith("-"):
        weak = rank >= 2
    return f"({text})" if weak else text


def statement(tree: ast.stmt, indent: str) -> list[str]:
    """One statement of a gate's function as lines."""
    match tree:
        case ast.Return(value=value) if value is not None:
            return [f"{indent}return {expression(value)};"]
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return [f"{indent}{name} = {expression(value)};"]
        case ast.Assign(targets=[ast.Tuple(elts=parts)], value=value):
            return [f"{indent}[{', '.join(map(expression, parts))}] = {expression(value)};"]
        case ast.AugAssign(target=ast.Name(id=name), op=op, value=value) if type(op) in BINARY:
            return [f"{indent}{name} {BINARY[type(op)]}= {expression(value)};"]
        case ast.If(test=test, body=body, orelse=other):
            lines = [f"{indent}if ({expression(test)}) {{"]
            lines += [line for part in body for line in statement(part, indent + "  ")]
            if other:
                lines += [f"{indent}}} else {{"]
                lines += [line for part in other for line in statement(part, indent + "  ")]
            return [*lines, f"{indent}}}"]
    raise _refuse(tree)


class JavaScript:
    """Numbers and ``Math``."""

    comment = "//"
    typed = ""
    """What stands behind a name where it is declared."""

    def opening(self, made: Plan, used: list[ast.AST]) -> list[str]:
        return []

    def function(self, name: str, tree: ast.FunctionDef) -> list[str]:
        own = {argument.arg for argument in tree.args.args}
        stored = {
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        declared = ", ".join(argument.arg + self.typed for argument in tree.args.args)
        lines = [f"function {name}({declared}) {{"]
        if stored - own:
            lines.append(f"  let {', '.join(name + self.typed for name in sorted(stored - own))};")
        return [*lines, *(line for part in tree.body for line in statement(part, "  ")), "}"]

    def expression(self, tree: ast.expr) -> str:
        return expression(tree)

    def declare(self, name: str, value: str) -> str:
        return f"let {name} = {value};"

    def zero(self, names: list[str]) -> list[str]:
        return [
            f"let {', '.join(f'{name} = 0' for name in names[i : i + 6])};" for i in range(0, len(names), 6)
        ]

    def add(self, name: str, value: str) -> str:
        return f"{name} += {value};"

    def unpack(self, names: list[str], value: str) -> str:
        return f"const [{', '.join(names)}] = {value};"

    def number(self, value: float) -> str:
        return repr(float(value))

    def closing(self, made: Plan) -> list[str]:
        width = max(len(id) for id, _ in made.shown)
        return [
            "for (const [name, value, gradient] of [",
            *(f"  [{json.dumps(id)}, {name}, {made.gradient[name]}]," for id, name in made.shown),
            "]) {",
            "  const digits = (x) => x.toPrecision(17);",
            f"  console.log(name.padEnd({width}), digits(value).padEnd(24), digits(gradient));",
            "}",
        ]


def program(run: Any) -> str:
    """The program. Raises ``QuestionError`` for an empty circuit or one with numbers that are not finite."""
    return write(run, JavaScript(), "Prints every node with its value and the gradient of the output.")
