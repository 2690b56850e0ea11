"""What some hundred examples do to each layer: dead and saturated units, one class only, one-way pulls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from engine import registry
from engine.documents.check_params import with_defaults
from engine.documents.graph import split_port
from engine.insight.health_text import percent
from engine.insight.mistakes import judge
from engine.insight.survey import Lens, inputs, through, under, weighted
from engine.networks.plan import under as activation_of

GLANCED = 500
"""Training examples that are looked at for saturation, and validation examples for their classes."""

WHOLE = 10_000
"""Most training examples of "an epoch" over which a dead unit must be zero."""

FLAT = 0.05
"""A squashing activation is saturated where its slope is below this part of its largest."""

SATURATED = 0.5
"""Share of saturated activations in a layer that is worth a warning."""

ONE_WAY = 0.5
"""Share of the units whose weights are all pulled one way that is worth a note."""

Told = dict[str, Any]


def layer_findings(machine: Any) -> Iterator[Told]:
    """The findings as keyword arguments of ``engine.insight.health.Finding``."""
    rows = machine.course.order[machine.course.cursor :][: machine.status()["settings"]["batch_size"]]
    lens = Lens(machine.network, max(1, len(rows)))
    rows = rows[: lens.capacity]
    if len(rows):
        lens.look(inputs(machine.examples, rows), machine.examples.targets[rows])
        lens.pull_loss()
        yield from _rectified(machine, lens)
        yield from _one_way(machine, lens)
    yield from _over_examples(machine)


def _name(machine: Any, id: str) -> str:
    return str(machine.graph.nodes[id].label or id)


def _units(count: int) -> str:
    return "1 unit" if count == 1 else f"{count:,} units"


def _some(count: int, total: int) -> str:
    return f"{count:,} of {_units(total)}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


# --- rectified units ---------------------------------------------------------------------


def _rectified(machine: Any, lens: Lens) -> Iterator[Told]:
    graph = machine.graph
    layers = [id for id in machine.network.plan.forms if activation_of(graph, id) == "relu"]
    silent = {id: np.flatnonzero((lens.value(id) <= 0).all(axis=0)) for id in layers}
    dead = _dead(machine, {id: units for id, units in silent.items() if len(units)})
    count = min(WHOLE, machine.examples.train)
    whole = "all" if count == machine.examples.train else "the first"
    for id in layers:
        total, gone = machine.network.plan.slots[id].size, dead.get(id, np.zeros(0, int))
        quiet = len(silent[id]) - len(gone)
        if len(gone):
            yield {
                "code": "dead",
                "level": "warning",
                "title": f"{_some(len(gone), total)} in {_name(machine, id)} {_are(len(gone))} dead",
                "text": f"Zero for {whole} {count:,} training examples: nothing moves them any more. "
                "A lower learning rate prevents it; it does not revive them.",
                "value": float(len(gone)),
                "node": id,
            }
        if quiet:
            yield {
                "code": "silent",
                "level": "note",
                "title": f"{_some(quiet, total)} in {_name(machine, id)} {_are(quiet)} silent",
                "text": f"Zero for all {lens.count:,} examples of the next minibatch, not for the epoch.",
                "value": float(quiet),
                "node": id,
            }
    if layers and not any(len(units) for units in dead.values()):
        yield {
            "code": "alive",
            "level": "fine",
            "title": "No dead units",
            "text": f"Every rectified unit fires for some of {count:,} training examples.",
            "value": 0.0,
        }


def _dead(machine: Any, silent: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Those of the silent units that are zero over the whole epoch; looks on only while some may be."""
    left = dict(silent)
    lens = Lens(machine.network, GLANCED)
    for _ in through(lens, machine.examples, 0, min(WHOLE, machine.examples.train)):
        left = {id: units[(lens.value(id)[:, units] <= 0).all(axis=0)] for id, units in left.items()}
        left = {id: units for id, units in left.items() if len(units)}
        if not left:
            break
    return left


# --- squashed units and classes ----------------------------------------------------------


def _over_examples(machine: Any) -> Iterator[Told]:
    network, graph, examples = machine.network, machine.graph, machine.examples
    output = split_port(graph.output)[0]
    squashed = [id for id in network.plan.forms if squashes(activation_of(graph, id)) and id != output]
    if squashed:
        lens = Lens(network, GLANCED)
        flat = {id: [0, 0] for id in squashed}
        for _ in through(lens, examples, 0, min(GLANCED, examples.train)):
            for id in squashed:
                slope = _slope(machine, lens, id)
                flat[id][0] += int((slope < FLAT).sum())
                flat[id][1] += slope.size
        yield from _saturation(machine, {id: low / max(1, all_) for id, (low, all_) in flat.items()})
    yield from _one_class(machine, output)


