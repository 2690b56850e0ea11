"""A gate file's ``forward`` and ``backward`` as syntax trees, so that programs are made from the file."""

from __future__ import annotations

import ast
import copy
import inspect
import textwrap
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any


@cache
def definition(function: Callable[..., Any]) -> ast.FunctionDef:
    """The function's definition without its docstring."""
    function = getattr(function, "py_func", function)
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    found = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
    if ast.get_docstring(found) is not None:
        found.body = found.body[1:]
    found.decorator_list = []
    return found


def parameters(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in function.args.args]


class _Rename(ast.NodeTransformer):
    def __init__(self, names: Mapping[str, ast.expr]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return copy.deepcopy(self.names.get(node.id, node))


def renamed(tree: Any, names: Mapping[str, ast.expr]) -> Any:
    """A copy of a tree with names replaced by expressions."""
    return _Rename(names).visit(copy.deepcopy(tree))


def inline(function: Callable[..., Any], arguments: list[str]) -> ast.expr | None:
    """What a function of one ``return`` gives for ``arguments``, as an expression; None for longer ones.

    An argument is a variable's name or a number as text.
    """
    found = definition(function)
    if len(found.body) != 1 or not isinstance(found.body[0], ast.Return) or found.body[0].value is None:
        return None
    given = [ast.parse(argument, mode="eval").body for argument in arguments]
    expression: ast.expr = renamed(found.body[0].value, dict(zip(parameters(found), given, strict=True)))
    return expression


def calls(tree: ast.AST) -> set[str]:
    """Names of the plain functions that a tree calls."""
    return {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
