"""Runs that are too large to be stored as they are: stored leanly, or not at all and then in words."""

from __future__ import annotations

import asyncio
import json
from copy import deepcopy
from typing import Any

import pytest

from engine.errors import RunError
from engine.runs import archive
from engine.runs.trainer import Run
from server import frames, limits
from server.host import Host
from server.hub import Hub
from server.orders import Line
from server.outbox import Outbox
from server.process.loop import RunLoop
from server.process.reports import LEAN_SHARE, SAVE_CAP
from tests.server.live import MULTIPLY
from tests.server.test_records import NET


class Loop:
    """The loop of a run without its process, and what it said."""

    def __init__(self) -> None:
        self.said: list[bytes] = []
        self.loop = RunLoop(self.said.append, False, None)
        self.order("open", json.dumps(MULTIPLY).encode(), rev=0, seed=None, events=[], at=None)

    @property
    def run(self) -> Run:
        return self.loop._live()

    def order(self, do: str, body: bytes = b"", **fields: Any) -> None:
        self.loop.obey({"do": do, "run": "r", "from": 1, **fields}, body)

    def save(self) -> tuple[str, bytes, list[str]]:
        """Its last word to the server when it saves: what it is, the run in it, the notices beside it."""
        self.said.clear()
        self.order("save")
        heard = [(head, bytes(body)) for head, body in map(frames.unpack, self.said)]
        replies = [json.loads(body[: head["size"]]) for head, body in heard if head["k"] == "reply"]
        head, body = next((head, body) for head, body in heard if head["k"] != "reply")
        data = body[: head["size"]] if head["k"] == "save" else b""
        return head["k"], data, [reply["code"] for reply in replies if reply["type"] == "notice"]


@pytest.fixture
def branched() -> Loop:
    """A run with two branches of 300 steps and some checkpoints; it stands at step 250 of the second."""
    loop = Loop()
    loop.order("act", event={"kind": "train", "path": "step_size", "value": 1e-5}, stamps={})
    loop.run.advance(300)
    loop.run.restart()
    loop.run.advance(300)
    loop.run.seek(250)
    return loop


def allow(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(limits, "STATE_BYTES", limits.Limit("state_bytes", count, "bytes"))


def test_a_lean_run_stands_where_it_stood(branched: Loop) -> None:
    run = branched.run
    again = Run.load(run.save(lean=True), compiled=False)
    assert [one["id"] for one in again.branches()] == [run.branch]
    assert again.branches()[0]["parent"] is None
    assert (again.step, again.tip, again.events()) == (run.step, run.tip, run.events())
    assert again.metrics() == run.metrics() and again.history() == run.history()
    for step in (0, 270, 300):
        again.seek(step)
        run.seek(step)
        assert again.metrics() == run.metrics()
    assert len(again.branches()) == 1
    again.restart()
    assert len(again.branches()) == 2 and len(run.branches()) == 2


def test_what_is_too_large_as_a_whole_is_stored_without_its_branches(
    branched: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = branched.run
    whole, lean = (len(run.save(SAVE_CAP, lean)) for lean in (False, True))
    allow(monkeypatch, (whole + lean) // 2)
    kind, data, notices = branched.save()
    assert kind == "save" and len(data) <= limits.STATE_BYTES.value and notices == ["not_whole"]
    assert len(Run.load(data, compiled=False).branches()) == 1
    assert branched.save()[2] == [], "it is told once"
    allow(monkeypatch, (LEAN_SHARE + 1) * lean)
    branched.save()
    _, data, _ = branched.save()
    assert len(Run.load(data, compiled=False).branches()) == 2


def test_what_cannot_be_stored_at_all_is_told_once(branched: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    allow(monkeypatch, 100)
    kind, _, notices = branched.save()
    assert kind == "unkept" and notices == ["not_kept"]
    assert branched.save()[2] == []


def test_the_largest_network_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes of a parameter, with everything that a run may keep of it."""
    monkeypatch.setattr(archive, "STORED_FROM", 0)  # the weights of a large one are not deflated
    sizes = {}
    for units in (20, 60):
        doc = deepcopy(NET)
        doc["nodes"][2]["params"]["units"] = units
        doc["data"] = {"name": "digits", "examples": 60}
        doc["train"] |= {"optimizer": {"name": "adam", "learning_rate": 0.01}, "batch_size": 30}
        run = Run(doc, compiled=False)
        run.advance(5)
        state = run.machine.save()
        assert state["v"] is not None and state["s"] is not None
        assert state["course"]["best_theta"] is not None, "the best epoch is part of it"
        sizes[sum(run.machine.parameters.values())] = len(run.save(SAVE_CAP, True))
    (few, small), (many, large) = sizes.items()
    assert 19 < (large - small) / (many - few) < limits.STATE_BYTES.value / limits.PARAMETERS.value
    assert limits.STATE_BYTES.value < archive.MAX_BYTES, "what is stored can be read again"


class Busy:
    """A process that answers ``save`` with ``answer``, or not at all."""

    compiled = True

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer
        self.orders = Line()

    def send(self, head: dict[str, Any], body: bytes = b"") -> None:
        if self.answer is not None:
            self.answer()


class Tab:
    id = 1

    def __init__(self) -> None:
        self.outbox = Outbox(lambda run: None)


@pytest.mark.parametrize(("answers", "code"), [(True, "too_large"), (False, "busy")])
def test_a_run_that_cannot_be_saved_now_is_not_given_as_it_was(answers: bool, code: str) -> None:
    async def conversation() -> None:
        hub = Hub(None, Stored())  # type: ignore[arg-type]
        host = hub._hosts["r"] = Host(hub, "r", ({"do": "open"}, b"{}"), Tab())  # type: ignore[arg-type]
        host.ready = True
        host.worker = Busy()  # type: ignore[assignment]
        former = {"meta": {}, "acts": 0, "size": 5, "lines": []}
        host._on_save(former, memoryview(b"state"))
        unkept = {"size": 10**9}
        host.worker = Busy((lambda: host._on_unkept(unkept, memoryview(b""))) if answers else None)  # type: ignore
        with pytest.raises(RunError) as problem:
            await hub.newest("r", 0.05)
        assert problem.value.trouble.code == code and problem.value.trouble.hint
        host.worker = Busy(lambda: host._on_save({**former, "size": 3}, memoryview(b"new")))  # type: ignore
        saved = await hub.newest("r", 30)
        assert saved and saved.state == b"new"

    asyncio.run(conversation())


class Stored:
    trouble = ""

    def put(self, run: str, saved: Any) -> None:
        pass
