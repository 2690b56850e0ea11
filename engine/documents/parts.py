"""What a document consists of: nodes, chips, and the bounds of what is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.errors import Trouble


@dataclass(frozen=True, slots=True)
class Bounds:
    """The largest document that is read; every refusal names the bound."""

    nodes: int = 200_000
    inputs: int = 10_000
    text: int = 100_000
    id: int = 64
    weights: int = 50_000_000
    chip_depth: int = 16
    losses: int = 64


@dataclass(frozen=True, slots=True)
class Node:
    """One gate or layer. ``inputs``: references ``id`` or ``id:port`` in port order; "" is not wired yet.

    ``origin``: the id that a renamed layer began with, else empty.
    """

    id: str
    op: str
    inputs: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""
    at: tuple[float, float] | None = None
    origin: str = ""

    @property
    def first_id(self) -> str:
        """What its first weights are drawn by and its curves go by, so that a rename changes neither."""
        return self.origin or self.id


@dataclass(frozen=True, slots=True)
class Chip:
    """A circuit as one gate: ``inputs`` are names its nodes read, ``outputs`` are nodes of it."""

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    nodes: tuple[Node, ...]
    label: str = ""


@dataclass(frozen=True)
class Document:
    """A checked document. ``weights``: arrays by node, then by name. ``warnings`` refuse nothing."""

    kind: str
    nodes: tuple[Node, ...] = ()
    output: str = ""
    title: str = ""
    chips: Mapping[str, Chip] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    train: Mapping[str, Any] = field(default_factory=dict)
    view: Mapping[str, Any] = field(default_factory=dict)
    weights: Mapping[str, Mapping[str, np.ndarray]] = field(default_factory=dict)
    warnings: tuple[Trouble, ...] = ()
