"""What must survive: slow readers, hidden tabs, killed workers, restarts of the server, parking."""

from __future__ import annotations

import asyncio
import copy
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from server import frames, hub, warmup
from server import host as host_module
from server.http.assets import STATIC
from server.process.loop import RunLoop
from server.store import Store
from tests.server.live import MULTIPLY, Page, Server, wait

TUG = {"kind": "tug", "amount": 1.0, "step_size": 0.01}


def test_at_most_two_frames_are_on_their_way(page: Page, run: str) -> None:
    page.open(run)
    page.acknowledges = False
    page.watch(run)
    page.say("play", run=run, speed=200.0)
    page.wait_for(lambda _: len(page.frames) == 2)
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        page.listen(0.1)
    assert len(page.frames) == 2
    seen = page.frames[-1][0]["step"]
    page.say("ack", run=run, seq=page.frames[-1][0]["seq"])
    page.frame()
    assert page.frames[-1][0]["step"] > seen + 1, "what waited was replaced by newer numbers"
    page.say("pause", run=run)


def test_a_hidden_tab_gets_no_frames_and_the_shown_ones_come_back(page: Page, run: str) -> None:
    page.open(run)
    page.watch(run)
    page.say("play", run=run)
    page.frame()
    page.watch(run, [])
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        page.listen(0.05)
    count = len(page.frames)
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        page.listen(0.05)
    assert len(page.frames) == count
    page.watch(run)
    page.frame()
    page.say("pause", run=run)


def test_a_slow_page_does_not_hold_up_a_quick_one(server: Server, run: str) -> None:
    with server.page() as quick, server.page() as slow:
        quick.open(run)
        slow.open(run)
        slow.acknowledges = False
        for page in (quick, slow):
            page.watch(run)
        quick.say("play", run=run, speed=200.0)  # flat out it would soon leave the finite numbers
        quick.wait_for(lambda _: len(quick.frames) > 15)
        slow.quiet(0.0)
        assert len(slow.frames) <= 2
        quick.say("pause", run=run)


def test_a_killed_worker_is_started_again_from_its_checkpoint(server: Server, page: Page, run: str) -> None:
    page.open(run)
    page.watch(run)
    page.say("act", run=run, event=TUG)
    page.until("status", step=1)
    host = server.hub._hosts[run]
    wait(lambda: host.saved and host.saved.meta and b'"kind":"tug"' in _log(host.saved.state))
    os.kill(host.worker.process.pid, signal.SIGKILL)
    assert page.until("notice")["code"] == "restarted"
    opened = page.until("opened")
    assert opened["resumed"] and opened["rev"] == 0
    status = page.until("status")
    assert status["step"] == 1 and status["metrics"]["objective"] == pytest.approx(-5.8706)
    page.say("act", run=run, event=TUG)
    page.until("status", step=2)
    page.frame(lambda header: header["step"] == 2)


def _log(state: bytes) -> bytes:
    import io
    import zipfile

    return zipfile.ZipFile(io.BytesIO(state)).read("run.json")


def test_a_training_run_goes_on_after_its_worker_was_killed(server: Server, page: Page, run: str) -> None:
    page.open(run)
    page.say("play", run=run, speed=100.0)
    page.until("status", playing=True)
    host = server.hub._hosts[run]
    wait(lambda: host.saved and host.saved.meta["playing"])
    os.kill(host.worker.process.pid, signal.SIGKILL)
    page.until("notice", code="restarted")
    page.until("opened")
    first = page.until("status", playing=True)["step"]
    page.wait_for(lambda h: h.get("type") == "status" and h["step"] > first + 5)
    page.say("pause", run=run)


