"""Answers a browser that was just opened in the order in which it asks, each as soon as that can be done.

First the page's files (``server.http.porter`` began with them), then its socket (``server.core``), then
everything else (``server.app``).
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from server.http.assets import is_file
from server.http.guarded import Guarded
from server.http.pages import Pages
from server.http.porter import OFTEN
from server.http.security import Guard

if TYPE_CHECKING:
    from server.core import Server

FILES_SECONDS = 0.5
"""So long an import waits for a page that is being opened to have its scripts: both want the same thread."""
ANSWER_SECONDS = 2.0
"""So long the next one waits for the page's first numbers."""


class Door:
    """ASGI application. ``begin`` makes the server, ``rest`` its application for all that is no file; if one
    raises, ``failure`` keeps what, and ``end`` is called. ``visited``: somebody has asked for the page.
    """

    def __init__(
        self,
        guard: Guard,
        begin: Callable[[], Server],
        rest: Callable[[Server], ASGIApp],
        end: Callable[[], None],
    ) -> None:
        self._files: ASGIApp = Guarded(Pages(), guard)
        self._begin, self._rest, self._end = begin, rest, end
        self._server: Server | None = None
        self._app: ASGIApp | None = None
        self._begun, self._settled = asyncio.Event(), asyncio.Event()
        self._served = asyncio.Event()
        self._sending = 0
        self.visited = False
        self.failure: Exception | None = None

    def resume(self, page_sent: bool, script_sent: bool) -> None:
        """Go on where the porter stopped."""
        self.visited = page_sent
        if script_sent:
            self._served.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._app is None and scope["type"] == "http" and is_file(scope["path"]):
            self.visited = True
            await self._send_file(scope, receive, send)
        elif self._app is None and scope["type"] == "websocket":
            await self._answer(scope, receive, send)
        else:
            self._served.set()
            await self._settled.wait()
            app = self._app or PlainTextResponse("The server could not start.", 503)
            await app(scope, receive, send)

    async def _send_file(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._sending += 1
        try:
            await self._files(scope, receive, send)
        finally:
            self._sending -= 1
            if not self._sending and scope["path"].endswith(".js"):
                self._served.set()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The socket, while everything else is still being imported."""
        from starlette.websockets import WebSocket

        self._served.set()
        await self._begun.wait()
        page = WebSocket(scope, receive, send)
        if self._server is None or scope["path"] != "/ws":
            await page.close()
        else:
            await self._server.answer(page)

    async def _live(self, receive: Receive, send: Send) -> None:
        """The door opens before the server is there, and closes after it."""
        await receive()
        closing = asyncio.Event()
        inside = asyncio.create_task(self._inside(closing))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        closing.set()
        await inside
        await send({"type": "lifespan.shutdown.complete"})

    async def _inside(self, closing: asyncio.Event) -> None:
        before = sys.getswitchinterval()
        sys.setswitchinterval(OFTEN)
        try:
            await _within(FILES_SECONDS, self._served)
            server = await asyncio.to_thread(self._begin)
            async with server.living():
                self._server = server
                self._begun.set()
                if self.visited:
                    await _within(ANSWER_SECONDS, server.hub.answered)
                self._app = await asyncio.to_thread(self._rest, server)
                sys.setswitchinterval(before)
                self._settled.set()
                await closing.wait()
        except Exception as error:
            self.failure = error
            self._begun.set()
            self._settled.set()
            self._end()
        finally:
            sys.setswitchinterval(before)


async def _within(seconds: float, event: asyncio.Event) -> None:
    """Wait for an event, but not for ever."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
