"""Why a network that is told to train would do nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.documents.data_section import DRAWN
from engine.errors import Trouble

if TYPE_CHECKING:
    from engine.data.examples import Examples
    from engine.networks.network import Network


def why_idle(network: Network, examples: Examples | None) -> Trouble | None:
    """What is missing: examples, a way for them in, a loss, or something to learn; None when it can train."""
    if examples is None:
        return Trouble(
            "no_data", "This network has no data to train on.", "Name some that fit its input below data."
        )
    if not network.takes_input:
        return Trouble("no_input", "Nothing reads the data of this network.", "Add an input.")
    if not network.fed:
        hint = "Add a label, or name what is compared in train.losses."
        return Trouble("no_loss", "This network has no loss.", hint)
    if not examples.train:
        drawn = examples.name == DRAWN
        hint = "Draw some points." if drawn else "Change data.examples."
        return Trouble("no_data", "There is no example to train on.", hint)
    if not network.trains:
        return Trouble("nothing_moves", "This network has nothing to learn.", "Add a dense layer.")
    return None
