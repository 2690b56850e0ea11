"""Runs that train at the same time, so that each knows how much to step back for the others.

A process that never sleeps waits for its turn behind all others that never sleep: with fifteen runs on a
core a moved slider would wait for fourteen of them. So while there are many, each run rests after a chunk,
just so long that the cores stay busy; a resting process is woken at once by a message.

Every training run writes the time into a place of one small memory that all share. A run that crashed or
stopped falls silent and is counted no more.
"""

from __future__ import annotations

import os
from multiprocessing.sharedctypes import RawArray
from typing import Any

from engine.cores import cores

PLACES = 1024
SILENT_SECONDS = 1.0
"""A run that wrote nothing for so long is not training. Longer than any rest."""
LOOK_SECONDS = 0.25
BUSY = 3.0
"""Runs that should want a core at any moment, for each core. Fewer leave it idle between two chunks, more
make a moved slider wait: of thirty runs on two cores 1.5 halved the steps, and without rest the 95th
percentile of a slider's answer was 200 ms (`python3 dev.py bench thirty`)."""

Board = Any
"""Where all runs of a server write the time. A process gets it as an argument at its start. It has no name on
the disk, so that nothing is left of it however the server ends."""


def board() -> Board:
    """An empty board."""
    return RawArray("d", PLACES)


class Company:
    """The training runs of this server, from the inside of one of them. Alone without a board."""

    def __init__(self, shared: Board = None) -> None:
        self._times = memoryview(board() if shared is None else shared).cast("B").cast("d")
        self._place = os.getpid() % PLACES
        self._count = 1
        self._looked = 0.0
        self._cores = cores()

    def rest(self, now: float, spent: float) -> float:
        """Seconds to rest after a chunk that took ``spent`` seconds and ended ``now`` (monotonic clock)."""
        self._times[self._place] = now
        if now - self._looked > LOOK_SECONDS:
            self._looked = now
            self._count = max(1, sum(at > now - SILENT_SECONDS for at in self._times))
        crowd = self._count / (BUSY * self._cores)
        return min(spent * (crowd - 1), SILENT_SECONDS / 2) if crowd > 1 else 0.0

    def leave(self) -> None:
        """This run trains no more."""
        self._times[self._place] = 0.0
