"""What experiments cost the server: its pages while one is asked for, and what is kept when one has ended."""

from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.documents.variants import varied
from engine.runs.trainer import Run
from server import limits
from server.http import records
from server.jobs import Jobs
from server.store import Saved, Store
from server.task import Failed, Task, TaskRun
from tests.server.live import Server
from tests.server.test_records import NET, _ended

RATE = "train.optimizer.learning_rate"


def asked(run: str, count: int = 2, **more: Any) -> dict[str, Any]:
    variants = [{"name": f"v{k}", "set": {RATE: 0.1 + k}} for k in range(count)]
    return {"run": run, "doc": NET, "variants": variants, "epochs": 1, **more}


def test_pages_are_answered_while_variants_are_made(
    server: Server, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go = threading.Event(), threading.Event()

    def slowly(document: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
        begun.set()
        assert go.wait(60)
        return varied(document, changes)

    monkeypatch.setattr(records, "varied", slowly)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(httpx.post, server.url("/api/jobs/variants"), json=asked(run), timeout=60)
        try:
            assert begun.wait(60)
            assert httpx.get(server.url(f"/api/jobs/{run}"), timeout=20).json() == []
        finally:
            go.set()
        assert len(answer.result().json()["tasks"]) == 2


def test_an_experiment_has_one_document_for_all_its_variants() -> None:
    made = records._of_variants(records.Experiment.model_validate(asked("r", 3)))
    assert not isinstance(made, records.Response)
    orders = [task.order for task in made[1] if task.order]
    assert len({id(body) for _, body in orders}) == 1
    assert [head["changes"] for head, _ in orders] == [{RATE: 0.1 + k} for k in range(3)]
    assert all(json.loads(body) == NET for _, body in orders)


def test_a_variant_may_train_for_epochs_of_its_own() -> None:
    def made(**changes: Any) -> tuple[str, list[Task]]:
        body = asked("r", epochs=20)
        body["variants"][0] |= changes
        found = records._of_variants(records.Experiment.model_validate(body))
        assert not isinstance(found, records.Response)
        return found

    group, tasks = made(epochs=2)
    assert [task.goal for task in tasks] == [{"epochs": 2}, {"epochs": 20}]
    plain, same = made()
    assert [task.goal for task in same] == [{"epochs": 20}, {"epochs": 20}]
    assert plain != group and tasks[1].run == same[1].run != tasks[0].run


def test_other_seeds_hold_the_story_of_a_run_and_not_its_numbers() -> None:
    run = Run(NET, seed=3)
    run.advance(4)
    run.apply({"kind": "train", "path": "l2", "value": 0.5})
    run.advance(2)
    run.seek(5)
    asked = records.Again.model_validate({"run": "r", "seeds": [1, 2]})
    _, tasks = records._of_seeds(asked, run.save())
    bodies = [task.order[1] for task in tasks if task.order]
    assert len(bodies) == 2 and bodies[0] is bodies[1]
    assert json.loads(bodies[0]) == {"document": run.story()["document"], "events": [[4, run.events()[0][1]]]}
    assert all(task.goal == {"until": 5} for task in tasks)


def test_too_large_a_document_for_so_many_variants_is_refused(
    server: Server, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound = limits.Limit("experiment_bytes", 2 * len(json.dumps(NET)), "bytes")
    monkeypatch.setattr(limits, "EXPERIMENT_BYTES", bound)
    for count, status in ((2, 200), (3, 400)):
        answer = httpx.post(server.url("/api/jobs/variants"), json=asked(run, count), timeout=60)
        assert answer.status_code == status, answer.text
    assert "experiment_bytes" in answer.json()["text"] and answer.json()["text"].endswith(".")


def test_what_has_ended_holds_no_document(server: Server, run: str) -> None:
    with httpx.Client(base_url=server.url("/api"), timeout=60) as client:
        job = client.post("/jobs/variants", json=asked(run, start=True)).raise_for_status().json()
        assert [task["state"] for task in _ended(client, job)["tasks"]] == ["done", "done"]
    (kept,) = server.app.state.server.jobs.of(run)
    assert [task.order for task in kept.tasks] == [None, None]


# --- without a process -------------------------------------------------------------------------


def a_task(name: str) -> Task:
    return Task(name, name, ({"do": "open"}, b"a document"), {"epochs": 1})


@pytest.fixture
def store(tmp_path: Path) -> Any:
    store = Store(tmp_path / "runs.sqlite3")
    yield store
    store.close()


def test_failed_and_cancelled_tasks_hold_no_document(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(self: TaskRun, workshop: Any) -> Saved:
        raise Failed("It went wrong.")

    async def waits(self: TaskRun, workshop: Any) -> Saved:
        await self._end
        raise AssertionError

    async def work() -> tuple[list[Task], list[Task]]:
        jobs, lost, left = Jobs(None, store), [a_task("a")], [a_task("b"), a_task("c")]  # type: ignore[arg-type]
        monkeypatch.setattr(TaskRun, "done", fails)
        jobs.start(await jobs.plan("r", "variants", "g", lost))
        await asyncio.gather(*jobs._works)
        monkeypatch.setattr(TaskRun, "done", waits)
        job = await jobs.plan("r", "variants", "h", left)
        jobs.start(job)
        while job.now is None:
            await asyncio.sleep(0)
        jobs.cancel(job.id)
        await jobs.close()
        return lost, left

    lost, left = asyncio.run(work())
    assert [(task.state, task.error, task.order) for task in lost] == [("failed", "It went wrong.", None)]
    assert [(task.state, task.order) for task in left] == [("cancelled", None)] * 2


def test_only_the_newest_ended_jobs_are_remembered(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENDED_JOBS", limits.Limit("ended_jobs", 3, "jobs"))

    async def at_once(self: TaskRun, workshop: Any) -> Saved:
        return Saved({}, b"state")

    async def work() -> list[str]:
        monkeypatch.setattr(TaskRun, "done", at_once)
        jobs = Jobs(None, store)  # type: ignore[arg-type]
        for name in "abcdea":  # the first one once more: it is the newest then
            jobs.start(await jobs.plan("r", "variants", name, [a_task(name)]))
            await asyncio.gather(*jobs._works)
        return [job.group for job in jobs.of("r")]

    assert asyncio.run(work()) == ["d", "e", "a"]
