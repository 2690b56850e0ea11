"""The page's files at once, everything else as soon as the rest of the server is imported.

A browser that was just opened spends its first moments on the page, while Python imports what answers it.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any

from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from server.assets import Pages
from server.guarded import Guarded
from server.security import Guard

OFTEN = 0.0005
"""Seconds between changes of thread while one imports and another serves files."""


class Door:
    """ASGI application. ``build`` makes the whole one; if it raises, ``failure`` keeps what, and ``end`` is
    called. ``visited``: somebody has asked for the page.
    """

    def __init__(self, guard: Guard, build: Callable[[], Any], end: Callable[[], None]) -> None:
        self._files: ASGIApp = Guarded(ExceptionMiddleware(Pages()), guard)
        self._build, self._end = build, end
        self._app: Any = None
        self._settled = asyncio.Event()
        self.visited = False
        self.failure: Exception | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._app is None and is_file(scope):
            self.visited = True
            await self._files(scope, receive, send)
        else:
            await self._settled.wait()
            app = self._app or PlainTextResponse("The server could not start.", 503)
            await app(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """The door opens before the application is there, and closes after it."""
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
            app = await asyncio.to_thread(self._build)
            async with app.router.lifespan_context(app):
                sys.setswitchinterval(before)
                self._app = app
                self._settled.set()
                await closing.wait()
        except Exception as error:
            self.failure = error
            self._settled.set()
            self._end()
        finally:
            sys.setswitchinterval(before)


def is_file(scope: Scope) -> bool:
    """Whether a request is for the page itself or a file that it is made of."""
    path: str = scope["path"]
    return scope["type"] == "http" and (path == "/" or path.startswith(("/assets/", "/static/")))
