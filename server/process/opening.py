"""Orders that begin a run, and what a page is told when it comes to one."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from typing import Any

from engine.documents.document import Document, dump, parse
from engine.documents.variants import varied
from engine.errors import EventError, Trouble, TugboatError
from engine.runs.trainer import Run
from server.process.reports import whole
from server.process.timing import Timing
from server.protocol import Notice

LEFT_OUT = "Only the line on which this link stands is here; the others are left out. "
SHOWING = frozenset(("example", "pull", "envelope", "best"))
"""Events of what is looked at, and of what only one course can have."""


class Opening(Timing):
    """The part of a ``RunLoop`` that begins runs and lets pages join."""

    def _do_open(self, head: dict[str, Any], body: bytes) -> None:
        doc = self._document(body)
        if changes := head.get("changes"):  # a variant of an experiment, which has sent one document for all
            doc = varied(doc, changes)
        document = self._parsed(doc)
        run, others = self._all_lines(document, head)
        run, problem = (run, None) if run else self._one_line(document, head)
        self._begin(head, run, doc, head["rev"])
        # Before the replay: whatever that meets, the page is in.
        self._tell_opened(head["from"], resumed=False)
        self._tell_other_lines(head["from"])
        if others is not None:
            self._say(Notice(run=self._name, text=LEFT_OUT + others.text, code="lines"), head["from"])
        if problem is not None:
            self._tell_end(problem)
        else:
            self._replay(run.tip if head.get("at") is None else head["at"])
        self._checkpoint()

    def _all_lines(self, document: Document, head: dict[str, Any]) -> tuple[Run | None, Trouble | None]:
        """A run with all lines of its link, on the one its sender stood on; None if that cannot be, and why.

        The document of that line is the one on the page.
        """
        if not (lines := head.get("lines")):
            return None, None
        branch = head["branch"]
        drawn = [{**line, "document": dump(document)} if line.get("id") == branch else line for line in lines]
        try:
            return Run.of_lines(drawn, branch, data_dir=self._data_dir, compiled=self._compiled), None
        except TugboatError as problem:
            return None, problem.trouble

    def _one_line(self, document: Document, head: dict[str, Any]) -> tuple[Run, EventError | None]:
        """A run with its shared timeline; if that cannot begin, with what came before, and why."""
        events = head.get("events") or []
        try:
            return self._made(document, head.get("seed"), events), None
        except EventError as problem:
            run = self._made(document, head.get("seed"))
            if problem.trouble.code == "timeline":  # else it is no timeline at all
                apply_first(run, events)
            return run, problem

    def _made(self, document: Document, seed: int | None, events: Sequence[Any] = ()) -> Run:
        """``seed``: None for that of the document."""
        return Run(
            document,
            seed=seed or 0,
            data_dir=self._data_dir,
            compiled=self._compiled,
            events=events,
            run_seed_from_document=seed is None,
        )

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
        """The story of a saved run (its document and events) once more, with another seed, from step 0."""
        told = json.loads(body)
        events = [(step, event) for step, event in told["events"] if event["kind"] not in SHOWING]
        run = self._made(parse(told["document"]), head["seed"], events)
        self._begin(head, run, told["document"], 0)
        self._tell_opened(head["from"], resumed=False)

    def _begin(self, head: dict[str, Any], run: Run, doc: dict[str, Any], rev: int) -> None:
        self._run, self._name, self._doc, self._rev = run, head["run"], doc, rev
        self._graph = run.graph
        self._touched()

    def _do_join(self, head: dict[str, Any], body: bytes) -> None:
        self._tell_opened(head["from"], resumed=True)
        self._tell_other_lines(head["from"])
        self._do_history(head, body)
        self._say(self._status(), head["from"])
        self._numbers.changed = True

    def _tell_other_lines(self, page: int) -> None:
        run = self._live()
        for branch in run.branches():
            if branch["id"] != run.branch:
                self._say(whole(run, self._name, branch["id"]), page)

    def _do_history(self, head: dict[str, Any], body: bytes) -> None:
        run = self._live()
        self._say(whole(run, self._name, run.branch), head["from"])


def apply_first(run: Run, events: Iterable[Any]) -> None:
    """Let the events of step 0 act, up to the one that cannot."""
    for step, event in events:
        if step:
            return
        try:
            run.apply(event)
        except TugboatError:
            return