def test_what_was_done_since_the_last_checkpoint_is_done_again(
    server: Server, page: Page, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.open(run)
    page.watch(run)
    page.quiet()
    host = server.hub._hosts[run]
    monkeypatch.setattr(server.app.state.server.store, "put", lambda *_: None)
    page.say("edit", run=run, rev=0, doc={**copy.deepcopy(MULTIPLY), "title": "kept"})
    page.until("accepted")
    host._on_save = lambda head, body: None  # no checkpoint of what follows arrives
    page.say("act", run=run, event={"kind": "set", "node": "x", "value": 5.0})
    page.say("act", run=run, event=TUG)
    page.until("status", step=1)
    del host._on_save
    os.kill(host.worker.process.pid, signal.SIGKILL)
    opened = page.until("opened")
    assert opened["rev"] == 1 and opened["doc"]["title"] == "kept", "an accepted edit is never lost"
    assert page.until("status")["step"] == 1
    arrays = page.frame(lambda header: header["step"] == 1)
    assert np.allclose(arrays["*", "values"], [5.03, 3.05, 15.3415])
    page.quiet()
    assert [heard["code"] for heard in page.heard if heard["type"] == "notice"] == ["restarted"]
    wait(lambda: not host.acts)  # remembered until the next checkpoint has them


def test_an_edit_that_is_sent_twice_is_accepted_once(page: Page, run: str) -> None:
    page.open(run)
    doc = {**copy.deepcopy(MULTIPLY), "title": "twice"}
    for _ in range(2):
        page.say("edit", run=run, rev=0, doc=doc)
    assert [page.until("accepted")["rev"] for _ in range(2)] == [1, 1]
    page.say("edit", run=run, rev=0, doc={**doc, "title": "another"})
    assert page.until("stale")["rev"] == 1


def test_a_run_that_keeps_crashing_is_given_up_in_words(server: Server, page: Page, run: str) -> None:
    page.open(run)
    for _ in range(host_module.CRASHES):
        host = server.hub._hosts[run]
        wait(lambda host=host: host.ready and host.worker)
        killed = host.worker
        os.kill(killed.process.pid, signal.SIGKILL)
        wait(lambda host=host, killed=killed: host.worker is not killed)
    problem = page.until("problem")
    assert problem["troubles"][0]["code"] == "crashed"
    with server.page() as other:
        other.open(f"{run}-other")


def test_a_server_restart_brings_the_run_back_with_its_history(tmp_path: Path, run: str) -> None:
    store = tmp_path / "runs.sqlite3"
    first = Server(store=store)
    with first.page() as page:
        page.open(run)
        page.say("step", run=run, n=30)
        page.until("status", step=30)
        page.say("edit", run=run, rev=0, doc={**copy.deepcopy(MULTIPLY), "title": "edited"})
        assert page.until("accepted")["rev"] == 1
        for i in range(20):
            page.say("act", run=run, event={"kind": "set", "node": "x", "value": float(i)}, stamp=float(i))
        page.until("history", events=[[30, {"kind": "set", "node": "x", "value": 19.0}]])
        first.stop()
    second = Server(store=store)
    try:
        with second.page() as page:
            opened = page.open(run, rev=1)
            assert opened["resumed"] and opened["rev"] == 1 and opened["doc"]["title"] == "edited"
            assert any(heard.get("code") == "resumed" for heard in page.heard)
            history = page.until("history")
            assert history["reset"] and history["series"]["objective"][0] == [0, -6.0]
            assert history["events"][-1] == [30, {"kind": "set", "node": "x", "value": 19.0}]
            status = page.until("status")
            assert status["step"] == 30
            page.watch(run)
            assert page.frame()["*", "values"][0] == 19.0
    finally:
        second.stop()


@pytest.fixture
def parking(tmp_path: Path) -> Iterator[Server]:
    """A server that soon parks what nobody looks at."""
    server = Server(store=tmp_path / "runs.sqlite3", park_seconds=0.3)
    yield server
    server.stop()


def comes_back_paused(server: Server, run: str) -> int:
    """Wait until the run is parked and open it again; the step that it stands at."""
    wait(lambda: run not in server.hub._hosts)
    with server.page() as page:
        assert page.open(run)["resumed"]
        status = page.until("status")
        assert status["playing"] is False
        return int(status["step"])


def test_a_run_between_two_processes_is_parked_when_it_has_arrived(parking: Server, run: str) -> None:
    with parking.page() as page:
        page.open(run)
        page.say("play", run=run, speed=1.0)
        page.until("status", playing=True)
        parking.hub._hosts[run].ready = False  # as while it moves to a process with compiled code
    time.sleep(2.5)  # two rounds of the one that parks
    assert run in parking.hub._hosts
    parking.hub._hosts[run].ready = True
    comes_back_paused(parking, run)


def test_an_unwatched_run_is_parked_and_comes_back(parking: Server, run: str) -> None:
    with parking.page() as page:
        page.open(run)
        page.say("step", run=run, n=7)
        page.until("status", step=7)
        page.say("play", run=run, speed=1.0)
    assert comes_back_paused(parking, run) >= 7


def test_a_closed_page_parks_its_run_soon_and_a_lost_one_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "LEFT_SECONDS", 0.2)
    server = Server(store=tmp_path / "runs.sqlite3")
    try:
        with server.page() as lost, server.page() as closed, server.page() as looks_elsewhere:
            lost.open("lost")
            closed.open("closed")
            looks_elsewhere.open("left")
            looks_elsewhere.say("leave", run="left")
            closed.socket.close()
            lost.socket.socket.shutdown(socket.SHUT_RDWR)
            wait(lambda: server.hub.open_runs() == ["lost"])
            assert server.hub.is_open("lost") and server.hub.page_count == 1
    finally:
        server.stop()


