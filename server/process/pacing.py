"""How many steps a run takes next: chunks that adapt to a few milliseconds, at a speed or flat out."""

from __future__ import annotations

from dataclasses import dataclass

CHUNK_SECONDS = 0.005
"""Wall time of one compiled chunk: an edit or a slider never waits longer for its turn."""
CATCH_UP_SECONDS = 0.25
"""A paced run that fell further behind than this does not try to catch up."""


def on_beat(last: float, interval: float, now: float) -> float:
    """The time from which the next sending counts, after one that left ``now``.

    One that left late by less than ``interval`` counts as if on its beat: else each wait for a chunk to end
    would add to the next interval, and thirty frames a second would become twenty-five.
    """
    due = last + interval
    return due if due <= now < due + interval else now


@dataclass
class Pace:
    """The pace of one run. Times are seconds of any steady clock.

    ``speed``: steps a second, or None for as fast as possible. ``until``: the step to stop at; ``sought``: it
    is a recorded one that the run was told to stand at.
    """

    playing: bool = False
    speed: float | None = None
    until: int | None = None
    sought: bool = False
    _chunk: float = 1.0
    _since: float = 0.0
    _owed: float = 0.0

    def play(self, now: float, speed: float | None, until: int | None, sought: bool = False) -> None:
        """Go on from now; the first step of a paced run is due at once."""
        self.playing, self.speed, self.until, self.sought = True, speed, until, sought
        self._since, self._owed = now, 1.0

    def pause(self) -> None:
        self.playing, self.until, self.sought = False, None, False

    def steps(self, now: float, step: int) -> int:
        """Steps to take now, standing at ``step``; 0 when none is due."""
        if not self.playing:
            return 0
        most = max(1, int(self._chunk))
        if self.until is not None:
            most = min(most, self.until - step)
        if self.speed is None:
            return max(0, most)
        self._owed = min(
            self._owed + (now - self._since) * self.speed, max(1.0, CATCH_UP_SECONDS * self.speed)
        )
        self._since = now
        return max(0, min(most, int(self._owed)))

    def took(self, steps: int, seconds: float) -> None:
        """Learn from a chunk of ``steps`` that took ``seconds``."""
        self._owed = max(0.0, self._owed - steps)
        wanted = steps * CHUNK_SECONDS / max(seconds, 1e-7)
        if wanted < self._chunk or steps >= int(self._chunk):
            self._chunk = min(max(1.0, wanted), self._chunk * 4 + 1, 1e7)

    def wait(self, now: float) -> float | None:
        """Seconds until the next step is due; None when not playing."""
        if not self.playing:
            return None
        if self.speed is None:
            return 0.0
        owed = self._owed + (now - self._since) * self.speed
        return 0.0 if owed >= 1 else (1 - owed) / self.speed
