"""The web server on an address. What serves files is imported here; ``door`` has the rest imported."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from starlette.types import ASGIApp

from server import limits
from server.http.door import Door
from server.http.porter import Porter
from server.http.security import Guard
from server.worker import Workshop

if TYPE_CHECKING:
    from server.core import Server


def run(
    listener: socket.socket,
    guard: Guard,
    porter: Porter,
    workshop: Workshop,
    data: str | None,
    store: str | Path,
) -> int:
    """Serve until interrupted; 0, or raises what kept the application from starting."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING)

    def begin() -> Server:
        from server.core import Server, Settings

        return Server(Settings(guard, data, store, page_asked=lambda: door.visited, workshop=workshop))

    def rest(server: Server) -> ASGIApp:
        from server.app import create_app

        return create_app(server)

    door = Door(guard, begin, rest, lambda: setattr(web, "should_exit", True))
    web = _Announced(config(door), guard.link(), door, porter)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # uvicorn raises it again at the end
    with contextlib.suppress(KeyboardInterrupt):
        web.run(sockets=[listener])
    if door.failure:
        raise door.failure
    return 0


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
    """Takes over from the porter, with the connections that are open, and says where it is."""

    def __init__(self, config: uvicorn.Config, link: str, door: Door, porter: Porter) -> None:
        super().__init__(config)
        self._link, self._door, self._porter = link, door, porter

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        left = self._porter.end()
        self._door.resume(self._porter.page_sent, self._porter.script_sent)
        await super().startup(sockets)
        for connection in left:
            await asyncio.get_running_loop().connect_accepted_socket(self._protocol, connection)
        if self.started:
            print(f"Tugboat is at {self._link} (Ctrl+C ends it)", flush=True)

    def _protocol(self) -> asyncio.Protocol:
        """As uvicorn makes one for a connection that it accepts itself."""
        made: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return made
