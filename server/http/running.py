"""The web server on an address. What serves files is imported here; ``door`` has the rest imported."""

from __future__ import annotations

import asyncio
import contextlib
import json
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
    as_json: bool = False,
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
    web = _Announced(config(door), guard.link(), door, porter, as_json)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # uvicorn raises it again at the end
    end_with_the_terminal(web)
    with contextlib.suppress(KeyboardInterrupt):
        web.run(sockets=[listener])
    for number in (signal.SIGINT, signal.SIGTERM):  # a second one ends what is left at once, in silence
        signal.signal(number, signal.SIG_DFL)
    if door.failure:
        raise door.failure
    return 0


def end_with_the_terminal(web: uvicorn.Server) -> None:
    """A terminal that is closed ends the server as Ctrl+C does, unless it was started to outlive it."""
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is not None and signal.getsignal(hangup) == signal.SIG_DFL:
        signal.signal(hangup, lambda *_: setattr(web, "should_exit", True))


def brief(record: logging.LogRecord) -> bool:
    """A filter of the log: what a stranger sends is worth a line, not the way it took through the program."""
    if record.exc_info and (error := record.exc_info[1]):
        logging.getLogger("tugboat").debug(
            "Details:", exc_info=error
        )  # for whoever looks for a fault of ours
        record.msg, record.args = f"{record.getMessage()} ({type(error).__name__}: {error})", ()
        record.exc_info = record.exc_text = None
    return True


def config(app: ASGIApp) -> uvicorn.Config:
    """How uvicorn serves an application."""
    made = uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=limits.MESSAGE_BYTES.value,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    logging.getLogger("uvicorn.error").addFilter(brief)
    return made


class _Announced(uvicorn.Server):
    """Takes over from the porter, with the connections that are open, and says where it is."""

    def __init__(self, config: uvicorn.Config, link: str, door: Door, porter: Porter, as_json: bool) -> None:
        super().__init__(config)
        self._door, self._porter = door, porter
        words = f"Tugboat is at {link} (Ctrl+C ends it)"
        self._announcement = json.dumps({"url": link}) if as_json else words

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        left = self._porter.end()
        self._door.resume(self._porter.page_sent, self._porter.script_sent)
        await super().startup(sockets)
        for connection in left:
            await asyncio.get_running_loop().connect_accepted_socket(self._protocol, connection)
        if self.started:
            print(self._announcement, flush=True)

    def _protocol(self) -> asyncio.Protocol:
        """As uvicorn makes one for a connection that it accepts itself."""
        made: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return made
