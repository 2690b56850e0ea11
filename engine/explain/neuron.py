"""Any number of a neuron, explained: inside it as a circuit, from there to the loss and back to the pixels.

Inside, everything is of ``explain.numbers``. The tug that arrives at the neuron is the sum over what reads it
(Nielsen, ch. 2, BP2: delta = sum over k of w_k delta_k, times the slope), told branch by branch. The check is
made on the net itself: it runs twice with the number moved a little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine import registry
from engine.documents.graph import split_port
from engine.errors import QuestionError
from engine.explain import numbers, unit_check
from engine.explain import units as every_unit
from engine.explain.symbols import number, tex_result
from engine.explain.unit_flow import Flow, Place
from engine.explain.units import BRANCHES, back, entry, forward, goal_of, readers
from engine.networks.glass import Glass
from engine.networks.neuron import Looker, Neuron
from engine.networks.neuron_circuit import NeuronCircuit
from engine.networks.plan import under

LINES = 12
"""A neuron with more terms is not written out as code."""

ROUNDED_AWAY: dict[str, Any] = {
    "sentence": "The neuron is saturated: its slope is so small that the net's single precision has 0 in its "
    "place, and no tug gets through.",
    "tex_numbers": "= 0",
    "code": {},
}
"""What is told of a tug that the gates of a neuron, in double precision, would still let through."""


@dataclass
class Scene:
    """One neuron at the example shown, and the glass through which it is seen."""

    machine: Any
    neuron: Neuron
    inside: NeuronCircuit
    glass: Glass
    flow: Flow

    @property
    def source(self) -> str:
        """The slot that the unit reads."""
        return split_port(self.machine.graph.nodes[self.neuron.node].inputs[0])[0]

    @property
    def place(self) -> Place:
        """The unit's weighted input among all units of the net."""
        return Place(self.below, self.neuron.unit)

    @property
    def top(self) -> Place:
        """What the unit passes on."""
        return Place(self.neuron.top if self.inside.output == "a" else self.below, self.neuron.unit)

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
    glass, pull, _ = looker.look()
    activation = under(machine.graph, neuron.top)
    letter = "h" if _dense_behind(machine.graph, node) else "x"
    inside = NeuronCircuit(neuron, activation, letter)
    return Scene(machine, neuron, inside, glass, Flow(machine, glass, pull))


def answer(machine: Any, args: dict[str, Any]) -> dict[str, Any]:
    """The fields of ``engine.explain.numbers`` and ``terms_of``, ``forward``, ``back``, ``objective``.

    ``terms_of``: what the number is the sum of, ``{name, slope, arriving, product, open, what}``.
    ``forward``: hops from what is pulled down to this neuron; ``back``: from it to the input. A unit of any
    other layer is told by ``engine.explain.units``.
    """
    drawing = machine.graph.nodes.get(str(args.get("node")))
    if drawing is not None and drawing.op not in ("dense", "label"):
        return every_unit.answer(machine, args)
    seen = scene(machine, args.get("node"), args.get("unit"))
    inside, neuron = seen.inside, seen.neuron
    what, of = args.get("what"), args.get("of", "value")
    id = inside.id_of(what)
    start = seen.top if id == inside.output else seen.place
    told = {"name": id, "objective": neuron.objective, "back": back(seen.flow, start), "forward": []}
    if of == "value":
        facts = numbers.value(inside.circuit, id)
        if len(inside.places) > LINES:
            facts["code"] = {}
        if id == "rest":
            count, total = neuron.rest(neuron.places)
            facts["sentence"] = f"*rest* is the sum of the {count} smallest terms: {number(total)}."
        if source := _source(seen, id):
            facts["sentence"] = f"*{id}* is what {seen.flow.name(source)} passes on."
            told["back"] = back(seen.flow, source)
        return numbers.as_json({**facts, **told, "terms_of": _value_terms(seen, id)})
    if of not in ("gradient", "share"):
        raise QuestionError('Ask for "value", "gradient" or "share".', code="wrong_value")
    if neuron.objective == "none":
        raise QuestionError("Nothing is pulled yet, so there is no tug to explain.", code="no_tug")
    goal = numbers.Goal(_letter(neuron.objective), goal_of(neuron.objective), inside.slope)
    facts = numbers.gradient(inside.circuit, id, neuron.pull, goal=goal)
    told["forward"] = forward(seen.flow, start, neuron.objective)
    terms = _tug_terms(seen, id)
    tug = terms[0]["product"] if len(terms) == 1 else facts["tug"]
    if id == inside.output:
        facts |= _arrival(seen, terms)
    elif tug == 0 and facts["tug"]:
        facts |= ROUNDED_AWAY
    check = _check(seen, id, tug / neuron.pull if neuron.pull else 0.0)
    if len(inside.places) > LINES:
        facts["code"] = {}
    return numbers.as_json({**facts, **told, "terms_of": terms, "tug": tug, "check": check})


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
            rows.append(entry(f"{left} more", product=total - shown))
        return [*rows, entry("bias", product=neuron.bias, what="b")]
    if id.startswith("p"):
        return [_product(seen, int(id[1:]) - 1)]
    if source := _source(seen, id):
        return [entry(seen.flow.name(source), product=seen.flow.value(source), open=seen.flow.open(source))]
    return []