def squashes(activation: str) -> bool:
    """Whether an activation is flat at both ends, as the gate of its name tells."""
    if activation not in registry.unitwise():
        return False
    spec = registry.gate(activation).spec
    return bool(spec.max_slope and spec.range and None not in spec.range)


def _slope(machine: Any, lens: Lens, id: str) -> np.ndarray:
    """(B, N): slopes of a layer's activation, as parts of its steepest, by the gate of its name."""
    gate = registry.gate(activation_of(machine.graph, id))
    lower = under(machine.network, id)
    node = machine.graph.nodes[id]
    z = lens.value(lower if lower != id else split_port(node.inputs[0])[0])
    settings = with_defaults(node.params if lower == id else {}, gate.spec.params).values()
    slopes = _passed(gate.module.backward, settings, z.astype(float), lens.value(id).astype(float))
    return np.abs(slopes) / float(gate.spec.max_slope)


def _passed(backward: Any, settings: Iterable[Any], x: np.ndarray, out: np.ndarray) -> np.ndarray:
    """Slopes of a gate at many numbers. Gates are written for one; without a branch they take all at once."""
    try:
        (slopes,) = backward(x, *settings, out, 1.0)
    except (TypeError, ValueError):
        one = np.frompyfunc(lambda a, b: backward(a, *settings, b, 1.0)[0], 2, 1)
        slopes = one(x, out)
    return np.asarray(slopes, float)


def _saturation(machine: Any, shares: dict[str, float]) -> Iterator[Told]:
    bad = {id: share for id, share in shares.items() if share > SATURATED}
    for id, share in bad.items():
        yield {
            "code": "saturation",
            "level": "warning",
            "title": f"{_name(machine, id)} is saturated",
            "text": f"{percent(share)} of its activations lie where the slope is below {percent(FLAT)} of "
            "the largest, so that almost no gradient passes.",
            "value": share,
            "node": id,
        }
    if not bad:
        id = max(shares, key=lambda one: shares[one])
        yield {
            "code": "slopes",
            "level": "fine",
            "title": "Units work where they have a slope",
            "text": f"At most {percent(shares[id])} of a layer are saturated, in {_name(machine, id)}.",
            "value": shares[id],
            "node": id,
        }


def _one_class(machine: Any, output: str) -> Iterator[Told]:
    network, examples = machine.network, machine.examples
    part = "validation" if examples.validation else "train"
    first, stop = examples.part(part)
    stop = min(stop, first + GLANCED)
    if not examples.classes or not network.judges or stop - first < 2:
        return
    if len(np.unique(examples.labels()[first:stop])) < 2:
        return
    lens, read = Lens(network, GLANCED), set()
    for _ in through(lens, examples, first, stop):
        read.update(judge(lens.value(output), network.feed.middle).tolist())
        if len(read) > 1:
            return
    name = examples.classes[read.pop()]
    yield {
        "code": "one_class",
        "level": "warning" if machine.course.updates else "note",
        "title": "One class only",
        "text": f"Each of {stop - first:,} {part} examples is read as {name}.",
        "value": float(stop - first),
        "node": output,
    }


# --- pulls -------------------------------------------------------------------------------


def _one_way(machine: Any, lens: Lens) -> Iterator[Told]:
    """Inputs of one sign: all weights of a unit rise or fall together (Nielsen, ch. 3, on tanh)."""
    sources = {id for id, node in machine.graph.nodes.items() if node.op == "input"}
    for id in weighted(machine.network):
        source = machine.graph.nodes[id].inputs[0].partition(":")[0]
        if source in sources or machine.graph.nodes[id].op != "dense":
            continue
        x = lens.value(source)
        if x.shape[1] < 2 or not (x.min() >= 0 or x.max() <= 0):
            continue
        share = one_way(lens.gradient(under(machine.network, id)), x)
        total = machine.network.plan.slots[id].size
        if share > ONE_WAY:
            sign = "positive" if x.max() > 0 else "negative"
            yield {
                "code": "one_way",
                "level": "note",
                "title": f"The weights of a unit in {_name(machine, id)} are pulled one way together",
                "text": f"All {x.shape[1]:,} inputs are {sign}: in {percent(share)} of the {_units(total)} "
                "the next minibatch pulls every weight up, or every one down. Inputs of both signs (tanh) "
                "would not.",
                "value": share,
                "node": id,
            }


def one_way(delta: np.ndarray, x: np.ndarray) -> float:
    """Share of the units (with any gradient) whose weights all have gradients of one sign.

    ``delta``: (B, O) gradients by the weighted inputs, ``x``: (B, I) inputs; entries that are 0 do not count.
    """
    gradients = delta[:, :256].astype(np.float64).T @ x.astype(np.float64)
    low, high = gradients.min(axis=1), gradients.max(axis=1)
    moved = np.maximum(np.abs(low), np.abs(high)) > 0
    return float(((low >= 0) | (high <= 0))[moved].mean()) if moved.any() else 0.0
