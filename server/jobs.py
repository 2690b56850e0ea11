"""Experiments in the background: the variants of a document, or one run again with other seeds.

Every task is an ordinary run in an ordinary worker that gives way to the others, one task at a time. What
it ends with is stored like any run, under a name made of what was asked: the same question is answered
from the store.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from engine.runs.records import key
from server import limits
from server.store import Saved, Store
from server.task import Failed, Task, TaskRun
from server.worker import Workshop


@dataclass
class Job:
    """Some tasks in order. ``group``: what their records have in common; ``run``: the run they belong to."""

    id: str
    group: str
    run: str
    kind: str
    tasks: list[Task]
    started: bool = False
    now: TaskRun | None = field(default=None, repr=False)

    @property
    def active(self) -> bool:
        """It waits or works; one that was only asked about does not."""
        return self.started and any(task.active for task in self.tasks)

    def as_dict(self) -> dict[str, Any]:
        """What the page shows."""
        return {
            "job": self.id,
            "group": self.group,
            "run": self.run,
            "kind": self.kind,
            "active": self.active,
            "tasks": [task.as_dict() for task in self.tasks],
        }


class Jobs:
    """The jobs of a server; one task works at a time, in the order they came."""

    def __init__(self, workshop: Workshop, store: Store) -> None:
        self._workshop = workshop
        self._store = store
        self._jobs: dict[str, Job] = {}
        self._turn = asyncio.Lock()
        self._works: set[asyncio.Task[None]] = set()

    @property
    def active(self) -> int:
        """Jobs that wait or work."""
        return sum(job.active for job in self._jobs.values())

    def of(self, run: str) -> list[Job]:
        """The jobs that belong to a run, oldest first."""
        return [job for job in self._jobs.values() if job.run == run]

    async def plan(self, run: str, kind: str, group: str, tasks: list[Task]) -> Job:
        """The job that these tasks make, as far as it is done; it does not work yet."""
        id = key(run, group, [task.run for task in tasks])
        if id in self._jobs and self._jobs[id].active:
            return self._jobs[id]
        known = await asyncio.to_thread(self._store.records, [task.run for task in tasks])
        steps = {record["run"]: record["steps"] for record in known}
        for task in tasks:
            if task.run in steps:
                task.step = task.until = steps[task.run]
                task.end("done")
        return Job(id, group, run, kind, tasks)

    def start(self, job: Job) -> None:
        """Work on what is not done yet."""
        if job is self._jobs.get(job.id):
            return
        job.started = True
        self._jobs.pop(job.id, None)  # one that begins again is the newest
        self._jobs[job.id] = job
        work = asyncio.ensure_future(self._work(job))
        self._works.add(work)
        work.add_done_callback(self._works.discard)

    def cancel(self, id: str) -> bool:
        """Stop a job; what is done of it is kept. False when there is none."""
        job = self._jobs.get(id)
        if job is None:
            return False
        for task in job.tasks:
            if task.active:
                task.end("cancelled")
        if job.now:
            job.now.stop()
        return True

    def live(self, run: str) -> dict[str, Any] | None:
        """The curves so far of a task that works at this moment."""
        for job in self._jobs.values():
            if job.now and job.now.task.run == run:
                return job.now.series
        return None

    async def close(self) -> None:
        """End all work."""
        for id in self._jobs:
            self.cancel(id)
        works = list(self._works)
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)

    async def _work(self, job: Job) -> None:
        for place, task in enumerate(job.tasks):
            async with self._turn:
                if task.state == "waiting":
                    await self._one(job, task, place)
        self._forget()

    def _forget(self) -> None:
        """Ended jobs beyond their limit, the oldest first; what they have made is in the store."""
        ended = [id for id, job in self._jobs.items() if not job.active]
        for id in ended[: max(0, len(ended) - limits.ENDED_JOBS.value)]:
            del self._jobs[id]

    async def _one(self, job: Job, task: Task, place: int) -> None:
        task.state = "running"
        job.now = TaskRun(task)
        try:
            saved = await job.now.done(self._workshop)
        except (Failed, OSError, EOFError) as problem:
            if task.state == "running":
                task.end("failed", str(problem))
            return
        finally:
            job.now.stop()
            job.now = None
        mark = {"group": job.group, "variant": task.name, "place": place}
        lines = tuple({**line, **mark} for line in saved.lines)
        self._store.put(task.run, Saved(saved.meta, saved.state, lines))
        await asyncio.to_thread(self._store.settle)
        if task.state == "running":
            task.end("done")
