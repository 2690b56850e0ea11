"""Orders that begin a run, and what a page is told when it comes to one."""

from __future__ import annotations

import time
from typing import Any

from engine.document import dump
from engine.trainer import Run
from server.reports import whole
from server.run_timing import Timing

REPLAY_SECONDS = 1.0
"""How long opening a shared timeline may replay before the page is told where it stands."""
SHOWING = frozenset(("example", "pull", "envelope", "best"))
"""Events of what is looked at, and of what only one course can have."""


class Opening(Timing):
    """The part of a ``RunLoop`` that begins runs and lets pages join."""

    def _do_open(self, head: dict[str, Any], body: bytes) -> None:
        doc = self._document(body)
        parsed = self._parsed(doc)
        events = head.get("events") or []
        seed = head.get("seed")
        chosen = {} if seed is None else {"run_seed_from_document": False}
        run = Run(
            parsed,
            seed=seed or 0,
            data_dir=self._data_dir,
            compiled=self._compiled,
            events=events,
            **chosen,
        )
        self._begin(head, run, doc, head["rev"])
        goal = head["at"] if head.get("at") is not None else (events[-1][0] if events else 0)
        self._replay(goal)
        self._tell_opened(head["from"], resumed=False)
        self._checkpoint()

    def _do_resume(self, head: dict[str, Any], body: bytes) -> None:
        """Go on from a checkpoint: after a crash, a server restart, parking, or a cold start."""
        meta = head["meta"]
        run = Run.load(body, data_dir=self._data_dir, compiled=self._compiled)
        self._begin(head, run, dump(run.document), meta["rev"])
        self._book.resume(meta.get("clock") or {})
        if meta["playing"]:
            self._pace.play(time.monotonic(), meta["speed"], meta["until"])
        self._say_hub("resumed")

    def _do_again(self, head: dict[str, Any], body: bytes) -> None:
        """The story of a saved run once more, with another seed; it stands at step 0 then."""
        told = Run.load(body, data_dir=self._data_dir, compiled=self._compiled).story()
        run = Run(
            told["document"],
            seed=head["seed"],
            run_seed_from_document=False,
            data_dir=self._data_dir,
            compiled=self._compiled,
            events=[(step, event) for step, event in told["events"] if event["kind"] not in SHOWING],
        )
        self._begin(head, run, told["document"], 0)
        self._tell_opened(head["from"], resumed=False)

    def _begin(self, head: dict[str, Any], run: Run, doc: dict[str, Any], rev: int) -> None:
        self._run, self._name, self._doc, self._rev = run, head["run"], doc, rev
        self._graph = run.graph
        self._touched()

    def _replay(self, goal: int) -> None:
        """Go along a shared timeline: at once when it is short, else by playing it."""
        run = self._live()
        end = time.monotonic() + REPLAY_SECONDS
        chunk = 1
        while run.step < goal and run.trouble is None and not self._waits and time.monotonic() < end:
            run.advance(min(chunk, goal - run.step))
            chunk = min(chunk * 2, 4096)
        if run.step < goal and run.trouble is None:
            self._pace.play(time.monotonic(), None, goal)
        self._redrawn()

    def _do_join(self, head: dict[str, Any], body: bytes) -> None:
        self._tell_opened(head["from"], resumed=True)
        run = self._live()
        for branch in run.branches():
            if branch["id"] != run.branch:
                self._say(whole(run, self._name, branch["id"]), head["from"])
        self._do_history(head, body)
        self._say(self._status(), head["from"])
        self._numbers.changed = True

    def _do_history(self, head: dict[str, Any], body: bytes) -> None:
        run = self._live()
        self._say(whole(run, self._name, run.branch), head["from"])
