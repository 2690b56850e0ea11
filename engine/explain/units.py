"""Any unit of any layer explained: what it is made of, who sends its tug back, and the way both ends.

A softmax is told by its Jacobian's row, an add by its branches, a concat by the source that owns the unit, a
batch_norm by what it does with the statistics that it has learned. Neurons of dense layers are opened
further, by ``engine.explain.neuron``.
"""

from __future__ import annotations

from typing import Any

from engine import registry
from engine.errors import QuestionError
from engine.explain import numbers, unit_check
from engine.explain.symbols import number
from engine.explain.unit_flow import Flow, Link, Place
from engine.networks.neuron import Looker

BRANCHES = 8
"""Most branches that are told one by one."""


def entry(name: str, **more: Any) -> dict[str, Any]:
    """One term of a sum: ``slope`` x ``arriving`` = ``product``; ``open``, ``what``: where to ask on."""
    return {"name": name, "slope": None, "arriving": None, "product": None, "open": None, "what": None} | more


def goal_of(objective: str) -> str:
    """What is pulled, in words."""
    return {"loss": "the loss", "class": "the rope", "output": "your pull"}.get(objective, "")


def answer(machine: Any, args: dict[str, Any]) -> dict[str, Any]:
    """As ``explain_network.answer``, for ``{node, unit, of}`` of a layer that is not dense."""
    looker = Looker(machine)
    glass, pull, objective = looker.look()
    node, unit, of = args.get("node"), args.get("unit"), args.get("of", "value")
    slot = machine.network.plan.slots.get(node)
    known = glass is not None and slot is not None and isinstance(node, str)
    if not known or not isinstance(unit, int) or isinstance(unit, bool) or not 0 <= unit < slot.size:
        raise QuestionError(
            f'"{node}" has no such unit, or there is no example to show.', code="unknown_node"
        )
    flow, place = Flow(machine, glass, pull), Place(str(node), unit)
    told = _told(flow, place, objective)
    if of == "value":
        return numbers.as_json({**told, "terms_of": value_terms(flow, place)})
    if of not in ("gradient", "share"):
        raise QuestionError('Ask for "value", "gradient" or "share".', code="wrong_value")
    if objective == "none":
        raise QuestionError("Nothing is pulled yet, so there is no tug to explain.", code="no_tug")
    if place.slot == glass.past:
        none: dict[str, Any] = {"of": "gradient", "result": None, "tex": "", "terms_of": []}
        return numbers.as_json({**told, **none, "sentence": _past(told["name"], objective)})
    tug = flow.tug(place)
    terms = readers(flow, place, objective)
    ways = "One unit reads" if len(terms) == 1 else "These units read"
    sentence = f"{ways} *{told['name']}*: each sends back its local slope times its own tug."
    if not any(term["open"] for term in terms):
        sentence = f"*{told['name']}* is pulled by {goal_of(objective)} itself."
    more = {
        "of": "gradient",
        "result": None,
        "tug": tug,
        "arriving": tug,
        "terms_of": terms,
        "forward": forward(flow, place, objective),
        "sentence": sentence,
        "tex": "",
        "check": unit_check.check(flow, place, objective, tug / pull if pull else 0.0),
    }
    return numbers.as_json({**told, **more})


def _past(name: str, objective: str) -> str:
    """Why there is no tug on what lies beyond the number that is pulled."""
    goal = goal_of(objective)
    who = f"{goal[0].upper()}{goal[1:]}"
    return f"{who} takes hold of a score, which comes before *{name}*: no tug runs back through it."


def _told(flow: Flow, place: Place, objective: str) -> dict[str, Any]:
    spec = registry.layer(flow.machine.graph.nodes[place.node].op).spec
    name, value = flow.name(place), flow.value(place)
    return {
        "node": place.node,
        "of": "value",
        "computed": True,
        "name": name,
        "objective": objective,
        "result": value,
        "tug": None,
        "arriving": None,
        "sentence": f"{spec.summary} *{name}* is {number(value)}.",
        "tex": spec.formula,
        "tex_numbers": "",
        "terms": [],
        "inputs": [],
        "path": [],
        "other_paths": 0,
        "code": {},
        "check": None,
        "back": back(flow, place),
        "forward": [],
    }


