"""Runs and who watches them. One ``Host`` a run: its worker, its pages, its last checkpoint.

The worker has the last word on document, revision and numbers; the hub routes between it and the
pages, gives it room for frames, and starts it again when it dies.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from server import limits
from server.outbox import Key, Outbox, Piece
from server.protocol import Message, Notice, Problem, Refused, Trouble, Warming
from server.store import Saved, Store
from server.worker import Head, Worker, Workshop

log = logging.getLogger("tugboat")
PARK_SECONDS = 60.0
"""A run that nobody looks at for this long is saved and its process ended."""
PING_SECONDS = 10.0
HANG_SECONDS = 120.0
"""A worker without any sign of life for this long after a ping is taken for dead."""
CRASHES = 3
CRASH_SECONDS = 60.0
"""This many crashes within this time, and a run is not started again by itself."""


class Page(Protocol):
    """A connected browser tab."""

    id: int
    outbox: Outbox

    def say(self, message: Message) -> None:
        """Queue a reply."""

    def say_text(self, text: str, run: str, kind: str) -> None:
        """Queue a reply that is JSON already."""


@dataclass
class Host:
    """One live run."""

    id: str
    opening: tuple[Head, bytes] | None  # kept until the first checkpoint
    worker: Worker | None = None
    successor: Worker | None = None
    begun: bool = False
    ready: bool = False
    leaving: bool = False
    reopen: list[tuple[Page, Head, bytes]] = field(default_factory=list)
    pages: dict[int, Page] = field(default_factory=dict)
    opened: set[int] = field(default_factory=set)
    watches: dict[int, tuple[frozenset[Key], float]] = field(default_factory=dict)
    asked: dict[tuple[int, int], tuple[Head, bytes]] = field(default_factory=dict)
    queued: list[tuple[Head, bytes]] = field(default_factory=list)
    saved: Saved | None = None
    crashes: list[float] = field(default_factory=list)
    unwatched_since: float | None = None
    room: int = 0
    pinged: float = 0.0
    heard: float = 0.0


class Hub:
    """All runs of a server."""

    def __init__(self, workshop: Workshop, store: Store, park_seconds: float = PARK_SECONDS) -> None:
        self._workshop = workshop
        self._store = store
        self._park_seconds = park_seconds
        self._hosts: dict[str, Host] = {}
        self._pages: dict[int, Page] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.warming = Warming(done=0, total=1, what="")

    # --- pages ---------------------------------------------------------------------------

    def enter(self, page: Page) -> None:
        """A page has connected."""
        self._pages[page.id] = page
        page.say(self.warming)

    def exit(self, page: Page) -> None:
        """A page has gone."""
        self._pages.pop(page.id, None)
        for host in list(self._hosts.values()):
            if page.id in host.pages:
                self.leave(page, host.id)

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def runs_of(self, page: Page) -> list[str]:
        """Runs that a page looks at."""
        return [host.id for host in self._hosts.values() if page.id in host.pages]

    def is_open(self, run: str) -> bool:
        """Whether a run is live."""
        return run in self._hosts

    # --- commands ------------------------------------------------------------------------

    def open(self, page: Page, head: Head, doc: bytes) -> None:
        """Start a run, or join it when it is alive or stored."""
        run = head["run"]
        host = self._hosts.get(run)
        if host and not host.leaving:
            self._join(host, page)
            return
        if host:  # it is being parked: it comes back from its last word
            host.reopen.append((page, head, doc))
            return
        if len(self._hosts) >= limits.RUNS.value and not self._make_room():
            self._problem(
                page, run, limits.RUNS.trouble(len(self._hosts) + 1, "This server", "Close a page.")
            )
            return
        head["from"] = page.id
        host = self._hosts[run] = Host(run, (head, doc), pages={page.id: page})
        self._later(self._launch(host))

    def send(self, page: Page, head: Head, body: bytes = b"") -> None:
        """Pass a command on to the worker of its run."""
        host = self._hosts.get(head["run"])
        if host is None or page.id not in host.pages:
            text = f'The run "{head["run"]}" is not open on this page.'
            self._problem(
                page, head["run"], Trouble(code="not_open", text=text, hint="Open it first."), head.get("rev")
            )
            return
        head["from"] = page.id
        if head["do"] == "ask":
            if not self._may_ask(host, page, head):
                return
            host.asked[page.id, head["id"]] = (head, body)
        self._order(host, head, body)

    def watch(self, page: Page, run: str, parts: frozenset[Key], rate: float) -> None:
        """A page says what it looks at."""
        host = self._hosts.get(run)
        if host is None or page.id not in host.pages:
            return
        host.watches[page.id] = (parts, rate)
        page.outbox.watch(run, parts, rate)
        self._watch(host)

    def ack(self, page: Page, run: str, seq: int) -> None:
        """A page has drawn a frame, so there is room for another."""
        page.outbox.ack(run, seq)
        self.sent(run)

    def sent(self, run: str) -> None:
        """A frame of a run has left, so another may be worked out."""
        host = self._hosts.get(run)
        if host is not None:
            self._give_room(host)

    def leave(self, page: Page, run: str) -> None:
        """A page looks away from a run."""
        host = self._hosts.get(run)
        if host is None or host.pages.pop(page.id, None) is None:
            return
        page.outbox.forget(run)
        host.opened.discard(page.id)
        host.watches.pop(page.id, None)
        for key in [key for key in host.asked if key[0] == page.id]:
            del host.asked[key]
        self._order(host, {"do": "cancel", "from": page.id})
        self._watch(host)
        if not host.pages:
            host.unwatched_since = time.monotonic()

    def ask_history(self, page: Page, run: str) -> None:
        """A page was too slow for the timeline: send it whole."""
        host = self._hosts.get(run)
        if host is not None:
            self._order(host, {"do": "history", "from": page.id})

    async def newest(self, run: str, seconds: float = 10.0) -> Saved | None:
        """A run as it stands now; None when there is none."""
        host = self._hosts.get(run)
        if host is None or host.worker is None or not host.ready:
            return host.saved if host and host.saved else await asyncio.to_thread(self._store.get, run)
        before, end = host.saved, time.monotonic() + seconds
        host.worker.send({"do": "save", "from": 0})
        while host.saved is before and time.monotonic() < end:
            await asyncio.sleep(0.01)
        return host.saved

    # --- the engine --------------------------------------------------------------------------

    def warmed(self, done: int, total: int, what: str) -> None:
        """The compiled engine has come this far."""
        self.warming = Warming(done=done, total=total, what=what)
        for page in list(self._pages.values()):
            page.say(self.warming)

    def move_to_compiled(self) -> None:
        """Let runs that were answered by uncompiled code go on in compiled workers."""
        for host in self._hosts.values():
            if host.worker and not host.worker.compiled:
                self._later(self._hand_over(host))

    def tend(self) -> None:
        """Park runs that nobody has looked at for long, end workers that hang. Called about once a second."""
        now = time.monotonic()
        for host in list(self._hosts.values()):
            self._ping(host, now)
            since = host.unwatched_since
            if not host.pages and since is not None and now - since >= self._park_seconds:
                self._park(host)

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
            for worker in (host.worker, host.successor):
                if worker:
                    worker.kill()

    # --- inside: the life of a worker ----------------------------------------------------------

    async def _launch(self, host: Host) -> None:
        """Give a host a worker that stands where the run stood, or opens it."""
        try:
            worker, host.successor = host.successor or await self._workshop.hire(), None
        except (OSError, EOFError, RuntimeError) as error:
            self._give_up(
                host, Trouble(code="worker", text=f"No process could be started for this run: {error}.")
            )
            return
        if host.saved is None:
            host.saved = await asyncio.to_thread(self._store.get, host.id)
        if self._hosts.get(host.id) is not host:
            worker.kill()
            return
        host.worker, host.ready, host.room = worker, False, 0
        host.heard = host.pinged = time.monotonic()
        worker.begin(partial(self._heard, host))
        if host.saved is not None:
            worker.send({"do": "resume", "run": host.id, "meta": host.saved.meta}, host.saved.state)
        else:
            self._open_anew(host)

    def _open_anew(self, host: Host) -> None:
        assert host.worker and host.opening
        head, doc = host.opening
        host.worker.send(head, doc)

    def _heard(self, host: Host, worker: Worker, head: Head, body: memoryview) -> None:
        """A message of a worker, on the event loop."""
        if host.worker is worker:
            host.heard = time.monotonic()
            getattr(self, f"_on_{head['k']}")(host, head, body)

    def _ping(self, host: Host, now: float) -> None:
        if host.worker is None:
            return
        if host.heard < host.pinged < now - HANG_SECONDS:
            log.warning("The worker of the run %s hangs and is stopped.", host.id)
            host.worker.kill()
        elif host.heard >= host.pinged and now - host.pinged >= PING_SECONDS:
            host.pinged = now
            host.worker.send({"do": "ping"})

    def _on_reply(self, host: Host, head: Head, body: memoryview) -> None:
        kind, to, others = head["kind"], head["to"], head["others"]
        text = str(body[: head["size"]], "utf-8")
        if kind in ("answer", "refused"):
            host.asked.pop((to, head["id"]), None)
        wanted = host.opened - {others} if to is None else {to}
        for page in [page for id, page in host.pages.items() if id in wanted]:
            page.say_text(text, host.id, kind)
            if kind == "opened":
                host.opened.add(page.id)
        if kind == "opened" and not host.ready:
            self._became_ready(host)

    def _on_frame(self, host: Host, head: Head, body: memoryview) -> None:
        host.room = max(0, host.room - 1)
        pieces = {}
        for part in head["parts"]:
            data = body[part["offset"] : part["offset"] + _bytes(part)]
            pieces[part["node"], part["port"]] = Piece(part["shape"], part["dtype"], data)
        for id in host.opened:
            host.pages[id].outbox.offer(host.id, head["header"], pieces, head["stamps"].get(str(id)))
        self._give_room(host)

    def _on_save(self, host: Host, head: Head, body: memoryview) -> None:
        if head["size"] > limits.STATE_BYTES.value:
            log.warning("The run %s is too large to be kept (%d bytes).", host.id, head["size"])
            return
        host.saved, host.opening = Saved(head["meta"], bytes(body[: head["size"]])), None
        self._store.put(host.id, host.saved)

    def _on_resumed(self, host: Host, head: Head, body: memoryview) -> None:
        host.opening = None
        self._became_ready(host)

    def _on_pong(self, host: Host, head: Head, body: memoryview) -> None:
        """A sign of life, which was noted already."""

    def _on_failed(self, host: Host, head: Head, body: memoryview) -> None:
        """The run could not be opened: a bad document, or a checkpoint that cannot be read."""
        troubles = [Trouble(**one) for one in head["troubles"]]
        if host.saved is not None and host.opening is not None:
            host.saved = None
            text = f"The stored numbers could not be read ({troubles[0].text}) The run starts afresh."
            self._notice(host, text, "reset")
            self._open_anew(host)
            return
        self._give_up(host, *troubles)

    def _on_left(self, host: Host, head: Head, body: memoryview) -> None:
        """The process has saved the run and ended."""
        if host.worker:
            host.worker.kill()
        host.worker = None
        if host.leaving:
            self._remove(host)
        else:
            self._later(self._launch(host))

    def _on_gone(self, host: Host, head: Head, body: memoryview) -> None:
        """The process ended without saying so."""
        host.worker, host.ready = None, False
        if host.leaving:
            self._remove(host)
            return
        now = time.monotonic()
        host.crashes = [at for at in host.crashes if now - at < CRASH_SECONDS] + [now]
        if len(host.crashes) >= CRASHES:
            text = f"The process of this run ended unexpectedly {CRASHES} times and is not started again."
            self._give_up(
                host, Trouble(code="crashed", text=text, hint="Make it smaller, or reload the page.")
            )
            return
        for page, id in list(host.asked):
            trouble = Trouble(code="crashed", text="The process that worked on this question ended.")
            host.pages[page].say(Refused(run=host.id, id=id, trouble=trouble))
        host.asked.clear()
        host.opened.clear()
        if host.begun:
            self._notice(
                host,
                "The engine of this run stopped and was started again from its last checkpoint.",
                "restarted",
            )
            host.queued += [({"do": "join", "from": id}, b"") for id in host.pages]
        self._later(self._launch(host))

    def _became_ready(self, host: Host) -> None:
        """The worker stands where the run stood: whatever waited for it goes there now."""
        assert host.worker
        if host.saved is not None and not host.begun:  # a stored run: every page that waits for it joins
            host.queued = [order for order in host.queued if order[0]["do"] != "join"]
            host.queued[:0] = [({"do": "join", "from": id}, b"") for id in host.pages]
            self._notice(host, "This run was resumed where it stood.", "resumed")
        host.ready = host.begun = True
        queued, host.queued = host.queued, []
        self._watch(host)
        for head, body in (*queued, *host.asked.values()):
            host.worker.send(head, body)

    def _remove(self, host: Host) -> None:
        """Forget a run that was parked; who asked for it meanwhile gets it back."""
        if self._hosts.get(host.id) is host:
            del self._hosts[host.id]
        for page, head, doc in host.reopen:
            if page.id in self._pages:
                self.open(page, head, doc)

    async def _hand_over(self, host: Host) -> None:
        """Have a compiled worker ready, then let the present one save and end: ``_on_left`` goes on from there."""
        worker, successor = host.worker, await self._workshop.hire()
        while host.worker is worker and not host.ready and not host.leaving:
            await asyncio.sleep(0.05)
        if host.worker is not worker or worker is None or host.leaving:
            successor.kill()
            return
        host.successor, host.ready = successor, False
        worker.send({"do": "leave"})

    def _park(self, host: Host) -> None:
        host.leaving = True
        if host.worker and host.ready:
            host.worker.send({"do": "pause"})
            host.worker.send({"do": "leave"})
        else:
            self._hosts.pop(host.id, None)
            if host.worker:
                host.worker.kill()

    def _make_room(self) -> bool:
        """Park the run that was left longest ago; False when all are being looked at."""
        idle = [host for host in self._hosts.values() if not host.pages and not host.leaving]
        if idle:
            self._park(min(idle, key=lambda host: host.unwatched_since or 0.0))
        return bool(idle)

    def _give_up(self, host: Host, *troubles: Trouble) -> None:
        """End a run that cannot go on, in words. An edit that came meanwhile may have mended it."""
        if self._hosts.get(host.id) is host:
            del self._hosts[host.id]
        rev = host.opening[0]["rev"] if host.opening else None
        for page in host.pages.values():
            page.say(Problem(run=host.id, rev=rev, troubles=list(troubles)))
        if host.worker:
            host.worker.kill()
        edits = [
            order for order in host.queued if order[0]["do"] == "edit" and order[0]["from"] in host.pages
        ]
        if edits and host.opening:
            head, doc = edits[-1]
            self.open(host.pages[head["from"]], {**host.opening[0], "rev": head["rev"]}, doc)

    # --- inside: small things ------------------------------------------------------------------

    def _join(self, host: Host, page: Page) -> None:
        first = page.id not in host.pages
        if first and host.pages:
            self._notice(host, "Another page has joined this run.", "joined")
        host.pages[page.id] = page
        host.unwatched_since = None
        self._order(host, {"do": "join", "from": page.id})

    def _order(self, host: Host, head: Head, body: bytes = b"") -> None:
        if host.ready and host.worker:
            host.worker.send(head, body)
        elif head["do"] != "ask":
            host.queued.append((head, body))

    def _may_ask(self, host: Host, page: Page, head: Head) -> bool:
        mine = sum(1 for key in host.asked if key[0] == page.id)
        if mine < limits.QUESTIONS.value:
            return True
        trouble = limits.QUESTIONS.trouble(mine + 1, "This page", "Wait for an answer, or cancel one.")
        page.say(Refused(run=host.id, id=head["id"], trouble=trouble))
        return False

    def _watch(self, host: Host) -> None:
        """Tell the worker what all pages together look at."""
        parts: frozenset[Key] = frozenset().union(*(parts for parts, _ in host.watches.values()))
        rate = max((rate for parts, rate in host.watches.values() if parts), default=1.0)
        if host.ready and host.worker:
            host.worker.send({"do": "watch", "parts": sorted(parts), "rate": rate})
            host.room = 0
            self._give_room(host)

    def _give_room(self, host: Host) -> None:
        """Ask for another snapshot when a page could take it."""
        wanted = any(page.outbox.wants(host.id) for page in host.pages.values())
        if wanted and host.room == 0 and host.ready and host.worker:
            host.room = 1
            host.worker.send({"do": "more", "room": 1})

    def _notice(self, host: Host, text: str, code: str) -> None:
        for page in host.pages.values():
            page.say(Notice(run=host.id, text=text, code=code))

    @staticmethod
    def _problem(page: Page, run: str, trouble: Trouble, rev: int | None = None) -> None:
        page.say(Problem(run=run, rev=rev, troubles=[trouble]))

    def _later(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("A run could not be moved on: %s: %s", type(error).__name__, error)


def _bytes(part: dict[str, Any]) -> int:
    count = {"float64": 8, "float32": 4, "int32": 4, "uint8": 1}[part["dtype"]]
    for size in part["shape"]:
        count *= size
    return count
