"""One task of an experiment: a run in a worker of its own, from its opening to its last checkpoint."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from server import limits
from server.store import Saved
from server.worker import Head, Worker, Workshop

NICER = 5
"""How much an experiment gives way to the runs that somebody looks at."""


class Failed(Exception):
    """A task that came to no end, in a sentence."""


@dataclass
class Task:
    """What to do: ``order`` begins the run, then it trains until ``goal``. ``run``: its id.

    ``goal``: ``{"until": step}`` or ``{"epochs": number}``. ``state``: waiting, running, done, failed or
    cancelled. What has ended keeps no order: it holds a document.
    """

    run: str
    name: str
    order: tuple[Head, bytes] | None = field(repr=False)
    goal: dict[str, int]
    state: str = "waiting"
    step: int = 0
    until: int = 0
    error: str = ""

    @property
    def active(self) -> bool:
        return self.state in ("waiting", "running")

    def end(self, state: str, error: str = "") -> None:
        """``state``: done, failed or cancelled."""
        self.state, self.error, self.order = state, error, None

    def as_dict(self) -> dict[str, Any]:
        """What the page shows."""
        share = self.step / self.until if self.until else 0.0
        return {
            "run": self.run,
            "name": self.name,
            "state": self.state,
            "share": 1.0 if self.state == "done" else min(share, 0.999),
            "error": self.error,
        }


class TaskRun:
    """A task at work. ``series``: its curves so far."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.series: dict[str, list[Any]] = {}
        self._worker: Worker | None = None
        self._saved: Saved | None = None
        self._played = False
        self._end: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def done(self, workshop: Workshop) -> Saved:
        """The run when it has come to its end. Raises ``Failed`` in words, or OSError without a process."""
        while "network" not in workshop.compiled and not self._end.done():
            await asyncio.sleep(0.2)
        if not self._end.done():
            worker = self._worker = await workshop.hire("network")
            worker.begin(self._heard)
            worker.send({"do": "nice", "by": NICER})
            if self.task.order is None:  # cancelled meanwhile
                raise Failed("Cancelled.")
            head, body = self.task.order
            worker.send({**head, "run": self.task.run, "rev": 0, "from": 0}, body)
        await self._end
        if self._saved is None:
            raise Failed("The run is too large to be kept.")
        return self._saved

    def stop(self) -> None:
        """End the process; what it was doing is given up."""
        self._fail("Cancelled.")
        self._end.exception()
        if self._worker:
            self._worker.kill()

    def _fail(self, text: str) -> None:
        if not self._end.done():
            self._end.set_exception(Failed(text))

    def _heard(self, worker: Worker, head: Head, body: memoryview) -> None:
        match head["k"]:
            case "reply":
                self._reply(json.loads(bytes(body[: head["size"]])))
            case "save":
                self._keep(head, bytes(body[: head["size"]]))
            case "left":
                if not self._end.done():
                    self._end.set_result(None)
            case "failed":
                self._fail(_sentence(head["troubles"][0]))
            case "gone":
                self._fail("Its process ended unexpectedly.")

    def _keep(self, head: Head, state: bytes) -> None:
        lines = {line["line"]: line for line in (self._saved.lines if self._saved else ())}
        lines.update({line["line"]: line for line in head.get("lines", ())})
        if len(state) <= limits.STATE_BYTES.value:
            self._saved = Saved(head["meta"], state, tuple(lines.values()))

    def _reply(self, reply: dict[str, Any]) -> None:
        match reply["type"]:
            case "opened":
                self._send({"do": "play", "speed": None, **self.task.goal})
            case "problem":
                self._fail(_sentence(reply["troubles"][0]))
            case "history":
                self._take(reply)
            case "status":
                self._status(reply)

    def _status(self, reply: dict[str, Any]) -> None:
        task, goal, batches = self.task, self.task.goal, reply["more"].get("batches") or 0
        task.step, task.until = reply["step"], goal.get("until") or goal.get("epochs", 0) * batches
        self._played = self._played or reply["playing"] or task.step > 0
        if self._played and not reply["playing"]:
            self._send({"do": "leave"})

    def _send(self, head: Head) -> None:
        if self._worker:
            self._worker.send({**head, "run": self.task.run, "from": 0})

    def _take(self, reply: dict[str, Any]) -> None:
        for name, points in reply["series"].items():
            known = self.series.setdefault(name, [])
            if reply["reset"]:
                known.clear()
            while known and points and known[-1][0] >= points[0][0]:
                known.pop()
            known.extend(points)


def _sentence(trouble: dict[str, Any]) -> str:
    return " ".join(part for part in (trouble.get("text"), trouble.get("hint")) if part)
