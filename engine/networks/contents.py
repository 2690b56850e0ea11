"""What a network's machine holds, so that each of its parts can be read by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from engine.data.augment import Renewal
from engine.data.examples import Examples
from engine.documents.document import Document
from engine.documents.graph import Graph
from engine.errors import Trouble
from engine.networks.former import Former
from engine.networks.spare import Spare


class NetworkFields:
    """The fields of a ``NetworkMachine``. Its parts share them and nothing else."""

    # --- the drawing and its data
    document: Document
    graph: Graph
    _drawn_graph: Graph
    _tuned: dict[tuple[str, str], float]
    seed: int
    compiled: bool
    examples: Examples | None
    data_version: str
    renewal: Renewal | None
    _data: dict[str, Any]
    _data_dir: str | Path | None

    # --- training
    network: Any
    course: Any
    kept: dict[str, list[str]]
    _spare: Spare
    _former: Former
    _settings: dict[str, Any]
    _steered: set[str]
    _initializers: dict[str, str]
    _pins: dict[tuple[str, str, int], float]
    _rates: Any
    _bad: Trouble | None
    _touched: bool
    _settled: int

    # --- what is seen
    glass: Any
    closeup: Any
    backward: bool
    _fresh: bool
    _pull: float
    _pulled: tuple[str, int] | None
    _row: int | None
    _drawn: np.ndarray | None
    _answer: float | None
    _thinned: Any
