"""``tugboat serve``: an address, a server on it, a browser.

Only what serves files is imported at the start; ``server.door`` has the rest imported meanwhile.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from server import limits
from server.door import Door
from server.security import Guard


def serve(
    host: str = "127.0.0.1",
    port: int = 8765,
    open_browser: bool = True,
    data_dir: str | Path | None = None,
    store_path: str | Path | None = None,
) -> int:
    """Serve until interrupted. Returns the exit code: 1, with a sentence on stderr, without an address."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    if data_dir is not None and not Path(data_dir).is_dir():
        return _fail(
            f"The data folder {data_dir} does not exist. Create it, or give another one with --data."
        )
    try:
        listener = bind(host, port)
    except OSError as error:
        return _fail(_why_not(host, port, error))
    port = listener.getsockname()[1]
    guard = Guard.for_address(host, port)
    data = str(data_dir) if data_dir is not None else os.environ.get("TUGBOAT_DATA")

    def build() -> Any:
        from server.app import Settings, create_app
        from server.store import default_path

        settings = Settings(guard, data, store_path or default_path(), page_asked=lambda: door.visited)
        return create_app(settings)

    door = Door(guard, build, lambda: setattr(server, "should_exit", True))
    server = _Announced(config(door), guard.link(), open_browser)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    if door.failure:
        raise door.failure
    return 0


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; raises OSError when the address is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio turns Nagle off only then; with it on, frames come 40 ms late.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(512)
    except BaseException:
        listener.close()
        raise
    return listener


def config(app: ASGIApp) -> uvicorn.Config:
    """How uvicorn serves an application."""
    return uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=limits.MESSAGE_BYTES.value,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )


class _Announced(uvicorn.Server):
    """Says where it is, and opens the browser, as soon as it answers."""

    def __init__(self, config: uvicorn.Config, link: str, open_browser: bool) -> None:
        super().__init__(config)
        self._link = link
        self._open_browser = open_browser

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.started:
            return
        print(f"Tugboat is at {self._link} (Ctrl+C ends it)", flush=True)
        if self._open_browser:
            threading.Thread(target=_open, args=(self._link,), daemon=True).start()


def _open(link: str) -> None:
    with contextlib.suppress(webbrowser.Error, OSError):
        webbrowser.open(link)


def _why_not(host: str, port: int, error: OSError) -> str:
    import errno

    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program. "
            f"Choose another one with --port, for example --port {port + 1}."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this account. Choose one above 1023 with --port."
    return (
        f"The address {host}:{port} cannot be used: {error.strerror or error}. "
        "Choose another one with --host or --port."
    )


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