def test_a_damaged_checkpoint_starts_afresh_and_says_so(tmp_path: Path, run: str) -> None:
    from server.store import Saved

    server = Server(store=tmp_path / "runs.sqlite3")
    try:
        server.app.state.server.store.put(
            run, Saved({"rev": 3, "playing": False, "speed": None, "until": None}, b"no zip")
        )
        with server.page() as page:
            page.say("open", run=run, doc=MULTIPLY, rev=2)
            assert page.until("notice")["code"] == "reset"
            opened = page.until("opened")
            assert opened["rev"] == 2 and not opened["resumed"]
    finally:
        server.stop()


def test_a_run_that_another_server_stores_too_is_told(tmp_path: Path, run: str) -> None:
    server, other = Server(store=tmp_path / "runs.sqlite3"), Store(tmp_path / "runs.sqlite3")
    try:
        with server.page() as page:
            page.open(run)
            wait(lambda: other.get(run))
            mine = other.get(run)
            assert mine
            other.put(run, mine)
            other.settle()
            page.say("act", run=run, event={"kind": "set", "node": "x", "value": 1.0})
            assert "--store FILE" in page.until("notice", code="shared")["text"]
    finally:
        server.stop()
        other.close()


def test_spawned_workers_with_a_spare(monkeypatch: pytest.MonkeyPatch, run: str) -> None:
    monkeypatch.setenv("TUGBOAT_START", "spawn")
    server = Server()
    try:
        workshop = server.app.state.server.workshop
        wait(lambda: workshop._spare is not None)
        with server.page() as page:
            page.open(run)
            page.say("step", run=run, n=3)
            page.until("status", step=3)
            host = server.hub._hosts[run]
            assert type(host.worker.process).__name__ == "SpawnProcess"
            wait(lambda: workshop._spare is not None)
    finally:
        server.stop()


