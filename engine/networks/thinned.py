"""What dropout let through in the last minibatch of a run, example by example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.insight.survey import masks
from engine.networks.network import Network


@dataclass(frozen=True, slots=True)
class Thinned:
    """``rows``: (B,) the examples of the minibatch. ``kept``: (B, N) by node, False where a number was
    silenced. ``scales``: by node, what the others were multiplied by."""

    rows: np.ndarray
    kept: dict[str, np.ndarray]
    scales: dict[str, float]

    @classmethod
    def of(cls, network: Network, rows: np.ndarray) -> Thinned | None:
        """That of the minibatch that stands in the arena; None for a net without dropout."""
        found = masks(network, len(rows))
        if not found:
            return None
        scales = {id: float(mask.max(initial=0.0)) for id, mask in found.items()}
        return cls(rows.copy(), {id: mask != 0 for id, mask in found.items()}, scales)

    def row(self, chosen: int | None) -> int:
        """The example whose mask is told: the chosen one where it is in the minibatch, else the first."""
        return int(chosen if chosen is not None and chosen in self.rows else self.rows[0])

    def mask(self, node: str, chosen: int | None) -> np.ndarray | None:
        """(N,) float32 for the example of ``row``, 0 where silenced; None where nothing is dropped."""
        if node not in self.kept:
            return None
        at = int(np.argmax(self.rows == self.row(chosen)))
        return np.asarray(self.kept[node][at] * np.float32(self.scales[node]))

    def called(self, names: Mapping[str, str]) -> Thinned:
        """The same with some nodes under other names (old name -> new name)."""
        kept = {names.get(id, id): one for id, one in self.kept.items()}
        scales = {names.get(id, id): one for id, one in self.scales.items()}
        return Thinned(self.rows, kept, scales)

    def fits(self, network: Network) -> bool:
        """Whether the nodes are still there, with as many units."""
        slots = network.plan.slots
        return all(id in slots and kept.shape[1] == slots[id].size for id, kept in self.kept.items())

    def save(self) -> dict[str, Any]:
        """As a state keeps it: a bit for every number."""
        packed = {id: np.packbits(kept, axis=1) for id, kept in self.kept.items()}
        return {"rows": self.rows, "kept": packed, "scales": dict(self.scales)}

    @classmethod
    def load(cls, state: Mapping[str, Any] | None, network: Network) -> Thinned | None:
        """That of ``save``."""
        if not state:
            return None
        slots = network.plan.slots
        kept = {
            id: np.unpackbits(bits, axis=1, count=slots[id].size).astype(bool)
            for id, bits in state["kept"].items()
        }
        return cls(np.array(state["rows"]), kept, dict(state["scales"]))

    @staticmethod
    def is_sound(state: Any, network: Network) -> bool:
        """Whether ``load`` can read it."""
        if not state:
            return state is None or state == {}
        try:
            rows, kept, scales = state["rows"], state["kept"], state["scales"]
            return (
                len(rows) > 0
                and kept.keys() == scales.keys() <= network.plan.slots.keys()
                and all(
                    bits.dtype == np.uint8 and bits.shape == (len(rows), -(-network.plan.slots[id].size // 8))
                    for id, bits in kept.items()
                )
            )
        except (AttributeError, KeyError, TypeError):
            return False
