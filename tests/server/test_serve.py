"""``serve`` as the command line calls it: in a process of its own, ended by Ctrl+C."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from server import core, warmup
from server.http.door import Door
from server.http.security import Guard
from tests.server.live import needs, wait
from tests.server.test_company import STARTS

POLITELY = "signals that ask a process to end and sockets in folders, as POSIX has them"
ENDING = [signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

CODE = f"""
import signal, sys
from server.http.listen import serve
if __name__ == "__main__":
    for number in {[int(ending) for ending in ENDING]}:  # as from a terminal, whoever began the tests
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    store, host, form = *sys.argv[1:], *["127.0.0.1", "words"][len(sys.argv) - 2 :]
    ended = serve(host, 0, False, None, store, form == "json")
    print(repr(signal.getsignal(signal.SIGTERM)))
    sys.exit(ended)
"""


@contextmanager
def started(
    tmp_path: Path, temporary: Path, host: str = "127.0.0.1", form: str = "words"
) -> Iterator[subprocess.Popen[str]]:
    """A server that has said where it is, with its temporary files in a folder of its own."""
    needs("fcntl", POLITELY)
    program = tmp_path / "start.py"
    program.write_text(CODE)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    environment["TMPDIR"] = str(temporary)
    command = [sys.executable, str(program), str(tmp_path / "runs.sqlite3"), host, form]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            yield process
        finally:
            process.kill()  # nothing waits for a server that did not end


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder in which nothing may be left; its path is short, for it holds a socket."""
    folder = Path(tempfile.mkdtemp(prefix="t"))
    yield folder
    folder.rmdir()


@pytest.mark.parametrize("ended_by", ENDING)
def test_it_says_where_it_is_answers_and_ends_cleanly(
    tmp_path: Path, temporary: Path, ended_by: signal.Signals
) -> None:
    with started(tmp_path, temporary) as process:
        assert process.stdout and process.stderr
        told = process.stdout.readline()
        link = told.split()[3]
        assert told.startswith("Tugboat is at http://127.0.0.1:")
        assert httpx.get(f"{link}healthz", trust_env=False, timeout=60).status_code in (200, 503)
        process.send_signal(ended_by)
        assert process.wait(60) == 0
        assert process.stderr.read() == "" and list(temporary.iterdir()) == []
        assert "SIG_DFL" in process.stdout.read()  # a second signal meets nothing that could complain of it


def test_it_says_where_it_is_to_a_program_too(tmp_path: Path, temporary: Path) -> None:
    with started(tmp_path, temporary, host="", form="json") as process:
        assert process.stdout
        told = json.loads(process.stdout.readline())
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", told["url"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_a_killed_server_leaves_nothing_behind(tmp_path: Path, temporary: Path) -> None:
    """Its fork server outlives it by a moment and removes the socket that workers were asked for at."""
    with started(tmp_path, temporary) as process:
        wait(lambda: any(file.is_socket() for file in temporary.glob("*/*")), 300.0)
        process.kill()
    wait(lambda: not list(temporary.iterdir()))


BEGINNER = """
import multiprocessing, signal, sys
from server.worker import deaf

def tell(link):
    link.send(sorted(int(number) for number in signal.pthread_sigmask(signal.SIG_BLOCK, [])))

if __name__ == "__main__":
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context(sys.argv[1]).Process(target=tell, args=(there,))
    with deaf():
        process.start()
    print(here.recv(), signal.pthread_sigmask(signal.SIG_BLOCK, []))
    process.join()
"""


@pytest.mark.parametrize("method", STARTS)
def test_ctrl_c_is_not_heard_by_a_process_that_begins(tmp_path: Path, method: str) -> None:
    """It would end in a traceback, for it ignores the signal only after its first imports."""
    needs("fcntl", POLITELY)
    program = tmp_path / "begin.py"
    program.write_text(BEGINNER)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    command = [sys.executable, str(program), method]
    told = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    assert told.stdout.strip() == f"{sorted([int(signal.SIGINT), int(signal.SIGHUP)])} set()", told.stderr


def test_the_page_is_served_before_the_rest_is_there_and_what_fails_is_said() -> None:
    async def early(path: str, **headers: str) -> httpx.Response:
        return await client.get(path, headers={"host": "127.0.0.1", **headers})

    async def scenario() -> None:
        nonlocal client
        loading, ended = threading.Event(), []

        def begin() -> Any:
            loading.wait(20)
            raise OSError("no place for runs")

        door = Door(Guard("127.0.0.1", 1), begin, lambda server: server, lambda: ended.append(True))
        told: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        said: asyncio.Queue[Any] = asyncio.Queue()
        life = asyncio.create_task(door({"type": "lifespan"}, told.get, said.put))
        await told.put({"type": "lifespan.startup"})
        assert (await said.get())["type"] == "lifespan.startup.complete"
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(door), base_url="http://127.0.0.1"
        ) as client:
            page = await early("/")
            assert page.status_code == 200 and "default-src 'self'" in page.headers["content-security-policy"]
            assert (await early("/static/icons/tugboat.svg")).status_code == 200
            assert (await early("/static/presets/multiply.json")).json()["kind"] == "circuit"
            assert (await early("/assets/none.js")).status_code == 404
            assert (await early("/", host="evil.example")).status_code == 403
            waiting = asyncio.create_task(early("/api/presets"))
            await asyncio.sleep(0.05)
            assert not waiting.done()
            loading.set()
            assert (await waiting).status_code == 503
        assert ended and str(door.failure) == "no place for runs"
        await told.put({"type": "lifespan.shutdown"})
        await life

    client: Any = None
    asyncio.run(scenario())


@pytest.mark.parametrize("asked", [True, False])
def test_a_page_that_is_being_opened_has_the_processor_first(
    monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    monkeypatch.setattr(core, "GLANCE_SECONDS", 0.01)
    monkeypatch.setattr(warmup, "is_warm", lambda: True)
    monkeypatch.setattr(warmup, "is_full", lambda: True)

    async def scenario() -> None:
        server = core.Server(core.Settings(Guard("127.0.0.1", 1), page_asked=lambda: asked))
        loaded = asyncio.Event()

        async def warm() -> None:
            loaded.set()

        monkeypatch.setattr(server.workshop, "cold", lambda: None)
        monkeypatch.setattr(server.workshop, "warm", warm)
        warming = asyncio.create_task(server._warm_up())
        await asyncio.sleep(0.1)
        assert loaded.is_set() != asked
        server.hub.answered.set()
        await warming
        assert loaded.is_set()
        server.workshop.close()
        server.store.close()

    asyncio.run(scenario())
