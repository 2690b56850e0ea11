"""Runs and who watches them: finds the host of a run, makes it, parks it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from typing import Any

from engine.errors import RunError
from server import limits
from server.around import Page
from server.host import Host
from server.outbox import Key
from server.protocol import Notice, Problem, Refused, Trouble, Warming
from server.store import Saved, Store
from server.worker import Head, Worker, Workshop

log = logging.getLogger("tugboat")
PARK_SECONDS = 60.0
"""A run whose pages have lost their connection is saved after this long, and its process ended."""
LEFT_SECONDS = 8.0
"""The same for a run whose last page was closed or has turned to another run: long enough for a reload."""

SHARED = (
    "Another Tugboat server has stored this run too, in the same file, and whichever stores last is kept. "
    "End one of them, or give it a file of its own: --store FILE."
)


class Hub:
    """All live runs of a server, by id."""

    def __init__(self, workshop: Workshop, store: Store, park_seconds: float = PARK_SECONDS) -> None:
        self.workshop = workshop
        self.store = store
        self._lost_seconds = park_seconds
        self._left_seconds = min(LEFT_SECONDS, park_seconds)
        self._hosts: dict[str, Host] = {}
        self._pages: dict[int, Page] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.crawls = False
        self._told = (False, store.trouble)
        self.warming = Warming(done=0, total=1, what="")
        self.answered = asyncio.Event()
        """Set once the first run has answered."""

    # --- pages ---------------------------------------------------------------------------

    def enter(self, page: Page) -> None:
        """A page has connected."""
        self._pages[page.id] = page
        page.say(self.warming)
        if words := self._about_store():
            page.say(Notice(text=words, code="store"))

    def exit(self, page: Page, lost: bool) -> None:
        """A page has gone; ``lost``: its connection broke, so that it may well come back."""
        self._pages.pop(page.id, None)
        patience = self._lost_seconds if lost else self._left_seconds
        for host in list(self._hosts.values()):
            host.leave(page, patience)

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def runs_of(self, page: Page) -> list[str]:
        """Runs that a page looks at."""
        return [host.id for host in self._hosts.values() if page.id in host.pages]

    def open_runs(self) -> list[str]:
        """All runs that are live."""
        return list(self._hosts)

    def is_open(self, run: str) -> bool:
        """Whether a run is live."""
        return run in self._hosts

    # --- commands ------------------------------------------------------------------------

    def open(self, page: Page, head: Head, doc: bytes) -> None:
        """Start a run, or join it when it is alive or stored."""
        run = head["run"]
        host = self._hosts.get(run)
        if host and not host.leaving:
            if trouble := host.refusal({"do": "join"}):
                _refuse(page, head, trouble)
            else:
                host.join(page)
            return
        if host:  # it is being parked: it comes back from its last word
            host.reopen[page.id] = (page, head, doc)
            return
        if len(self._hosts) >= limits.RUNS.value and not self._make_room():
            _refuse(page, head, limits.RUNS.trouble(len(self._hosts) + 1, "This server", "Close a page."))
            return
        head["from"] = page.id
        host = self._hosts[run] = Host(self, run, (head, doc), page)
        self.later(host.launch())

    def send(self, page: Page, head: Head, body: bytes = b"") -> None:
        """Pass a command on to the worker of its run."""
        host = self._of(page, head["run"])
        if host is None:
            text = f'The run "{head["run"]}" is not open on this page.'
            _refuse(page, head, Trouble(code="not_open", text=text, hint="Open it first."))
            return
        if trouble := host.refusal(head, body):
            _refuse(page, head, trouble)
            return
        head["from"] = page.id
        if head["do"] == "ask":
            host.ask(page, head)
        elif head["do"] == "cancel":
            host.cancel(page, head)
        else:
            host.order(head, body)

    def watch(self, page: Page, run: str, parts: frozenset[Key], rate: float) -> None:
        """A page says what it looks at."""
        if host := self._of(page, run):
            host.watch(page, parts, rate)

    def ack(self, page: Page, run: str, seq: int) -> None:
        """A page has drawn a frame, so there is room for another."""
        page.outbox.ack(run, seq)
        self.sent(run)

    def sent(self, run: str) -> None:
        """A frame of a run has left, so another may be worked out."""
        if host := self._hosts.get(run):
            host.give_room()

    def leave(self, page: Page, run: str) -> None:
        """A page looks away from a run."""
        if host := self._hosts.get(run):
            host.leave(page, self._left_seconds)

    def ask_history(self, page: Page, run: str) -> None:
        """A page was too slow for the timeline: send it whole."""
        if host := self._of(page, run):
            host.order({"do": "history", "from": page.id})

    async def newest(self, run: str, seconds: float = 10.0) -> Saved | None:
        """A run as it stands now; None when there is none.

        Raises ``RunError`` in words for a run too large to be stored, and for one that is too busy to tell.
        """
        host = self._hosts.get(run)
        if host and host.worker and host.ready:
            await self._save(host, host.worker, seconds)
        if host and host.unkept:
            raise RunError(host.unkept.text, code=host.unkept.code, hint=host.unkept.hint)
        return host.saved if host and host.saved else await asyncio.to_thread(self.store.get, run)

    async def _save(self, host: Host, worker: Worker, seconds: float) -> None:
        """Have a run saved. Raises ``RunError`` when that takes too long."""
        before, end = host.saves, time.monotonic() + seconds
        worker.send({"do": "save", "from": 0})
        while host.saves == before and host.worker is worker:
            if time.monotonic() >= end:
                raise RunError("This run is busy.", code="busy", hint="Try again in a moment.")
            await asyncio.sleep(0.01)

    def _of(self, page: Page, run: str) -> Host | None:
        """The host of a run that is open on this page."""
        host = self._hosts.get(run)
        return host if host and page.id in host.pages else None

    # --- the engine --------------------------------------------------------------------------

    def warmed(self, done: int, total: int, what: str) -> None:
        """The compiled engine has come this far."""
        self.warming = Warming(done=done, total=total, what=what)
        for page in list(self._pages.values()):
            page.say(self.warming)

    def move_to_compiled(self) -> None:
        """Let runs that were answered by uncompiled code go on in compiled workers."""
        for host in self._hosts.values():
            if host.worker and not host.worker.compiled and host.kind in self.workshop.compiled:
                self.later(host.hand_over())

    def no_compiled(self) -> None:
        """There will be no compiled engine: what waits for it goes on without, slowly."""
        self.crawls = True
        for host in self._hosts.values():
            host.order({"do": "crawl"})
            host.notice("The engine could not be compiled here; networks train slowly.", "slow")

    def tend(self) -> None:
        """Park runs that nobody has looked at for long, end workers that hang. Called about once a second."""
        self._tell_about_store()
        self._tell_about_others()
        now = time.monotonic()
        for host in list(self._hosts.values()):
            host.ping(now)
            if host.unwatched_since is not None and now >= host.unwatched_since + host.patience:
                if not host.leaving and not host.moving:
                    host.park()

    def _tell_about_store(self) -> None:
        """Say once that runs cannot be written any more, and once that they can again."""
        standing = (bool(self.store.failing), self.store.trouble)
        if standing == self._told:
            return
        self._told = standing
        for page in list(self._pages.values()):
            page.say(Notice(text=self._about_store() or "Runs are stored again.", code="store"))

    def _tell_about_others(self) -> None:
        """Say once of a run that another server works on it too, in the same store."""
        for run in self.store.shared():
            log.warning("%s (run %s)", SHARED, run)
            if host := self._hosts.get(run):
                host.notice(SHARED, "shared")

    def _about_store(self) -> str:
        """What is wrong with the store, for whoever trusts it; empty when nothing is."""
        if failing := self.store.failing:
            return f"Runs cannot be stored ({failing}). They go on, and are lost when the server ends."
        return self.store.trouble

    async def close(self, seconds: float = 4.0) -> None:
        """Save all runs and end their workers."""
        for host in self._hosts.values():
            host.leaving = True
            if host.worker:
                host.worker.send({"do": "leave"})
        end = time.monotonic() + seconds
        while any(host.worker for host in self._hosts.values()) and time.monotonic() < end:
            await asyncio.sleep(0.02)
        for task in self._tasks:
            task.cancel()
        for host in self._hosts.values():
            host.kill()

    # --- what hosts need -----------------------------------------------------------------------

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Run in the background until the hub closes; a failure is logged."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def has(self, host: Host) -> bool:
        """Whether this host still is the one of its run."""
        return self._hosts.get(host.id) is host

    def remove(self, host: Host) -> None:
        """Forget a host; pages that asked for it meanwhile open it again."""
        if self.has(host):
            del self._hosts[host.id]
        reopen, host.reopen = host.reopen, {}
        for page, head, doc in reopen.values():
            if page.id in self._pages:
                self.open(page, head, doc)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("A run could not be moved on: %s: %s", type(error).__name__, error)

    def _make_room(self) -> bool:
        """Park the run that was left longest ago; False when all are being looked at."""
        idle = [host for host in self._hosts.values() if not host.pages and not host.leaving]
        if idle:
            min(idle, key=lambda host: host.unwatched_since or 0.0).park()
        return bool(idle)


def _refuse(page: Page, head: Head, trouble: Trouble) -> None:
    """Answer a command that is not passed on."""
    if head["do"] == "ask":
        page.say(Refused(run=head["run"], id=head["id"], trouble=trouble))
    else:
        page.say(Problem(run=head["run"], rev=head.get("rev"), troubles=[trouble]))