def value_terms(flow: Flow, place: Place) -> list[dict[str, Any]]:
    """What a unit is made of. Of a softmax: its slope by every score, with the score (they do not add up)."""
    op = flow.machine.graph.nodes[place.node].op
    links = flow.sources(place)
    if op == "softmax":
        links.sort(key=lambda link: -abs(link.slope))
        return [_slope_of(flow, link) for link in links[:BRANCHES]]
    if op == "batch_norm" and links:
        return _normed(flow, place, links[0])
    name = flow.name
    return [
        entry(name(link.place), product=flow.value(link.place), open=flow.open(link.place), what=None)
        for link in links
    ]


def _product_of(flow: Flow, link: Link, arriving: float) -> dict[str, Any]:
    """What goes through a link: its slope times what arrives at it, a value forward or a tug backward."""
    return entry(
        flow.name(link.place),
        slope=link.slope,
        arriving=arriving,
        product=link.slope * arriving,
        open=flow.open(link.place),
    )


def _slope_of(flow: Flow, link: Link) -> dict[str, Any]:
    """One entry of the Jacobian's row, beside the score that it belongs to."""
    return entry(
        flow.name(link.place), slope=link.slope, arriving=flow.value(link.place), open=flow.open(link.place)
    )


def _normed(flow: Flow, place: Place, link: Link) -> list[dict[str, Any]]:
    """gamma / sqrt(variance + epsilon) times x, less the same of the mean, plus beta: three parts."""
    network = flow.machine.network
    per = network.plan.slots[place.slot].size // network.weight(place.node, "gamma").size
    mean, beta = (
        float(network.weight(place.node, name)[place.unit // per]) for name in ("moving_mean", "beta")
    )
    return [
        _product_of(flow, link, flow.value(link.place)),
        entry("mean of former minibatches", slope=-link.slope, arriving=mean, product=-link.slope * mean),
        entry("its own offset", product=beta),
    ]


def readers(flow: Flow, place: Place, objective: str) -> list[dict[str, Any]]:
    """Every unit that reads a place, with its share of the tug; the largest first."""
    total = flow.tug(place)
    rows = [_product_of(flow, link, flow.tug(link.place)) for link in flow.readers(place)]
    left = total - sum(row["product"] for row in rows)
    size = max([abs(total), *(abs(row["product"]) for row in rows)])
    if not rows or abs(left) > 1e-3 * size + 1e-9:
        # What is pulled also reads the place itself: a rope on a score, a second loss.
        rows = [*(row for row in rows if row["product"]), entry(goal_of(objective), product=left)]
    rows.sort(key=lambda row: -abs(row["product"]))
    if len(rows) > BRANCHES:
        rest = sum(row["product"] for row in rows[BRANCHES:])
        rows = [*rows[:BRANCHES], entry(f"{len(rows) - BRANCHES} more", product=rest)]
    return rows


def forward(flow: Flow, place: Place, objective: str) -> list[dict[str, Any]]:
    """From what is pulled down to the place, along the strongest branches."""
    start = {"name": goal_of(objective), "value": None, "tug": flow.pull, "open": None}
    return [start, *(_hop(flow, one) for one in reversed(flow.ahead(place)))]


def back(flow: Flow, place: Place) -> list[dict[str, Any]]:
    """From the place to a number of the input, each time along the largest part."""
    return [_hop(flow, one) for one in flow.back(place)]


def _hop(flow: Flow, place: Place) -> dict[str, Any]:
    """One number on the way with its own tug; a weighted input is told apart from what comes of it."""
    own = f"{flow.name(place)}: z" if place.slot != place.node else flow.name(place)
    return {"name": own, "value": flow.value(place), "tug": flow.tug(place), "open": flow.open(place)}
