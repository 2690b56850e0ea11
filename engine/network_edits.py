"""What an edit leaves of a network, and the settings that a run has moved away from its drawing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.document import Document
from engine.graph import Graph
from engine.shapes import settings_of

Layout = dict[tuple[str, str], tuple[int, tuple[int, ...]]]


@dataclass
class Spare:
    """What is kept while a part of the drawing is not wired up: weights by node, and the course.

    ``layout``: where the weights stood when the course was set aside.
    """

    weights: dict[str, dict[str, np.ndarray]] = field(default_factory=dict)
    ops: dict[str, str] = field(default_factory=dict)
    course: Any = None
    layout: Layout = field(default_factory=dict)

    def save(self) -> dict[str, Any]:
        """Copies of the weights; the course is saved with the machine's."""
        return {
            "ops": dict(self.ops),
            "layout": [[*place, start, list(shape)] for place, (start, shape) in self.layout.items()],
            "weights": {id: {n: w.copy() for n, w in one.items()} for id, one in self.weights.items()},
        }

    @classmethod
    def load(cls, state: dict[str, Any] | None) -> Spare:
        """What ``save`` gave."""
        if not state:
            return cls()
        weights = {id: {n: np.array(w) for n, w in one.items()} for id, one in state["weights"].items()}
        layout = {(id, name): (start, tuple(shape)) for id, name, start, shape in state["layout"]}
        return cls(weights, dict(state["ops"]), None, layout)


class NetworkEdits:
    """Part of a ``NetworkMachine``: what was kept, what was drawn with what, what was moved."""

    graph: Graph
    document: Document
    network: Any
    kept: dict[str, list[str]]
    course: Any
    examples: Any
    seed: int
    _spare: Spare
    _settings: dict[str, Any]
    _tuned: dict[tuple[str, str], float]
    _initializers: dict[str, str]

    def _drawn_with(self) -> dict[str, str]:
        """The initialiser that the first weights of every node came from."""
        owners = [id for id, form in self.network.plan.forms.items() if form.weights]
        return {id: str(settings_of(self.graph, id).get("initializer", "scaled")) for id in owners}

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
        for id in (before - now) & drawn:
            spare.ops[id] = old.graph.nodes[id].op
            spare.weights[id] = {name: old.weight(id, name).copy() for o, name in old.plan.weights if o == id}
        spare.weights = {id: one for id, one in spare.weights.items() if id in drawn - now}
        if self.course is None and course is not None:
            spare.course, spare.layout = course, dict(old.plan.weights)
        return (dict(old.plan.weights) if course is not None else spare.layout), back

    def _fits(self, id: str, spare: Spare) -> bool:
        shapes = self.network.plan.forms[id].weights
        same = {name: weight.shape for name, weight in spare.weights[id].items()} == dict(shapes)
        return same and spare.ops[id] == self.graph.nodes[id].op

    def _course_state(self) -> dict[str, Any] | None:
        course = self.course or self._spare.course
        return None if course is None else course.save()

    def _load_course(self, state: dict[str, Any] | None) -> None:
        from engine.network_course import Course

        if state is None or self.examples is None:
            return
        if self.course is None:
            self._spare.course = Course(self.examples, self.seed)
        (self.course or self._spare.course).load(state)

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

    def drawn_status(self) -> dict[str, Any]:
        """The settings as the document has them, and the complete losses in force."""
        from engine import network_settings

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
        from engine import network_settings

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


def _given(value: Any) -> Any:
    """A setting without what is absent in it, as an event may carry it."""
    if isinstance(value, dict):
        return {key: _given(item) for key, item in value.items() if item is not None}
    return [_given(item) for item in value] if isinstance(value, list) else value
