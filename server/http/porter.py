"""Hands out the page's files while the server is still being imported.

Importing what answers everything takes longer than a browser needs to ask for the page. Whatever is no plain
request for a file stays unread, and its connection goes over to the server.
"""

from __future__ import annotations

import contextlib
import re
import selectors
import socket
import sys
import threading
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, unquote

from server.http import assets
from server.http.security import Guard, headers

OFTEN = 0.0005
"""Seconds between changes of thread while one imports and another hands out files."""
MOST_HEAD = 16_384
"""Longest head of a request, in bytes, that is read here."""
NAMED = re.compile(r'(?:src|href)="(/[^"]+)"')
"""What the page names to be fetched with it."""
PATIENCE = 2.0
"""Seconds for a browser to take a file."""


class Porter:
    """Answers on a listening socket from ``begin`` to ``end``.

    ``page_sent``, ``script_sent``: whether a page is being opened, and how far it has come.
    """

    def __init__(self, listener: socket.socket, guard: Guard, static: Path = assets.STATIC) -> None:
        self._listener, self._guard, self._static = listener, guard, static
        self._bell, self._ear = socket.socketpair()
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._stand, name="porter", daemon=True)
        self._interval = sys.getswitchinterval()
        self._ready: dict[tuple[str, str], assets.Reply] = {}
        self.page_sent = self.script_sent = False

    def begin(self) -> None:
        """Only a loopback address is answered: elsewhere a token is asked for, which is the server's work."""
        if self._guard.token is None:
            with contextlib.suppress(OSError):  # a file that cannot be read is told to whoever asks for it
                self._prepare()
            self._listener.setblocking(False)
            sys.setswitchinterval(OFTEN)
            self._thread.start()

    def end(self) -> list[socket.socket]:
        """Stop; returns the connections that are still open, those of requests not answered among them."""
        if self._thread.is_alive():
            self._bell.send(b".")
            self._thread.join()
            sys.setswitchinterval(self._interval)
        self._bell.close()
        self._ear.close()
        left, self._open = self._open, []
        for connection in left:
            connection.setblocking(False)
        return left

    def _prepare(self) -> None:
        """Read the page and what it names: every look at the disk waits for whoever imports."""
        page = self._file("/", {}).body.decode()
        for encoding, _ in assets.ENCODINGS:
            for path in ["/", *NAMED.findall(page)]:
                self._ready[path, encoding] = self._file(path, {"accept-encoding": encoding})

    def _stand(self) -> None:
        with selectors.DefaultSelector() as watch:
            watch.register(self._ear, selectors.EVENT_READ)
            watch.register(self._listener, selectors.EVENT_READ)
            while ready := [key.fileobj for key, _ in watch.select()]:
                if self._ear in ready:
                    return
                for connection in ready:
                    assert isinstance(connection, socket.socket)
                    if connection is self._listener:
                        self._accept(watch)
                    elif not self._serve(connection):
                        watch.unregister(connection)

    def _accept(self, watch: selectors.BaseSelector) -> None:
        with contextlib.suppress(OSError):
            connection, _ = self._listener.accept()
            connection.settimeout(PATIENCE)
            self._open.append(connection)
            watch.register(connection, selectors.EVENT_READ)

    def _serve(self, connection: socket.socket) -> bool:
        """Answer the request that has come; False when nothing more is to be read here."""
        try:
            head = connection.recv(MOST_HEAD, socket.MSG_PEEK)
            asked = self._asked(head)
            if asked is None and head:
                return False  # not for us: left as it is
            if asked is not None:
                connection.recv(head.index(b"\r\n\r\n") + 4)
                self._send(connection, *asked)
                return True
        except OSError:
            pass
        self._open.remove(connection)
        connection.close()
        return False

    def _asked(self, head: bytes) -> tuple[str, dict[str, str]] | None:
        """Target and headers of a plain request for a file; None for anything else."""
        end = head.find(b"\r\n\r\n")
        first, *lines = head[: max(end, 0)].decode("latin-1").split("\r\n")
        method, _, rest = first.partition(" ")
        target, _, version = rest.partition(" ")
        pairs = (line.partition(":") for line in lines)
        told = {name.strip().lower(): value.strip() for name, _, value in pairs}
        plain = (method, version) == ("GET", "HTTP/1.1") and told.keys().isdisjoint(
            ("content-length", "transfer-encoding", "upgrade", "expect")
        )
        if not plain or told.get("connection", "keep-alive").lower() != "keep-alive":
            return None
        if not assets.is_file(_path(target)) or self._guard.stranger(told):
            return None
        return target, told

    def _send(self, connection: socket.socket, target: str, told: dict[str, str]) -> None:
        path = _path(target)
        reply = self._prepared(path, told) or self._file(path, told)
        embedded = parse_qs(target.partition("?")[2]).get("embed", [""])[-1] == "1"
        lines = {**reply.headers, **headers(embedded)}
        if reply.status != HTTPStatus.NOT_MODIFIED:
            lines["content-length"] = str(len(reply.body))
        text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        first = f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}\r\n"
        connection.sendall(f"{first}{text}\r\n".encode("latin-1") + reply.body)
        self.page_sent = True
        self.script_sent |= path.endswith(".js")

    def _file(self, path: str, told: dict[str, str]) -> assets.Reply:
        return assets.reply("GET", path, told, self._static)

    def _prepared(self, path: str, told: dict[str, str]) -> assets.Reply | None:
        taken = assets.accepted(told.get("accept-encoding", ""))
        best = next((name for name, _ in assets.ENCODINGS if name in taken), "")
        return None if "if-none-match" in told else self._ready.get((path, best))


def _path(target: str) -> str:
    return unquote(target.partition("?")[0])
