"""What the loop of a run holds, and how its parts mark what has to be told."""

from __future__ import annotations

from typing import Any

from engine.errors import TugboatError
from engine.runs.trainer import Run
from server import protocol
from server.company import Board, Company
from server.process.pacing import Pace
from server.process.record_book import Book
from server.process.reports import Numbers, Saver, Send, Timeline


class RunState:
    """The run of one worker, its pace, and what was told of it. ``send`` takes packed messages.

    ``company``: the board that it shares with the other runs of the server.
    """

    def __init__(self, send: Send, compiled: bool, data_dir: str | None, company: Board = None) -> None:
        self.alive = True
        self._send = send
        self._compiled = compiled
        self._data_dir = data_dir
        self._pace = Pace()
        self._company = Company(company)
        self._rested = 0.0  # until when others go first
        self._numbers = Numbers(send)
        self._timeline = Timeline()
        self._saver = Saver()
        self._said: set[str] = set()  # notices that are told only once, by their codes
        self._book = Book()
        self._run: Run | None = None
        self._name = ""
        self._rev = 0
        self._crawls = False
        self._acts = 0  # number of the newest act, by the host's count
        self._doc: dict[str, Any] = {}
        self._graph: Any = None
        self._told: protocol.Status | None = None
        self._status_at = self._history_at = 0.0
        self._untold = False
        self._examples: tuple[float, float] | None = None
        self._rate: float | None = None

    def _live(self) -> Run:
        if self._run is None:
            raise TugboatError("This run is not open.", code="not_open", hint="Reload the page.")
        return self._run

    @property
    def _waits(self) -> bool:
        """A network waits for the compiled engine: an update in plain Python may take minutes."""
        return not (self._compiled or self._crawls) and self._live().machine.kind == "network"

    def _stop(self) -> None:
        if self._pace.playing:
            self._pace.pause()
            self._company.leave()
            self._touched()

    def _touched(self) -> None:
        """Something visible changed: numbers and state are due now, a checkpoint soon."""
        self._numbers.changed = self._saver.changed = True
        self._status_at = self._history_at = 0.0

    def _moved(self) -> None:
        """A number is under somebody's hand: numbers are due now, state and timeline at their own pace."""
        self._numbers.changed = self._saver.changed = self._untold = True
