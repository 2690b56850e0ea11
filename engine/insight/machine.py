"""What a network's machine tells about its training beside the curves: norms by layer, dropout masks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.networks.contents import NetworkFields

LEAST, MOST = 100, 1000
"""Examples whose gradients are measured for the curves: those of a minibatch, within these bounds."""

COST = 0.01
"""Largest part of the work that measuring gradients in the middle of an epoch may take."""

CURVES = ("delta", "gradient", "update")
"""Curves of every layer with weights. A metric is called ``delta:hidden`` by the id that the layer began
with: it goes on when the layer is renamed. See ``insight.survey.Norms``."""


class NetworkInsight(NetworkFields):
    """The part of ``NetworkMachine`` that looks at gradients while it trains.

    When it looks depends on the number of updates, never on time.
    """

    _present_rates: Callable[[], Any]
    shown: Callable[[], tuple[np.ndarray | None, np.ndarray | None, int | None]]

    def update_rule(self) -> tuple[str, Any, int]:
        """Name of the update rule, its settings now, and the number of its next update."""
        number = self.course.updates - self.course.emptied + 1
        return self._settings["optimizer"]["name"], self._present_rates(), number

    def _measure(self, due: bool) -> None:
        """Measure the gradients of every layer, when a new figure is due or must be."""
        course, examples = self.course, self.examples
        if course is None or examples is None or not self.network.trains:
            return
        first, stop = examples.part("train")
        batch = self._settings["batch_size"]
        count = min(stop - first, max(LEAST, min(batch, MOST)))
        if count and (due or course.gradients_due(count / batch / COST)):
            from engine.insight.survey import gradient_norms

            norms = gradient_norms(self.network, examples, first, first + count, *self.update_rule())
            course.note_gradients(
                {
                    f"{curve}:{self.graph.nodes[id].first_id}": getattr(norm, curve)
                    for id, norm in norms.items()
                    for curve in CURVES
                }
            )

    def measured(self, curve: str) -> dict[str, float]:
        """The newest figure of a curve by layer, from the first to the last; none where it is not finite."""
        figures = self.course.metrics if self.course is not None else {}
        found = {id: figures.get(f"{curve}:{node.first_id}") for id, node in self.graph.nodes.items()}
        return {id: value for id, value in found.items() if value is not None and np.isfinite(value)}

    def _note_thinned(self, made: int, cursor: int, sound: bool) -> None:
        """After ``made`` updates up to ``cursor``: what dropout let through in the last minibatch."""
        from engine.networks.thinned import Thinned

        course, batch = self.course, self._settings["batch_size"]
        first = course.cursor + (made - 1) * batch if sound else cursor
        self._thinned = Thinned.of(self.network, course.order[first : first + batch])

    def masked_row(self) -> int | None:
        """The example whose dropout mask the port ``mask`` tells; None before the first minibatch."""
        return None if self._thinned is None else self._thinned.row(self.shown()[2])

    def loss_entries(self) -> list[dict[str, Any]]:
        """The losses that are trained, each complete: ``loss``, ``of``, ``target``, ``weight``."""
        from engine.networks import settings as network_settings

        return network_settings.losses(self._settings, self.graph)
