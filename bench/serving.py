"""A server in a process of its own, started by the real command, for the benchmarks that need one."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 300.0


def free_port() -> int:
    """A port of the loopback address that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def command(cache: Path | None = None) -> Iterator[tuple[str, float]]:
    """``tugboat serve`` with an empty store: its address, and ``time.time()`` when it was started.

    ``cache``: a folder for compiled code other than the user's.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        serve = [sys.executable, "-m", "server.cli", "serve", "--no-browser", "--port", str(port)]
        env = dict(os.environ) if cache is None else {**os.environ, "TUGBOAT_CACHE_DIR": str(cache)}
        began = time.time()
        process = subprocess.Popen(
            [*serve, "--store", f"{folder}/runs.sqlite"], env=env, stdout=subprocess.DEVNULL
        )
        try:
            wait_for_port(port, process)
            yield f"http://127.0.0.1:{port}", began
        finally:
            process.terminate()
            process.wait(20)


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when something listens; raises RuntimeError when the server ended instead."""
    end = time.time() + PATIENCE
    while time.time() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.005)
    raise RuntimeError("The server did not start; its own message is above.")


def wait_until_warm(url: str) -> float:
    """``time.time()`` when ``/healthz`` first said 200."""
    end = time.time() + PATIENCE
    while time.time() < end:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return time.time()
        except urllib.error.HTTPError:
            pass
        time.sleep(0.02)
    raise RuntimeError("The engine did not become warm.")


class Page:
    """A scripted page: opens a document, sets numbers, acknowledges every frame."""

    def __init__(self, url: str, document: dict[str, Any], run: str = "bench") -> None:
        from websockets.sync.client import connect

        self.socket = connect(
            f"{url.replace('http', 'ws', 1)}/ws", max_size=None, compression=None, ping_interval=None
        )
        self.run = run
        self.say("open", doc=document, rev=0)
        self.until(lambda said: said.get("type") == "opened")

    def say(self, type: str, **fields: Any) -> None:
        """Send one command about this page's run."""
        self.socket.send(json.dumps({"type": type, "run": self.run, **fields}))

    def until(self, wanted: Any) -> dict[str, Any]:
        """The next reply or frame header that is wanted; frames are acknowledged on the way."""
        from server import frames

        while True:
            message = self.socket.recv(timeout=PATIENCE)
            said = json.loads(message) if isinstance(message, str) else frames.unpack(message)[0]
            if said.get("type") in ("problem", "refused"):
                raise RuntimeError(f"The server refused: {said}")
            if "seq" in said:
                self.say("ack", seq=said["seq"])
            if wanted(said):
                return dict(said)