def _source(seen: Scene, id: str) -> Place | None:
    """The unit that a number which comes in is the value of."""
    return Place(seen.source, int(id[1:]) - 1) if id[0] in "xh" and id[1:].isdecimal() else None


def _product(seen: Scene, place: int) -> dict[str, Any]:
    neuron = seen.neuron
    x, w = float(neuron.inputs[place]), float(neuron.weights[place])
    name = "·".join(reversed(seen.inside.ids(place)[:2]))
    if seen.machine.graph.nodes[seen.source].op == "input":
        name = f"w·{seen.flow.name(Place(seen.source, place))}"
    return entry(name, slope=w, arriving=x, product=w * x, what=f"p{place}")


def _tug_terms(seen: Scene, id: str) -> list[dict[str, Any]]:
    """Local slope x arriving tug, for every way by which a tug comes to the number."""
    inside, neuron = seen.inside, seen.neuron
    delta = neuron.pull * neuron.weighted_input_gradient
    place = int(id[1:]) - 1 if id[1:].isdecimal() else -1
    if id == inside.output:
        return readers(seen.flow, seen.top, neuron.objective)
    if id == "z":
        slope = numbers.local_slopes(numbers.facts(inside.circuit), "a")[0]
        return [entry("through the activation", slope=slope, arriving=inside.pull, product=delta, what="a")]
    if id in ("b", "rest") or id.startswith("p"):
        return [entry("through +", slope=1.0, arriving=delta, product=delta, what="z")]
    slope = float(neuron.inputs[place] if id.startswith("w") else neuron.weights[place])
    return [entry("through ×", slope=slope, arriving=delta, product=slope * delta, what=f"p{place}")]


def _arrival(seen: Scene, terms: list[dict[str, Any]]) -> dict[str, Any]:
    """The tug on what the neuron passes on: no gate inside explains it, but whatever reads it does."""
    id, neuron = seen.inside.output, seen.neuron
    units = [term["open"]["node"] for term in terms if term["open"]]
    left = rf"\frac{{\partial {_letter(neuron.objective)}}}{{\partial {id}}}"
    tug, found = number(seen.inside.pull), f"= {tex_result(seen.inside.slope)}"
    if not units:
        sentence = f"*{id}* is pulled by {goal_of(neuron.objective)} itself."
        return {"sentence": sentence, "tex": left, "tex_numbers": found, "code": {}}
    nodes = seen.machine.graph.nodes  # a softmax of the layer's own mixes its units without weights
    dense = all(nodes[unit].op == "dense" and unit != neuron.node for unit in units)
    several = "One unit reads" if len(terms) == 1 else "Several units read"
    weight = "weight" if dense else "local slope"
    sentence = f"{several} *{id}*: each sends back its {weight} times its own tug. Together {tug}."
    tex = r"\sum_k w_k\,\delta_k" if dense else rf"\sum_k \frac{{\partial u_k}}{{\partial {id}}}\,\delta_k"
    return {"sentence": sentence, "tex": f"{left} = {tex}", "tex_numbers": found, "code": {}}


def _letter(objective: str) -> str:
    """What is pulled, in a formula."""
    return {"loss": "C", "class": "s"}.get(objective, "f")


def _dense_behind(graph: Any, node: str) -> str | None:
    """The dense layer whose unit k is input k of this one."""
    here = graph.nodes[split_port(graph.nodes[node].inputs[0])[0]]
    while registry.layer(here.op).spec.keeps_units:
        here = graph.nodes[split_port(here.inputs[0])[0]]
    return here.id if here.op == "dense" else None


# --- check -------------------------------------------------------------------------------


def _check(seen: Scene, id: str, analytic: float) -> dict[str, Any]:
    """The derivative against what the net does when the number is moved."""
    own = id == seen.inside.output and id == "a"
    place = seen.top if own else seen.place
    factor = 1.0 if own else _lever(seen, id)
    return unit_check.check(seen.flow, place, seen.neuron.objective, analytic, factor)


def _lever(seen: Scene, id: str) -> float:
    """How much of the number's move arrives at the weighted input."""
    place = int(id[1:]) - 1 if id[1:].isdecimal() else -1
    if place < 0 or id.startswith("p"):
        return 1.0
    return float(seen.neuron.inputs[place] if id.startswith("w") else seen.neuron.weights[place])
