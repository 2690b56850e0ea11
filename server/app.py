"""The server put together: HTTP, the websocket, the runs, and ``serve``, which the command line calls."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from server import VERSION, api, fetching, limits, records, run_files, security, uploads, warmup
from server.assets import Pages, Plotly
from server.fetching import Fetch
from server.hub import PARK_SECONDS, Hub
from server.jobs import Jobs
from server.security import Guard
from server.session import Session
from server.store import Store, default_path
from server.worker import CIRCUITS, Workshop

log = logging.getLogger("tugboat")
POLICY_VIOLATION = 1008
SWEEP_SECONDS = 10.0
"""How often deleted runs are looked for in the store."""


@dataclass(frozen=True)
class Settings:
    """How to serve. ``store``: None keeps runs in memory only."""

    guard: Guard
    data_dir: str | None = None
    store: Path | str | None = None
    park_seconds: float = PARK_SECONDS


class Server:
    """What lives as long as the server: workers, stored runs, the hub, the warm-up."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        uploads.place(settings.store)
        self.workshop = Workshop(settings.data_dir)
        self.store = Store(settings.store)
        self.hub = Hub(self.workshop, self.store, settings.park_seconds)
        self.jobs = Jobs(self.workshop, self.store)
        self.fetch = Fetch(settings.data_dir)

    @contextlib.asynccontextmanager
    async def living(self, app: FastAPI) -> AsyncIterator[None]:
        """Start and stop with the application."""
        tasks = [asyncio.create_task(self._warm_up()), asyncio.create_task(self._tend())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.jobs.close()
            await self.hub.close()
            self.workshop.close()
            await asyncio.to_thread(self.store.close)

    async def _warm_up(self) -> None:
        """Get the compiled engine ready in the background; meanwhile runs use the engine's own Python."""
        self.workshop.cold()
        try:
            if not await asyncio.to_thread(warmup.is_warm):
                await warmup.run(self._warmed_a_piece)
            await self.workshop.warm()
        except (OSError, EOFError, warmup.Failed) as error:
            log.warning("The compiled engine cannot be used (%s); everything runs uncompiled, slowly.", error)
            self.hub.no_compiled()
            return
        self.hub.warmed(1, 1, "")
        self.hub.move_to_compiled()
        with contextlib.suppress(OSError, warmup.Failed):  # then whoever needs the rest compiles it
            await warmup.run_rest()

    def _warmed_a_piece(self, done: int, total: int, what: str) -> None:
        self.hub.warmed(done, total, what)
        if done == warmup.CIRCUITS_AFTER:
            self.hub.later(self._move_circuits())

    async def _move_circuits(self) -> None:
        """Circuits need not wait until networks are compiled too."""
        try:
            await self.workshop.warm(CIRCUITS)
        except (OSError, EOFError) as error:
            log.warning("Circuits stay uncompiled for now: %s.", error)
            return
        self.hub.move_to_compiled()

    async def _tend(self) -> None:
        swept = 0.0
        while True:
            await asyncio.sleep(min(1.0, self.settings.park_seconds / 4))
            self.hub.tend()
            if time.monotonic() - swept >= SWEEP_SECONDS:
                swept = time.monotonic()
                await asyncio.to_thread(self.store.sweep, self.hub.open_runs())


def create_app(settings: Settings) -> FastAPI:
    """The application for one address."""
    server = Server(settings)
    app = FastAPI(
        title="Tugboat",
        version=VERSION,
        lifespan=server.living,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.server = server
    plotly = Plotly(warmup.stamp().parent.parent)
    app.include_router(api.router)
    app.include_router(run_files.router)
    app.include_router(records.router)
    app.include_router(uploads.router)
    app.include_router(fetching.router)

    @app.get("/healthz")
    def healthz() -> Response:
        """200 when the engine is warm, 503 with its progress before."""
        now = server.hub.warming
        warm = now.done >= now.total
        told = {
            "status": "warm" if warm else "warming",
            "done": now.done,
            "total": now.total,
            "what": now.what,
        }
        return JSONResponse(told, 200 if warm else 503, headers={"cache-control": "no-store"})

    @app.get("/plotly.min.js")
    def plotly_script(request: Request) -> Response:
        return plotly.answer(request)

    @app.websocket("/ws")
    async def websocket(page: WebSocket) -> None:
        if reason := settings.guard.refusal(page):
            if settings.guard.refusal_is_token(page):
                await page.accept()
            await page.close(POLICY_VIOLATION, reason[:120])
            return
        await Session(page, server.hub).run()

    app.mount("/", Pages())
    _guard(app, settings.guard)
    return app


def _guard(app: FastAPI, guard: Guard) -> None:
    """Refuse strangers, and put the safety headers on every answer."""

    @app.middleware("http")
    async def check(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if request.url.path != "/healthz" and (reason := guard.refusal(request)):
            response: Response = PlainTextResponse(reason, 403)
        elif guard.offered_token(request):
            rest = request.url.remove_query_params("token")
            place = "/" + rest.path.lstrip("/") + (f"?{rest.query}" if rest.query else "")
            response = RedirectResponse(place, 303)
            response.set_cookie(
                guard.cookie, guard.token or "", httponly=True, samesite="lax", max_age=30 * 86400
            )
        else:
            response = await _answer(call_next, request)
        for name, value in security.headers(request.query_params.get("embed") == "1").items():
            response.headers[name] = value
        return response

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        return PlainTextResponse(str(error.detail), error.status_code)


async def _answer(call_next: Callable[[Request], Awaitable[Response]], request: Request) -> Response:
    """The answer; a fault of ours is a sentence, with its details in the log at debug level."""
    try:
        return await call_next(request)
    except Exception as error:
        log.error("The answer to %s failed: %s: %s", request.url.path, type(error).__name__, error)
        log.debug("Details:", exc_info=error)
        return PlainTextResponse(f"The server could not answer this ({type(error).__name__}).", 500)


# --- the command --------------------------------------------------------------------------


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
    app = create_app(Settings(guard, data, store_path or default_path()))
    link = guard.link()
    server = _Announced(config(app), link, open_browser)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
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


def config(app: FastAPI) -> uvicorn.Config:
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


def factory() -> Any:
    """The application for ``uvicorn --factory``, on the default address; settings from the environment."""
    return create_app(Settings(Guard("127.0.0.1", 8765), os.environ.get("TUGBOAT_DATA"), default_path()))
