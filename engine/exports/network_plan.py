"""A network as statements without a language: one a layer and activation, with its weights as text."""

from __future__ import annotations

import base64
import keyword
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine import registry
from engine.documents.check_params import with_defaults
from engine.documents.graph import split_port
from engine.documents.shapes import settings_of
from engine.errors import QuestionError
from engine.exports.network_loss import NUMPY, Judged, Term
from engine.networks.glass import Glass

WORDS = (
    "array base64 float json len main net np nn self sys torch total weights x forward train eval a t z "
    "math struct max sum zip batch_norm dense sigmoid softmax"
)
RESERVED = frozenset((*WORDS.split(), *(form.replace("/", "_of_") for form in NUMPY)))


@dataclass(frozen=True)
class Statement:
    """``out = op(inputs)`` with the op's settings; ``node`` owns the weights. Names are variables."""

    out: str
    op: str
    inputs: list[str]
    params: dict[str, Any]
    node: str
    shape: tuple[int, ...]


@dataclass
class Plan:
    """Statements in order, the weights by (variable of the node, name), and one example to try them on.

    ``judged``: its losses; None where the right answer is not known or a loss reads what the net is not told.
    """

    title: str
    source: str
    shape: tuple[int, ...]
    output: str
    example: np.ndarray
    expected: np.ndarray
    statements: list[Statement] = field(default_factory=list)
    weights: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)
    judged: Judged | None = None

    def lines(self, layers: Mapping[str, Callable[[Statement], str]], indent: str) -> list[str]:
        """The statements with the expressions of a language. Raises ``QuestionError`` for a layer without."""
        for s in self.statements:
            if s.op not in layers:
                raise QuestionError(f"The layer {s.op} cannot be written in this language yet.", code="layer")
        return [f"{indent}{s.out} = {layers[s.op](s)}" for s in self.statements]

    def outputs(self) -> str:
        """What the net hands out, as the end of a ``return``."""
        return ", ".join((self.output, *(self.judged.read if self.judged else ())))

    def call(self, made: str) -> str:
        """The output in what ``made``, a call of the net, hands out."""
        return f"{made}[0]" if self.judged and self.judged.read else made


def name_of(id: str) -> str:
    """The variable of a node."""
    return f"{id}_" if keyword.iskeyword(id) or id in RESERVED or id.startswith("_") else id


def make(run: Any) -> Plan:
    """The statements that lead from the input to the output. Raises ``QuestionError`` when there are none."""
    machine = run.machine
    graph, network = machine.graph, machine.network
    output = split_port(graph.output)[0]
    sources = [id for id in graph.order if graph.nodes[id].op == "input"]
    if not output or not sources:
        raise QuestionError("There is no path from an input to an output yet.", code="empty")
    glass = Glass(network)
    x, target, _ = machine.shown()
    if x is None:  # no data: an example is made up, always the same
        x = np.random.default_rng(0).random(network.plan.forms[sources[0]].output)
    glass.look(x, target)
    plan = Plan(
        run.document.title or "A network",
        name_of(sources[0]),
        network.plan.forms[sources[0]].output,
        name_of(output),
        glass.value(sources[0]).astype(np.float32),
        glass.value(output),
    )
    entries = machine.loss_entries() if target is not None else []
    needed = _needed(graph, output, entries)
    for id in needed:
        if graph.nodes[id].op not in ("input", "label"):
            _add(plan, machine, id)
    for numbers in plan.weights.values():
        if not np.isfinite(numbers).all():
            raise QuestionError("Some weights are not finite.", code="not_finite", hint="Step back first.")
    _judge(plan, graph, entries, target, glass.loss() if entries else 0.0)
    return plan


def _judge(plan: Plan, graph: Any, entries: list[dict[str, Any]], target: Any, expected: float) -> None:
    """The losses of the plan, where a program can compute all of them."""
    made = {s.out: s for s in plan.statements}
    labels = [id for id in graph.order if graph.nodes[id].op == "label"]
    known = {plan.source, *made, *(name_of(id) for id in labels[:1])}
    terms = []
    for entry in entries:
        of, against = (name_of(split_port(entry[end])[0]) for end in ("of", "target"))
        form, s = f"{entry['loss']}/{made[of].op}" if of in made else "", made.get(of)
        fused = s is not None and form in NUMPY
        terms.append(
            Term(
                form if fused else entry["loss"], s.inputs[0] if s and fused else of, against, entry["weight"]
            )
        )
        if not {of, against} <= known:
            return
    if not terms or not labels or not np.isfinite(expected):
        return
    label = name_of(labels[0])
    read = dict.fromkeys(name for term in terms for name in (term.of, term.target))
    inside = tuple(name for name in read if name not in (plan.output, plan.source, label))
    plan.judged = Judged(tuple(terms), label, np.asarray(target, np.float32), expected, inside)


def _needed(graph: Any, output: str, entries: list[dict[str, Any]]) -> list[str]:
    """The nodes that the output depends on, and those that a loss reads besides, in order."""
    found = _sources(graph, output)
    if any(graph.nodes[id].op == "label" for id in found):
        raise QuestionError("The output reads the label, which a program does not know.", code="label")
    for entry in entries:
        for end in ("of", "target"):
            more = _sources(graph, split_port(entry[end])[0])
            if not any(graph.nodes[id].op == "label" for id in more):
                found |= more
    return [id for id in graph.order if id in found]


def _sources(graph: Any, node: str) -> set[str]:
    """A node and all that it depends on."""
    found, todo = {node}, [node]
    while todo:
        for reference in graph.nodes[todo.pop()].inputs:
            source = split_port(reference)[0]
            if source not in found:
                found.add(source)
                todo.append(source)
    return found


def _add(plan: Plan, machine: Any, id: str) -> None:
    graph, network = machine.graph, machine.network
    node, form = graph.nodes[id], network.plan.forms[id]
    params = settings_of(graph, id)
    activation = params.get("activation", "linear")
    inputs = [name_of(split_port(reference)[0]) for reference in node.inputs]
    variable = name_of(id)
    lower = f"{variable}_z" if activation != "linear" else variable
    plan.statements.append(Statement(lower, node.op, inputs, params, variable, form.output))
    for name in form.weights:
        plan.weights[variable, name] = network.weight(id, name).astype("<f4")
    if lower != variable:
        defaults = with_defaults({}, registry.layer(activation).spec.params)
        plan.statements.append(Statement(variable, activation, [lower], defaults, variable, form.output))


def text_of(numbers: np.ndarray) -> str:
    """Numbers as base64 of little-endian float32."""
    return base64.b64encode(np.ascontiguousarray(numbers, "<f4").tobytes()).decode()
