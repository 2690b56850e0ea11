"""The loss of an exported network: the formulas of ``engine.networks.losses``, written for a reader.

Letters in the formulas: ``a`` (examples, K) activations, or ``z`` the weighted inputs where a loss has a form
for them that neither saturates nor meets the logarithm of 0; ``t`` (examples, K) the right answers. Each is
the sum over the examples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NUMPY: Mapping[str, str] = {
    "quadratic": "((a - t) ** 2).sum() / 2",
    "cross_entropy": "-(t * np.log(np.maximum(a, 1e-12)) + (1 - t) * np.log(np.maximum(1 - a, 1e-12))).sum()",
    "cross_entropy/sigmoid": "(np.logaddexp(0, z) - t * z).sum()",
    "log_likelihood": "-(t * np.log(np.maximum(a, 1e-12))).sum()",
    "log_likelihood/softmax": "(t * (np.logaddexp.reduce(z, axis=1, keepdims=True) - z)).sum()",
    "hinge": "np.maximum(0, a - np.take_along_axis(a, t.argmax(axis=1)[:, None], 1) + 1).sum() - len(a)",
    "mean_squared_error": "((a - t) ** 2).mean(axis=1).sum()",
    "margin": "(t * np.maximum(0, 0.9 - a) ** 2 + (1 - t) * np.maximum(0, a - 0.1) ** 2 / 2).sum()",
    "spread": "(np.maximum(0, 0.9 - np.take_along_axis(a, t.argmax(axis=1)[:, None], 1) + a) ** 2).sum()"
    " - 0.81 * len(a)",
    "reconstruction": "((a - t) ** 2).sum()",
}
"""By the name of the loss, and the activation whose weighted inputs are read."""

PYTORCH: Mapping[str, str] = {
    "quadratic": "((a - t) ** 2).sum() / 2",
    "cross_entropy": "-(t * a.clamp_min(1e-12).log() + (1 - t) * (1 - a).clamp_min(1e-12).log()).sum()",
    "cross_entropy/sigmoid": 'nn.functional.binary_cross_entropy_with_logits(z, t, reduction="sum")',
    "log_likelihood": "-(t * a.clamp_min(1e-12).log()).sum()",
    "log_likelihood/softmax": 'nn.functional.cross_entropy(z, t, reduction="sum")',
    "hinge": "torch.relu(a - a.gather(1, t.argmax(dim=1)[:, None]) + 1).sum() - len(a)",
    "mean_squared_error": "((a - t) ** 2).mean(dim=1).sum()",
    "margin": "(t * torch.relu(0.9 - a) ** 2 + (1 - t) * torch.relu(a - 0.1) ** 2 / 2).sum()",
    "spread": "(torch.relu(0.9 - a.gather(1, t.argmax(dim=1)[:, None]) + a) ** 2).sum() - 0.81 * len(a)",
    "reconstruction": "((a - t) ** 2).sum()",
}
"""The same in PyTorch, with its own losses where they are these."""


@dataclass(frozen=True)
class Term:
    """``weight`` times a loss of the variable ``of`` against ``target``, both variables."""

    form: str
    of: str
    target: str
    weight: float

    @property
    def function(self) -> str:
        return self.form.replace("/", "_of_")


@dataclass(frozen=True)
class Judged:
    """The losses of a program. ``label``: the variable of the right answers, ``answer`` (K,) those of the
    example, ``expected`` our loss for it. ``read``: what the net hands out beside its output."""

    terms: tuple[Term, ...]
    label: str
    answer: Any
    expected: float
    read: tuple[str, ...]


def definitions(judged: Judged, table: Mapping[str, str], source: str, output: str, cast: str) -> list[str]:
    """A function for every kind of loss, and ``loss``. ``cast``: how its number becomes a float."""
    lines: list[str] = []
    for term in {term.form: term for term in judged.terms}.values():
        of = "z" if "/" in term.form else "a"
        lines += [f"def {term.function}({of}, t):", f"    return {table[term.form]}", "", ""]
    outputs = ", ".join((output, *judged.read))
    lines += [
        f"def loss({source}, {judged.label}):",
        '    """Mean loss of examples with their right answers."""',
        f"    {outputs} = net({source})",
    ]
    flat = "{0}.reshape(len({0}), -1)".format
    terms = (f"{t.weight!r} * {t.function}({flat(t.of)}, {flat(t.target)})" for t in judged.terms)
    lines += [f"    total = {' + '.join(terms)}", f"    return {cast} / len({source})", "", ""]
    return lines
