"""What a page may look at of a network besides its layers: fields, single units, frozen weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.networks import field, neuron


class Closeup:
    """The ports ``field40``, ``neuron3``, ``weight_locked``, ``bias_locked``; computed when asked."""

    def __init__(self, machine: Any) -> None:
        self._machine = machine
        self.fields = field.Fields(machine.network, machine.examples)
        self.looker = neuron.Looker(machine)

    def read(self, node: str, port: str) -> np.ndarray | None:
        """A copy of the port's numbers, None when it is none of these or has nothing to tell now."""
        side = field.side(port)
        if side is not None:
            return self.fields.read(node, side)
        unit = neuron.unit_of(port)
        if unit is not None:
            found = self.looker.neuron(node, unit)
            return None if found is None else found.numbers()
        name = port.removesuffix("_locked")
        return neuron.locks(self._machine, node, name) if name != port else None
