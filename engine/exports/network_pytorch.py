"""A network as a PyTorch module with its weights, one example and our output for it."""

from __future__ import annotations

from math import prod
from typing import Any

from engine.exports.exporter import Exporter, one_line
from engine.exports.network_loss import PYTORCH, definitions
from engine.exports.network_numpy import PRINTS, _shape, closing, weights
from engine.exports.network_plan import Plan, Statement, make

EXPORTER = Exporter("pytorch", "network", ".py", "PyTorch: a module with these weights.")


def _batch_norm_module(s: Statement, plan: Plan) -> str:
    kind = "BatchNorm1d" if len(s.shape) == 1 else "BatchNorm2d"
    return f"nn.{kind}({s.shape[0]}, eps={s.params['epsilon']!r}, momentum={1 - s.params['momentum']!r})"


def _dense_module(s: Statement, plan: Plan) -> str:
    units, inputs = plan.weights[s.node, "weight"].shape
    return f"nn.Linear({inputs}, {units})"


MODULES = {
    "batch_norm": _batch_norm_module,
    "dense": _dense_module,
    "dropout": lambda s, plan: f"nn.Dropout({s.params['rate']!r})",
}
"""Layers that are modules with a place of their own."""

STATE = {
    "batch_norm": {
        "gamma": "weight",
        "beta": "bias",
        "moving_mean": "running_mean",
        "moving_variance": "running_var",
    },
    "dense": {"weight": "weight", "bias": "bias"},
}
"""PyTorch's names of the weights."""


def _dropout(s: Statement) -> str:
    if s.params["scaling"] == "nielsen":
        keep = repr(1 - s.params["rate"])
        return f"self.{s.node}({s.inputs[0]}) * {keep}"
    return f"self.{s.node}({s.inputs[0]})"


LAYERS = {
    "add": lambda s: " + ".join(s.inputs),
    "batch_norm": lambda s: f"self.{s.node}({s.inputs[0]})",
    "concat": lambda s: f"torch.cat([{', '.join(s.inputs)}], dim=1)",
    "dense": lambda s: f"self.{s.node}({s.inputs[0]}.flatten(1))",
    "dropout": _dropout,
    "flatten": lambda s: f"{s.inputs[0]}.flatten(1)",
    "leaky_relu": lambda s: f"nn.functional.leaky_relu({s.inputs[0]}, {s.params['slope']!r})",
    "relu": lambda s: f"torch.relu({s.inputs[0]})",
    "reshape": lambda s: f"{s.inputs[0]}.reshape(-1, {_shape(s.shape)})",
    "sigmoid": lambda s: f"torch.sigmoid({s.inputs[0]})",
    "softmax": lambda s: f"torch.softmax({s.inputs[0]}.flatten(1), dim=1).reshape({s.inputs[0]}.shape)",
    "tanh": lambda s: f"torch.tanh({s.inputs[0]})",
}
"""The expression of every layer."""


def program(run: Any) -> str:
    """The program. Raises ``QuestionError`` for a net without a path from input to output."""
    plan = make(run)
    lines = [f'"""{one_line(plan.title)}. Needs PyTorch. {PRINTS}"""']
    lines += ["", "import base64", "import json", "", "import torch", "from torch import nn", "", ""]
    lines += ["def array(text, *shape):", '    """Numbers from base64 of little-endian float32."""']
    lines += ["    numbers = torch.frombuffer(bytearray(base64.b64decode(text)), dtype=torch.float32)"]
    lines += ["    return numbers.reshape(shape)", "", "", *weights(plan), "", "", *_module(plan), "", ""]
    lines += ["net = Net()", "net.load_state_dict(", "    {"]
    for (node, name), _ in plan.weights.items():
        op = next(s.op for s in plan.statements if s.node == node and s.op in STATE)
        lines.append(f'        "{node}.{STATE[op][name]}": weights["{node}.{name}"],')
    lines += ["    },", "    strict=False,", ")", "net.eval()"]
    if plan.judged:
        lines += ["", "", *definitions(plan.judged, PYTORCH, plan.source, plan.output, "total.item()")]
    lines += closing(plan, f"{plan.call('net(example)')}.detach()[0]")
    return "\n".join(lines) + "\n"


def _module(plan: Plan) -> list[str]:
    """The module: its parts, then the forward pass."""
    lines = [
        "class Net(nn.Module):",
        f'    """{prod(plan.shape)} numbers in, {plan.expected.size} out."""',
        "",
    ]
    lines += ["    def __init__(self):", "        super().__init__()"]
    for s in plan.statements:
        if s.op in MODULES:
            lines.append(f"        self.{s.node} = {MODULES[s.op](s, plan)}")
    lines += ["", f"    def forward(self, {plan.source}):"]
    lines += plan.lines(LAYERS, "        ")
    return [*lines, f"        return {plan.outputs()}"]
