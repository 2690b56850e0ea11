"""A circuit for PyTorch: the forward pass is ours, the gradients are PyTorch's own."""

from __future__ import annotations

import ast
import math
from typing import Any

from engine.exports.circuit_code import _call
from engine.exports.circuit_plan import check_gradients, plan
from engine.exports.circuit_python import Python
from engine.exports.exporter import Exporter, one_line
from engine.exports.gate_source import calls, definition, inline, renamed

EXPORTER = Exporter("pytorch", "circuit", ".py", "PyTorch: its autograd finds the gradients.")

HELPER = '''
def node(value):
    """A value of the circuit that remembers its gradient."""
    value = torch.as_tensor(value, dtype=torch.float64).clone()
    if value.requires_grad:
        value.retain_grad()
    return value.requires_grad_()
'''


OWN = {
    "sigmoid": "torch.sigmoid({})",
    "softplus": "torch.logaddexp({0}, torch.zeros_like({0}))",
    "cross_entropy": "-(torch.xlogy({1}, {0}) + torch.xlogy(1.0 - {1}, 1.0 - {0}))",
}
"""Gates for which PyTorch has a word of its own, and whose gate files go around an overflow or 0·ln 0 by a
branch that autograd cannot see through. All others are written from their gate files."""


def _mathematics(tree: Any) -> Any:
    names = {name for name in calls(tree) if hasattr(math, name)}
    return renamed(tree, {name: ast.parse(f"torch.{name}", mode="eval").body for name in names})


def program(run: Any) -> str:
    """The program. Raises ``QuestionError`` for an empty circuit or one with numbers that are not finite."""
    made, python = plan(run), Python()
    check_gradients(run)
    helpers: dict[str, ast.FunctionDef] = {}
    forward = []
    for s in made.statements:
        assert s.op.forward is not None
        tree = inline(s.op.forward, s.operands)
        if s.op.name in OWN:
            value = OWN[s.op.name].format(*s.operands)
        elif tree is None:
            helpers[s.op.name] = definition(s.op.forward)
            value = _call(s.op.name, s.operands)
        else:
            value = python.expression(_mathematics(tree))
        forward.append(f"{s.out} = node({value})")
    title = one_line(made.title) or "A circuit"
    lines = [
        f"# {title}",
        "# Needs PyTorch. Prints every node with its value and the gradient of the output.",
    ]
    lines += ["", "import torch", HELPER]
    for name, function in helpers.items():
        lines += ["", *python.function(name, _mathematics(function))]
    lines += ["# sources", *(f"{name} = node({value!r})" for name, value in made.sources), ""]
    lines += ["# forward: every value from left to right", *forward, ""]
    lines += ["# backward: autograd walks the same wires from right to left", f"{made.output}.backward()", ""]
    width = max(len(id) for id, _ in made.shown)
    lines += ["for name, value in [", *(f'    ("{id}", {name}),' for id, name in made.shown), "]:"]
    lines += ["    gradient = 0.0 if value.grad is None else value.grad.item()"]
    lines += [f'    print(f"{{name:{width}}}  {{value.item():<24.17g}} {{gradient:.17g}}")', ""]
    return "\n".join(lines)
