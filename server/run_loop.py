"""One run, obeying orders between two chunks of training."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from typing import Any

from engine.document import Document, dump, parse
from engine.errors import DocumentError, Trouble, TugboatError
from engine.trainer import Run
from server import frames, limits, protocol
from server.admission import admit
from server.company import Company
from server.desk import Desk
from server.pacing import Pace
from server.record_book import Book
from server.reports import HISTORY_SECONDS, STATUS_SECONDS, Numbers, Saver, Send, Timeline, status, whole
from server.run_speech import Speech
from server.worker_main import REPLAY_SECONDS

RATE_SECONDS = 0.5
SHOWING = frozenset(("example", "pull", "envelope", "best"))
"""Events of what is looked at, and of what only one course can have."""


class RunLoop(Speech):
    """The run of one worker. ``send`` takes packed messages; ``obey`` never raises for a bad order."""

    def __init__(self, send: Send, compiled: bool, data_dir: str | None) -> None:
        self.alive = True
        self._send = send
        self._compiled = compiled
        self._data_dir = data_dir
        self._desk = Desk(lambda page, kind, id, text: self._tell(text, kind, page, id=id))
        self._pace = Pace()
        self._company = Company()
        self._rested = 0.0  # until when others go first
        self._numbers = Numbers(send)
        self._timeline = Timeline()
        self._saver = Saver()
        self._book = Book()
        self._run: Run | None = None
        self._name = ""
        self._rev = 0
        self._crawls = False
        self._acts = 0  # number of the newest act, by the host's count
        self._doc: dict[str, Any] = {}
        self._graph: Any = None
        self._told: protocol.Status | None = None
        self._status_at = self._history_at = 0.0
        self._untold = False
        self._examples: tuple[float, float] | None = None
        self._rate: float | None = None

    # --- the loop ------------------------------------------------------------------------

    def wait(self, now: float) -> float | None:
        """Seconds until there is something to do without an order; None for never."""
        if self._run is None:
            return None
        pace = None if self._waits else self._pace.wait(now)
        if pace is not None:
            pace = max(pace, self._rested - now)
        waits = (pace, self._numbers.wait(now), self._saver.wait(now), self._status_wait(now))
        return min((wait for wait in waits if wait is not None), default=None)

    def obey(self, head: dict[str, Any], body: bytes) -> None:
        """Carry out one order; what is wrong with it is told to the page that gave it."""
        handler: Callable[..., None] = getattr(self, f"_do_{head['do']}")
        try:
            handler(head, body)
        except TugboatError as error:
            self._refuse(head, [protocol.Trouble(**trouble.as_dict()) for trouble in error.troubles])
        except RecursionError:
            self._refuse(head, [protocol.Trouble(code="too_deep", text="The document is nested too deeply.")])
        except MemoryError:
            text = "There is not enough memory for this."
            self._refuse(head, [protocol.Trouble(code="memory", text=text, hint="Make the network smaller.")])
        except Exception as error:
            text = (
                f'The engine could not carry out "{head["do"]}" ({type(error).__name__}: {str(error)[:200]}).'
            )
            self._refuse(head, [protocol.Trouble(code="internal", text=text, hint="Please report this.")])

    def train(self) -> None:
        """Take the steps that are due, and no more than fit into one chunk."""
        run, pace = self._run, self._pace
        if run is None or not pace.playing or self._waits:
            return
        now = time.monotonic()
        if now < self._rested:
            return
        steps = pace.steps(now, run.step)
        if steps:
            self._advance(steps)
            ended = time.monotonic()
            self._rested = ended + self._company.rest(ended, ended - now)
        if pace.until is not None and run.step >= pace.until:
            self._stop()

    def report(self) -> None:
        """Send what is due: numbers, state, timeline, checkpoint."""
        run = self._run
        if run is None:
            return
        now = time.monotonic()
        if self._numbers.wait(now) == 0.0:
            self._numbers.take(run)
        if self._status_wait(now) == 0.0:
            self._tell_status(now)
        if self._saver.wait(now) == 0.0:
            self._checkpoint()

    # --- orders: opening -----------------------------------------------------------------

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

    # --- orders: the document --------------------------------------------------------------

    def _do_edit(self, head: dict[str, Any], body: bytes) -> None:
        run = self._live()
        doc = self._document(body)
        if head["rev"] != self._rev:
            again = head["rev"] == self._rev - 1 and doc == self._doc  # sent once more after a crash
            self._say(self._accepted() if again else self._stale(), head["from"])
            return
        run.machine.kept = {}
        run.edit(self._parsed(doc))
        self._rev += 1
        self._doc, self._graph = doc, run.graph
        self._checkpoint()  # what was accepted survives a crash
        self._say(self._accepted(), head["from"])
        self._say(self._stale(), others=head["from"])
        self._say_kept(head)
        self._touched()

    def _document(self, body: bytes) -> dict[str, Any]:
        doc: dict[str, Any] = json.loads(body)
        nodes = doc.get("nodes")
        if isinstance(nodes, list) and len(nodes) > limits.NODES.value:
            trouble = limits.NODES.trouble(len(nodes), "The document", path="nodes")
            raise DocumentError(Trouble(**trouble.model_dump()))
        return doc

    def _parsed(self, doc: dict[str, Any]) -> Document:
        document = parse(doc)
        admit(document, self._data_dir)
        return document

    def _redrawn(self) -> None:
        """After moving on the timeline: tell the pages when another drawing is in force there."""
        run = self._live()
        if run.graph is self._graph:
            return
        self._graph = run.graph
        doc = dump(run.document)
        if doc != dump(parse(self._doc)):
            self._doc = doc
            self._rev += 1
            self._say(self._stale())

    # --- orders: time ----------------------------------------------------------------------

    def _do_act(self, head: dict[str, Any], body: bytes) -> None:
        run, event = self._live(), head["event"]
        self._acts = head.get("n", 0)
        if event.get("kind") == "edit":
            trouble = protocol.Trouble(
                code="event", text="An edit is sent as its own command, not as an event."
            )
            self._refuse(head, [trouble])
            return
        run.apply(event)
        self._numbers.stamps.update(head.get("stamps", {}))
        if event.get("kind") == "tug":
            self._advance(1)
        if event.get("kind") == "set":
            self._moved()
        else:
            self._touched()

    def _do_play(self, head: dict[str, Any], body: bytes) -> None:
        if head.get("until") is not None and head["until"] <= self._live().step:
            self._stop()
            return
        self._pace.play(time.monotonic(), head.get("speed"), self._until(head))
        self._say_waiting(head)
        self._touched()

    def _until(self, head: dict[str, Any]) -> int | None:
        """The step to stop at; ``epochs`` counts whole passes from step 0 with the present batch size."""
        batches, until = self._live().machine.steps_per_epoch, head.get("until")
        epochs = head.get("epochs")
        return until if epochs is None or batches is None else int(epochs) * batches

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

    def _do_nice(self, head: dict[str, Any], body: bytes) -> None:
        """Give way to the other runs of this computer."""
        if hasattr(os, "nice"):
            os.nice(head["by"])

    def _do_pause(self, head: dict[str, Any], body: bytes) -> None:
        self._stop()

    def _do_step(self, head: dict[str, Any], body: bytes) -> None:
        run, n = self._live(), head["n"]
        self._stop()
        goal = run.step + n
        if n < 0:
            run.seek(max(0, goal))
            self._redrawn()
        else:
            if not self._waits:
                self._advance(min(n, 1))
            self._say_waiting(head)
            if run.step < goal and run.trouble is None:
                self._pace.play(time.monotonic(), None, goal)
        self._touched()

    def _do_crawl(self, head: dict[str, Any], body: bytes) -> None:
        """There will be no compiled engine: networks train in plain Python after all."""
        self._crawls = True
        self._touched()

    @property
    def _waits(self) -> bool:
        """A network waits for the compiled engine: an update in plain Python may take minutes."""
        return not (self._compiled or self._crawls) and self._live().machine.kind == "network"

    def _say_waiting(self, head: dict[str, Any]) -> None:
        if self._waits:
            text = "Training begins as soon as the engine is prepared, which is done only once."
            self._say(protocol.Notice(run=self._name, text=text, code="waiting"), head["from"])

    def _do_seek(self, head: dict[str, Any], body: bytes) -> None:
        self._stop()
        self._live().seek(head["step"], head.get("branch"))
        self._redrawn()
        self._touched()

    def _do_restart(self, head: dict[str, Any], body: bytes) -> None:
        self._stop()
        self._live().restart(head.get("seed"))
        self._redrawn()
        self._touched()

    # --- orders: watching and asking ---------------------------------------------------------

    def _do_watch(self, head: dict[str, Any], body: bytes) -> None:
        self._numbers.parts = [(node, port) for node, port in head["parts"]]
        self._numbers.interval = 1 / head["rate"]
        self._numbers.changed = True

    def _do_more(self, head: dict[str, Any], body: bytes) -> None:
        self._numbers.room = head["room"]

    def _do_ask(self, head: dict[str, Any], body: bytes) -> None:
        run = self._live()
        if self._is_long(head["what"]):
            state = run.save(0)
            compiled, data_dir = self._compiled, self._data_dir
            self._desk.ask(head, lambda: Run.load(state, data_dir=data_dir, compiled=compiled))
        else:
            self._desk.answer(head, lambda: run)

    @staticmethod
    def _is_long(what: str) -> bool:
        from engine.registry import questions

        op = questions().get(what)
        return op is None or bool(op.spec.long)

    def _do_cancel(self, head: dict[str, Any], body: bytes) -> None:
        self._desk.cancel(head["from"], head.get("id"))

    def _do_ping(self, head: dict[str, Any], body: bytes) -> None:
        self._say_hub("pong")

    def _do_save(self, head: dict[str, Any], body: bytes) -> None:
        self._checkpoint()

    def _do_leave(self, head: dict[str, Any], body: bytes) -> None:
        """Save and end: the run is parked, or goes on in another process."""
        if self._run is not None:
            self._checkpoint()
        self._say_hub("left")
        self.alive = False

    # --- inside ------------------------------------------------------------------------------

    def _live(self) -> Run:
        if self._run is None:
            raise TugboatError("This run is not open.", code="not_open", hint="Reload the page.")
        return self._run

    def _advance(self, steps: int) -> None:
        run = self._live()
        start = time.monotonic()
        done = run.advance(steps)
        took = time.monotonic() - start
        self._pace.took(max(done, 1), took)
        self._book.trained(run, took)
        if done < steps or run.trouble is not None:
            self._stop()
        if done:
            self._numbers.changed = self._saver.changed = True

    def _stop(self) -> None:
        if self._pace.playing:
            self._pace.pause()
            self._company.leave()
            self._touched()

    def _touched(self) -> None:
        """Something visible changed: numbers and state are due now, a checkpoint soon."""
        self._numbers.changed = self._saver.changed = True
        self._status_at = self._history_at = 0.0

    def _moved(self) -> None:
        """A number is under somebody's hand: numbers are due now, state and timeline at their own pace."""
        self._numbers.changed = self._saver.changed = self._untold = True

    def _checkpoint(self) -> None:
        run = self._live()
        data = self._saver.save(run)
        meta = {
            "rev": self._rev,
            "playing": self._pace.playing,
            "speed": self._pace.speed,
            "until": self._pace.until,
            "clock": self._book.clock,
        }
        lines = self._book.news(run)
        head = {"k": "save", "meta": meta, "lines": lines, "acts": self._acts, "size": len(data)}
        self._send(frames.pack(head, [data]))

    def _status_wait(self, now: float) -> float | None:
        due = self._status_at + STATUS_SECONDS
        idle = not (self._pace.playing or self._numbers.changed or self._untold)
        if due > now and idle and self._told is not None:
            return None
        return max(0.0, due - now)

    def _status(self) -> protocol.Status:
        pace = self._pace
        told = status(self._live(), self._name, playing=pace.playing, speed=pace.speed, rate=self._rate)
        if self._waits and pace.playing:
            told.more["waiting"] = True
        return told

    def _tell_status(self, now: float) -> None:
        self._status_at = now
        self._measure(now)
        told = self._status()
        if told != self._told:
            self._told = told
            self._say(told)
        if now >= self._history_at + HISTORY_SECONDS:
            self._history_at = now
            self._untold = False
            news = self._timeline.news(self._live(), self._name)
            if news is not None:
                self._say(news)

    def _measure(self, now: float) -> None:
        """Examples a second, over the last half second of training."""
        seen = self._live().metrics().get("examples")
        if seen is None or not self._pace.playing:
            self._examples, self._rate = None, None
        elif self._examples is None:
            self._examples = (now, seen)
        elif now - self._examples[0] >= RATE_SECONDS:
            self._rate = (seen - self._examples[1]) / (now - self._examples[0])
            self._examples = (now, seen)
