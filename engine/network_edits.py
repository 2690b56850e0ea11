"""What an edit leaves of a network, and the settings that a run has moved away from its drawing."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.document import Document
from engine.graph import Graph
from engine.shapes import settings_of


class NetworkEdits:
    """Part of a ``NetworkMachine``: what was kept, what was drawn with what, what was moved."""

    graph: Graph
    document: Document
    network: Any
    kept: dict[str, list[str]]
    _settings: dict[str, Any]
    _tuned: dict[tuple[str, str], float]
    _initializers: dict[str, str]

    def _drawn_with(self) -> dict[str, str]:
        """The initialiser that the first weights of every node came from."""
        owners = [id for id, form in self.network.plan.forms.items() if form.weights]
        return {id: str(settings_of(self.graph, id).get("initializer", "scaled")) for id in owners}

    def _note_kept(self, old: Any) -> None:
        """After an edit: which nodes kept all their weights, and which have new ones."""
        found: dict[str, list[str]] = {"kept": [], "new": []}
        for id, form in self.network.plan.forms.items():
            if form.weights:
                fits = all(
                    old.plan.weights.get((id, name), (0, None))[1] == shape
                    for name, shape in form.weights.items()
                )
                same = fits and old.graph.nodes[id].op == self.graph.nodes[id].op
                found["kept" if same else "new"].append(id)
        now = self._drawn_with()
        self._initializers = {
            id: self._initializers.get(id, name) if id in found["kept"] else name for id, name in now.items()
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

        drawn = network_settings.defaults(self.document.train)
        events: list[dict[str, Any]] = [
            {"kind": "train", "path": key, "value": _given(value)}
            for key, value in self._settings.items()
            if value != drawn[key] and key != "seed"
        ]
        for (id, name), value in self._tuned.items():
            events.append({"kind": "param", "node": id, "name": name, "value": value})
        return events


def _given(value: Any) -> Any:
    """A setting without what is absent in it, as an event may carry it."""
    if isinstance(value, dict):
        return {key: _given(item) for key, item in value.items() if item is not None}
    return [_given(item) for item in value] if isinstance(value, list) else value
