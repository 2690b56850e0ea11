"""What moves a run: the ``Machine`` protocol and the one place that picks a machine for a document."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np

from engine.documents.document import Document
from engine.documents.graph import Graph
from engine.errors import Trouble


class Machine(Protocol):
    """Numbers that advance step by step. Everything is deterministic for a document, seed and events.

    A machine knows neither the timeline nor the screen: ``engine.runs.trainer.Run`` logs, replays and
    branches by calling ``save``, ``load``, ``apply`` and ``advance``.
    """

    kind: str
    graph: Graph
    kept: dict[str, list[str]]
    """Of the last edit: the nodes that have ``new`` numbers, and those that ``kept`` theirs."""

    @property
    def trouble(self) -> Trouble | None:
        """Why it cannot go on, or what is not finite."""

    @property
    def idle(self) -> Trouble | None:
        """Why an update would do nothing, though there is no ``trouble``."""

    @property
    def compiled(self) -> bool:
        """Whether compiled code runs; a cold engine answers with plain Python."""

    @property
    def steps_per_epoch(self) -> int | None:
        """Updates of one pass over the training set; None when there is nothing to train on."""

    def advance(self, n: int) -> int:
        """At most ``n`` updates; returns how many were done, fewer when ``trouble`` stops it."""

    def apply(self, event: dict[str, Any]) -> None:
        """Let an event act at this step boundary. Raises ``EventError`` and changes nothing."""

    def rebuild(self, document: Document) -> None:
        """Take an edited document; every node whose shape did not change keeps its numbers."""

    def settings_in_force(self) -> list[dict[str, Any]]:
        """Events that bring a fresh run of the present document to the present settings."""

    def refresh(self) -> None:
        """Recompute the values, and the gradients when a backward pass was asked for before."""

    def save(self) -> dict[str, Any]:
        """The complete state as copies: arrays, numbers, texts, lists and dicts of them."""

    def load(self, state: dict[str, Any]) -> None:
        """Take a state of ``save`` back, bit for bit, without keeping a reference to it."""

    def seen(self) -> dict[str, int]:
        """Test sets that were looked at in this run, with the update: what going back cannot undo."""

    def see(self, seen: dict[str, int]) -> None:
        """Take over what another machine of this run has seen."""

    def read(self, node: str, port: str) -> np.ndarray | None:
        """A copy of one array, or None when it does not exist yet."""

    def metrics(self) -> dict[str, float | None]:
        """The curves of the run at this step."""

    def status(self) -> dict[str, Any]:
        """``pull``, ``backward``, ``settings``, ``document_settings``, ``moved``, ``row``."""


def machine_for(
    document: Document, *, seed: int, data_dir: str | Path | None = None, compiled: bool = True
) -> Machine:
    """The machine of a document's kind, at step 0. Imports only what that kind needs."""
    if document.kind == "network":
        from engine.networks.machine import NetworkMachine

        return NetworkMachine(document, seed=seed, data_dir=data_dir, compiled=compiled)
    from engine.circuits.machine import CircuitMachine

    return CircuitMachine(document, seed=seed, data_dir=data_dir, compiled=compiled)
