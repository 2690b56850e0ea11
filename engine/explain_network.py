"""Any number of a neuron, explained: inside it as a circuit, from there to the loss and back to the pixels.

Inside, everything is ``engine.explain``'s. The tug that arrives at the neuron is the sum over what reads it
(Nielsen, ch. 2, BP2: delta = sum over k of w_k delta_k, times the slope), told branch by branch. The check is
made on the net itself: it runs twice with the number moved a little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine import chunk, explain
from engine.errors import QuestionError
from engine.glass import Glass
from engine.graph import split_port
from engine.neuron import Looker, Neuron
from engine.neuron_circuit import NeuronCircuit
from engine.plan import under
from engine.symbols import number

BRANCHES = 8
"""Most branches that are told one by one."""

LINES = 12
"""A neuron with more terms is not written out as code."""

HOPS = 12
"""Longest way that is told."""

TOLERANCE = 0.02
"""Largest relative error of the check: the net computes in float32."""

FLOOR = 2e-5

STEPS = (0.1, 0.03, 0.01, 0.003)


@dataclass
class Scene:
    """One neuron at the example shown, and the glass through which it is seen."""

    machine: Any
    neuron: Neuron
    inside: NeuronCircuit
    glass: Glass

    @property
    def below(self) -> str:
        """The slot of the weighted input."""
        node = self.neuron.node
        return f"{node}/z" if f"{node}/z" in self.machine.network.plan.slots else node


def scene(machine: Any, node: Any, unit: Any) -> Scene:
    """Raises ``QuestionError`` when there is no such neuron or no example to look at."""
    if not isinstance(node, str) or not isinstance(unit, int) or isinstance(unit, bool) or unit < 0:
        raise QuestionError("Say which unit of which dense layer.", code="unknown_node")
    looker = Looker(machine)
    neuron = looker.neuron(node, unit)
    if neuron is None:
        raise QuestionError(
            f'"{node}" has no unit {unit + 1} to open, or there is no example to show.', code="unknown_node"
        )
    glass, _, _ = looker.look()
    activation = under(machine.graph, neuron.top)
    letter = "h" if _dense_behind(machine.graph, node) else "x"
    return Scene(machine, neuron, NeuronCircuit(neuron, activation, letter), glass)


def answer(machine: Any, args: dict[str, Any]) -> dict[str, Any]:
    """The fields of ``engine.explain`` and ``terms_of``, ``forward``, ``back``, ``objective``.

    ``terms_of``: what the number is the sum of, ``{name, slope, arriving, product, open, what}``.
    ``forward``: hops from what is pulled down to this neuron; ``back``: from it to the input.
    """
    seen = scene(machine, args.get("node"), args.get("unit"))
    inside, neuron = seen.inside, seen.neuron
    what, of = args.get("what"), args.get("of", "value")
    id = inside.id_of(what)
    told = {"name": id, "objective": neuron.objective, "back": back(seen), "forward": []}
    if of == "value":
        facts = explain.value(inside.circuit, id)
        if len(inside.places) > LINES:
            facts["code"] = {}
        return explain.as_json({**facts, **told, "terms_of": _value_terms(seen, id)})
    if of not in ("gradient", "share"):
        raise QuestionError('Ask for "value", "gradient" or "share".', code="wrong_value")
    if neuron.objective == "none":
        raise QuestionError("Nothing is pulled yet, so there is no tug to explain.", code="no_tug")
    facts = explain.gradient(inside.circuit, id, inside.pull)
    told["forward"] = forward(seen)
    terms = _tug_terms(seen, id)
    tug = terms[0]["product"] if len(terms) == 1 else facts["tug"]
    if id == inside.output:
        facts |= _arrival(seen, terms)
    check = _check(seen, id, tug / neuron.pull if neuron.pull else 0.0)
    if len(inside.places) > LINES:
        facts["code"] = {}
    return explain.as_json({**facts, **told, "terms_of": terms, "tug": tug, "check": check})


def _entry(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "slope": None, "arriving": None, "product": None, "open": None, "what": None} | more


# --- inside ------------------------------------------------------------------------------


def _value_terms(seen: Scene, id: str) -> list[dict[str, Any]]:
    """What a value is made of: factors of a product, terms of a sum."""
    inside, neuron = seen.inside, seen.neuron
    if id == "z":
        order = sorted(inside.places, key=lambda k: -abs(neuron.inputs[k] * neuron.weights[k]))
        rows = [_product(seen, place) for place in order[:BRANCHES]]
        shown = sum(row["product"] for row in rows)
        left = len(neuron.inputs) - len(rows)
        if left:
            total = float((neuron.inputs * neuron.weights).sum())
            rows.append(_entry(f"{left} more", product=total - shown))
        return [*rows, _entry("bias", product=neuron.bias, what="b")]
    if id.startswith("p"):
        return [_product(seen, int(id[1:]) - 1)]
    return []


def _product(seen: Scene, place: int) -> dict[str, Any]:
    neuron = seen.neuron
    x, w = float(neuron.inputs[place]), float(neuron.weights[place])
    name = "·".join(reversed(seen.inside.ids(place)[:2]))
    return _entry(name, slope=w, arriving=x, product=w * x, what=f"p{place}")


def _tug_terms(seen: Scene, id: str) -> list[dict[str, Any]]:
    """Local slope x arriving tug, for every way by which a tug comes to the number."""
    inside, neuron = seen.inside, seen.neuron
    delta = neuron.pull * neuron.weighted_input_gradient
    place = int(id[1:]) - 1 if id[1:].isdecimal() else -1
    if id == inside.output:
        return readers(seen)
    if id == "z":
        slope = explain.local_slopes(explain.facts(inside.circuit), "a")[0]
        return [_entry("through the activation", slope=slope, arriving=inside.pull, product=delta, what="a")]
    if id in ("b", "rest") or id.startswith("p"):
        return [_entry("through +", slope=1.0, arriving=delta, product=delta, what="z")]
    slope = float(neuron.inputs[place] if id.startswith("w") else neuron.weights[place])
    return [_entry("through ×", slope=slope, arriving=delta, product=slope * delta, what=f"p{place}")]


# --- on to the loss ----------------------------------------------------------------------


def readers(seen: Scene) -> list[dict[str, Any]]:
    """Every unit and layer that reads the neuron, with its share of the tug; the largest first."""
    machine, neuron = seen.machine, seen.neuron
    graph, plan, glass = machine.graph, machine.network.plan, seen.glass
    top = neuron.top if seen.inside.output == "a" else neuron.node
    rows: list[dict[str, Any]] = []
    for id, node in graph.nodes.items():
        if top not in (split_port(reference)[0] for reference in node.inputs):
            continue
        if node.op == "dense":
            below = f"{id}/z" if f"{id}/z" in plan.slots else id
            weights = machine.network.weight(id, "weight")[:, neuron.unit].astype(np.float64)
            deltas = neuron.pull * glass.gradient(below).ravel().astype(np.float64)
            rows += [
                _entry(
                    f"{node.label or id}, neuron {k + 1}",
                    slope=float(w),
                    arriving=float(d),
                    product=float(w * d),
                    open={"node": id, "unit": k},
                )
                for k, (w, d) in enumerate(zip(weights, deltas, strict=True))
            ]
        else:
            rows.append(_entry(f"through {node.label or id}"))
    total = seen.inside.pull
    known = sum(row["product"] or 0.0 for row in rows)
    unknown = [row for row in rows if row["product"] is None]
    if len(unknown) == 1:
        unknown[0]["product"] = total - known
    if not rows:
        return [_entry(_goal(neuron), product=total)]
    rows.sort(key=lambda row: -abs(row["product"] or 0.0))
    if len(rows) > BRANCHES:
        rest = sum(row["product"] or 0.0 for row in rows[BRANCHES:])
        rows = [*rows[:BRANCHES], _entry(f"{len(rows) - BRANCHES} more", product=rest)]
    return rows


def _arrival(seen: Scene, terms: list[dict[str, Any]]) -> dict[str, Any]:
    """The tug on what the neuron passes on: no gate inside explains it, but whatever reads it does."""
    id, neuron = seen.inside.output, seen.neuron
    units = [term for term in terms if term["open"]]
    goal = {"loss": "C", "class": "s", "output": "f"}.get(neuron.objective, "f")
    left = rf"\frac{{\partial {goal}}}{{\partial {id}}}"
    tug = number(seen.inside.pull)
    if not units:
        sentence = f"*{id}* is pulled by {_goal(neuron)} itself."
        return {"sentence": sentence, "tex": left, "tex_numbers": "", "code": {}}
    several = "One unit reads" if len(terms) == 1 else "Several units read"
    sentence = f"{several} *{id}*: each sends back its weight times the tug on its own sum. Together {tug}."
    return {"sentence": sentence, "tex": rf"{left} = \sum_k w_k\,\delta_k", "tex_numbers": "", "code": {}}


def _goal(neuron: Neuron) -> str:
    return {"loss": "the loss", "class": "the rope", "output": "your pull"}.get(neuron.objective, "")


def forward(seen: Scene) -> list[dict[str, Any]]:
    """From what is pulled down to the neuron, along the strongest branches."""
    machine, neuron = seen.machine, seen.neuron
    names = [_hop(seen, neuron.node, neuron.unit)]
    here = seen
    for _ in range(HOPS):
        ahead = [row for row in readers(here) if row["open"]]
        if not ahead:
            break
        place = ahead[0]["open"]
        names.append(_hop(seen, place["node"], place["unit"]))
        here = Scene(machine, _at(machine, place), *_opened(machine, place, seen.glass))
    start = {"name": _goal(neuron), "value": None, "tug": neuron.pull, "open": None}
    return [start, *reversed(names)]


def _at(machine: Any, place: dict[str, Any]) -> Neuron:
    found = Looker(machine).neuron(place["node"], place["unit"])
    assert found is not None
    return found


def _opened(machine: Any, place: dict[str, Any], glass: Glass) -> tuple[NeuronCircuit, Glass]:
    neuron = _at(machine, place)
    return NeuronCircuit(neuron, under(machine.graph, neuron.top), "h"), glass


def _hop(seen: Scene, node: str, unit: int) -> dict[str, Any]:
    plan, glass = seen.machine.network.plan, seen.glass
    below = f"{node}/z" if f"{node}/z" in plan.slots else node
    label = seen.machine.graph.nodes[node].label or node
    return {
        "name": f"{label}, neuron {unit + 1}",
        "value": float(glass.value(node).ravel()[unit]),
        "tug": seen.neuron.pull * float(glass.gradient(below).ravel()[unit]),
        "open": {"node": node, "unit": unit},
    }


# --- back to the input -------------------------------------------------------------------


def back(seen: Scene) -> list[dict[str, Any]]:
    """From the neuron to a number of the input, each time along the largest term of the sum."""
    machine, pull = seen.machine, seen.neuron.pull
    hops: list[dict[str, Any]] = []
    node, unit = seen.neuron.node, seen.neuron.unit
    for _ in range(HOPS):
        hops.append(_hop(seen, node, unit))
        source = split_port(machine.graph.nodes[node].inputs[0])[0]
        x = seen.glass.value(source).ravel().astype(np.float64)
        weights = machine.network.weight(node, "weight")[unit].astype(np.float64)
        best = int(np.argmax(np.abs(np.nan_to_num(x * weights))))
        behind = _dense_behind(machine.graph, node)
        if behind is None:
            gradient = seen.glass.gradient(source).ravel() if seen.neuron.objective != "none" else None
            hops.append(
                {
                    "name": _input_name(machine, source, best),
                    "value": float(x[best]),
                    "tug": None if gradient is None else pull * float(gradient[best]),
                    "open": None,
                }
            )
            break
        node, unit = behind, best
    return hops


def _dense_behind(graph: Any, node: str) -> str | None:
    """The dense layer whose unit k is input k of this one."""
    passing = ("sigmoid", "tanh", "relu", "leaky_relu", "softmax", "dropout", "batch_norm")
    here = graph.nodes[split_port(graph.nodes[node].inputs[0])[0]]
    while here.op in passing:
        here = graph.nodes[split_port(here.inputs[0])[0]]
    return here.id if here.op == "dense" else None


def _input_name(machine: Any, source: str, place: int) -> str:
    shape = machine.network.plan.forms[source].output
    while machine.graph.nodes[source].op in ("flatten", "reshape"):
        source = split_port(machine.graph.nodes[source].inputs[0])[0]
        shape = machine.network.plan.forms[source].output
    if len(shape) >= 2:
        row, column = divmod(place % (shape[-1] * shape[-2]), shape[-1])
        return f"pixel {row + 1},{column + 1}"
    names = machine.examples.inputs if machine.examples is not None else ()
    return str(names[place]) if place < len(names) else f"x{place + 1}"


# --- check -------------------------------------------------------------------------------


def _check(seen: Scene, id: str, analytic: float) -> dict[str, Any]:
    """The derivative against what the net does when the number is moved: central differences in float32."""
    if id == seen.inside.output and id == "a":
        slot, factor = seen.neuron.top, 1.0
    else:
        slot, factor = seen.below, _lever(seen, id)
    tries = []
    for h in STEPS:
        high, low = (_moved(seen, slot, way * h) for way in (1, -1))
        tries.append((h, factor * (high - low) / (2 * h)))
    errors = [_error(analytic, numerical) for _, numerical in tries]
    best = int(np.argmin(errors))
    h, numerical = tries[best]
    return {
        "analytic": analytic,
        "numerical": numerical,
        "h": h,
        "relative_error": errors[best],
        "verdict": "matches" if errors[best] <= TOLERANCE else "differs",
        "kink": False,
        "sentence": "Measured on the net itself, in single precision.",
    }


def _error(analytic: float, numerical: float) -> float:
    """Relative error; below ``FLOOR`` a slope is lost in the rounding of the net's float32."""
    return abs(analytic - numerical) / max(abs(analytic), abs(numerical), FLOOR)


