"""What an edit leaves of a network, and the settings that a run has moved away from its drawing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.documents.document import Document
from engine.documents.graph import Graph
from engine.documents.shapes import settings_of
from engine.networks.contents import NetworkFields
from engine.networks.spare import Layout, Spare, by_array

if TYPE_CHECKING:
    from engine.networks.network import Moved


LOOKED_AT = 4096
"""Of a weight's first updates so many are looked at, all of them where they are few."""


def longest_first_step(beta_1: float, beta_2: float, updates: int) -> float:
    """How many times the learning rate a weight with an empty memory moves at most under Adam on an even
    slope.

    Adam corrects its memories for their start at 0 by the count of ``updates`` of the whole net, which says
    nothing of a weight that came later: it trusts its mean of the slope sooner than that of the squares.
    """
    filled = 10 / (1 - beta_1)  # from then on only the mean of the squares still grows
    k = np.unique(np.geomspace(1.0, max(filled, 2.0), LOOKED_AT).round())
    slope = (1 - beta_1**k) / (1 - beta_1 ** (updates + k))
    squares = (1 - beta_2**k) / (1 - beta_2 ** (updates + k))
    return float((slope / np.sqrt(np.maximum(squares, np.finfo(float).tiny))).max())


class NetworkEdits(NetworkFields):
    """Part of a ``NetworkMachine``: what was kept, what was drawn with what, what was moved."""

    def _drawn_with(self) -> dict[str, str]:
        """The initialiser that the first weights of every node came from."""
        owners = [id for id, form in self.network.plan.forms.items() if form.weights]
        return {id: str(settings_of(self.graph, id).get("initializer", "scaled")) for id in owners}

    def _rename(self, names: Mapping[str, str]) -> None:
        """After an edit that renamed nodes: what the run has of them goes by their new names."""
        self._initializers = {names.get(id, id): name for id, name in self._initializers.items()}
        self._pins = {
            (names.get(id, id), name, place): value for (id, name, place), value in self._pins.items()
        }
        if self._pulled is not None:
            self._pulled = names.get(self._pulled[0], self._pulled[0]), self._pulled[1]
        if self._thinned is not None:
            self._thinned = self._thinned.called(names)

    def _keep_frozen(self, old: Any, moved: Moved) -> None:
        """After an edit: what is frozen stays so wherever its weight stays, or is set aside with it."""
        if not self._pins:
            return
        plan, frozen = self.network.plan, by_array(self._pins)
        self._pins = {}
        for owner, (here, there) in self.network.kept(old, moved).items():
            before = old.plan.weights[owner][1]
            came_from = np.full(plan.weights[owner][1], -1)
            came_from[here] = np.arange(int(np.prod(before))).reshape(before)[there]
            values = frozen.get(owner, {})
            for place in np.flatnonzero(np.isin(came_from, list(values))):
                self._pins[*owner, int(place)] = values[int(came_from.flat[place])]
        drawn = {node.id for node in self.document.nodes}
        for (id, name), values in frozen.items():
            if id in drawn and (id, name) not in plan.weights:
                self._spare.pins |= {(id, name, place): value for place, value in values.items()}

    def _rename_spare(self, before: Document) -> None:
        """After an edit: what was set aside of a node goes by its new name."""
        if len(before.nodes) != len(self.document.nodes):
            return
        pairs = zip(before.nodes, self.document.nodes, strict=True)
        same = {a.id: b.id for a, b in pairs if (a.op, a.params) == (b.op, b.params)}
        names = {id: now for id, now in same.items() if id in self._spare.weights}
        self._spare = self._spare.called(names)
        self._initializers = {names.get(id, id): name for id, name in self._initializers.items()}

    def _take_spare(self, old: Any, course: Any) -> tuple[Layout, set[str]]:
        """After an edit: set aside what is not wired up now, take back what is again.

        Returns the layout that the course knows, and the nodes that got their weights back.
        """
        spare, network = self._spare, self.network
        before = {id for id, _ in old.plan.weights}
        now = {id for id, _ in network.plan.weights}
        drawn = {node.id for node in self.document.nodes}
        back = {id for id in (now - before) & spare.weights.keys() if self._fits(id, spare)}
        network.give({id: spare.weights[id] for id in back})
        self._pins |= spare.take_pins(back)
        for id in (before - now) & drawn:
            spare.ops[id] = old.graph.nodes[id].op
            spare.weights[id] = {name: old.weight(id, name).copy() for o, name in old.plan.weights if o == id}
        spare.keep_only(drawn - now)
        if self.course is None and course is not None:
            spare.course, spare.layout = course, dict(old.plan.weights)
        return (dict(old.plan.weights) if course is not None else spare.layout), back

    def _fits(self, id: str, spare: Spare) -> bool:
        shapes = self.network.plan.forms[id].weights
        same = {name: weight.shape for name, weight in spare.weights[id].items()} == dict(shapes)
        return same and spare.ops[id] == self.graph.nodes[id].op

    def _note_kept(self, old: Any, back: set[str], partly: set[str]) -> None:
        """After an edit: which nodes kept all their weights, which those of some units, which none."""
        found: dict[str, list[str]] = {"kept": [], "partly": [], "new": []}
        for id, form in self.network.plan.forms.items():
            if form.weights:
                fits = all(
                    old.plan.weights.get((id, name), (0, None))[1] == shape
                    for name, shape in form.weights.items()
                )
                same = fits and old.graph.nodes[id].op == self.graph.nodes[id].op
                found["kept" if same or id in back else "partly" if id in partly else "new"].append(id)
        aside = {id: name for id, name in self._initializers.items() if id in self._spare.weights}
        now = self._drawn_with()
        self._initializers = aside | {
            id: name if id in found["new"] else self._initializers.get(id, name) for id, name in now.items()
        }
        self.kept = found

    def first_steps(self) -> float | None:
        """After an edit: how many times the learning rate new weights move at first, where that is much."""
        rule, course = self._settings["optimizer"], self.course
        if rule["name"] != "adam" or course is None or not (self.kept.get("new") or self.kept.get("partly")):
            return None
        times = longest_first_step(rule["beta_1"], rule["beta_2"], course.updates - course.emptied)
        return times if times >= 2 else None

    def _answers_as(self, old: Any) -> bool:
        """Whether the same weights still answer as in the net before the edit."""
        return answering(old.graph) == answering(self.graph)

    def drawn_status(self) -> dict[str, Any]:
        """The settings as the document has them, and the complete losses in force."""
        from engine.networks import settings as network_settings

        return {
            "document_settings": network_settings.defaults(self.document.train),
            "losses": network_settings.losses(self._settings, self.graph),
        }

    def _holds(self, document: Document) -> bool:
        """Whether the document has all weights as they are now ("keep these values")."""
        return bool(self.network.plan.weights) and all(
            np.array_equal(document.weights.get(id, {}).get(name, ()), self.network.weight(id, name))
            for id, name in self.network.plan.weights
        )

    def settings_in_force(self) -> list[dict[str, Any]]:
        """Events that bring a run of this document to the present settings."""
        from engine.networks import settings as network_settings

        events: list[dict[str, Any]] = []
        for key, drawn in network_settings.defaults(self.document.train).items():
            value = self._settings[key]
            if value == drawn or key == "seed":
                continue
            if isinstance(value, dict) and isinstance(drawn, dict):
                moved = {f"{key}.{name}": one for name, one in value.items() if one != drawn[name]}
            else:
                moved = {key: _given(value)}
            events += [{"kind": "train", "path": path, "value": one} for path, one in moved.items()]
        for (id, name), value in self._tuned.items():
            events.append({"kind": "param", "node": id, "name": name, "value": value})
        return events


def answering(graph: Graph) -> dict[str, Any]:
    """What of a drawing says how a net answers, besides its weights: not their start, nor dropout's rate."""
    layers = {
        id: (node.op, node.inputs, {**settings_of(graph, id), "initializer": None, "rate": None})
        for id, node in graph.nodes.items()
    }
    return {**layers, "": graph.output}


def _given(value: Any) -> Any:
    """A setting without what is absent in it, as an event may carry it."""
    if isinstance(value, dict):
        return {key: _given(item) for key, item in value.items() if item is not None}
    return [_given(item) for item in value] if isinstance(value, list) else value
