"""Runs that train at the same time, so that each knows how much to step back for the others.

A process that never sleeps waits for its turn behind all others that never sleep: with fifteen runs on a
core a moved slider would wait for fourteen of them. So while there are many, each run rests after a chunk,
just so long that the cores stay busy; a resting process is woken at once by a message.

Every training run writes the time into a place of one small file that all share. A run that crashed or
stopped falls silent and is counted no more.
"""

from __future__ import annotations

import mmap
import os
import tempfile
from pathlib import Path

from engine.cores import cores

VARIABLE = "TUGBOAT_COMPANY"
"""Environment variable with the file's path, for the processes of runs."""
PLACES = 1024
SILENT_SECONDS = 1.0
"""A run that wrote nothing for so long is not training. Longer than any rest."""
LOOK_SECONDS = 0.25
BUSY = 3.0
"""Runs that should want a core at any moment, for each core. Fewer leave it idle between two chunks, more
make a moved slider wait: of thirty runs on two cores 1.5 halved the steps, and without rest the 95th
percentile of a slider's answer was 200 ms (`python3 dev.py bench thirty`)."""


def found() -> str:
    """Make the file and name it in the environment. Returns its path; the caller removes it."""
    handle, path = tempfile.mkstemp(prefix="tugboat-company-")
    with os.fdopen(handle, "wb") as file:
        file.write(bytes(8 * PLACES))
    os.environ[VARIABLE] = path
    return path


class Company:
    """The training runs of this server, from the inside of one of them. Alone when there is no file."""

    def __init__(self) -> None:
        self._times = memoryview(bytearray(8 * PLACES)).cast("d")
        path = Path(os.environ.get(VARIABLE) or "none")
        if path.is_file():
            with path.open("r+b") as file:
                self._times = memoryview(mmap.mmap(file.fileno(), 8 * PLACES)).cast("d")
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