@pytest.mark.timeout(500)
def test_a_cold_engine_answers_at_once_and_moves_on_when_warm(
    monkeypatch: pytest.MonkeyPatch, run: str
) -> None:
    monkeypatch.setattr(warmup, "is_warm", lambda: False)
    warm_up, answered = warmup.run, threading.Event()

    async def later(progress: warmup.Progress) -> None:
        await asyncio.to_thread(answered.wait, 60)
        await warm_up(progress)

    monkeypatch.setattr(warmup, "run", later)
    server = Server()
    try:
        with server.page() as page:
            page.open(run)
            page.say("act", run=run, event=TUG)
            assert page.until("status", step=1)["compiled"] is False
            answered.set()
            page.say("play", run=run, speed=20.0)
            page.wait_for(lambda h: h.get("type") == "warming" and h["done"] == h["total"], 400)
            compiled = page.until("status", 60, compiled=True)
            assert compiled["playing"] and compiled["step"] >= 1
            assert not [h for h in page.heard if h["type"] in ("notice", "problem")], (
                "the page did not notice"
            )
            page.say("pause", run=run)
    finally:
        server.stop()


@pytest.mark.timeout(500)
def test_circuits_move_before_networks_are_compiled(monkeypatch: pytest.MonkeyPatch, run: str) -> None:
    monkeypatch.setattr(warmup, "is_warm", lambda: False)
    gates, networks = threading.Event(), threading.Event()

    async def staged(progress: warmup.Progress) -> None:
        progress(0, 2, "gates")
        await asyncio.to_thread(gates.wait, 60)
        progress(1, 2, "networks")
        await asyncio.to_thread(networks.wait, 200)

    monkeypatch.setattr(warmup, "run", staged)
    server = Server()
    try:
        with server.page() as page, server.page() as other:
            page.open(run)
            assert page.until("status", compiled=False)
            gates.set()
            page.until("status", 200, compiled=True)
            other.open(f"{run}-net", json.loads((STATIC / "presets" / "digits-mlp.json").read_bytes()))
            other.say("play", run=f"{run}-net", until=2)
            assert other.until("notice")["code"] == "waiting"
            status = other.until("status", playing=True)
            assert status["step"] == 0 and status["more"]["waiting"] and not status["compiled"]
            networks.set()
            other.until("status", 400, compiled=True, step=2, playing=False)
            page.say("step", run=run)
            assert page.until("status", step=1)["compiled"]
    finally:
        gates.set()
        networks.set()
        server.stop()


def test_a_cold_network_waits_for_the_compiled_engine_and_says_so() -> None:
    said: list[bytes] = []

    def told(type: str) -> list[dict]:
        messages = [frames.unpack(message) for message in said]
        texts = [bytes(body[: head["size"]]) for head, body in messages if head["k"] == "reply"]
        return [reply for reply in map(json.loads, texts) if reply["type"] == type]

    loop = RunLoop(said.append, False, None)
    opening = {"do": "open", "run": "r", "rev": 0, "from": 1, "seed": None, "events": [], "at": None}
    loop.obey(opening, (STATIC / "presets" / "digits-mlp.json").read_bytes())
    loop.obey({"do": "watch", "parts": [["*", "metrics"]], "rate": 60.0}, b"")
    loop.obey({"do": "more", "room": 1}, b"")
    loop.obey({"do": "play", "run": "r", "from": 1, "speed": None, "until": 3}, b"")
    loop.train()
    loop.report()
    assert [notice["code"] for notice in told("notice")] == ["waiting"]
    status = told("status")[-1]
    assert (status["playing"], status["step"]) == (True, 0)
    assert status["more"]["waiting"] and any(value is not None for value in status["metrics"].values())
    assert (loop.wait(time.monotonic()) or 0.0) > 0.01, "waiting does not turn in circles"
    loop.obey({"do": "crawl"}, b"")  # without a compiler it goes on all the same
    loop.train()
    loop.report()
    assert loop._live().step == 1 and "waiting" not in told("status")[-1]["more"]


def test_a_closed_socket_does_not_disturb_the_server(server: Server, run: str) -> None:
    with server.page() as page:
        page.open(run)
        page.watch(run)
        page.say("play", run=run)
        page.socket.socket.close()
    wait(lambda: not server.hub._hosts[run].pages)
    with server.page() as other:
        assert other.open(run)["resumed"]
        other.say("pause", run=run)
