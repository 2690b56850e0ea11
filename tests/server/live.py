"""A real server on a loopback port, and pages that talk to it, for the tests of this folder."""

from __future__ import annotations

import importlib.util
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import uvicorn
from websockets.sync.client import ClientConnection, connect

from server import app, core, frames
from server.http import listen, running
from server.http.security import Guard

PORTS = range(8770, 8780)
MULTIPLY = {
    "tugboat": 1,
    "kind": "circuit",
    "nodes": [
        {"id": "x", "op": "input", "params": {"value": -2.0}},
        {"id": "y", "op": "input", "params": {"value": 3.0}},
        {"id": "f", "op": "multiply", "inputs": ["x", "y"]},
    ],
    "output": "f",
}
NUMBERS = [("*", "values"), ("*", "gradients")]


class Server:
    """``serve`` without its command line, in a thread of this process."""

    def __init__(
        self, host: str = "127.0.0.1", store: Path | None = None, park_seconds: float = 60.0
    ) -> None:
        listener = listen.bind(host, 0)
        self.port: int = listener.getsockname()[1]
        self.guard = Guard.for_address(host, self.port)
        settings = core.Settings(self.guard, store=store, park_seconds=park_seconds)
        self.app = app.create_app(core.Server(settings))
        config = running.config(self.app)
        config.ws_ping_interval = None  # pings draw from the global random numbers, which hypothesis guards
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()
        wait(lambda: self._server.started)

    @property
    def hub(self) -> Any:
        return self.app.state.server.hub

    def url(self, path: str = "/", scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{path}"

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive()

    @contextmanager
    def page(self, **options: Any) -> Iterator[Page]:
        with connect(self.url("/ws", "ws"), max_size=None, ping_interval=None, **options) as socket:
            yield Page(socket)


class Page:
    """A browser tab: says commands, remembers what it was told, acknowledges frames."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.heard: list[dict[str, Any]] = []
        self.frames: list[tuple[dict[str, Any], dict[tuple[str, str], np.ndarray]]] = []
        self.acknowledges = True

    def say(self, type: str, **fields: Any) -> None:
        self.socket.send(json.dumps({"type": type, **fields}))

    def open(self, run: str, doc: dict[str, Any] = MULTIPLY, rev: int = 0, **fields: Any) -> dict[str, Any]:
        self.say("open", run=run, doc=doc, rev=rev, **fields)
        return self.until("opened")

    def listen(self, seconds: float) -> Any:
        """One message: a reply, or a frame's header; None when there was none in time."""
        try:
            message = self.socket.recv(timeout=seconds)
        except TimeoutError:
            return None
        if isinstance(message, str):
            self.heard.append(json.loads(message))
            return self.heard[-1]
        header, body = frames.unpack(message)
        arrays = {}
        for part in header["parts"]:
            count = int(np.prod(part["shape"], dtype=int))
            assert (8 + len(message) - len(body) - 8 + part["offset"]) % 8 == 0
            data = np.frombuffer(body, part["dtype"], count, part["offset"]).reshape(part["shape"])
            arrays[part["node"], part["port"]] = data
        self.frames.append((header, arrays))
        if self.acknowledges:
            self.say("ack", run=header["run"], seq=header["seq"])
        return header

    def until(self, type: str, seconds: float = 30.0, **fields: Any) -> dict[str, Any]:
        """The next reply of a type with these fields."""
        return self.wait_for(
            lambda heard: heard.get("type") == type and all(heard.get(k) == v for k, v in fields.items()),
            seconds,
        )

    def told(self, type: str, **fields: Any) -> dict[str, Any]:
        """A reply of a type with these fields, heard already or still to come."""
        known = [h for h in self.heard if h["type"] == type and all(h.get(k) == v for k, v in fields.items())]
        return known[0] if known else self.until(type, **fields)

    def wait_for(self, wanted: Callable[[dict[str, Any]], Any], seconds: float = 30.0) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            heard = self.listen(left)
            if heard is not None and wanted(heard):
                return heard
        raise AssertionError(f"not told in {seconds} s; the last replies: {self.heard[-5:]}")

    def frame(
        self, wanted: Callable[[dict[str, Any]], Any] = lambda header: True
    ) -> dict[tuple[str, str], np.ndarray]:
        """The arrays of the next frame whose header is wanted."""
        self.wait_for(lambda heard: "seq" in heard and wanted(heard))
        return self.frames[-1][1]

    def quiet(self, seconds: float = 0.3) -> None:
        """Listen until nothing has come for a while."""
        while self.listen(seconds) is not None:
            pass

    def watch(self, run: str, parts: list[tuple[str, str]] = NUMBERS, **fields: Any) -> None:
        self.say("watch", run=run, parts=[{"node": node, "port": port} for node, port in parts], **fields)


def wait(condition: Callable[[], Any], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.02)


def needs(module: str, what: str) -> None:
    """Fail in words on a system without ``module``: the test is about what only other systems have."""
    assert importlib.util.find_spec(module), f"This test needs {what}; this system has no {module}."