def _lever(seen: Scene, id: str) -> float:
    """How much of the number's move arrives at the weighted input."""
    place = int(id[1:]) - 1 if id[1:].isdecimal() else -1
    if place < 0 or id.startswith("p"):
        return 1.0
    return float(seen.neuron.inputs[place] if id.startswith("w") else seen.neuron.weights[place])


def _moved(seen: Scene, slot: str, by: float) -> float:
    """What is pulled, when one value of the net is moved and everything after it runs again."""
    machine, network = seen.machine, seen.machine.network
    glass = Glass(network)
    x, target, _ = machine.shown()
    glass.look(x, target)
    place = network.plan.slots[slot]
    program = network.plan.program
    made = np.flatnonzero(program.table[:, 3] == place.start)
    glass.arena.values[place.start + seen.neuron.unit] += by
    after = program._replace(table=np.ascontiguousarray(program.table[int(made[-1]) + 1 :]))
    chunk.run_forward(network.calls().forwards, after, glass.arena, 1, 1, False, network.random)
    if seen.neuron.objective == "loss":
        return glass.loss()
    if machine.pulled is not None:
        output, index = machine.pulled
        return float(glass.scores(output).ravel()[index])
    output = split_port(machine.graph.output)[0]
    index = int(seen.glass.value(output).argmax())
    if under(machine.graph, output) == "softmax":
        return float(glass.scores(output).ravel()[index])
    return float(glass.value(output).ravel()[index])
