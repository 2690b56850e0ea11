"""A network as a NumPy program with its weights, one example and our output for it."""

from __future__ import annotations

from typing import Any

from engine.exports.exporter import Exporter, one_line
from engine.exports.network_loss import NUMPY, definitions
from engine.exports.network_plan import Plan, Statement, make, text_of

PRINTS = "Prints output and loss for one example, and Tugboat's."
EXPORTER = Exporter("numpy", "network", ".py", "NumPy: the forward pass with these weights.")


def _dense(s: Statement) -> str:
    x, node = s.inputs[0], s.node
    return f'{x}.reshape(len({x}), -1) @ weights["{node}.weight"].T + weights["{node}.bias"]'


def _softmax(s: Statement) -> str:
    x, axes = s.inputs[0], tuple(range(1, len(s.shape) + 1))
    shifted = f"np.exp({x} - {x}.max(axis={axes}, keepdims=True))"
    return f"{shifted}; {s.out} = {s.out} / {s.out}.sum(axis={axes}, keepdims=True)"


def _batch_norm(s: Statement) -> str:
    def of(name: str) -> str:
        return f'weights["{s.node}.{name}"].reshape({(1, -1, *(1 for _ in s.shape[1:]))})'

    scaled = (
        f"({s.inputs[0]} - {of('moving_mean')}) / np.sqrt({of('moving_variance')} + {s.params['epsilon']!r})"
    )
    return f"{of('gamma')} * {scaled} + {of('beta')}"


def _dropout(s: Statement) -> str:
    return f"{s.inputs[0]} * {1 - s.params['rate']!r}" if s.params["scaling"] == "nielsen" else s.inputs[0]


LAYERS = {
    "add": lambda s: " + ".join(s.inputs),
    "batch_norm": _batch_norm,
    "concat": lambda s: f"np.concatenate([{', '.join(s.inputs)}], axis=1)",
    "dense": _dense,
    "dropout": _dropout,
    "flatten": lambda s: f"{s.inputs[0]}.reshape(len({s.inputs[0]}), -1)",
    "leaky_relu": lambda s: (
        f"np.where({s.inputs[0]} > 0, {s.inputs[0]}, {s.params['slope']!r} * {s.inputs[0]})"
    ),
    "relu": lambda s: f"np.maximum({s.inputs[0]}, 0)",
    "reshape": lambda s: f"{s.inputs[0]}.reshape(-1, {', '.join(str(k) for k in s.shape)})",
    "sigmoid": lambda s: f"1 / (1 + np.exp(-{s.inputs[0]}))",
    "softmax": _softmax,
    "tanh": lambda s: f"np.tanh({s.inputs[0]})",
}
"""The expression of every layer; activations keep the shape (examples, ...)."""


def program(run: Any) -> str:
    """The program. Raises ``QuestionError`` for a net without a path from input to output."""
    plan = make(run)
    lines = [f'"""{one_line(plan.title)}. Needs NumPy. {PRINTS}"""']
    lines += ["", "import base64", "import json", "", "import numpy as np", "", ""]
    lines += ["def array(text, *shape):", '    """Numbers from base64 of little-endian float32."""']
    lines += ['    numbers = np.frombuffer(base64.b64decode(text), "<f4")']
    lines += ["    return numbers.reshape(shape).astype(np.float64)", "", ""]
    lines += weights(plan)
    lines += [
        "",
        "",
        f"def net({plan.source}):",
        f'    """Output for examples of shape (examples, {_shape(plan.shape)})."""',
    ]
    lines += plan.lines(LAYERS, "    ")
    lines += [f"    return {plan.outputs()}", "", ""]
    if plan.judged:
        lines += definitions(plan.judged, NUMPY, plan.source, plan.output, "float(total)")
    lines += closing(plan, f"{plan.call('net(example)')}[0]")
    return "\n".join(lines) + "\n"


def weights(plan: Plan) -> list[str]:
    """The weights as a table of arrays."""
    lines = ["weights = {"]
    for (node, name), numbers in plan.weights.items():
        lines.append(f'    "{node}.{name}": array("{text_of(numbers)}", {_shape(numbers.shape)}),')
    return [*lines, "}"]


def closing(plan: Plan, call: str) -> list[str]:
    """The example, our output and loss for it, and what is printed."""
    lines = [
        f'example = array("{text_of(plan.example)}", 1, {_shape(plan.shape)})',
        f"tugboat = {[float(v) for v in plan.expected.ravel()]!r}",
        f"output = [float(v) for v in {call}.ravel()]",
        "difference = max(abs(a - b) for a, b in zip(output, tugboat, strict=True))",
        'printed = {"output": output, "tugboat": tugboat, "largest_difference": difference}',
    ]
    if plan.judged:
        answer = plan.judged.answer
        lines += [
            f'answer = array("{text_of(answer)}", 1, {len(answer)})',
            f'printed |= {{"loss": loss(example, answer), "tugboat_loss": {plan.judged.expected!r}}}',
        ]
    return [*lines, "print(json.dumps(printed))"]


def _shape(shape: tuple[int, ...]) -> str:
    return ", ".join(str(length) for length in shape)
