"""A network as plain Python without any library, for one example at a time; slow, and every step can be read.

Values are lists of numbers: the order of a layer's numbers is the same whatever their shape is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.exports.exporter import Exporter, one_line
from engine.exports.network_loss import Judged
from engine.exports.network_plan import Plan, Statement, make, text_of

PRINTS = "Prints output and loss for one example, and Tugboat's."
EXPORTER = Exporter("python", "network", ".py", "Plain Python: the forward pass of one example.")

FUNCTIONS: Mapping[str, str] = {
    "batch_norm": """def batch_norm(x, gamma, beta, mean, variance, epsilon):
    places = len(x) // len(gamma)
    scale = [g / math.sqrt(v + epsilon) for g, v in zip(gamma, variance)]
    channels = [k // places for k in range(len(x))]
    return [scale[c] * (v - mean[c]) + beta[c] for v, c in zip(x, channels)]""",
    "dense": """def dense(x, weight, bias):
    rows = [weight[k : k + len(x)] for k in range(0, len(weight), len(x))]
    return [sum(w * v for w, v in zip(row, x)) + b for row, b in zip(rows, bias)]""",
    "sigmoid": """def sigmoid(x):
    return [1 / (1 + math.exp(-v)) if v > 0 else math.exp(v) / (1 + math.exp(v)) for v in x]""",
    "softmax": """def softmax(x):
    top = max(x)
    total = sum(math.exp(v - top) for v in x)
    return [math.exp(v - top) / total for v in x]""",
}
"""The layers that take more than a line."""


def _scaled(s: Statement) -> str:
    x = s.inputs[0]
    return f"[{1 - s.params['rate']!r} * v for v in {x}]" if s.params["scaling"] == "nielsen" else x


def _with(s: Statement, *names: str) -> str:
    """The arguments of a layer's function: what it reads, then its weights."""
    return ", ".join([s.inputs[0], *(f'weights["{s.node}.{name}"]' for name in names)])


def _batch_norm(s: Statement) -> str:
    averages = _with(s, "gamma", "beta", "moving_mean", "moving_variance")
    return f"batch_norm({averages}, {s.params['epsilon']!r})"


LAYERS = {
    "add": lambda s: f"[sum(terms) for terms in zip({', '.join(s.inputs)})]",
    "batch_norm": _batch_norm,
    "concat": lambda s: " + ".join(s.inputs),
    "dense": lambda s: f"dense({_with(s, 'weight', 'bias')})",
    "dropout": _scaled,
    "flatten": lambda s: s.inputs[0],
    "leaky_relu": lambda s: f"[v if v > 0 else {s.params['slope']!r} * v for v in {s.inputs[0]}]",
    "relu": lambda s: f"[max(0.0, v) for v in {s.inputs[0]}]",
    "reshape": lambda s: s.inputs[0],
    "sigmoid": lambda s: f"sigmoid({s.inputs[0]})",
    "softmax": lambda s: f"softmax({s.inputs[0]})",
    "tanh": lambda s: f"[math.tanh(v) for v in {s.inputs[0]}]",
}
"""The expression of every layer."""

LOSSES: Mapping[str, str] = {
    "quadratic": "sum((v - w) ** 2 for v, w in zip(a, t)) / 2",
    "cross_entropy": "-sum("
    "w * math.log(max(v, 1e-12)) + (1 - w) * math.log(max(1 - v, 1e-12)) for v, w in zip(a, t))",
    "cross_entropy/sigmoid": "sum(max(v, 0.0) + math.log1p(math.exp(-abs(v))) - w * v for v, w in zip(z, t))",
    "log_likelihood": "-sum(w * math.log(max(v, 1e-12)) for v, w in zip(a, t))",
    "log_likelihood/softmax": "sum(w * ("
    "max(z) + math.log(sum(math.exp(u - max(z)) for u in z)) - v) for v, w in zip(z, t))",
    "hinge": "sum(max(0.0, v - a[t.index(max(t))] + 1) for v in a) - 1",
    "mean_squared_error": "sum((v - w) ** 2 for v, w in zip(a, t)) / len(a)",
    "margin": "sum(w * max(0.0, 0.9 - v) ** 2 + (1 - w) * max(0.0, v - 0.1) ** 2 / 2 for v, w in zip(a, t))",
    "spread": "sum(max(0.0, 0.9 - a[t.index(max(t))] + v) ** 2 for v in a) - 0.81",
    "reconstruction": "sum((v - w) ** 2 for v, w in zip(a, t))",
}
"""As ``network_loss.NUMPY``, for the lists of one example."""


def program(run: Any) -> str:
    """The program. Raises ``QuestionError`` for a net without a path from input to output."""
    plan = make(run)
    lines = [f'"""{one_line(plan.title)}. {PRINTS}"""', "", "import base64", "import json", "import math"]
    lines += ["import struct", "", "", "def array(text):"]
    lines += ['    """Numbers from base64 of little-endian float32."""', "    data = base64.b64decode(text)"]
    lines += ['    return list(struct.unpack(f"<{len(data) // 4}f", data))', "", ""]
    used = {s.op for s in plan.statements}
    for name in FUNCTIONS:
        lines += [FUNCTIONS[name], "", ""] if name in used else []
    lines += ["weights = {"]
    for (node, name), numbers in plan.weights.items():
        lines.append(f'    "{node}.{name}": array("{text_of(numbers)}"),')
    lines += ["}", "", "", f"def net({plan.source}):", '    """Output for the numbers of one example."""']
    lines += plan.lines(LAYERS, "    ")
    lines += [f"    return {plan.outputs()}", "", ""]
    if plan.judged:
        lines += _definitions(plan.judged, plan)
    return "\n".join([*lines, *_closing(plan)]) + "\n"


def _definitions(judged: Judged, plan: Plan) -> list[str]:
    """A function for every kind of loss, and ``loss``."""
    lines: list[str] = []
    for term in {term.form: term for term in judged.terms}.values():
        of = "z" if "/" in term.form else "a"
        lines += [f"def {term.function}({of}, t):", f"    return {LOSSES[term.form]}", "", ""]
    terms = " + ".join(f"{t.weight!r} * {t.function}({t.of}, {t.target})" for t in judged.terms)
    lines += [
        f"def loss({plan.source}, {judged.label}):",
        '    """Loss of an example with its right answer."""',
    ]
    return [*lines, f"    {plan.outputs()} = net({plan.source})", f"    return {terms}", "", ""]


def _closing(plan: Plan) -> list[str]:
    """The example, our output and loss for it, and what is printed."""
    lines = [f'example = array("{text_of(plan.example)}")']
    lines += [f"tugboat = {[float(v) for v in plan.expected.ravel()]!r}"]
    lines += [f"output = {plan.call('net(example)')}"]
    lines += ["difference = max(abs(a - b) for a, b in zip(output, tugboat))"]
    lines += ['printed = {"output": output, "tugboat": tugboat, "largest_difference": difference}']
    if plan.judged:
        lines += [f'answer = array("{text_of(plan.judged.answer)}")']
        lines += [f'printed |= {{"loss": loss(example, answer), "tugboat_loss": {plan.judged.expected!r}}}']
    return [*lines, "print(json.dumps(printed))"]
