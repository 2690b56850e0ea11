"""Networks and what may go wrong around them: killed processes, full disks, damaged rows, huge uploads."""

from __future__ import annotations

import copy
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect

from engine import registry
from server.http.run_files import MEMBERS
from server.store import Saved, Store
from tests.server.live import Page, Server, wait
from tests.server.test_fuzz import sentences
from tests.server.test_fuzz_network import PARTS, SMALL, state
from tests.server.test_serve import CODE

GOAL = 1000
LONG = [name for name, op in registry.questions().items() if op.spec.long and "network" in op.spec.kinds]


def digits() -> dict[str, Any]:
    """A net on images whose questions take their time."""
    doc = copy.deepcopy(SMALL)
    doc["nodes"][2]["params"] = {"units": 200, "activation": "sigmoid"}
    doc["nodes"][4]["params"] = {"units": 10, "activation": "softmax"}
    doc["data"] = {"name": "digits"}
    return doc


def undisturbed(server: Server, page: Page, run: str) -> dict[str, Any]:
    """The numbers of a run that nothing happens to."""
    page.open(run, SMALL)
    page.say("play", run=run, until=GOAL)
    page.until("status", step=GOAL, playing=False)
    return state(server, run)


def test_a_killed_worker_makes_the_same_bits_as_an_undisturbed_one(
    server: Server, page: Page, run: str
) -> None:
    page.open(run, SMALL)
    page.watch(run, [(part["node"], part["port"]) for part in PARTS])
    page.say("play", run=run, speed=400.0, until=GOAL)
    host = server.hub._hosts[run]
    wait(lambda: host.saved and host.saved.meta["playing"])
    page.wait_for(lambda heard: heard.get("type") == "status" and heard["step"] > GOAL // 5)
    os.kill(host.worker.process.pid, signal.SIGKILL)
    assert page.until("notice")["code"] == "restarted"
    page.until("opened", resumed=True)
    page.until("status", step=GOAL, playing=False)
    page.watch(run, [])
    assert state(server, run) == undisturbed(server, page, f"{run}-calm")


def test_a_killed_server_resumes_its_training_runs_with_the_same_bits(
    server: Server, page: Page, run: str, tmp_path: Path
) -> None:
    program = tmp_path / "start.py"
    program.write_text(CODE)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    command = [sys.executable, str(program), str(tmp_path / "runs.sqlite3")]

    @contextmanager
    def started() -> Iterator[tuple[Page, str, subprocess.Popen[str]]]:
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            assert process.stdout
            link = process.stdout.readline().split()[3]
            with connect(link.replace("http", "ws") + "ws", max_size=None, ping_interval=None) as channel:
                yield Page(channel), link, process

    with started() as (there, _, process):
        there.open(run, SMALL)
        there.say("play", run=run, speed=400.0, until=GOAL)
        there.wait_for(lambda heard: heard.get("type") == "status" and heard["step"] > GOAL // 5, 60)
        stored = Store(tmp_path / "runs.sqlite3")
        wait(lambda: (kept := stored.get(run)) and kept.meta["playing"])
        stored.close()
        process.kill()
    with started() as (again, link, process):
        assert again.open(run, SMALL)["resumed"]
        again.say("play", run=run, until=GOAL)
        again.until("status", 60, step=GOAL, playing=False)
        content = httpx.get(f"{link}api/runs/{run}/file", trust_env=False, timeout=30).content
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert httpx.put(server.url(f"/api/runs/{run}/file"), content=content, timeout=60).status_code == 204
    page.open(run, SMALL)
    assert state(server, run) == undisturbed(server, page, f"{run}-calm")


@pytest.mark.parametrize("meta", ["{", "[]", "{}", '{"rev": "x"}', "null"])
def test_a_damaged_row_of_the_store_is_no_crash(tmp_path: Path, run: str, meta: str) -> None:
    file = tmp_path / "runs.sqlite3"
    server = Server(store=file)
    try:
        server.app.state.server.store.put(run, Saved({"rev": 0}, b"PK damaged"))
        server.app.state.server.store.settle()
        with closing(sqlite3.connect(file)) as base, base:
            base.execute("UPDATE runs SET meta = ?", (meta,))
            base.execute("INSERT INTO records VALUES (?, 0, 1.0, NULL, 0, ?)", (run, meta))
        answer = httpx.post(server.url("/api/records"), json={"runs": [run]}, timeout=60)
        assert answer.status_code == 200
        with server.page() as page:
            assert not page.open(run, SMALL)["resumed"]
            page.say("step", run=run, n=2)
            page.until("status", step=2)
            for heard in page.heard:
                assert heard["type"] != "notice" or "Error" not in heard["text"], heard
    finally:
        server.stop()


def test_a_full_disk_is_told_once_and_the_run_goes_on(tmp_path: Path, run: str) -> None:
    server = Server(store=tmp_path / "runs.sqlite3")
    try:
        store = server.app.state.server.store
        full = sqlite3.OperationalError("database or disk is full")

        def fails(*_: Any) -> None:
            raise full

        store._write_one = fails
        with server.page() as page:
            page.open(run, SMALL)
            page.say("play", run=run, speed=50.0)
            assert "disk is full" in page.until("notice", code="store")["text"]
            with server.page() as later:  # who comes later is told as well
                assert "disk is full" in later.until("notice", code="store")["text"]
            step = page.until("status")["step"]
            page.wait_for(lambda heard: heard.get("type") == "status" and heard["step"] > step + 20)
            del store._write_one
            assert "again" in page.until("notice", code="store")["text"]
            page.say("pause", run=run)
    finally:
        server.stop()


def test_every_page_is_told_that_runs_are_kept_in_memory_only(tmp_path: Path) -> None:
    (tmp_path / "runs.sqlite3").mkdir()
    server = Server(store=tmp_path / "runs.sqlite3")
    try:
        for _ in range(2):
            with server.page() as page:
                assert "memory only" in page.until("notice", code="store")["text"]
    finally:
        server.stop()


def test_a_table_of_200_megabytes_is_refused_at_the_door(server: Server) -> None:
    """Its length is enough: not one byte of it is read."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", server.port)) as door:
        host = f"Host: 127.0.0.1:{server.port}"
        head = f"POST /api/uploads HTTP/1.1\r\n{host}\r\nContent-Length: 200000000\r\n\r\n"
        door.sendall(head.encode())
        door.settimeout(20)
        answer = b""
        while b"upload_bytes" not in answer and (more := door.recv(10_000)):
            answer += more
    assert b" 413 " in answer.splitlines()[0] and b"upload_bytes" in answer and b"200,000,000" in answer
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("what", LONG)
def test_every_long_question_can_be_cancelled(page: Page, run: str, what: str) -> None:
    page.open(run, digits())
    page.say("ask", run=run, id=7, what=what, args={"to": "numpy", "node": "a"})
    page.say("cancel", run=run, id=7)
    settled = page.wait_for(lambda heard: heard.get("type") in ("answer", "refused") and heard["id"] == 7, 60)
    if settled["type"] == "refused":
        sentences({"troubles": [settled["trouble"]]})
    page.say("step", run=run)
    page.until("status", step=1)
    page.say("leave", run=run)


def test_a_slow_reader_of_a_network_does_not_hold_up_anyone(server: Server, run: str) -> None:
    parts = [(part["node"], part["port"]) for part in PARTS]
    with server.page() as quick, server.page() as slow:
        quick.open(run, SMALL)
        slow.open(run, SMALL)
        slow.acknowledges = False
        for page in (quick, slow):
            page.watch(run, parts)
        quick.say("play", run=run)
        quick.wait_for(lambda _: len(quick.frames) > 15)
        slow.quiet(0.0)
        assert len(slow.frames) <= 2
        quick.say("pause", run=run)


def test_a_spawned_worker_trains_a_network(monkeypatch: pytest.MonkeyPatch, run: str) -> None:
    monkeypatch.setenv("TUGBOAT_START", "spawn")
    server = Server()
    try:
        with server.page() as page:
            page.open(run, SMALL)
            page.say("step", run=run, n=3)
            page.until("status", 60, step=3)
            assert type(server.hub._hosts[run].worker.process).__name__ == "SpawnProcess"
    finally:
        server.stop()


def test_a_damaged_file_of_a_network_run_is_refused_or_starts_afresh(
    server: Server, page: Page, run: str
) -> None:
    from engine.runs import archive

    page.open(run, SMALL)
    page.say("step", run=run, n=5)
    page.until("status", step=5)
    content = archive.read(httpx.get(server.url(f"/api/runs/{run}/file"), timeout=60).content)
    assert content.keys() >= MEMBERS
    content["state"]["course"]["cursor"] = -5
    again = f"{run}-again"
    assert (
        httpx.put(
            server.url(f"/api/runs/{again}/file"), content=archive.write(content), timeout=60
        ).status_code
        == 204
    )
    page.say("open", run=again, doc=SMALL, rev=0)
    assert "cursor" in page.until("notice", code="reset")["text"]
    assert page.until("opened", run=again)["resumed"] is False
