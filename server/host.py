"""One live run as the server sees it: its worker, its pages, its last checkpoint.

The worker has the last word on document, revision and numbers. The host routes between it and the
pages, gives it room for frames, and starts it again when it dies.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from typing import Any

from server import limits
from server.around import Home, Page
from server.orders import Order, Orders
from server.outbox import Key, Piece
from server.protocol import NEW_GRAPH, Notice, Problem, Refused, Trouble
from server.store import Saved
from server.worker import Head, Worker

log = logging.getLogger("tugboat")
PING_SECONDS = 10.0
HANG_SECONDS = 120.0
"""A worker without any sign of life for this long after a ping is taken for dead."""
ACTS = 1000
"""Acts since the last checkpoint that are done again after a crash; older ones are lost."""
CRASHES = 3
CRASH_SECONDS = 60.0
"""This many crashes within this time, and a run is not started again by itself."""


class Host:
    """A run from its opening until it is parked. ``opening`` is kept until there is a checkpoint."""

    def __init__(self, home: Home, id: str, opening: Order, page: Page) -> None:
        self.id = id
        self.kind: str = opening[0].get("kind", "circuit")
        self.home = home
        self.opening: Order | None = opening
        self.saved: Saved | None = None
        self.saves = 0  # how often the worker has saved, or tried to
        self.unkept: Trouble | None = None
        self.worker: Worker | None = None
        self.successor: Worker | None = None
        self.begun = self.ready = self.leaving = False
        self.pages: dict[int, Page] = {page.id: page}
        self.opened: set[int] = set()
        self.watches: dict[int, tuple[frozenset[Key], float]] = {}
        self.asked: dict[tuple[int, int], Order] = {}
        self.queued = Orders()
        self.acts: deque[Order] = deque(maxlen=ACTS)
        self.act_count = 0
        self.reopen: dict[int, tuple[Page, Head, bytes]] = {}
        self.crashes: list[float] = []
        self.unwatched_since: float | None = None
        self.patience = 0.0  # how long it then goes on
        self.room = 0
        self.heard_at = self.pinged_at = 0.0

    # --- pages -----------------------------------------------------------------------------

    def join(self, page: Page) -> None:
        """One more page, or one that opens the run once more."""
        if page.id not in self.pages and self.pages:
            self.notice("Another page has joined this run.", "joined")
        self.pages[page.id] = page
        self.unwatched_since = None
        self.order({"do": "join", "from": page.id})

    def leave(self, page: Page, patience: float) -> None:
        """A page looks away. When it was the last one, the run goes on for ``patience`` seconds."""
        if self.pages.pop(page.id, None) is None:
            return
        page.outbox.forget(self.id)
        self.opened.discard(page.id)
        self.watches.pop(page.id, None)
        for key in [key for key in self.asked if key[0] == page.id]:
            del self.asked[key]
        self.order({"do": "cancel", "from": page.id})
        self.tell_watched()
        if not self.pages:
            self.unwatched_since, self.patience = time.monotonic(), patience

    def order(self, head: Head, body: bytes = b"") -> None:
        """Send to the worker; while there is none, orders wait (questions are kept in ``asked``)."""
        if self.ready:
            self._give(head, body)
        elif head["do"] != "ask":
            self.queued.add(head, body)

    def refusal(self, head: Head, body: bytes = b"") -> Trouble | None:
        """Why a command of a page is not passed on; None when it may be."""
        waiting = self.worker.orders if self.ready and self.worker else self.queued
        return waiting.refusal(head, body)

    def _give(self, head: Head, body: bytes = b"") -> None:
        """Send to the worker; acts are numbered and remembered until a checkpoint has them."""
        assert self.worker
        if head["do"] == "act":
            self.act_count += 1
            head["n"] = self.act_count
            self.acts.append((head, body))
        self.worker.send(head, body)

    def ask(self, page: Page, head: Head) -> None:
        """Pass a question on, unless the page has too many unanswered ones."""
        mine = sum(1 for key in self.asked if key[0] == page.id)
        if mine >= limits.QUESTIONS.value:
            trouble = limits.QUESTIONS.trouble(mine + 1, "This page", "Wait for an answer, or cancel one.")
            page.say(Refused(run=self.id, id=head["id"], trouble=trouble))
            return
        self.asked[page.id, head["id"]] = (head, b"")
        self.order(head)

    def cancel(self, page: Page, head: Head) -> None:
        """Withdraw a question; one that no worker has yet is never asked."""
        if self.ready:
            self.order(head)
        elif self.asked.pop((page.id, head["id"]), None):
            trouble = Trouble(code="cancelled", text="Cancelled.")
            page.say(Refused(run=self.id, id=head["id"], trouble=trouble))

    def watch(self, page: Page, parts: frozenset[Key], rate: float) -> None:
        """What a page looks at."""
        self.watches[page.id] = (parts, rate)
        page.outbox.watch(self.id, parts, rate)
        self.tell_watched()

    def tell_watched(self) -> None:
        """Tell the worker what all pages together look at."""
        parts: frozenset[Key] = frozenset().union(*(parts for parts, _ in self.watches.values()))
        rate = max((rate for parts, rate in self.watches.values() if parts), default=1.0)
        if self.ready and self.worker:
            self.worker.send({"do": "watch", "parts": sorted(parts), "rate": rate})
            self.room = 0
            self.give_room()

    def give_room(self) -> None:
        """Ask for another snapshot when a page could take it."""
        if self.room or not self.ready or not self.worker:
            return
        if any(page.outbox.wants(self.id) for page in self.pages.values()):
            self.room = 1
            self.worker.send({"do": "more", "room": 1})

    def notice(self, text: str, code: str) -> None:
        """One sentence for everybody who looks."""
        for page in self.pages.values():
            page.say(Notice(run=self.id, text=text, code=code))

    # --- the life of the worker --------------------------------------------------------------

    async def launch(self) -> None:
        """Get a worker that stands where the run stood, or opens it."""
        try:
            worker, self.successor = self.successor or await self.home.workshop.hire(self.kind), None
        except (OSError, EOFError, RuntimeError) as error:
            self.give_up(Trouble(code="worker", text=f"No process could be started for this run: {error}."))
            return
        if self.saved is None:
            self.saved = await asyncio.to_thread(self.home.store.get, self.id)
        if not self.home.has(self):
            worker.kill()
            return
        self.worker, self.ready, self.room = worker, False, 0
        self.heard_at = self.pinged_at = time.monotonic()
        worker.begin(self._heard)
        if self.saved is not None:
            worker.send({"do": "resume", "run": self.id, "meta": self.saved.meta}, self.saved.state)
        else:
            self._open_anew()
        if not worker.compiled and self.kind in self.home.workshop.compiled:  # warm since it was hired
            self.home.later(self.hand_over())

    async def hand_over(self) -> None:
        """Have a compiled worker ready, then let the present one save and end; ``_on_left`` goes on."""
        worker, successor = self.worker, await self.home.workshop.hire(self.kind)
        while self.worker is worker and not self.ready and not self.leaving:
            await asyncio.sleep(0.05)
        if self.worker is not worker or worker is None or self.leaving:
            successor.kill()
            return
        self.successor, self.ready = successor, False
        worker.send({"do": "leave"})

    @property
    def moving(self) -> bool:
        """Between two processes: what it was told meanwhile is in neither of them, nor stored."""
        return self.begun and not self.ready

    def park(self) -> None:
        """Save, paused, and end the process."""
        self.leaving = True
        if self.worker and self.ready:
            self.worker.send({"do": "pause"})
            self.worker.send({"do": "leave"})
        else:
            self.home.remove(self)
            self.kill()

    def ping(self, now: float) -> None:
        """Now and then ask for a sign of life; end a process that gives none."""
        if self.worker is None:
            return
        if self.heard_at < self.pinged_at < now - HANG_SECONDS:
            log.warning("The worker of the run %s hangs and is stopped.", self.id)
            self.worker.kill()
        elif self.heard_at >= self.pinged_at and now - self.pinged_at >= PING_SECONDS:
            self.pinged_at = now
            self.worker.send({"do": "ping"})

    def kill(self) -> None:
        """End all processes of this run now."""
        for worker in (self.worker, self.successor):
            if worker:
                worker.kill()

    def give_up(self, *troubles: Trouble) -> None:
        """End a run that cannot go on, in words. An edit that came meanwhile may have mended it."""
        self.home.remove(self)
        rev = self.opening[0]["rev"] if self.opening else None
        self._refuse_asked(troubles[0])
        for page in self.pages.values():
            page.say(Problem(run=self.id, rev=rev, troubles=list(troubles)))
        self.kill()
        edits = [
            order for order in self.queued if order[0]["do"] == "edit" and order[0]["from"] in self.pages
        ]
        if edits and self.opening:
            head, doc = edits[-1]
            self.home.open(self.pages[head["from"]], {**self.opening[0], "rev": head["rev"]}, doc)

    def _open_anew(self) -> None:
        assert self.worker and self.opening
        self.worker.send(*self.opening)

    def _became_ready(self) -> None:
        """The worker stands where the run stood: whatever waited for it goes there now."""
        assert self.worker
        if self.saved is not None and not self.begun:  # a stored run: every page that waits for it joins
            others = [order for order in self.queued if order[0]["do"] != "join"]
            self.queued = Orders([*self._joins(), *others])
            self.notice("This run was resumed where it stood.", "resumed")
        self.ready = self.begun = True
        self.home.answered.set()
        if self.home.crawls:
            self.order({"do": "crawl"})
        queued, self.queued = self.queued, Orders()
        self.tell_watched()
        for head, body in (*queued, *self.asked.values()):
            self._give(head, body)

    def _refuse_asked(self, trouble: Trouble) -> None:
        """End every unanswered question in words."""
        asked, self.asked = self.asked, {}
        for page, id in asked:
            self.pages[page].say(Refused(run=self.id, id=id, trouble=trouble))

    def _joins(self) -> list[Order]:
        return [({"do": "join", "from": id}, b"") for id in self.pages]

    # --- what the worker says ------------------------------------------------------------------

    def _heard(self, worker: Worker, head: Head, body: memoryview) -> None:
        """A message of a worker, on the event loop."""
        if self.worker is worker:
            self.heard_at = time.monotonic()
            getattr(self, f"_on_{head['k']}")(head, body)

    def _on_reply(self, head: Head, body: memoryview) -> None:
        kind, to, others = head["kind"], head["to"], head["others"]
        text = str(body[: head["size"]], "utf-8")
        if kind in ("answer", "refused"):
            self.asked.pop((to, head["id"]), None)
        wanted = self.opened - {others} if to is None else {to}
        for page in [page for id, page in self.pages.items() if id in wanted]:
            page.say_text(text, self.id, kind)
            if kind == "opened":
                self.opened.add(page.id)
        if kind == "opened" and not self.ready and self.successor is None:
            self._became_ready()  # a worker that hands over only answers what it was asked before
        if kind in NEW_GRAPH:  # numbers that waited were dropped, and nobody else may ask for new ones
            self.give_room()

    def _on_frame(self, head: Head, body: memoryview) -> None:
        self.room = max(0, self.room - 1)
        pieces = {}
        for part in head["parts"]:
            data = body[part["offset"] : part["offset"] + _bytes(part)]
            pieces[part["node"], part["port"]] = Piece(part["shape"], part["dtype"], data)
        for id in self.opened:
            self.pages[id].outbox.offer(self.id, head["header"], pieces, head["stamps"].get(str(id)))
        self.give_room()

    def _on_save(self, head: Head, body: memoryview) -> None:
        self.saves, self.unkept = self.saves + 1, None
        self.saved, self.opening = Saved(head["meta"], bytes(body[: head["size"]])), None
        lines = tuple(head.get("lines", ()))
        self.home.store.put(self.id, Saved(head["meta"], self.saved.state, lines))
        while self.acts and self.acts[0][0]["n"] <= head["acts"]:
            self.acts.popleft()

    def _on_unkept(self, head: Head, body: memoryview) -> None:
        """The run is too large to be stored, which the worker has told the pages."""
        self.saves += 1
        self.unkept = limits.STATE_BYTES.trouble(head["size"], "This run", "Make the network smaller.")
        log.warning("The run %s is too large to be kept (%d bytes).", self.id, head["size"])

    def _on_resumed(self, head: Head, body: memoryview) -> None:
        self.opening = None
        self._became_ready()

    def _on_pong(self, head: Head, body: memoryview) -> None:
        """A sign of life, which was noted already."""

    def _on_failed(self, head: Head, body: memoryview) -> None:
        """The run could not be opened: a bad document, or a checkpoint that cannot be read."""
        troubles = [Trouble(**one) for one in head["troubles"]]
        if self.saved is not None and self.opening is not None:
            self.saved = None
            text = f"The stored numbers could not be read ({troubles[0].text}) The run starts afresh."
            self.notice(text, "reset")
            self._open_anew()
            return
        self.give_up(*troubles)

    def _on_left(self, head: Head, body: memoryview) -> None:
        """The process has saved the run and ended."""
        if self.worker:
            self.worker.kill()
        self.worker = None
        if self.leaving:
            self.home.remove(self)
        else:
            self.home.later(self.launch())

    def _on_gone(self, head: Head, body: memoryview) -> None:
        """The process ended without saying so."""
        self.worker, self.ready = None, False
        if self.leaving:
            self.home.remove(self)
            return
        now = time.monotonic()
        self.crashes = [at for at in self.crashes if now - at < CRASH_SECONDS] + [now]
        if len(self.crashes) >= CRASHES:
            text = f"The process of this run ended unexpectedly {CRASHES} times and is not started again."
            self.give_up(Trouble(code="crashed", text=text, hint="Make it smaller, or reload the page."))
            return
        self._refuse_asked(Trouble(code="crashed", text="The process that worked on this question ended."))
        self.opened.clear()
        lost = list(self.acts)
        self.acts.clear()
        if self.begun:
            text = "The engine of this run stopped and was started again from its last checkpoint."
            self.notice(text, "restarted")
            again = lost if len(self.crashes) == 1 else []  # one of them may be what crashed it
            self.queued = Orders([*again, *self.queued, *self._joins()])
        self.home.later(self.launch())


def _bytes(part: dict[str, Any]) -> int:
    count = {"float64": 8, "float32": 4, "int32": 4, "uint8": 1}[part["dtype"]]
    for size in part["shape"]:
        count *= size
    return count
