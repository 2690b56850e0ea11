"""Everything that has to be compiled, piece by piece, for whoever prepares the cache or a process."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

PIECES = (("gates", "engine.circuits.tape_compiled"), ("networks", "engine.networks.warm"))
"""What is compiled, and the module whose ``warm()`` does it, most wanted first."""


def steps(count: int | None = None) -> Iterator[tuple[int, int, str]]:
    """Compile, or load from the cache, one piece between two values: (done, total, what comes next).

    ``count``: only the first so many pieces.
    """
    pieces = PIECES[:count]
    for done, (what, module) in enumerate(pieces):
        yield done, len(pieces), what
        importlib.import_module(module).warm()
    yield len(pieces), len(pieces), ""


def rest() -> None:
    """What only some questions need; processes load it when they are asked one."""
    from engine.networks import warm as network_warm

    network_warm.exact()
