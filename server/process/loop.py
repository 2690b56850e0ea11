"""One run, obeying orders between two chunks of training."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from engine.errors import TugboatError
from engine.runs.trainer import Run
from server import protocol
from server.company import Board
from server.process.desk import Desk
from server.process.opening import Opening
from server.process.reports import HISTORY_SECONDS, STATUS_SECONDS, Send

RATE_SECONDS = 0.5


class RunLoop(Opening):
    """The run of one worker. ``send`` takes packed messages; ``obey`` never raises for a bad order."""

    def __init__(self, send: Send, compiled: bool, data_dir: str | None, company: Board = None) -> None:
        super().__init__(send, compiled, data_dir, company)
        self._desk = Desk(lambda page, kind, id, text: self._tell(text, kind, page, id=id))

    # --- the loop ------------------------------------------------------------------------

    def wait(self, now: float) -> float | None:
        """Seconds until there is something to do without an order; None for never."""
        if self._run is None:
            return None
        pace = None if self._waits else self._pace.wait(now)
        if pace is not None:
            pace = max(pace, self._rested - now)
        waits = (pace, self._numbers.wait(now), self._saver.wait(now), self._status_wait(now))
        return min((wait for wait in waits if wait is not None), default=None)

    def obey(self, head: dict[str, Any], body: bytes) -> None:
        """Carry out one order; what is wrong with it is told to the page that gave it."""
        handler: Callable[..., None] = getattr(self, f"_do_{head['do']}")
        try:
            handler(head, body)
        except TugboatError as error:
            self._refuse(head, [protocol.Trouble(**trouble.as_dict()) for trouble in error.troubles])
        except RecursionError:
            self._refuse(head, [protocol.Trouble(code="too_deep", text="The document is nested too deeply.")])
        except MemoryError:
            text = "There is not enough memory for this."
            self._refuse(head, [protocol.Trouble(code="memory", text=text, hint="Make the network smaller.")])
        except Exception as error:
            text = (
                f'The engine could not carry out "{head["do"]}" ({type(error).__name__}: {str(error)[:200]}).'
            )
            self._refuse(head, [protocol.Trouble(code="internal", text=text, hint="Please report this.")])

    def train(self) -> None:
        """Take the steps that are due, and no more than fit into one chunk."""
        run, pace = self._run, self._pace
        if run is None or not pace.playing or self._waits:
            return
        now = time.monotonic()
        if now < self._rested:
            return
        steps = pace.steps(now, run.step)
        if steps:
            self._advance(steps)
            ended = time.monotonic()
            self._rested = ended + self._company.rest(ended, ended - now)
        if pace.until is not None and run.step >= pace.until:
            self._stop()

    def report(self) -> None:
        """Send what is due: numbers, state, timeline, checkpoint."""
        run = self._run
        if run is None:
            return
        now = time.monotonic()
        if self._numbers.wait(now) == 0.0:
            self._numbers.take(run)
        if self._status_wait(now) == 0.0:
            self._tell_status(now)
        if self._saver.wait(now) == 0.0:
            self._checkpoint()

    # --- orders: watching and asking ---------------------------------------------------------

    def _do_watch(self, head: dict[str, Any], body: bytes) -> None:
        self._numbers.parts = [(node, port) for node, port in head["parts"]]
        self._numbers.interval = 1 / head["rate"]
        self._numbers.changed = True

    def _do_more(self, head: dict[str, Any], body: bytes) -> None:
        self._numbers.room = head["room"]

    def _do_ask(self, head: dict[str, Any], body: bytes) -> None:
        run = self._live()
        if self._is_long(head["what"]):
            state = run.save(0)
            compiled, data_dir = self._compiled, self._data_dir
            self._desk.ask(head, lambda: Run.load(state, data_dir=data_dir, compiled=compiled))
        else:
            self._desk.answer(head, lambda: run)

    @staticmethod
    def _is_long(what: str) -> bool:
        from engine.registry import questions

        op = questions().get(what)
        return op is None or bool(op.spec.long)

    def _do_cancel(self, head: dict[str, Any], body: bytes) -> None:
        self._desk.cancel(head["from"], head.get("id"))

    # --- orders of the server -----------------------------------------------------------------

    def _do_nice(self, head: dict[str, Any], body: bytes) -> None:
        """Give way to the other runs of this computer."""
        if hasattr(os, "nice"):
            os.nice(head["by"])

    def _do_ping(self, head: dict[str, Any], body: bytes) -> None:
        self._say_hub("pong")

    def _do_save(self, head: dict[str, Any], body: bytes) -> None:
        self._checkpoint()

    def _do_leave(self, head: dict[str, Any], body: bytes) -> None:
        """Save and end: the run is parked, or goes on in another process."""
        if self._run is not None:
            self._checkpoint()
        self._say_hub("left")
        self.alive = False

    # --- what is due ---------------------------------------------------------------------------

    def _status_wait(self, now: float) -> float | None:
        due = self._status_at + STATUS_SECONDS
        idle = not (self._pace.playing or self._numbers.changed or self._untold)
        if due > now and idle and self._told is not None:
            return None
        return max(0.0, due - now)

    def _tell_status(self, now: float) -> None:
        self._status_at = now
        self._measure(now)
        told = self._status()
        if told != self._told:
            self._told = told
            self._say(told)
        if now >= self._history_at + HISTORY_SECONDS:
            self._history_at = now
            self._untold = False
            news = self._timeline.news(self._live(), self._name)
            if news is not None:
                self._say(news)

    def _measure(self, now: float) -> None:
        """Examples a second, over the last half second of training."""
        seen = self._live().metrics().get("examples")
        if seen is None or not self._pace.playing:
            self._examples, self._rate = None, None
        elif self._examples is None:
            self._examples = (now, seen)
        elif now - self._examples[0] >= RATE_SECONDS:
            self._rate = (seen - self._examples[1]) / (now - self._examples[0])
            self._examples = (now, seen)
