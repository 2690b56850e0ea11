"""What lives as long as the server and answers the socket: runs, their processes and their store.

It needs none of what answers over HTTP, so that a page has its numbers before that is imported.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.websockets import WebSocket

from server import places, warmup
from server.http.fetch import Fetch
from server.http.security import Guard
from server.hub import PARK_SECONDS, Hub
from server.jobs import Jobs
from server.session import Session
from server.store import Store
from server.worker import CIRCUITS, Workshop

log = logging.getLogger("tugboat")
POLICY_VIOLATION = 1008
GLANCE_SECONDS, FIRST_SECONDS = 0.2, 5.0
"""How long the compiled engine waits to see whether a page is being opened, and then for that page."""
SWEEP_SECONDS = 10.0
"""How often deleted runs are looked for in the store."""


@dataclass(frozen=True)
class Settings:
    """How to serve. ``store``: None keeps runs in memory only. ``page_asked``: a browser wants the page.
    ``workshop``: one that has begun to start a process already.
    """

    guard: Guard
    data_dir: str | None = None
    store: Path | str | None = None
    park_seconds: float = PARK_SECONDS
    page_asked: Callable[[], bool] = lambda: False
    workshop: Workshop | None = None


class Server:
    """What lives as long as the server: workers, stored runs, the hub, the warm-up."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        places.uploads_beside(settings.store)
        self.workshop = settings.workshop or Workshop(settings.data_dir)
        self.store = Store(settings.store)
        self.hub = Hub(self.workshop, self.store, settings.park_seconds)
        self.jobs = Jobs(self.workshop, self.store)
        self.fetch = Fetch(settings.data_dir)

    @contextlib.asynccontextmanager
    async def living(self, app: object = None) -> AsyncIterator[None]:
        """Start and stop; ``app``: whose lifespan it is, where an application has it."""
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

    async def answer(self, page: WebSocket) -> None:
        """Talk to a page for as long as its socket is open. Strangers are turned away with a reason."""
        guard = self.settings.guard
        if reason := guard.refusal(page):
            if guard.refusal_is_token(page):
                await page.accept()
            await page.close(POLICY_VIOLATION, reason[:120])
            return
        await Session(page, self.hub).run()

    async def _warm_up(self) -> None:
        """Get the compiled engine ready in the background; meanwhile runs use the engine's own Python."""
        self.workshop.cold()
        await self._let_the_page_first()
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

    async def _let_the_page_first(self) -> None:
        """A page that is being opened has the processor until its first run has answered."""
        await asyncio.sleep(GLANCE_SECONDS)
        if self.settings.page_asked() or self.hub.page_count:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.hub.answered.wait(), FIRST_SECONDS)

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
