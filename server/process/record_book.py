"""What a worker notes for the run records: how long each line has trained, and what changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.runs.records import summary
from engine.runs.trainer import Run

POINTS = 256
"""Most points of the clock of a line."""
Clock = list[list[float]]


class Book:
    """The clock of the lines of one run, and which summaries the store does not have yet."""

    def __init__(self) -> None:
        self.clock: dict[str, Clock] = {}
        self._told: dict[int, tuple[int, int]] = {}

    def resume(self, clock: dict[str, Clock]) -> None:
        """Go on from a stored run."""
        self.clock = clock

    def trained(self, run: Run, seconds: float) -> None:
        """The run has trained for so long, up to where it stands now."""
        points = self._points(run)
        spent = points[-1][1] + seconds
        if run.step <= points[-1][0]:  # along what was trained before
            return
        points.append([run.step, spent])
        if len(points) > POINTS:
            del points[1:-1:2]

    def _points(self, run: Run) -> Clock:
        name = str(run.branch)
        if name not in self.clock:
            branch = next(one for one in run.branches() if one["id"] == run.branch)
            before = self.clock.get(str(branch["parent"]), [])
            self.clock[name] = [point for point in before if point[0] <= branch["fork"]] or [[0, 0.0]]
        return self.clock[name]

    def news(self, run: Run) -> list[dict[str, Any]]:
        """Summaries of a network's lines that changed since the last call, without those never trained."""
        if run.machine.kind != "network":
            return []
        found, branches = [], run.branches()
        self._forget(str(branch["id"]) for branch in branches)
        for branch in branches:
            line = run.line(branch["id"])
            state = (line.series.last_step(), len(line.events))  # a line of a link has not got to its tip yet
            if state[0] > 0 and self._told.get(line.id) != state:
                self._told[line.id] = state
                found.append({**summary(line), "clock": self.clock.get(str(line.id), [])})
        return found

    def _forget(self, present: Iterable[str]) -> None:
        """The clocks of lines that made room for newer ones."""
        self.clock = {name: self.clock[name] for name in present if name in self.clock}
